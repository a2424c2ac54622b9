"""Puts cards into the database, through the domain's own door for many at once.

Whether a card is there already is known by its owner: a unit or a person has at most one. A card that is there is left
alone with all that stands on it, whoever wrote it; one that is not is loaded whole. So a run that was interrupted is
finished by the next, and what somebody tried out in the demo is neither written over nor doubled.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from django.utils import timezone

from potentialer.domain.accounts.models import Actor
from potentialer.domain.people.bulk import Progress
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.potentials.bulk import CardWrite, PotentialWrite, load_cards
from potentialer.domain.potentials.models import PotentialKind
from potentialer.domain.topics.models import Topic
from potentialer.exchange.demo.cards import CardRow, KnowledgeRow, PotentialRow, TaskRow, TrialRow, read_cards
from potentialer.exchange.demo.dating import Calendar
from potentialer.exchange.demo.municipality import Municipality
from potentialer.exchange.demo.recombining import Recombiner
from potentialer.exchange.demo.texts import load_texts

_CARDS_AT_ONCE = 100  # a transaction: others' saves wait for it
_PEOPLE_WITH_A_CARD = 0.30  # of those in grown units: 45,000 people get 60,000 potentials, with their units


@dataclass(frozen=True, slots=True)
class Owner:
    noun: Literal["unit", "person"]
    key: str


def load_written_cards(actor: Actor) -> int:
    """Returns how many were not there. Owners who are no longer here get none."""
    rows = {_owner(row): row for row in read_cards()}
    return load_cards_of(actor, owners=list(rows), card_of=rows.__getitem__)


def load_grown_cards(actor: Actor, *, municipality: Municipality, seed: int, progress: Progress | None = None) -> int:
    """Texts to measure with, for all units that nobody wrote and some of those who work there; returns how many."""
    recombiner = Recombiner(load_texts(), read_cards(), seed)
    sectors = dict(_grown_owners(municipality, seed))

    def card_of(owner: Owner) -> CardRow:
        if owner.noun == "unit":
            return recombiner.card_of_unit(owner.key, sectors[owner])
        return recombiner.card_of_person(owner.key, sectors[owner])

    return load_cards_of(actor, owners=list(sectors), card_of=card_of, progress=progress)


def _grown_owners(municipality: Municipality, seed: int) -> Iterator[tuple[Owner, str]]:
    """Each with the sector that its card takes after."""
    for key, sector in municipality.grown.items():
        yield Owner("unit", key), sector
    for row in municipality.organisation.people:
        luck = Random(f"{seed} {row.key}").random()  # noqa: S311 - no secret hangs on it
        if row.unit_key in municipality.grown and luck < _PEOPLE_WITH_A_CARD:
            yield Owner("person", row.key), municipality.grown[row.unit_key]


def load_cards_of(
    actor: Actor, *, owners: Sequence[Owner], card_of: Callable[[Owner], CardRow], progress: Progress | None = None
) -> int:
    """Load `card_of(owner)` for each owner who is here and has none, some at a time; returns how many.

    The same owner, card and day give the same dates.
    """
    writer = _Writer(
        topics=dict(Topic.objects.values_list("key", "id")),
        calendar=Calendar(timezone.localdate(), timezone.get_current_timezone()),
    )
    loaded = 0
    for start in range(0, len(owners), _CARDS_AT_ONCE):
        batch = owners[start : start + _CARDS_AT_ONCE]
        loaded += load_cards(
            actor, cards=[writer.card(owner, owner_id, card_of(owner)) for owner, owner_id in _without_card(batch)]
        )
        if progress is not None:
            progress(start + len(batch), len(owners))
    return loaded


def _owner(row: CardRow) -> Owner:
    return Owner("unit", row.unit) if row.unit else Owner("person", row.person)


def _without_card(owners: Sequence[Owner]) -> Iterator[tuple[Owner, int]]:
    """Those who are here and have no card, with their ids."""
    units = Unit.objects.filter(key__in=[owner.key for owner in owners if owner.noun == "unit"], closed_on=None)
    people = Person.objects.filter(key__in=[owner.key for owner in owners if owner.noun == "person"], left_on=None)
    ids = {
        "unit": dict(units.filter(card=None).values_list("key", "id")),
        "person": dict(people.filter(card=None).values_list("key", "id")),
    }
    for owner in owners:
        if owner.key in ids[owner.noun]:
            yield owner, ids[owner.noun][owner.key]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns a card as it is written into one as it is stored. `topics`: key -> id."""

    topics: dict[str, int]
    calendar: Calendar

    def card(self, owner: Owner, owner_id: int, row: CardRow) -> CardWrite:
        draw = Random(f"{owner.noun} {owner.key}")  # noqa: S311 - no secret hangs on it
        potentials = tuple(self._potential(draw, each) for each in row.potentials)
        published_at = min((each.created_at for each in potentials), default=self.calendar.any_time(draw))
        return CardWrite(
            unit_id=owner_id if owner.noun == "unit" else None,
            person_id=owner_id if owner.noun == "person" else None,
            values={"introduction": row.introduction, "contact_wishes": row.contact_wishes},
            seekings=row.seeking,
            published_at=published_at,
            confirmed_at=self.calendar.confirm(draw, since=published_at),
            potentials=potentials,
        )

    def _potential(self, draw: Random, row: PotentialRow) -> PotentialWrite:
        period = (None, None) if isinstance(row, KnowledgeRow) else (row.starts_on, row.ends_on)
        written = self.calendar.write(draw, starts_on=period[0], ends_on=period[1])
        kind, values = _kind_and_values(row)
        return PotentialWrite(
            kind=kind,
            values={
                "title": row.title,
                "audience": row.audience,
                "starts_on": period[0],
                "ends_on": period[1],
                **values,
            },
            topics=tuple(self.topics[key] for key in dict.fromkeys(row.topics)),
            created_at=written.created_at,
            changed_at=written.changed_at,
        )


def _kind_and_values(row: PotentialRow) -> tuple[PotentialKind, dict[str, object]]:
    match row:
        case KnowledgeRow():
            return PotentialKind.KNOWLEDGE, {"text": row.text, "help": row.help}
        case TrialRow():
            return PotentialKind.TRIAL, {
                "stage": row.stage,
                "worked": row.worked,
                "wonder": row.wonder,
                "did": row.did,
                "happened": row.happened,
                "learned": row.learned,
                "next_step": row.next_step,
            }
        case TaskRow():
            return PotentialKind.TASK, {"text": row.text, "is_open": row.is_open}
