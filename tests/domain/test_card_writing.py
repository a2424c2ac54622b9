"""Cards: what may be written on them, by whom, and what is recorded of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from potentialer.base.errors import Conflict, Invalid, NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor, System
from potentialer.domain.cards.models import Audience, Card, Seeking, State
from potentialer.domain.cards.operations import begin_card, confirm_card, edit_card, publish_card, withdraw_card
from potentialer.domain.cards.policies import can_confirm_card, can_write_card
from potentialer.domain.cards.queries import cards_visible_to, is_confirmation_due
from potentialer.domain.changes.models import Change, Version
from potentialer.domain.changes.queries import versions_of
from potentialer.domain.people.models import Role
from tests.cast import Cast
from tests.makers import make_card, make_membership

SPEAKERS = {"owner", "deputy", "delegate", "leader_above"}
CPR = "Ring til ham på 010203-1234"


def who(cast: Cast, sees: Callable[[Actor], object]) -> set[str]:
    return {part for part, actor in cast.actors().items() if sees(actor)}


def test_card_is_begun_as_a_draft_and_once(cast: Cast) -> None:
    card = begin_card(cast.delegate, unit=cast.unit)
    again = begin_card(cast.owner, unit=cast.unit)

    assert card == again
    assert (card.state, card.edition, card.published_at) == (State.DRAFT, 1, None)
    assert [(row.verb, row.noun, row.thing_id) for row in Change.objects.all()] == [("create", "card", card.pk)]


def test_card_has_one_owner(cast: Cast) -> None:
    for owners in ({}, {"unit": cast.unit, "person": cast.owner.person}):
        with pytest.raises(Invalid):
            begin_card(cast.owner, **owners)

    assert not Card.objects.exists()


def test_card_is_begun_by_nobody_else_than_its_writers(cast: Cast) -> None:
    def may(actor: Actor, **owner: object) -> bool:
        try:
            begin_card(actor, **owner)  # type: ignore[arg-type]
        except NotAllowed:
            return False
        return True

    assert who(cast, lambda actor: may(actor, unit=cast.unit)) == SPEAKERS
    assert who(cast, lambda actor: may(actor, person=cast.colleague.person)) == {"colleague"}


def test_edit_sets_what_is_given_and_keeps_the_rest(cast: Cast) -> None:
    card = make_card(cast.unit, introduction="Vi er et hus.", contact_wishes="Ring", seekings=["At synge"])

    edit_card(cast.deputy, card=card, values={"contact_wishes": "Skriv", "contact_audience": Audience.UNIT})

    card.refresh_from_db()
    assert (card.introduction, card.contact_wishes, card.contact_audience) == ("Vi er et hus.", "Skriv", "unit")
    assert [row.text for row in card.seekings.all()] == ["At synge"]
    assert card.edition == 2


def test_edit_is_for_those_who_speak_for_the_unit(cast: Cast) -> None:
    card = make_card(cast.unit)

    def may(actor: Actor) -> bool:
        try:
            edit_card(actor, card=card, values={"contact_wishes": "Skriv"})
        except NotAllowed:
            return False
        return True

    assert who(cast, may) == SPEAKERS


@pytest.mark.parametrize("operation", [publish_card, withdraw_card, confirm_card])
def test_card_is_shared_withdrawn_and_confirmed_by_its_writers_alone(
    operation: Callable[..., Card], cast: Cast
) -> None:
    card = make_card(cast.unit, state=State.DRAFT if operation is publish_card else State.PUBLISHED)

    with pytest.raises(NotAllowed):
        operation(cast.colleague, card=card)

    assert operation(cast.delegate, card=card) == card
    assert Change.objects.count() == 1


def test_texts_become_versions_and_changes_name_the_fields_alone(cast: Cast) -> None:
    card = begin_card(cast.owner, unit=cast.unit)

    edit_card(
        cast.owner,
        card=card,
        values={"introduction": "Vi bor ved vandet", "introduction_audience": Audience.UNIT, "contact_wishes": ""},
        seekings=[" At   sejle ", "", "At synge"],
    )

    change = Change.objects.latest("id")
    assert (change.verb, change.noun, change.thing_id, change.actor) == ("edit", "card", card.pk, cast.owner)
    assert change.fields == ["introduction", "introduction_audience", "seekings"]
    assert {row.field: row.text for row in Version.objects.all()} == {
        "introduction": "Vi bor ved vandet",
        "seekings": "At sejle\nAt synge",
    }
    assert "vandet" not in str(list(Change.objects.values()))


def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    card = make_card(cast.unit, introduction="Vi er et hus.", seekings=["At sejle", "At synge"])

    edit_card(cast.owner, card=card, values={"introduction": "Vi er et hus."}, seekings=["At  sejle", "At synge"])

    card.refresh_from_db()
    assert card.edition == 1
    assert not Change.objects.exists()


def test_seekings_are_replaced_and_reordered(cast: Cast) -> None:
    card = make_card(cast.unit, seekings=["Et", "To", "Tre"])

    edit_card(cast.owner, card=card, values={}, seekings=["Tre", "Fire"])
    first = [row.text for row in card.seekings.order_by("position")]
    edit_card(cast.owner, card=card, values={}, seekings=[])

    assert first == ["Tre", "Fire"]
    assert not Seeking.objects.exists()
    assert [row.text for row in versions_of("card", card.pk, "seekings")] == ["", "Tre\nFire"]


def test_edition_that_somebody_else_has_passed_saves_nothing(cast: Cast) -> None:
    card = make_card(cast.unit, introduction="Før", seekings=["Før"])
    edit_card(cast.deputy, card=card, values={"introduction": "Hendes"}, edition=1)
    changes = Change.objects.count()

    with pytest.raises(Conflict):
        edit_card(cast.owner, card=card, values={"introduction": "Min"}, seekings=["Min"], edition=1)

    card.refresh_from_db()
    assert (card.introduction, card.seekings.get().text) == ("Hendes", "Før")
    assert Change.objects.count() == changes


@pytest.mark.parametrize("field", ["introduction", "contact_wishes"])
def test_cpr_number_is_refused_with_field_and_line(field: str, cast: Cast) -> None:
    card = make_card(cast.unit)

    with pytest.raises(Invalid) as refused:
        edit_card(cast.owner, card=card, values={field: f"Hej\n\n{CPR}"})

    assert (refused.value.code, refused.value.field, refused.value.detail) == ("cpr", field, "3")
    assert not Change.objects.exists()


def test_cpr_number_in_what_one_wants_to_learn_is_refused_with_its_line(cast: Cast) -> None:
    card = make_card(cast.unit)

    with pytest.raises(Invalid) as refused:
        edit_card(cast.owner, card=card, values={}, seekings=["At sejle", "", CPR])

    assert (refused.value.code, refused.value.field, refused.value.detail) == ("cpr", "seekings", "3")
    assert not Seeking.objects.exists()


def test_seeking_longer_than_its_column_is_refused(cast: Cast) -> None:
    card = make_card(cast.unit)

    with pytest.raises(Invalid) as refused:
        edit_card(cast.owner, card=card, values={}, seekings=["å" * 301])

    assert (refused.value.code, refused.value.field) == ("too_long", "seekings")


@pytest.mark.parametrize("field", ["introduction_audience", "contact_audience", "seeking_audience"])
@pytest.mark.parametrize("audience", ["public", "", "UNIT"])
def test_unknown_audience_is_refused(field: str, audience: str, cast: Cast) -> None:
    card = make_card(cast.unit)

    with pytest.raises(Invalid) as refused:
        edit_card(cast.owner, card=card, values={field: audience})

    assert refused.value.field == field


# Sharing


@pytest.mark.parametrize("introduction", ["", "  \n "])
def test_card_without_introduction_is_not_shared(introduction: str, cast: Cast) -> None:
    card = make_card(cast.unit, state=State.DRAFT, introduction=introduction)

    with pytest.raises(Invalid) as refused:
        publish_card(cast.owner, card=card)

    card.refresh_from_db()
    assert (refused.value.code, refused.value.field) == ("missing", "introduction")
    assert card.state == State.DRAFT


@pytest.mark.django_db(transaction=True)
def test_edit_that_shares_saves_nothing_when_it_cannot_be_shared(cast: Cast) -> None:
    card = make_card(cast.unit, state=State.DRAFT, introduction="", contact_wishes="Før", seekings=["Før"])

    with pytest.raises(Invalid):
        edit_card(cast.owner, card=card, values={"contact_wishes": "Nu"}, seekings=["Nu"], publish=True)

    card.refresh_from_db()
    assert (card.contact_wishes, card.seekings.get().text, card.edition) == ("Før", "Før", 1)
    assert not Change.objects.exists()
    assert not Version.objects.exists()


def test_edit_that_shares_saves_and_shares(cast: Cast) -> None:
    card = begin_card(cast.owner, unit=cast.unit)

    shared = edit_card(cast.owner, card=card, values={"introduction": "Vi er et hus."}, publish=True)

    assert (shared.state, shared.introduction) == (State.PUBLISHED, "Vi er et hus.")
    assert [row.verb for row in Change.objects.order_by("id")] == ["create", "edit", "publish"]


def test_shared_card_keeps_its_introduction(cast: Cast) -> None:
    card = make_card(cast.unit, introduction="Vi er et hus.")

    with pytest.raises(Invalid) as refused:
        edit_card(cast.owner, card=card, values={"introduction": " "})
    withdraw_card(cast.owner, card=card)
    edit_card(cast.owner, card=card, values={"introduction": ""})

    card.refresh_from_db()
    assert refused.value.field == "introduction"
    assert card.introduction == ""


def test_first_day_of_sharing_is_kept_and_the_confirmation_is_renewed(cast: Cast) -> None:
    then = timezone.now() - timedelta(days=400)
    card = make_card(cast.unit, state=State.DRAFT, published_at=then, confirmed_at=then)

    publish_card(cast.owner, card=card)

    card.refresh_from_db()
    assert card.published_at == then
    assert card.confirmed_at is not None
    assert card.confirmed_at > then + timedelta(days=399)


def test_withdrawn_card_is_a_draft_again_and_keeps_its_texts(cast: Cast) -> None:
    card = make_card(cast.unit, introduction="Vi er et hus.", seekings=["At sejle"])

    withdraw_card(cast.owner, card=card)

    card.refresh_from_db()
    assert (card.state, card.introduction, card.edition) == (State.DRAFT, "Vi er et hus.", 2)
    assert card not in cards_visible_to(cast.colleague)
    assert Change.objects.get().verb == "withdraw"


@pytest.mark.parametrize(("operation", "state"), [(publish_card, State.PUBLISHED), (withdraw_card, State.DRAFT)])
def test_card_that_is_so_already_is_left_as_it_is(operation: Callable[..., object], state: State, cast: Cast) -> None:
    card = make_card(cast.unit, state=state, confirmed_at=timezone.now() - timedelta(days=9))
    before = Card.objects.values().get()

    operation(cast.owner, card=card)

    assert Card.objects.values().get() == before
    assert not Change.objects.exists()


def test_confirming_does_not_trouble_who_is_editing(cast: Cast) -> None:
    then = timezone.now() - timedelta(days=400)
    card = make_card(cast.unit, confirmed_at=then)

    confirm_card(cast.deputy, card=card)
    edit_card(cast.owner, card=card, values={"introduction": "Vi er et nyt hus."}, edition=1)

    card.refresh_from_db()
    assert card.confirmed_at is not None
    assert card.confirmed_at > then
    assert card.introduction == "Vi er et nyt hus."


THEN = datetime(2025, 3, 5, 9, tzinfo=UTC)
SAME = "Vi er Sømærket."


def confirmed_after(actor: Actor, card: Card, introduction: str) -> datetime | None:
    edit_card(actor, card=card, values={"introduction": introduction})
    return Card.objects.get(pk=card.pk).confirmed_at


@pytest.mark.parametrize("introduction", ["Vi er et nyt hus.", SAME])
def test_saving_a_shared_card_confirms_it(introduction: str, cast: Cast) -> None:
    card = make_card(cast.unit, introduction=SAME, confirmed_at=THEN)

    confirmed = confirmed_after(cast.delegate, card, introduction)

    assert confirmed is not None
    assert confirmed > THEN
    assert not is_confirmation_due(Card.objects.get(), timezone.now())


def test_saving_the_same_once_more_confirms_nothing_before_it_is_due(cast: Cast) -> None:
    lately = timezone.now() - timedelta(days=9)
    card = make_card(cast.unit, introduction=SAME, confirmed_at=lately)

    assert confirmed_after(cast.owner, card, SAME) == lately
    assert not Change.objects.exists()


def test_saving_a_draft_confirms_nothing(cast: Cast) -> None:
    card = make_card(cast.unit, state=State.DRAFT, introduction=SAME, confirmed_at=THEN)

    assert [confirmed_after(cast.owner, card, said) for said in ("Vi er et nyt hus.", SAME)] == [THEN, THEN]


@pytest.mark.parametrize("introduction", ["Vi er et nyt hus.", SAME])
def test_correction_by_the_installation_itself_confirms_nothing(introduction: str, cast: Cast) -> None:
    card = make_card(cast.unit, introduction=SAME, confirmed_at=THEN)

    assert confirmed_after(System("demo"), card, introduction) == THEN


def test_card_is_confirmed_by_whoever_speaks_for_it_alone(cast: Cast) -> None:
    of_unit, of_person = make_card(cast.unit), make_card(cast.colleague.person)

    assert who(cast, lambda actor: can_confirm_card(actor, of_unit)) == SPEAKERS
    assert who(cast, lambda actor: can_confirm_card(actor, of_person)) == {"colleague"}


@pytest.mark.parametrize("operation", ["edit", "publish", "withdraw", "confirm"])
def test_card_that_has_gone_meanwhile_is_not_found(operation: str, cast: Cast) -> None:
    card = make_card(cast.unit)
    operations: dict[str, Callable[[], object]] = {
        "edit": lambda: edit_card(cast.owner, card=card, values={"introduction": "Nyt"}),
        "publish": lambda: publish_card(cast.owner, card=card),
        "withdraw": lambda: withdraw_card(cast.owner, card=card),
        "confirm": lambda: confirm_card(cast.owner, card=card),
    }
    Card.objects.all().delete()

    with pytest.raises(NotFound):
        operations[operation]()


def test_delegate_appointed_here_writes_the_card_until_dismissed(cast: Cast) -> None:
    card = make_card(cast.unit, state=State.DRAFT)
    made = make_membership(cast.colleague.person, cast.unit, role=Role.DELEGATE, imported=False)
    while_appointed = can_write_card(cast.colleague, card)
    made.delete()

    assert while_appointed
    assert not can_write_card(cast.colleague, card)


@pytest.mark.parametrize(
    ("values", "seekings", "field", "code"),
    [
        ({"introduction": "a" * 2001}, [], "introduction", "too_long"),
        ({"contact_wishes": "a" * 1001}, [], "contact_wishes", "too_long"),
        ({"introduction": "Vi\0"}, [], "introduction", "unreadable"),
        ({}, ["Ro\0"], "seekings", "unreadable"),
        ({}, ["Ro"] * 13, "seekings", "too_many"),
    ],
)
def test_card_refuses_what_it_cannot_hold(
    values: dict[str, str], seekings: list[str], field: str, code: str, cast: Cast
) -> None:
    card = make_card(cast.unit)

    with pytest.raises(Invalid) as refused:
        edit_card(cast.owner, card=card, values=values, seekings=seekings)

    assert (refused.value.field, refused.value.code) == (field, code)
    assert Card.objects.get().edition == card.edition


def test_card_holds_as_much_as_it_may(cast: Cast) -> None:
    texts = {"introduction": "a" * 2000, "contact_wishes": "a" * 1000}

    card = edit_card(cast.owner, card=make_card(cast.unit), values=texts, seekings=["Ro", ""] * 12)

    assert (card.introduction, card.seekings.count()) == (texts["introduction"], 12)
