"""Cards: who sees what of them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from potentialer.base.errors import NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor, System
from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.cards.policies import can_write_card, get_writable_card
from potentialer.domain.cards.queries import (
    Sections,
    card_of,
    cards_visible_to,
    get_card,
    ids_of_own_cards,
    sections_visible_to,
    seekings_of_others,
    sight_of,
)
from tests.cast import PARTS, Cast
from tests.makers import make_card, make_member, make_person, make_unit

SPEAKERS = {"owner", "deputy", "delegate", "leader_above"}
INSIDE = set(PARTS) - {"nobody"}


def who(cast: Cast, sees: Callable[[Actor], object]) -> set[str]:
    return {part for part, actor in cast.actors().items() if sees(actor)}


def all_for_the_unit(cast: Cast) -> Card:
    return make_card(
        cast.unit,
        seekings=["Hvordan får vi flere fædre med?"],
        contact_wishes="Ring efter klokken 13.",
        introduction_audience=Audience.UNIT,
        contact_audience=Audience.UNIT,
        seeking_audience=Audience.UNIT,
    )


EMPTY = Sections(introduction="", contact_wishes="", seekings=())


def test_shared_card_is_seen_by_everybody_inside(cast: Cast) -> None:
    card = make_card(cast.unit)

    assert who(cast, lambda actor: card in cards_visible_to(actor)) == INSIDE


def test_draft_is_seen_by_those_who_write_it(cast: Cast) -> None:
    card = make_card(cast.unit, state=State.DRAFT)

    assert who(cast, lambda actor: card in cards_visible_to(actor)) == SPEAKERS


def test_draft_of_a_person_is_seen_by_herself_alone(cast: Cast) -> None:
    card = make_card(cast.colleague.person, state=State.DRAFT)

    assert who(cast, lambda actor: card in cards_visible_to(actor)) == {"colleague"}


def test_draft_looks_to_others_as_if_it_did_not_exist(cast: Cast) -> None:
    card = make_card(cast.unit, state=State.DRAFT)

    for actor in (cast.colleague, cast.administrator):
        with pytest.raises(NotFound):
            get_card(actor, card.pk)
        with pytest.raises(NotFound):
            get_writable_card(actor, card.pk)
        assert card_of(actor, unit=cast.unit) is None


def test_installation_itself_sees_drafts_and_hidden_sections(cast: Cast) -> None:
    card = all_for_the_unit(cast)
    draft = make_card(cast.elsewhere, state=State.DRAFT)

    assert set(cards_visible_to(System())) == {card, draft}
    assert sections_visible_to(System(), card).seekings == ("Hvordan får vi flere fædre med?",)


def test_section_for_the_unit_is_seen_by_who_belongs_there_or_speaks_for_it(cast: Cast) -> None:
    card = all_for_the_unit(cast)

    assert who(cast, lambda actor: sections_visible_to(actor, card) != EMPTY) == SPEAKERS | {"colleague"}


def test_section_for_the_unit_is_seen_by_a_team_below_it(cast: Cast) -> None:
    card = all_for_the_unit(cast)
    team = make_unit("Stue 3", parent=make_unit("Afdeling Å", parent=cast.unit))
    below = make_member("Signe Ø", team)

    assert sections_visible_to(below, card).introduction == card.introduction


def test_section_for_the_unit_is_seen_from_many_levels_below(cast: Cast) -> None:
    card, place = all_for_the_unit(cast), cast.unit
    for level in range(13):
        place = make_unit(f"Niveau {level}", parent=place)

    assert sections_visible_to(make_member("Signe Ø", place), card).introduction == card.introduction


def test_section_for_the_unit_above_is_not_seen_from_beside_it(cast: Cast) -> None:
    team = make_unit("Stue 3", parent=cast.unit)
    card = make_card(team, introduction_audience=Audience.UNIT)
    neighbour = make_member("Signe Ø", make_unit("Stue 4", parent=cast.unit))

    assert sections_visible_to(neighbour, card).introduction == ""
    assert sections_visible_to(cast.colleague, card).introduction == ""
    assert sections_visible_to(cast.owner, card).introduction == card.introduction


@pytest.mark.parametrize("hidden", ["introduction", "contact", "seeking"])
def test_each_section_has_an_audience_of_its_own(cast: Cast, hidden: str) -> None:
    card = make_card(
        cast.unit, seekings=["At sejle"], contact_wishes="Helst mail", **{f"{hidden}_audience": Audience.UNIT}
    )
    seen = sections_visible_to(cast.outsider, card)

    assert {
        "introduction": bool(seen.introduction),
        "contact": bool(seen.contact_wishes),
        "seeking": bool(seen.seekings),
    } == {name: name != hidden for name in ("introduction", "contact", "seeking")}


def test_hidden_section_of_a_person_is_seen_by_her_colleagues_and_herself(cast: Cast) -> None:
    card = make_card(cast.colleague.person, introduction_audience=Audience.UNIT)

    seers = who(cast, lambda actor: sections_visible_to(actor, card).introduction)

    assert seers == SPEAKERS | {"colleague"}


def test_hidden_section_of_a_person_in_no_unit_is_seen_by_herself_alone(cast: Cast) -> None:
    card = make_card(cast.outsider.person, introduction_audience=Audience.UNIT)
    cast.outsider.person.memberships.all().delete()

    assert who(cast, lambda actor: sections_visible_to(actor, card).introduction) == {"outsider"}


def test_card_of_somebody_who_has_left_is_seen_by_nobody(cast: Cast) -> None:
    card = make_card(cast.colleague.person)
    cast.colleague.person.left_on = date(2027, 5, 1)
    cast.colleague.person.save()

    assert who(cast, lambda actor: card in cards_visible_to(actor)) == set()
    assert card not in cards_visible_to(System())
    assert ids_of_own_cards(cast.colleague) == []


def test_leader_who_has_left_writes_no_more(cast: Cast) -> None:
    card = make_card(cast.unit, state=State.DRAFT)
    cast.owner.person.left_on = date(2027, 5, 1)
    cast.owner.person.save()

    assert card not in cards_visible_to(cast.owner)
    assert not can_write_card(cast.owner, card)


def test_card_of_closed_unit_is_seen_and_written_by_nobody(cast: Cast) -> None:
    card = make_card(cast.unit)
    cast.unit.closed_on = date(2027, 5, 1)
    cast.unit.save()
    card.refresh_from_db()

    assert who(cast, lambda actor: card in cards_visible_to(actor)) == INSIDE
    assert who(cast, lambda actor: can_write_card(actor, card)) == set()
    assert not can_write_card(System(), card)


def test_section_for_closed_unit_is_seen_by_the_leader_above_alone(cast: Cast) -> None:
    card = all_for_the_unit(cast)
    cast.unit.closed_on = date(2027, 5, 1)
    cast.unit.save()

    assert who(cast, lambda actor: sections_visible_to(actor, card) != EMPTY) == {"leader_above"}


def test_closed_account_sees_nothing(cast: Cast) -> None:
    make_card(cast.unit, seekings=["At sejle"])
    cast.owner.is_active = False

    assert not cards_visible_to(cast.owner)
    assert not seekings_of_others(cast.owner)
    assert not sight_of(cast.owner).is_inside


def test_shared_card_of_another_s_is_refused_to_write_and_not_hidden(cast: Cast) -> None:
    card = make_card(cast.unit)

    with pytest.raises(NotAllowed):
        get_writable_card(cast.outsider, card.pk)


def test_own_cards_are_those_one_leads_and_one_s_own_but_not_those_below(cast: Cast) -> None:
    of_centre, of_unit, own = make_card(cast.centre), make_card(cast.unit), make_card(cast.leader_above.person)
    make_card(cast.elsewhere)

    assert ids_of_own_cards(cast.leader_above) == [of_centre.pk, own.pk]
    assert ids_of_own_cards(cast.delegate) == [of_unit.pk]
    assert ids_of_own_cards(cast.administrator) == []
    assert ids_of_own_cards(System()) == []


# What others want to learn


def texts(viewer: Actor) -> list[str]:
    return [row.text for row in seekings_of_others(viewer)]


def test_seekings_of_others_are_not_one_s_own(cast: Cast) -> None:
    make_card(cast.unit, seekings=["Vi vil sejle"])
    make_card(cast.colleague.person, seekings=["Jeg vil danse"])

    assert texts(cast.owner) == ["Jeg vil danse"]
    assert texts(cast.colleague) == ["Vi vil sejle"]
    assert set(texts(cast.outsider)) == {"Vi vil sejle", "Jeg vil danse"}


def test_seekings_of_units_below_are_others_to_the_leader_above(cast: Cast) -> None:
    make_card(cast.unit, seekings=["Vi vil sejle"])
    make_card(cast.centre, seekings=["Vi vil lede"])

    assert texts(cast.leader_above) == ["Vi vil sejle"]


def test_seekings_of_others_are_those_for_the_viewer(cast: Cast) -> None:
    make_card(cast.unit, seekings=["Kun for huset"], seeking_audience=Audience.UNIT)
    make_card(cast.centre, seekings=["Kladde"], state=State.DRAFT)
    make_card(make_person(left_on=date(2027, 5, 1)), seekings=["Er rejst"])
    make_card(make_unit(closed_on=date(2027, 5, 1)), seekings=["Er nedlagt"])

    assert texts(cast.outsider) == []
    assert texts(cast.colleague) == ["Kun for huset"]
    assert texts(cast.leader_above) == ["Kun for huset"]
    assert not seekings_of_others(cast.nobody)


def test_seekings_of_others_begin_with_those_most_lately_confirmed(cast: Cast) -> None:
    now = timezone.now()
    make_card(cast.centre, seekings=["Gammel"], confirmed_at=now - timedelta(days=9))
    make_card(cast.elsewhere, seekings=["Ny, første", "Ny, anden"], confirmed_at=now)

    assert texts(cast.colleague) == ["Ny, anden", "Ny, første", "Gammel"]
