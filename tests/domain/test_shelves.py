"""What a process keeps of the lists: always as the database has it, and read anew only when it must be.

The rows are really committed here, as in an installation: within a transaction nothing is kept.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from potentialer.domain.accounts.models import System
from potentialer.domain.cards.models import Audience, Card
from potentialer.domain.cards.operations import edit_card, publish_card, withdraw_card
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.people.operations import appoint_delegate, create_unit, edit_person, edit_unit
from potentialer.domain.potentials import shelves
from potentialer.domain.potentials.browsing import Browser, Counts, Narrowing
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.domain.potentials.operations import (
    create_potential,
    delete_potential,
    edit_potential,
    share_potential,
)
from potentialer.domain.topics.models import Topic
from tests.cast import Cast
from tests.makers import make_card, make_potential, make_topic

pytestmark = pytest.mark.django_db(transaction=True)

TRIAL, TASK, KNOWLEDGE = PotentialKind.TRIAL, PotentialKind.TASK, PotentialKind.KNOWLEDGE
TODAY = date(2027, 5, 3)
ACTOR = System()
Seen = tuple[list[int], Counts]


@pytest.fixture(autouse=True)
def nothing_kept(transactional_db: None) -> Iterable[None]:
    shelves._kept.clear()
    yield
    shelves._kept.clear()


@pytest.fixture
def topic() -> Topic:
    return make_topic("Uro")


@pytest.fixture
def trials(cast: Cast, topic: Topic) -> list[Potential]:
    """Three, the oldest first: of the unit, of a colleague, of another unit."""
    owners = (cast.unit, cast.colleague.person, cast.elsewhere)
    made = [make_trial(make_card(owner), f"Prøvet {number}", [topic]) for number, owner in enumerate(owners)]
    watched(cast)
    return made


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> list[PotentialKind]:
    """Which kinds were read anew, one after the other."""
    read, original = [], shelves._read

    def noted(kind: PotentialKind) -> shelves.Shelf:
        read.append(kind)
        return original(kind)

    monkeypatch.setattr(shelves, "_read", noted)
    return read


def make_trial(card: Card, title: str, topics: Iterable[Topic] = (), **values: Any) -> Potential:
    told = {"title": title, "wonder": "Hvad nu hvis?", "starts_on": date(2026, 1, 1), "stage": "running", **values}
    return create_potential(ACTOR, card=card, kind=TRIAL, values=told, topics=list(topics))


def seen_by(cast: Cast, narrowing: Narrowing, kind: PotentialKind = TRIAL) -> list[Seen]:
    """What each of three is shown."""
    browsers = [Browser(viewer, kind, TODAY) for viewer in (cast.owner, cast.outsider, ACTOR)]
    return [([row.pk for row in one.rows(narrowing)], one.counts(narrowing)) for one in browsers]


def watched(cast: Cast, narrowing: Narrowing | None = None, kind: PotentialKind = TRIAL) -> list[Seen]:
    """What is shown by what is kept, which is what is shown when everything is read."""
    narrowing = narrowing or Narrowing()
    kept = seen_by(cast, narrowing, kind)
    with transaction.atomic():
        assert kept == seen_by(cast, narrowing, kind)
    return kept


def test_kept_is_read_once_for_all_who_look(trials: list[Potential], cast: Cast, reading: list[PotentialKind]) -> None:
    edit_potential(ACTOR, potential=trials[0], values={"audience": Audience.UNIT})
    own, others, every = seen_by(cast, Narrowing())

    assert reading == []
    assert [len(ids) for ids, _ in (own, others, every)] == [3, 2, 3]


Doing = Callable[[Cast, list[Potential]], object]

FOLLOWED: dict[str, Doing] = {
    "shared": lambda cast, made: make_trial(made[0].card, "Nyt"),
    "shared, in the unit alone": lambda cast, made: make_trial(made[0].card, "Nyt", audience=Audience.UNIT),
    "another kind": lambda cast, made: create_potential(
        ACTOR, card=made[0].card, kind=KNOWLEDGE, values={"title": "Nyt", "text": "Vi ved det."}
    ),
    "edited": lambda cast, made: edit_potential(
        ACTOR, potential=made[0], values={"stage": "ended", "worked": "no", "ends_on": date(2027, 1, 1)}, topics=[]
    ),
    "for the unit alone": lambda cast, made: edit_potential(
        ACTOR, potential=made[1], values={"audience": Audience.UNIT}
    ),
    "withdrawn": lambda cast, made: share_potential(ACTOR, potential=made[2], shared=False),
    "the oldest deleted": lambda cast, made: delete_potential(ACTOR, potential=made[0]),
    "a card withdrawn": lambda cast, made: withdraw_card(ACTOR, card=made[1].card),
    "a card published": lambda cast, made: publish_card(ACTOR, card=withdraw_card(ACTOR, card=made[0].card)),
    "a card edited": lambda cast, made: edit_card(ACTOR, card=made[0].card, values={"introduction": "Nyt."}),
    "a name": lambda cast, made: edit_unit(ACTOR, unit=cast.unit, values={"name": "Nyt navn"}),
    "a telephone": lambda cast, made: edit_person(ACTOR, person=cast.colleague.person, values={"phone": "11223344"}),
}
READ_ANEW: dict[str, Doing] = {
    "a person in one more unit": lambda cast, made: appoint_delegate(
        ACTOR, unit=cast.elsewhere, person=cast.colleague.person
    ),
    "a person who has left": lambda cast, made: leave(cast.colleague.person),
    "a closed unit": lambda cast, made: close(cast.elsewhere),
    "a unit that was moved": lambda cast, made: move(cast.unit, cast.elsewhere),
    "a new unit": lambda cast, made: create_unit(ACTOR, key="ny", name="Ny", parent=cast.centre),
    "something unheard of": lambda cast, made: recorded("invent", "wheel", 1),
    "more than is followed": lambda cast, made: [
        recorded("create", "feedback", number) for number in range(shelves.MOST_FOLLOWED + 1)
    ],
    "an older one shared": lambda cast, made: share_older(made),
}


def leave(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(left_on=TODAY)
    recorded("leave", "person", person.pk, ["left_on"])


def close(unit: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(closed_on=TODAY)
    recorded("close", "unit", unit.pk, ["closed_on"])


def move(unit: Unit, parent: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    recorded("edit", "unit", unit.pk, ["name", "parent"])


def share_older(made: list[Potential]) -> None:
    """Behind more than are looked through."""
    for number in range(shelves.MOST_FOLLOWED):
        make_potential(f"Ny {number}", card=made[2].card, kind=TRIAL)
    Potential.objects.filter(pk=made[0].pk).update(changed_at=timezone.now() - timedelta(days=99))
    recorded("edit", "potential", made[0].pk)


def recorded(verb: str, noun: str, number: int, fields: Iterable[str] = ()) -> None:
    with writing():
        record_change(ACTOR, verb=verb, noun=noun, thing_id=number, fields=fields)


@pytest.mark.parametrize("doing", FOLLOWED)
def test_change_is_followed(doing: str, trials: list[Potential], cast: Cast, reading: list[PotentialKind]) -> None:
    FOLLOWED[doing](cast, trials)
    seen_by(cast, Narrowing())

    assert reading == []
    watched(cast)


@pytest.mark.parametrize("doing", READ_ANEW)
def test_change_that_may_touch_anything_is_read_anew(
    doing: str, trials: list[Potential], cast: Cast, reading: list[PotentialKind]
) -> None:
    READ_ANEW[doing](cast, trials)
    seen_by(cast, Narrowing())

    assert reading == [TRIAL]
    watched(cast)


def test_long_history_of_changes_shows_what_the_database_has(cast: Cast, topic: Topic) -> None:
    chance = Random(7)
    cards = [make_card(owner) for owner in (cast.unit, cast.elsewhere, cast.colleague.person, cast.municipality)]
    made = [make_trial(card, f"Første {number}") for number, card in enumerate(cards)]
    for number in range(60):
        chosen = made[chance.randrange(len(made))]
        match chance.randrange(6):
            case 0:
                made.append(make_trial(chance.choice(cards), f"Nyt {number}", chance.choice([[], [topic]])))
            case 1:
                share_potential(ACTOR, potential=chosen, shared=chance.random() < 0.6)
            case 2 if len(made) > 1:
                delete_potential(ACTOR, potential=chosen)
                made.remove(chosen)
            case 3:
                card = chance.choice(cards)
                (publish_card if chance.random() < 0.7 else withdraw_card)(ACTOR, card=card)
            case _:
                values = {"stage": chance.choice(["idea", "ended"]), "audience": chance.choice(Audience.values)}
                edit_potential(ACTOR, potential=chosen, values=values, topics=chance.choice([[], [topic]]))
        watched(cast, chance.choice([Narrowing(), Narrowing(stage="ended"), Narrowing(part=cast.centre.pk)]))


def test_places_that_stand_empty_are_cleared_away(
    trials: list[Potential], cast: Cast, reading: list[PotentialKind], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "MOST_EMPTY", 4)
    for number in range(12):
        edit_potential(ACTOR, potential=trials[2], values={"text": f"{number}"})
        shelf = shelves.shelf_of(TRIAL)
        assert len(shelf.ids) <= 2 * len(trials) + 4 + 1
    assert reading
    watched(cast)


def test_what_was_written_past_the_operations_is_seen_after_a_while(
    trials: list[Potential], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Potential.objects.filter(pk=trials[0].pk).delete()
    before = len(Browser(cast.owner, TRIAL, TODAY).rows(Narrowing()))
    monkeypatch.setattr(shelves, "LONGEST_KEPT", 0.0)

    assert before == 3
    assert [len(ids) for ids, _ in watched(cast)] == [2, 2, 2]


def test_row_that_has_gone_unseen_is_left_out(trials: list[Potential], cast: Cast) -> None:
    Potential.objects.filter(pk=trials[1].pk).delete()

    assert list(Browser(cast.owner, TRIAL, TODAY).rows(Narrowing())) == [trials[2], trials[0]]


def test_another_database_in_the_same_place_is_read(
    trials: list[Potential], cast: Cast, reading: list[PotentialKind]
) -> None:
    """After a restore the numbers of the changes may be the same, but not the moments."""
    newest = Change.objects.order_by("-id")[0]
    Change.objects.filter(pk=newest.pk).update(at=newest.at - timedelta(seconds=1))
    Potential.objects.filter(pk=trials[0].pk).delete()

    assert [len(ids) for ids, _ in watched(cast)] == [2, 2, 2]
    assert reading[0] == TRIAL


def test_uncommitted_is_shown_to_its_own_transaction_alone(trials: list[Potential], cast: Cast) -> None:
    with transaction.atomic():
        make_trial(trials[0].card, "Nyt")
        within = [len(ids) for ids, _ in seen_by(cast, Narrowing())]
        transaction.set_rollback(True)

    assert within == [4, 4, 4]
    assert [len(ids) for ids, _ in watched(cast)] == [3, 3, 3]


def test_list_that_stands_asks_the_changes_and_not_the_rows(
    trials: list[Potential], cast: Cast, django_assert_num_queries: type[CaptureQueriesContext]
) -> None:
    with django_assert_num_queries(1):
        shelf = shelves.shelf_of(TRIAL)

    assert shelf.ids == [row.pk for row in trials]


def make_task(card: Card, title: str, **values: Any) -> Potential:
    told = {"title": title, "text": "Vi er i gang.", "starts_on": date(2026, 1, 1), "is_open": True, **values}
    return create_potential(ACTOR, card=card, kind=TASK, values=told)


def test_kept_tasks_follow_what_is_open_and_going_on_and_a_closed_unit(cast: Cast) -> None:
    card, elsewhere = make_card(cast.unit), make_card(cast.elsewhere)
    going, over = make_task(card, "Nu"), make_task(card, "Før", ends_on=date(2026, 2, 1), is_open=False)
    theirs = make_task(elsewhere, "Deres")

    def ids(**narrowing: Any) -> list[int]:
        return sorted(watched(cast, Narrowing(**narrowing), TASK)[2][0])

    assert ids() == [going.pk, over.pk, theirs.pk]
    assert ids(open_only=True) == ids(now_only=True) == [going.pk, theirs.pk]
    edit_potential(ACTOR, potential=going, values={"is_open": False})
    edit_potential(ACTOR, potential=over, values={"ends_on": None})
    assert ids(open_only=True) == [theirs.pk]
    assert ids(now_only=True) == [going.pk, over.pk, theirs.pk]
    close(cast.elsewhere)
    assert ids() == [going.pk, over.pk]
