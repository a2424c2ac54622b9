"""Knowledge, trials and tasks: who sees them, and in what order."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import System
from potentialer.domain.cards.models import Audience, State
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.domain.potentials.policies import get_writable_potential
from potentialer.domain.potentials.queries import (
    get_potential,
    newest_potentials,
    potentials_of_card,
    potentials_of_kind,
    potentials_visible_to,
    potentials_with_topic,
    related_potentials,
)
from tests.cast import PARTS, Cast
from tests.makers import make_card, make_member, make_person, make_potential, make_topic, make_unit

KNOWLEDGE, TRIAL, TASK = PotentialKind.KNOWLEDGE, PotentialKind.TRIAL, PotentialKind.TASK
SPEAKERS = {"owner", "deputy", "delegate", "leader_above"}
INSIDE = set(PARTS) - {"nobody"}


def seers(cast: Cast, potential: Potential) -> set[str]:
    return {part for part, actor in cast.actors().items() if potential in potentials_visible_to(actor)}


def test_shared_potential_is_seen_by_everybody_inside(cast: Cast) -> None:
    assert seers(cast, make_potential(card=make_card(cast.unit))) == INSIDE


@pytest.mark.parametrize(
    ("of_card", "of_potential"),
    [(State.DRAFT, State.PUBLISHED), (State.PUBLISHED, State.DRAFT), (State.DRAFT, State.DRAFT)],
)
def test_draft_and_what_stands_on_a_draft_is_seen_by_its_writers(
    of_card: State, of_potential: State, cast: Cast
) -> None:
    potential = make_potential(card=make_card(cast.unit, state=of_card), state=of_potential)

    assert seers(cast, potential) == SPEAKERS
    for actor in (cast.colleague, cast.administrator, cast.nobody):
        with pytest.raises(NotFound):
            get_potential(actor, potential.pk)
        with pytest.raises(NotFound):
            get_writable_potential(actor, potential.pk)


def test_draft_of_a_person_is_seen_by_herself_alone(cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.colleague.person), state=State.DRAFT)

    assert seers(cast, potential) == {"colleague"}


def test_potential_for_the_unit_is_seen_by_who_belongs_there_or_speaks_for_it(cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.unit), audience=Audience.UNIT)
    below = make_member("Signe Ø", make_unit("Stue 3", parent=cast.unit))

    assert seers(cast, potential) == SPEAKERS | {"colleague"}
    assert potential in potentials_visible_to(below)
    with pytest.raises(NotFound):
        get_potential(cast.outsider, potential.pk)


def test_potential_for_the_unit_of_a_person_is_seen_by_her_colleagues(cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.colleague.person), audience=Audience.UNIT)

    assert seers(cast, potential) == SPEAKERS | {"colleague"}


def test_potential_of_who_has_left_is_seen_by_nobody(cast: Cast) -> None:
    potential = make_potential(card=make_card(make_person(left_on=date(2027, 5, 1))))

    assert seers(cast, potential) == set()
    assert potential not in potentials_visible_to(System())


def test_installation_itself_sees_everything_else(cast: Cast) -> None:
    card = make_card(cast.unit, state=State.DRAFT)
    potential = make_potential(card=card, state=State.DRAFT, audience=Audience.UNIT)

    assert list(potentials_visible_to(System())) == [potential]


def test_each_potential_is_given_once_however_many_ways_lead_to_it(cast: Cast) -> None:
    person = make_person("To steder", unit=cast.unit)
    person.memberships.create(unit=cast.centre, role="leader")
    potential = make_potential(card=make_card(person), topics=[make_topic("Et"), make_topic("To")])

    assert list(potentials_visible_to(cast.owner)) == [potential]


def test_potential_comes_with_its_topics_in_danish_order(cast: Cast) -> None:
    make_potential(topics=[make_topic("Ørelæger"), make_topic("Aftaler"), make_topic("Ærlighed")])

    [row] = potentials_visible_to(cast.outsider)

    assert [topic.topic.title for topic in row.topics] == ["Aftaler", "Ærlighed", "Ørelæger"]  # type: ignore[attr-defined]


def test_card_s_potentials_are_the_newest_first_within_each_kind(cast: Cast) -> None:
    card, now = make_card(cast.unit), timezone.now()
    old = make_potential("Gammel", card=card, changed_at=now - timedelta(days=9))
    new = make_potential("Ny", card=card, changed_at=now)
    task = make_potential("Opgave", card=card, kind=TASK, changed_at=now - timedelta(days=99))
    draft = make_potential("Kladde", card=card, state=State.DRAFT, changed_at=now)
    make_potential("En andens")

    assert list(potentials_of_card(cast.outsider, card)) == [new, old, task]
    assert set(potentials_of_card(cast.owner, card)) == {new, old, task, draft}


def test_lists_show_no_drafts_not_even_one_s_own(cast: Cast) -> None:
    card = make_card(cast.unit)
    shown = make_potential(card=card, kind=TRIAL)
    make_potential(card=card, kind=TRIAL, state=State.DRAFT)
    make_potential(card=make_card(cast.owner.person, state=State.DRAFT), kind=TRIAL)

    assert list(potentials_of_kind(cast.owner, TRIAL)) == [shown]
    assert list(newest_potentials(cast.owner)) == [shown]
    assert not potentials_of_kind(cast.owner, TASK)


def test_newest_are_of_every_kind_and_for_the_viewer(cast: Cast) -> None:
    card, now = make_card(cast.unit), timezone.now()
    made = [
        make_potential(kind.label, card=card, kind=kind, changed_at=now - timedelta(days=at))
        for at, kind in enumerate(PotentialKind)
    ]
    hidden = make_potential(card=card, audience=Audience.UNIT, changed_at=now - timedelta(days=9))

    assert list(newest_potentials(cast.outsider)) == made
    assert list(newest_potentials(cast.colleague)) == [*made, hidden]
    assert not newest_potentials(cast.nobody)


def test_related_are_others_with_most_topics_in_common_first(cast: Cast) -> None:
    uro, leg, sprog = (make_topic(title) for title in ("Uro", "Leg", "Sprog"))
    card, other, now = make_card(cast.unit), make_card(cast.elsewhere), timezone.now()
    mine = make_potential(card=card, topics=[uro, leg])
    make_potential("På samme kort", card=card, topics=[uro, leg])
    old = make_potential("Ét emne, gammel", card=other, topics=[uro, sprog], changed_at=now - timedelta(days=9))
    new = make_potential("Ét emne, ny", card=other, topics=[leg], changed_at=now)
    both = make_potential("Begge", card=other, topics=[leg, uro], changed_at=now - timedelta(days=99))
    make_potential("Andet emne", card=other, topics=[sprog])
    make_potential("Kladde", card=other, topics=[uro], state=State.DRAFT)
    make_potential("Kun dem", card=other, topics=[uro], audience=Audience.UNIT)

    assert related_potentials(cast.owner, mine, most=5) == [both, new, old]
    assert related_potentials(cast.owner, mine, most=2) == [both, new]
    assert not related_potentials(cast.owner, make_potential("Uden emner", card=card), most=5)


def test_potentials_with_a_topic_are_shared_and_for_the_viewer(cast: Cast) -> None:
    uro, leg = make_topic("Uro"), make_topic("Leg")
    card, now = make_card(cast.unit), timezone.now()
    old = make_potential("Gammel", card=card, topics=[uro, leg], changed_at=now - timedelta(days=9))
    new = make_potential("Ny", card=card, kind=TASK, topics=[uro], changed_at=now)
    make_potential("Andet", card=card, topics=[leg])
    make_potential("Kladde", card=card, topics=[uro], state=State.DRAFT)
    make_potential("Kun dem", card=card, topics=[uro], audience=Audience.UNIT)

    assert list(potentials_with_topic(cast.outsider, uro)) == [new, old]
    assert not potentials_with_topic(cast.nobody, uro)


def test_closed_unit_s_tasks_and_news_are_offered_no_more_but_what_it_tried_is(cast: Cast) -> None:
    topic = make_topic()
    card = make_card(cast.unit)
    trial = make_potential("Prøvet", card=card, kind=PotentialKind.TRIAL, topics=[topic])
    make_potential("I gang", card=card, kind=PotentialKind.TASK, topics=[topic])
    own = make_potential("Ved det", card=make_card(cast.elsewhere), topics=[topic])
    cast.unit.closed_on = date(2027, 5, 1)
    cast.unit.save()

    assert list(potentials_of_kind(cast.outsider, PotentialKind.TRIAL)) == [trial]
    assert list(potentials_of_kind(cast.outsider, PotentialKind.TASK)) == []
    assert list(newest_potentials(cast.outsider)) == [own]
    assert related_potentials(cast.outsider, own, most=5) == []
