"""The browsable lists of trials and tasks: narrowing them, and what each choice would give."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Substr

from potentialer.base.sets import AnyOf
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.queries import Sight, sight_of
from potentialer.domain.people.models import Membership, Unit
from potentialer.domain.people.queries import ids_of_unit_and_all_below, units_visible_to
from potentialer.domain.potentials.models import Potential, PotentialKind, PotentialTopic, Stage
from potentialer.domain.potentials.queries import potentials_of_kind
from potentialer.domain.topics.models import Topic
from potentialer.lib.documents.periods import goes_on, years_touched


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
    """How many each choice would give, the other filters kept; `open` and `now` are two choices of one filter. `parts`
    are the units right below the top, and the top itself, with all of it, where something stands on its own card. What
    is chosen is always there, so that it can be said and taken off again."""

    stages: Mapping[str, int]
    worked: Mapping[str, int]
    topics: tuple[tuple[Topic, int], ...]  # in Danish order
    parts: tuple[tuple[Unit, int], ...]  # in Danish order
    years: Mapping[int, int]
    open: int
    now: int


class Browser:
    """One viewer's list of one kind on one day."""

    def __init__(self, viewer: Actor, kind: PotentialKind, today: date, sight: Sight | None = None) -> None:
        self._viewer, self._kind, self._today = viewer, kind, today
        self._sight = sight or sight_of(viewer)

    def rows(self, narrowing: Narrowing) -> QuerySet[Potential]:
        """What is shared, the newest first; each with its owner, details and topics."""
        found = potentials_of_kind(self._viewer, self._kind, self._sight)
        if narrowing.stage:
            found = found.filter(trial__stage=narrowing.stage)
        if narrowing.worked:
            found = found.filter(trial__worked=narrowing.worked).exclude(trial__stage=Stage.IDEA)
        if narrowing.topic is not None:
            found = found.filter(pk__in=PotentialTopic.objects.filter(topic_id=narrowing.topic).values("potential_id"))
        if narrowing.part is not None:
            found = found.filter(_is_in(ids_of_unit_and_all_below(narrowing.part)))
        if narrowing.year is not None:
            found = found.filter(self._touches(narrowing.year))
        if narrowing.open_only:
            found = found.filter(task__is_open=True)
        if narrowing.now_only:
            found = found.filter(Q(starts_on=None) | Q(starts_on__lte=self._today))
            found = found.filter(Q(ends_on=None) | Q(ends_on__gte=self._today))
        return found

    def counts(self, narrowing: Narrowing) -> Counts:
        """A handful of statements, however many rows there are."""
        return Counts(
            stages=self._by("trial__stage", replace(narrowing, stage="")),
            worked=self._by("trial__worked", replace(narrowing, worked="")),
            topics=self._topics(narrowing),
            parts=self._parts(narrowing),
            years=self._years(narrowing),
            open=self._bare(replace(narrowing, open_only=True, now_only=False)).count(),
            now=self._bare(replace(narrowing, now_only=True, open_only=False)).count(),
        )

    def _bare(self, narrowing: Narrowing) -> QuerySet[Potential]:
        """The same rows without what only a page needs."""
        return self.rows(narrowing).prefetch_related(None).select_related(None).order_by()

    def _by(self, detail: str, narrowing: Narrowing) -> dict[str, int]:
        """How many trials have each value of a detail. An idea has not worked or failed yet, whatever is stored."""
        if self._kind != PotentialKind.TRIAL:
            return {}
        found = self._bare(narrowing)
        if detail == "trial__worked":
            found = found.exclude(trial__stage=Stage.IDEA)
        return dict(found.values_list(detail).annotate(count=Count("id", distinct=True)))

    def _topics(self, narrowing: Narrowing) -> tuple[tuple[Topic, int], ...]:
        found = self._bare(replace(narrowing, topic=None))
        used = PotentialTopic.objects.filter(potential__in=found.values("id"), topic__retired_on=None)
        counts = dict(used.values_list("topic_id").annotate(count=Count("potential_id")))
        if narrowing.topic is not None and narrowing.topic not in counts:
            counts[narrowing.topic] = self._bare(narrowing).count()
        topics = Topic.objects.filter(id__in=counts).order_by("sort_key", "id")
        return tuple((topic, counts[topic.pk]) for topic in topics)

    def _parts(self, narrowing: Narrowing) -> tuple[tuple[Unit, int], ...]:
        """Each unit is walked up to its part and its top; somebody who works in two parts counts in both."""
        found = self._bare(replace(narrowing, part=None))
        parents = dict(units_visible_to(self._viewer).values_list("id", "parent_id"))
        counts: Counter[int] = Counter()
        of_units = dict(found.filter(card__unit__isnull=False).values_list("card__unit_id").annotate(Count("id")))
        for unit_id, count in of_units.items():
            counts.update(dict.fromkeys(_parts_of(unit_id, parents), count))
        place = "card__person__memberships__unit_id"
        of_people = found.filter(card__person__memberships__unit__closed_on=None).exclude(**{place: None})
        second = Membership.objects.filter(person_id=OuterRef("card__person_id"), unit__closed_on=None)
        in_several = Exists(second.order_by("id")[1:2])
        once = dict(of_people.exclude(in_several).values_list(place).annotate(Count("id", distinct=True)))
        for unit_id, count in once.items():
            counts.update(dict.fromkeys(_parts_of(unit_id, parents), count))
        of_each: dict[int, set[int]] = defaultdict(set)
        shared: dict[int, int] = {}
        rows = of_people.filter(in_several).values_list("card__person_id", place).annotate(Count("id", distinct=True))
        for person_id, unit_id, count in rows:
            of_each[person_id].add(unit_id)
            shared[person_id] = count
        for person_id, units_of_one in of_each.items():
            reached = {part for unit_id in units_of_one for part in _parts_of(unit_id, parents)}
            counts.update(dict.fromkeys(reached, shared[person_id]))
        places_with_something = {*of_units, *once, *(unit_id for each in of_each.values() for unit_id in each)}
        chosen_from = [part for part in counts if parents[part] is not None or part in places_with_something]
        if narrowing.part is not None and narrowing.part not in chosen_from:
            chosen_from.append(narrowing.part)
            counts[narrowing.part] = self._bare(narrowing).count()
        units = units_visible_to(self._viewer).filter(id__in=chosen_from).order_by("sort_key", "id")
        return tuple((unit, counts[unit.pk]) for unit in units)

    def _years(self, narrowing: Narrowing) -> dict[int, int]:
        stage = F("trial__stage") if self._kind == PotentialKind.TRIAL else Value("")
        periods = (
            self._bare(replace(narrowing, year=None))
            .exclude(starts_on=None, ends_on=None)
            .annotate(first=_year("starts_on"), last=_year("ends_on"), at=stage)
            .values_list("first", "last", "at")
            .annotate(count=Count("id"))
        )
        years: Counter[int] = Counter()
        for first, last, at, count in periods:
            until = self._today.year if goes_on(self._kind, at) else None
            for year in years_touched(first and int(first), last and int(last), until=until):
                years[year] += count
        if narrowing.year is not None and MINYEAR <= narrowing.year <= MAXYEAR:
            years.setdefault(narrowing.year, 0)
        return dict(years)

    def _touches(self, year: int) -> Q:
        """`years_touched` as a condition."""
        if not MINYEAR <= year <= MAXYEAR:
            return Q(pk__in=())
        touches = Q(starts_on__year__lte=year, ends_on__year__gte=year)
        touches |= Q(starts_on=None, ends_on__year=year) | Q(ends_on=None, starts_on__year=year)
        if year <= self._today.year:
            going = Q(starts_on__year__lte=year, ends_on=None)
            stages = [stage for stage in Stage.values if goes_on(self._kind, stage)]
            touches |= going & Q(trial__stage__in=stages) if self._kind == PotentialKind.TRIAL else going
        return touches


def _year(field: str) -> Substr:
    """The first four letters of the date, so that SQLite needs no Python for each row."""
    return Substr(Cast(field, CharField()), 1, 4)


def _is_in(unit_ids: set[int]) -> Q:
    units = AnyOf(unit_ids)
    people = Membership.objects.filter(unit_id__in=units, unit__closed_on=None).values("person_id")
    return Q(card__unit_id__in=units) | Q(card__person_id__in=people)


def _parts_of(unit_id: int, parents: Mapping[int, int | None]) -> set[int]:
    """The unit right below the top that this one is or lies under, and the top; the top alone for what hangs there."""
    part = place = unit_id
    for _ in range(len(parents)):
        above = parents.get(place)
        if above is None:
            break
        part, place = place, above
    return {part, place}
