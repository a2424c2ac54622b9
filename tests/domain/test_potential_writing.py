"""Knowledge, trials and tasks: what may be written in them, by whom, and what is recorded of it."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from potentialer.base.errors import Conflict, Invalid, NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Card, State
from potentialer.domain.changes.models import Change, Version
from potentialer.domain.changes.queries import versions_of
from potentialer.domain.potentials.models import Potential, PotentialKind, TrialDetails
from potentialer.domain.potentials.operations import (
    create_potential,
    delete_potential,
    edit_potential,
    share_potential,
)
from potentialer.domain.potentials.policies import get_writable_potential
from potentialer.domain.potentials.queries import (
    get_potential,
    potentials_visible_to,
)
from potentialer.domain.topics.models import Topic
from tests.cast import PARTS, Cast, make_cast
from tests.makers import make_card, make_potential, make_topic

KNOWLEDGE, TRIAL, TASK = PotentialKind.KNOWLEDGE, PotentialKind.TRIAL, PotentialKind.TASK
SPEAKERS = {"owner", "deputy", "delegate", "leader_above"}
INSIDE = set(PARTS) - {"nobody"}
CPR = "Hej\nRing til ham på 010203-1234"
STORY: Mapping[str, Any] = {
    "title": "Gåbus til skolen",
    "wonder": "Hvorfor kommer de trætte?",
    "did": "Vi gik sammen.",
    "stage": "ended",
    "happened": "Det regnede.",
    "worked": "partly",
    "learned": "Støvler hjælper.",
    "next_step": "Paraplyer.",
    "starts_on": date(2026, 2, 1),
    "ends_on": date(2026, 5, 1),
}


def seers(cast: Cast, potential: Potential) -> set[str]:
    return {part for part, actor in cast.actors().items() if potential in potentials_visible_to(actor)}


def may(operation: Callable[[], object]) -> bool:
    try:
        operation()
    except (NotAllowed, NotFound):
        return False
    return True


def test_potential_is_created_with_details_topics_versions_and_one_change(cast: Cast) -> None:
    card, topic = make_card(cast.unit), make_topic()

    made = create_potential(cast.delegate, card=card, kind=TRIAL, values=STORY, topics=[topic])

    stored = get_potential(cast.outsider, made.pk)
    assert (stored.state, stored.edition, stored.title) == (State.PUBLISHED, 1, "Gåbus til skolen")
    assert (stored.trial.stage, stored.trial.worked, stored.trial.learned) == ("ended", "partly", "Støvler hjælper.")
    assert [row.topic for row in stored.potential_topics.all()] == [topic]
    change = Change.objects.get()
    assert (change.verb, change.noun, change.thing_id, change.actor) == ("create", "potential", made.pk, cast.delegate)
    assert change.fields == sorted(STORY)
    assert set(Version.objects.values_list("field", "text")) == {
        (field, STORY[field]) for field in ("title", "wonder", "did", "happened", "learned", "next_step")
    }
    assert "Støvler" not in str(list(Change.objects.values()))


@pytest.mark.parametrize("kind", PotentialKind)
def test_potential_can_be_kept_as_a_draft(kind: PotentialKind, cast: Cast) -> None:
    made = create_potential(
        cast.owner, card=make_card(cast.unit), kind=kind, values={"title": "Til i morgen"}, publish=False
    )

    assert made.state == State.DRAFT
    assert hasattr(made, "trial") == (kind == TRIAL)
    assert hasattr(made, "task") == (kind == TASK)


@pytest.mark.parametrize("kind", PotentialKind)
def test_the_very_same_sent_twice_makes_one(kind: PotentialKind, cast: Cast) -> None:
    card, topic = make_card(cast.unit), make_topic()
    values = STORY if kind == TRIAL else {"title": "Ro ved bordet", "text": "Vi ved det."}

    first, second = (
        create_potential(cast.owner, card=card, kind=kind, values=values, topics=[topic], publish=publish)
        for publish in (False, True)
    )

    assert (first.pk, second.state) == (second.pk, State.PUBLISHED)
    assert Potential.objects.count() == 1
    assert [row.verb for row in Change.objects.order_by("id")] == ["create", "publish"]


def test_what_is_not_the_very_same_makes_another(cast: Cast) -> None:
    card, elsewhere, topic = make_card(cast.unit), make_card(cast.centre), make_topic()

    def create(actor: Actor = cast.owner, on: Card = card, topics: Sequence[Topic] = (), **values: Any) -> None:
        create_potential(actor, card=on, kind=TRIAL, values={**STORY, **values}, topics=topics)

    create()
    create(cast.deputy)
    create(cast.leader_above, elsewhere)
    create(topics=[topic])
    create(learned="Noget andet")
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        create()

    assert Potential.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_the_very_same_sent_twice_at_once_makes_one() -> None:
    cast = make_cast()
    card, start = make_card(cast.unit), Barrier(2)

    def create() -> int:
        start.wait()
        try:
            return create_potential(cast.owner, card=card, kind=TRIAL, values=STORY).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = [future.result() for future in [pool.submit(create), pool.submit(create)]]

    assert made == [Potential.objects.get().pk] * 2


def test_potential_is_written_by_the_card_s_writers_alone(cast: Cast) -> None:
    card = make_card(cast.unit)

    def creates(actor: Actor) -> bool:
        return may(
            lambda: create_potential(actor, card=card, kind=KNOWLEDGE, values={"title": "Ny", "text": "Vi ved det."})
        )

    def edits(actor: Actor) -> bool:
        return may(lambda: edit_potential(actor, potential=make_potential(card=card), values={"title": "Ny"}))

    def shares(actor: Actor) -> bool:
        return may(lambda: share_potential(actor, potential=make_potential(card=card), shared=False))

    def deletes(actor: Actor) -> bool:
        return may(lambda: delete_potential(actor, potential=make_potential(card=card)))

    for operation in (creates, edits, shares, deletes):
        assert {part for part, actor in cast.actors().items() if operation(actor)} == SPEAKERS


def test_closed_unit_writes_no_more(cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.unit))
    cast.unit.closed_on = date(2027, 5, 1)
    cast.unit.save()

    with pytest.raises(NotAllowed):
        get_writable_potential(cast.owner, potential.pk)


def test_edit_sets_what_is_given_and_keeps_the_rest(cast: Cast) -> None:
    potential = create_potential(cast.owner, card=make_card(cast.unit), kind=TRIAL, values=STORY, topics=[make_topic()])

    edit_potential(
        cast.deputy, potential=potential, values={"title": "Gåbus", "learned": "Træsko hjælper.", "worked": "yes"}
    )

    stored = get_potential(cast.owner, potential.pk)
    assert (stored.title, stored.trial.learned, stored.trial.worked) == ("Gåbus", "Træsko hjælper.", "yes")
    assert (stored.trial.did, stored.starts_on, stored.potential_topics.count()) == (
        "Vi gik sammen.",
        date(2026, 2, 1),
        1,
    )
    assert stored.edition == 2
    assert Change.objects.latest("id").fields == ["title", "learned", "worked"]
    assert [row.text for row in versions_of("potential", potential.pk, "learned")] == [
        "Træsko hjælper.",
        "Støvler hjælper.",
    ]


def test_edit_moves_the_potential_to_the_front(cast: Cast) -> None:
    then = timezone.now() - timedelta(days=9)
    potential = make_potential(card=make_card(cast.unit), created_at=then)

    edit_potential(cast.owner, potential=potential, values={"text": "Nyt"})

    potential.refresh_from_db()
    assert potential.created_at == then
    assert potential.changed_at > then


def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    topic = make_topic()
    potential = create_potential(cast.owner, card=make_card(cast.unit), kind=TRIAL, values=STORY, topics=[topic])
    before = Change.objects.count()

    edit_potential(cast.owner, potential=potential, values=STORY, topics=[topic])

    assert Change.objects.count() == before
    assert get_potential(cast.owner, potential.pk).edition == 1


def test_topics_are_replaced_all_at_once(cast: Cast) -> None:
    uro, leg, sprog = (make_topic(title) for title in ("Uro", "Leg", "Sprog"))
    potential = make_potential(card=make_card(cast.unit), topics=[uro, leg])

    edit_potential(cast.owner, potential=potential, values={}, topics=[leg, sprog])
    replaced = set(potential.potential_topics.values_list("topic__title", flat=True))
    edit_potential(cast.owner, potential=potential, values={}, topics=[])

    assert replaced == {"Leg", "Sprog"}
    assert not potential.potential_topics.exists()
    assert [row.fields for row in Change.objects.all()] == [["topics"], ["topics"]]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (KNOWLEDGE, "title"),
        (KNOWLEDGE, "text"),
        (TASK, "text"),
        *((TRIAL, field) for field in ("title", "text", "wonder", "did", "happened", "learned", "next_step")),
    ],
)
def test_cpr_number_is_refused_with_field_and_line(kind: PotentialKind, field: str, cast: Cast) -> None:
    card = make_card(cast.unit)
    potential = make_potential(card=card, kind=kind)

    for write in (
        lambda: create_potential(cast.owner, card=card, kind=kind, values={"title": "Ny", field: CPR}),
        lambda: edit_potential(cast.owner, potential=potential, values={field: CPR}),
    ):
        with pytest.raises(Invalid) as refused:
            write()
        assert (refused.value.code, refused.value.field, refused.value.detail) == ("cpr", field, "2")
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (KNOWLEDGE, {"stage": "idea"}, "stage"),
        (KNOWLEDGE, {"is_open": True}, "is_open"),
        (KNOWLEDGE, {"state": "published"}, "state"),
        (KNOWLEDGE, {"card": 1}, "card"),
        (TRIAL, {"help": "explain"}, "help"),
        (TRIAL, {"is_open": True}, "is_open"),
        (TASK, {"learned": "Meget"}, "learned"),
        (KNOWLEDGE, {"help": "money"}, "help"),
        (KNOWLEDGE, {"audience": "public"}, "audience"),
        (TRIAL, {"stage": ""}, "stage"),
        (TRIAL, {"stage": "begun"}, "stage"),
        (TRIAL, {"worked": "maybe"}, "worked"),
        (KNOWLEDGE, {"title": "å" * 161}, "title"),
        (KNOWLEDGE, {"title": "  "}, "title"),
        (TASK, {"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}, "ends_on"),
        (TASK, {"starts_on": date(26, 5, 2)}, "starts_on"),
        (TASK, {"ends_on": date(9999, 5, 2)}, "ends_on"),
    ],
)
def test_what_a_kind_cannot_hold_is_refused(
    kind: PotentialKind, values: Mapping[str, Any], field: str, cast: Cast
) -> None:
    card = make_card(cast.unit)
    potential = make_potential(card=card, kind=kind)

    for write in (
        lambda: create_potential(cast.owner, card=card, kind=kind, values={"title": "Ny", **values}),
        lambda: edit_potential(cast.owner, potential=potential, values=values),
    ):
        with pytest.raises(Invalid) as refused:
            write()
        assert refused.value.field == field
    assert Potential.objects.get() == potential
    assert not Change.objects.exists()


def test_period_is_checked_against_what_stands_there(cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.unit), kind=TASK, starts_on=date(2026, 5, 1))

    with pytest.raises(Invalid):
        edit_potential(cast.owner, potential=potential, values={"ends_on": date(2026, 4, 30)})
    edit_potential(cast.owner, potential=potential, values={"ends_on": date(2026, 5, 1)})

    potential.refresh_from_db()
    assert potential.ends_on == date(2026, 5, 1)


def test_edition_that_somebody_else_has_passed_saves_nothing(cast: Cast) -> None:
    uro = make_topic("Uro")
    potential = make_potential(card=make_card(cast.unit), kind=TRIAL, learned="Før")
    edit_potential(cast.deputy, potential=potential, values={"learned": "Hendes"}, edition=1)
    changes = Change.objects.count()

    with pytest.raises(Conflict):
        edit_potential(cast.owner, potential=potential, values={"learned": "Min"}, topics=[uro], edition=1)

    assert TrialDetails.objects.get().learned == "Hendes"
    assert not potential.potential_topics.exists()
    assert Change.objects.count() == changes


# Sharing and deleting


def test_edit_that_shares_saves_and_shares_a_draft(cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.unit), state=State.DRAFT)

    edited = edit_potential(cast.owner, potential=potential, values={"title": "Færdig"}, edition=1, publish=True)

    potential.refresh_from_db()
    assert (potential.title, potential.state, edited.state) == ("Færdig", State.PUBLISHED, State.PUBLISHED)
    assert potential in potentials_visible_to(cast.outsider)
    assert [row.verb for row in Change.objects.order_by("id")] == ["edit", "publish"]


def test_edit_that_shares_what_is_shared_tells_it_once(cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.unit))

    edit_potential(cast.owner, potential=potential, values={"title": "Færdig"}, publish=True)

    assert [row.verb for row in Change.objects.all()] == ["edit"]


def test_edit_of_a_draft_leaves_it_one(cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.unit), state=State.DRAFT)

    edit_potential(cast.owner, potential=potential, values={"title": "Næsten"})

    potential.refresh_from_db()
    assert potential.state == State.DRAFT


def test_deleted_potential_is_gone_and_its_versions_are_kept(cast: Cast) -> None:
    card: Card = make_card(cast.unit)
    potential = create_potential(cast.owner, card=card, kind=TRIAL, values=STORY, topics=[make_topic()])
    kept = potential.pk

    delete_potential(cast.owner, potential=get_potential(cast.owner, kept))

    assert not Potential.objects.exists()
    assert not TrialDetails.objects.exists()
    change = Change.objects.latest("id")
    assert (change.verb, change.noun, change.thing_id) == ("delete", "potential", kept)
    assert [row.text for row in versions_of("potential", kept, "learned")] == ["Støvler hjælper."]


@pytest.mark.parametrize("operation", ["edit", "share", "delete"])
def test_potential_deleted_meanwhile_is_not_found(operation: str, cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.unit))
    operations: dict[str, Callable[[], object]] = {
        "edit": lambda: edit_potential(cast.owner, potential=potential, values={"title": "Ny"}),
        "share": lambda: share_potential(cast.owner, potential=potential, shared=False),
        "delete": lambda: delete_potential(cast.owner, potential=potential),
    }
    Potential.objects.all().delete()

    with pytest.raises(NotFound):
        operations[operation]()

    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("text", "a" * 6001, "too_long"),
        ("wonder", "a" * 3001, "too_long"),
        ("learned", "a" * 6001, "too_long"),
        ("next_step", "a" * 2001, "too_long"),
        ("did", "Vi\0", "unreadable"),
    ],
)
def test_text_that_cannot_be_held_is_refused(field: str, text: str, code: str, cast: Cast) -> None:
    card = make_card(cast.unit)

    with pytest.raises(Invalid) as refused:
        create_potential(cast.owner, card=card, kind=PotentialKind.TRIAL, values={"title": "Ro", field: text})

    assert (refused.value.field, refused.value.code) == (field, code)
