"""The browsable lists of trials and tasks: narrowing them, and what each choice would give."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import cached_property
from itertools import compress, islice
from typing import Any, overload

from django.db.models import Q

from potentialer.base.sets import AnyOf
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Audience
from potentialer.domain.cards.queries import Sight, sight_of
from potentialer.domain.people.models import Unit
from potentialer.domain.people.queries import ids_of_unit_and_all_below, units_visible_to
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.domain.potentials.queries import potentials_of_kind
from potentialer.domain.potentials.shelves import Period, Shelf, any_of, shelf_of
from potentialer.domain.topics.models import Topic
from potentialer.lib.documents.periods import years_touched

_BATCH = 500  # rows a statement


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to. `part` is a unit with all below it; `year` one that the period touches."""

    stage: str = ""
    worked: str = ""
    topic: int | None = None
    part: int | None = None
    year: int | None = None
    open_only: bool = False
    now_only: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many each choice would give, the other filters kept; `open` and `now` are two choices of one filter, of tasks
    alone. `parts` are the units right below the top, and the top itself, with all of it, where something stands on its
    own card. What is chosen is always there, so that it can be said and taken off again."""

    stages: Mapping[str, int]
    worked: Mapping[str, int]
    topics: tuple[tuple[Topic, int], ...]  # in Danish order
    parts: tuple[tuple[Unit, int], ...]  # in Danish order
    years: Mapping[int, int]
    open: int
    now: int


class Browser:
    """One viewer's list of one kind on one day, as it is when the first of its rows or counts is asked for."""

    def __init__(self, viewer: Actor, kind: PotentialKind, today: date, sight: Sight | None = None) -> None:
        self._viewer, self._kind, self._today = viewer, kind, today
        self._sight = sight or sight_of(viewer)
        self._known: dict[Narrowing, dict[str, int]] = {}

    def rows(self, narrowing: Narrowing) -> "Rows":
        """What is shared, the newest first; each with its owner and details."""
        return Rows(self, self._chosen(narrowing))

    def counts(self, narrowing: Narrowing) -> Counts:
        """A handful of statements, however many rows there are."""
        either = self._chosen(narrowing, "open", "now")
        return Counts(
            stages=self._by("stage", narrowing),
            worked=self._by("worked", narrowing),
            topics=self._topics(narrowing),
            parts=self._parts(narrowing),
            years=self._years(narrowing),
            open=(either & self._shelf.of("open", True)).bit_count(),
            now=(either & self._now).bit_count() if self._kind == PotentialKind.TASK else 0,
        )

    def by_topic(self) -> Mapping[int, int]:
        """How many of all that the viewer may see have each topic."""
        return self._by("topic", Narrowing())

    def fetched(self, places: int, start: int, stop: int) -> list[Potential]:
        """Those of these places that lie between two numbers when the newest, which is the highest bit, comes first;
        once more through what the viewer may see."""
        written = f"{places:b}"
        newest_first = reversed(self._shelf.ids[: len(written)])
        ids = list(islice(compress(newest_first, map(int, written)), start, stop))
        visible = potentials_of_kind(self._viewer, self._kind, self._sight).order_by().prefetch_related(None)
        batches = (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
        found = {row.pk: row for batch in batches for row in visible.filter(pk__in=batch)}
        return [found[each] for each in ids if each in found]

    @cached_property
    def _shelf(self) -> Shelf:
        return shelf_of(self._kind)

    @cached_property
    def _visible(self) -> int:
        """The places that the viewer may see. What is for all is known; who sees the rest is told in one place, which
        is asked."""
        if not self._sight.is_inside:
            return 0
        if self._sight.sees_all:
            return self._shelf.standing
        seen = potentials_of_kind(self._viewer, self._kind, self._sight).filter(audience=Audience.UNIT).order_by()
        return self._shelf.for_all | self._shelf.with_ids(seen.values_list("id", flat=True))

    @cached_property
    def _now(self) -> int:
        return self._shelf.during(self._today.isoformat())

    def _chosen(self, narrowing: Narrowing, *without: str) -> int:
        """The visible places that all filters leave, but for those of these names."""
        found = self._visible
        for name, places in self._filters(narrowing).items():
            if name not in without:
                found &= places
        return found

    def _filters(self, narrowing: Narrowing) -> dict[str, int]:
        """The places that each filter leaves, by its name; of those that are set."""
        if narrowing not in self._known:
            shelf, found = self._shelf, self._known.setdefault(narrowing, {})
            for name in ("stage", "worked", "topic"):
                if (value := getattr(narrowing, name)) not in ("", None):
                    found[name] = shelf.of(name, value)
            if narrowing.part is not None:
                found["part"] = shelf.within(ids_of_unit_and_all_below(narrowing.part))
            if narrowing.year is not None:
                years = ((self._years_of(period), places) for period, places in shelf.choices("period"))
                found["year"] = any_of(places for touched, places in years if narrowing.year in touched)
            if narrowing.open_only:
                found["open"] = shelf.of("open", True)
            if narrowing.now_only:
                found["now"] = self._now
        return self._known[narrowing]

    def _by(self, name: str, narrowing: Narrowing, *, without: str = "") -> dict[Any, int]:
        """How many each choice of a name would give, the filter itself (`without`, where it is called something else)
        taken off. What would give none is left out."""
        found = self._chosen(narrowing, without or name)
        counts = {value: (found & places).bit_count() for value, places in self._shelf.choices(name)}
        return {value: count for value, count in counts.items() if count}

    def _topics(self, narrowing: Narrowing) -> tuple[tuple[Topic, int], ...]:
        counts = self._by("topic", narrowing)
        offered = Q(retired_on=None)
        if narrowing.topic is not None:
            offered |= Q(pk=narrowing.topic)
            counts.setdefault(narrowing.topic, 0)
        topics = Topic.objects.filter(offered, id__in=AnyOf(counts)).defer("kle", "synonyms", "keywords")
        topics = topics.order_by("sort_key", "id")
        return tuple((topic, counts[topic.pk]) for topic in topics)

    def _parts(self, narrowing: Narrowing) -> tuple[tuple[Unit, int], ...]:
        """Somebody who works in two parts counts in both."""
        found = self._chosen(narrowing, "part")
        counts = {
            part: count
            for part, count in self._by("part", narrowing).items()
            if not self._shelf.is_top(part) or found & self._shelf.within([part])
        }
        if narrowing.part is not None:
            counts.setdefault(narrowing.part, self._chosen(narrowing).bit_count())
        units = units_visible_to(self._viewer).filter(id__in=AnyOf(counts)).order_by("sort_key", "id")
        return tuple((unit, counts[unit.pk]) for unit in units)

    def _years(self, narrowing: Narrowing) -> dict[int, int]:
        years: Counter[int] = Counter()
        for period, count in self._by("period", narrowing, without="year").items():
            for year in self._years_of(period):
                years[year] += count
        if narrowing.year is not None and MINYEAR <= narrowing.year <= MAXYEAR:
            years.setdefault(narrowing.year, 0)
        return dict(years)

    def _years_of(self, period: Period) -> range:
        first, last, goes_on = period
        return years_touched(first, last, until=self._today.year if goes_on else None)


class Rows(Sequence[Potential]):
    """What a list holds. To count it asks the database nothing; a slice of it is fetched when it is taken."""

    def __init__(self, browser: Browser, places: int) -> None:
        self._browser, self._places = browser, places

    def __len__(self) -> int:
        return self._places.bit_count()

    def __iter__(self) -> Iterator[Potential]:
        return iter(self[:])

    @overload
    def __getitem__(self, index: int) -> Potential: ...
    @overload
    def __getitem__(self, index: slice) -> list[Potential]: ...
    def __getitem__(self, index: int | slice) -> Potential | list[Potential]:
        if isinstance(index, slice):
            start, stop, _step = index.indices(len(self))
            return self._browser.fetched(self._places, start, stop)
        at = range(len(self))[index]
        return self[at : at + 1][0]
