"""Loading many cards at once, each with all that stands on it.

Kept beside `operations` (one thing at a time, by hand), with the same checks, versions and records, in a constant
number of statements for each batch. An owner who has a card already keeps it, whatever is on it: so the same cards may
be loaded again, and nobody's own words are written over or doubled.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.checks import TEXTS as CARD_TEXTS
from potentialer.domain.cards.checks import check_texts
from potentialer.domain.cards.models import Card, Seeking, State
from potentialer.domain.cards.policies import can_write_card
from potentialer.domain.changes.operations import Entry, record_changes, writing
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.potentials.checks import DETAILS, FIELDS, TEXTS, Values, check_period, check_values
from potentialer.domain.potentials.models import Potential, PotentialKind, PotentialTopic, TaskDetails, TrialDetails

BATCH = 500  # cards at once, and rows a statement; Django makes it smaller where SQLite allows fewer variables


@dataclass(frozen=True, slots=True)
class PotentialWrite:
    """A shared potential: `values` as `create_potential` takes them, `topics` are ids."""

    kind: PotentialKind
    values: Values
    created_at: datetime
    changed_at: datetime
    topics: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CardWrite:
    """A shared card: exactly one of the two ids is set, `values` are as `edit_card` takes them."""

    values: Mapping[str, str]
    published_at: datetime
    confirmed_at: datetime
    unit_id: int | None = None
    person_id: int | None = None
    seekings: tuple[str, ...] = ()
    potentials: tuple[PotentialWrite, ...] = ()


_Made = list[tuple[PotentialWrite, Potential]]


def load_cards(actor: Actor, *, cards: Sequence[CardWrite]) -> int:
    """Share at most BATCH cards with their potentials, all or nothing; returns how many owners had none before.

    Raises Invalid; NotAllowed also when an owner is gone; Busy when others hold the writer's place.
    """
    if len(cards) > BATCH:
        raise ValueError(f"{len(cards)} cards are too many for one transaction")
    for write in cards:
        _check(write)
    with writing():
        made = _make_cards(actor, cards)
        Seeking.objects.bulk_create(
            [
                Seeking(card=card, text=text, position=at)
                for write, card in made
                for at, text in enumerate(_seekings(write))
            ],
            batch_size=BATCH,
        )
        potentials = _make_potentials(made)
        _record(actor, "card", [(card, _texts_of_card(write)) for write, card in made])
        _record(actor, "potential", [(potential, _texts(write.values, TEXTS)) for write, potential in potentials])
    return len(made)


def _check(write: CardWrite) -> None:
    check_texts(write.values, write.seekings)
    if not write.values.get("introduction", "").strip():
        raise Invalid("missing", field="introduction")
    for potential in write.potentials:
        check_values(potential.kind, {"title": "", **potential.values})


def _make_cards(actor: Actor, writes: Sequence[CardWrite]) -> list[tuple[CardWrite, Card]]:
    """A card for each owner who has none."""
    units = Unit.objects.select_related("card").in_bulk([write.unit_id for write in writes if write.unit_id])
    people = Person.objects.select_related("card").in_bulk([write.person_id for write in writes if write.person_id])
    made: list[tuple[CardWrite, Card]] = []
    for write in writes:
        unit, person = units.get(write.unit_id or 0), people.get(write.person_id or 0)
        if hasattr(unit or person, "card"):
            continue
        card = Card(unit=unit, person=person, state=State.PUBLISHED, **write.values)
        card.published_at, card.confirmed_at = write.published_at, write.confirmed_at
        if not can_write_card(actor, card):
            raise NotAllowed
        made.append((write, card))
    Card.objects.bulk_create([card for _, card in made], batch_size=BATCH)
    return made


def _make_potentials(cards: Iterable[tuple[CardWrite, Card]]) -> _Made:
    made = [(write, _potential(card, write)) for of_card, card in cards for write in of_card.potentials]
    Potential.objects.bulk_create([potential for _, potential in made], batch_size=BATCH)
    PotentialTopic.objects.bulk_create(
        [PotentialTopic(potential=potential, topic_id=topic) for write, potential in made for topic in write.topics],
        batch_size=BATCH,
    )
    TrialDetails.objects.bulk_create(
        [TrialDetails(potential=potential, **_details(write)) for write, potential in _of(made, PotentialKind.TRIAL)],
        batch_size=BATCH,
    )
    TaskDetails.objects.bulk_create(
        [TaskDetails(potential=potential, **_details(write)) for write, potential in _of(made, PotentialKind.TASK)],
        batch_size=BATCH,
    )
    return made


def _potential(card: Card, write: PotentialWrite) -> Potential:
    potential = Potential(
        card=card,
        kind=write.kind,
        state=State.PUBLISHED,
        created_at=write.created_at,
        changed_at=write.changed_at,
        **{field: value for field, value in write.values.items() if field in FIELDS},
    )
    check_period(potential)
    return potential


def _of(made: _Made, kind: PotentialKind) -> _Made:
    return [(write, potential) for write, potential in made if write.kind == kind]


def _details(write: PotentialWrite) -> Values:
    return {field: value for field, value in write.values.items() if field in DETAILS[write.kind]}


def _seekings(write: CardWrite) -> list[str]:
    return [" ".join(text.split()) for text in write.seekings if text.strip()]


def _texts_of_card(write: CardWrite) -> dict[str, str]:
    texts = _texts(write.values, CARD_TEXTS)
    return {**texts, "seekings": "\n".join(_seekings(write))} if write.seekings else texts


def _texts(values: Values, names: tuple[str, ...]) -> dict[str, str]:
    return {field: str(value) for field, value in values.items() if field in names and value}


def _record(actor: Actor, noun: str, things: Sequence[tuple[Model, Mapping[str, str]]]) -> None:
    record_changes(
        actor, [Entry("create", noun, thing.pk, tuple(sorted(texts)), texts=texts) for thing, texts in things]
    )
