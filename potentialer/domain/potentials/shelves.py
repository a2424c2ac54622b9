"""What is shared of one kind, told apart by everything a list can be narrowed to, so that counting is quick.

A list says beside each of its choices how many it would give. Asked of the database, each filter's counts walk through
all rows: with 25,000 trials some two seconds a page. So a process keeps for each kind a shelf: every shared potential
has a place, the oldest the first, and every choice is a whole number whose bits say which places it holds. To narrow is
to AND two numbers, to count is to count bits.

The shelf is the same for everybody, holds ids and no text, and decides nothing about who sees what: a list begins with
the places that its viewer may see. It follows `changes` each time it is taken, which is exact because every operation
records there what it does, in the order of commits. What was written past the operations is seen after `LONGEST_KEPT`.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from threading import Lock
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from potentialer.domain.accounts.models import System
from potentialer.domain.cards.models import Audience, State
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.queries import changes_after, latest_change_id
from potentialer.domain.people.models import Membership, Unit
from potentialer.domain.people.operations import PERSON_FIELDS, UNIT_FIELDS
from potentialer.domain.potentials.models import Potential, PotentialKind, PotentialTopic, Stage
from potentialer.domain.potentials.queries import potentials_of_kind
from potentialer.lib.documents.periods import goes_on

LONGEST_KEPT = 3600.0  # seconds
MOST_FOLLOWED = 100  # changes, and places that are put anew; beyond that all is read again
MOST_EMPTY = 1000  # places beside as many as hold something

# Nouns, then verbs and fields, after which every list looks as before. What is not named here may change anything.
_BESIDE = frozenset({"account", "feedback", "help_page", "need", "synonym_group", "topic"})
_BESIDE_ON_CARDS = frozenset({"create", "edit", "confirm"})
_BESIDE_ON_OWNERS = frozenset({"edit", "give_access"})
_BESIDE_IN_OWNERS = frozenset({*UNIT_FIELDS, *PERSON_FIELDS, "portrait", "account", "nicknames", "topics"})

Period = tuple[int | None, int | None, bool]  # first and last year, and whether it goes on without an end


class _Row(NamedTuple):
    """Days as the database writes them, "2026-05-03"; None where there is none."""

    id: int
    audience: str
    first: str | None
    last: str | None
    unit: int | None
    person: int | None
    stage: str
    worked: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """`ids`: by place. The numbers of `marks` may hold places that have been left since; `places` tells who stands
    where today, and `standing` and `for_all` hold only those. Nothing in it is ever changed: see `_follow`."""

    ids: list[int]
    places: Mapping[int, int]  # id -> place
    days: list[tuple[str | None, str | None]]  # by place: first and last day
    standing: int
    for_all: int  # everybody inside may see these
    marks: Mapping[tuple[str, Hashable], int]  # ("stage", "ended") and so on -> its places
    in_units: Mapping[int, tuple[int, ...]]  # unit -> places, of its card and of those who work there
    parts: Mapping[int, frozenset[int]]  # unit -> the unit right below the top that it lies in, and the top

    def of(self, name: str, value: Hashable) -> int:
        return self.marks.get((name, value), 0)

    def choices(self, name: str) -> Iterator[tuple[Any, int]]:
        return ((value, places) for (each, value), places in self.marks.items() if each == name)

    def is_top(self, unit: int) -> bool:
        return self.parts.get(unit) == frozenset({unit})

    def within(self, units: Iterable[int]) -> int:
        """What stands on these units' cards and on those of the people in them."""
        return _bits(place for unit in units for place in self.in_units.get(unit, ()))

    def with_ids(self, ids: Iterable[int]) -> int:
        return _bits(place for each in ids if (place := self.places.get(each)) is not None)

    def during(self, day: str) -> int:
        """What has begun and not ended on a day; without a day at one end it has always begun, or never ends."""
        days = enumerate(self.days)
        return _bits(place for place, (first, last) in days if (first or day) <= day <= (last or day))


def any_of(marks: Iterable[int]) -> int:
    """The places of all of them."""
    return reduce(or_, marks, 0)


def _bits(places: Iterable[int]) -> int:
    """The number whose bits are these places."""
    found = list(places)
    octets = bytearray(max(found, default=0) // 8 + 1)
    for place in found:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


@dataclass(frozen=True, slots=True)
class _Kept:
    shelf: Shelf
    newest: Change | None  # that the shelf knows of; None in a database in which nothing has happened
    read_at: float  # by the monotonic clock


_kept: dict[PotentialKind, _Kept] = {}
_turns = {kind: Lock() for kind in PotentialKind}  # to read it once is quicker than twice at a time


def shelf_of(kind: PotentialKind) -> Shelf:
    """As the database has it now."""
    if connection.in_atomic_block:
        return _read(kind)  # what a transaction sees may never be so for others
    with _turns[kind]:
        kept = _kept.pop(kind, None)
        if kept is not None:
            kept = _caught_up(kind, kept)
        if kept is None:
            newest = Change.objects.filter(pk=latest_change_id()).first()  # first: what happens meanwhile is followed
            kept = _Kept(_read(kind), newest, time.monotonic())
        if kept.newest is not None:
            _kept[kind] = kept
        return kept.shelf


def _caught_up(kind: PotentialKind, kept: _Kept) -> _Kept | None:
    """None where it must be read anew. The newest change that is known comes along: where it is not the same any more,
    this is another database, a restored one say."""
    if kept.newest is None or time.monotonic() - kept.read_at > LONGEST_KEPT:
        return None
    since = changes_after(kept.newest.pk - 1, limit=MOST_FOLLOWED + 2)
    if [(one.pk, one.at) for one in since[:1]] != [(kept.newest.pk, kept.newest.at)] or len(since) > MOST_FOLLOWED + 1:
        return None
    changes = since[1:]
    if not changes:
        return kept
    touched = _touched(kind, changes)
    shelf = None if touched is None else _follow(kind, kept.shelf, touched)
    return None if shelf is None else replace(kept, shelf=shelf, newest=changes[-1])


def _touched(kind: PotentialKind, changes: Iterable[Change]) -> set[int] | None:
    """The potentials of which a list may say something else now; None when it may be any."""
    ids: dict[str, set[int]] = {"potential": set(), "card": set()}
    for change in changes:
        if _is_beside(change):
            continue
        if change.noun not in ids:
            return None
        ids[change.noun].add(change.thing_id)
    if ids["card"]:
        on_cards = Potential.objects.filter(kind=kind, card_id__in=ids["card"])
        ids["potential"].update(on_cards.values_list("id", flat=True))
    return ids["potential"]


def _is_beside(change: Change) -> bool:
    if change.noun in ("unit", "person"):
        return change.verb in _BESIDE_ON_OWNERS and bool(change.fields) and _BESIDE_IN_OWNERS.issuperset(change.fields)
    return change.noun in _BESIDE or (change.noun == "card" and change.verb in _BESIDE_ON_CARDS)


# --- Reading


def _read(kind: PotentialKind) -> Shelf:
    topics = PotentialTopic.objects.filter(potential__kind=kind)
    people = Membership.objects.filter(person__card__state=State.PUBLISHED)
    rows = _rows(kind, _shared(kind).order_by("changed_at", "id"))
    return _put(Shelf([], {}, [], 0, 0, {}, {}, _parts()), kind, rows, topics, people)


def _follow(kind: PotentialKind, shelf: Shelf, touched: Collection[int]) -> Shelf | None:
    """The shelf when these have changed. They leave their places, and with them all that are newer than the oldest of
    them; those that are shared are put last again. None where that would be many, or many places stand empty."""
    if not touched:
        return shelf
    if len(touched) > MOST_FOLLOWED or len(shelf.ids) > 2 * len(shelf.places) + MOST_EMPTY:
        return None
    newest = list(_shared(kind).order_by("-changed_at", "-id").values_list("id", flat=True)[:MOST_FOLLOWED])
    shared = set(_shared(kind).filter(pk__in=touched).order_by().values_list("id", flat=True))
    if not shared.issubset(newest):
        return None
    moved = newest[: max((newest.index(each) + 1 for each in shared), default=0)]
    places, left = dict(shelf.places), 0
    for each in {*touched, *moved} & places.keys():
        left |= 1 << places.pop(each)
    remaining = replace(shelf, places=places, standing=shelf.standing & ~left, for_all=shelf.for_all & ~left)
    rows = sorted(_rows(kind, _shared(kind).filter(pk__in=moved).order_by()), key=lambda row: -moved.index(row.id))
    topics = PotentialTopic.objects.filter(potential_id__in=moved)
    people = Membership.objects.filter(person_id__in=[row.person for row in rows if row.person is not None])
    return _put(remaining, kind, rows, topics, people)


def _shared(kind: PotentialKind) -> QuerySet[Potential]:
    return potentials_of_kind(System(), kind).select_related(None).prefetch_related(None)


def _rows(kind: PotentialKind, found: QuerySet[Potential]) -> list[_Row]:
    nothing = Value("")
    stage, worked = (F("trial__stage"), F("trial__worked")) if kind == PotentialKind.TRIAL else (nothing, nothing)
    columns = found.annotate(
        first=_day("starts_on"),
        last=_day("ends_on"),
        stage=stage,
        worked=worked,
        is_open=F("task__is_open") if kind == PotentialKind.TASK else Value(0),
    )
    names = ("id", "audience", "first", "last", "card__unit_id", "card__person_id", "stage", "worked", "is_open")
    return [_Row(*row) for row in columns.values_list(*names)]


def _day(field: str) -> Cast:
    """As text: making dates of tens of thousands of days takes longer than reading them."""
    return Cast(field, CharField())


def _put(
    shelf: Shelf,
    kind: PotentialKind,
    rows: list[_Row],
    topics: QuerySet[PotentialTopic],
    people: QuerySet[Membership],
) -> Shelf:
    """A shelf with these behind the others. `topics` and `people` hold at least those of the rows."""
    topics_of = _gathered(topics.values_list("potential_id", "topic_id"))
    units_of = _gathered(people.filter(unit__closed_on=None).values_list("person_id", "unit_id"))
    marked: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
    in_units: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(rows, start=len(shelf.ids)):
        marked["audience", row.audience].append(place)
        for mark in _details(kind, row):
            marked[mark].append(place)
        for topic in topics_of.get(row.id, ()):
            marked["topic", topic].append(place)
        for unit in units_of.get(row.person, ()) if row.unit is None else (row.unit,):
            in_units[unit].append(place)
    for unit, places in in_units.items():
        for part in shelf.parts.get(unit, ()):
            marked["part", part] += places
    marks = {mark: _bits(places) for mark, places in marked.items()}
    new = {row.id: place for place, row in enumerate(rows, start=len(shelf.ids))}
    return replace(
        shelf,
        ids=[*shelf.ids, *new],
        places={**shelf.places, **new},
        days=[*shelf.days, *((row.first, row.last) for row in rows)],
        standing=shelf.standing | _bits(new.values()),
        for_all=shelf.for_all | marks.pop(("audience", Audience.MUNICIPALITY), 0),
        marks={**shelf.marks, **{mark: shelf.marks.get(mark, 0) | bits for mark, bits in marks.items()}},
        in_units={**shelf.in_units, **{u: (*shelf.in_units.get(u, ()), *places) for u, places in in_units.items()}},
    )


def _details(kind: PotentialKind, row: _Row) -> Iterator[tuple[str, Hashable]]:
    """An idea has not worked or failed yet, whatever is stored."""
    if row.stage:
        yield "stage", row.stage
    if row.worked and row.stage != Stage.IDEA:
        yield "worked", row.worked
    if row.is_open:
        yield "open", True
    if row.first or row.last:
        yield "period", (_year(row.first), _year(row.last), goes_on(kind, row.stage))


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None


def _gathered(pairs: Iterable[tuple[int, int]]) -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = defaultdict(list)
    for of, one in pairs:
        found[of].append(one)
    return found


def _parts() -> dict[int, frozenset[int]]:
    """Of each unit the one right below the top that it is or lies under, and the top; the top alone for what hangs
    there."""
    parents = dict(Unit.objects.values_list("id", "parent_id"))
    found: dict[int, frozenset[int]] = {}
    for unit in parents:
        part = place = unit
        for _ in range(len(parents)):
            above = parents.get(place)
            if above is None:
                break
            part, place = place, above
        found[unit] = frozenset({part, place})
    return found
