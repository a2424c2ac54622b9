"""Who works where: those written by hand, a leader for every unit, and everybody else by the size of the units."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from potentialer.exchange.demo.contacts import Mailboxes, Numbers
from potentialer.exchange.demo.naming import NameDrawer
from potentialer.exchange.demo.texts import PersonText, Reach, Staff, Texts, UnitText
from potentialer.exchange.organisation.rows import PersonRow, Role

_AWAY = 0.025  # of all, on leave or ill for long
_FIRST_DAY_AWAY = date(2026, 11, 23)  # the demo is the same whenever it is made
_SECOND_JOB = 0.03
_DELEGATE = 0.06  # of the units, one employee who may speak for it
_DEPUTY_FROM = 6  # colleagues besides the leader
# Of those who work in a way: who has an extension, a work mobile, a work mail.
_HAS_PHONE: Mapping[Reach, float] = {"desk": 0.97, "field": 0.10, "floor": 0.12, "none": 0}
_HAS_MOBILE: Mapping[Reach, float] = {"desk": 0.45, "field": 0.85, "floor": 0.13, "none": 0}
_HAS_MAIL: Mapping[Reach, float] = {"desk": 1, "field": 0.75, "floor": 0.62, "none": 0}


@dataclass
class Staffing:
    """Deals `people` out to `units`. The same `draw` and units, the same people."""

    texts: Texts
    units: Sequence[UnitText]
    draw: Random
    numbers: Numbers
    key_start: int
    mailboxes: Mailboxes = field(init=False)
    names: NameDrawer = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        self.mailboxes = Mailboxes(self.texts.domain)
        self.names = NameDrawer(self.texts, self.draw)

    def rows(self, people: int) -> tuple[PersonRow, ...]:
        """One row for every job. Raises ValueError when there are fewer people than units to lead."""
        written = [row for person in self.texts.people for row in self._written(person)]
        led = {row.unit_key for row in written if row.role == "leader"}
        leaderless = [unit for unit in self.units if unit.key not in led]
        rest = people - len(self.texts.people) - len(leaderless)
        if rest < 0:
            raise ValueError(f"{people} people are too few: {people - rest} are written or lead a unit")
        leaders = [self._leader(unit) for unit in leaderless]
        spoken_for = {row.unit_key for row in written if row.role in ("deputy", "delegate")}
        employees = [
            row
            for unit, size in zip(self.units, self._sizes(rest), strict=True)
            for row in self._employees(unit, size, may_speak=unit.key not in spoken_for)
        ]
        return (*written, *leaders, *employees, *self._second_jobs(employees))

    def _sizes(self, people: int) -> list[int]:
        """How many of `people` each unit gets: by weight, the largest fractions rounded up."""
        weights = [self._size(unit) for unit in self.units]
        shares = [people * weight / sum(weights) for weight in weights]
        sizes = [int(share) for share in shares]
        by_fraction = sorted(range(len(shares)), key=lambda at: (sizes[at] - shares[at], at))
        for at in by_fraction[: people - sum(sizes)]:
            sizes[at] += 1
        return sizes

    def _written(self, person: PersonText) -> Iterator[PersonRow]:
        staff = self._staff_at(person.jobs[0].unit)
        reach = person.reach or ("desk" if person.jobs[0].role == "leader" else staff.reach)
        row = self._row(person.name, person.jobs[0].unit, person.jobs[0].title, reach, person.jobs[0].role, person.key)
        # What is written down wins over what was made up.
        row = replace(
            row,
            phone=person.phone or row.phone,
            mobile=person.mobile or row.mobile,
            away_until=person.away_until,
        )
        for job in person.jobs:
            yield replace(row, unit_key=job.unit, role=job.role, title=job.title or row.title)

    def _leader(self, unit: UnitText) -> PersonRow:
        staff = self.texts.staff[unit.staff]
        # The head of a large unit is called something else than the head of a team: the first title has it.
        title = unit.leader_title or staff.leader[0 if self._size(unit) >= staff.size else -1]
        return self._row(self.names.name(), unit.key, title, "desk", "leader")

    def _employees(self, unit: UnitText, size: int, *, may_speak: bool) -> Iterator[PersonRow]:
        staff = self.texts.staff[unit.staff]
        titles = unit.titles or staff.titles
        drawn = self.draw.choices(tuple(titles), weights=tuple(titles.values()), k=size)
        for at, title in enumerate(drawn):
            role: Role = "employee"
            if at == 0 and may_speak and size >= _DEPUTY_FROM:
                role, title = "deputy", staff.deputy
            elif at == 1 and may_speak and self.draw.random() < _DELEGATE:
                role = "delegate"
            reach: Reach = "desk" if role == "deputy" and staff.reach == "floor" else staff.reach
            yield self._row(self.names.name(), unit.key, title, reach, role)

    def _second_jobs(self, employees: Iterable[PersonRow]) -> Iterator[PersonRow]:
        """Some also work a few hours in another unit of the same sort."""
        alike: dict[str, list[str]] = {}
        staff_of = {unit.key: unit.staff for unit in self.units}
        for unit in self.units:
            alike.setdefault(unit.staff, []).append(unit.key)
        for row in employees:
            others = alike[staff_of[row.unit_key]]
            if row.role == "employee" and len(others) > 1 and self.draw.random() < _SECOND_JOB:
                other = self.draw.choice([key for key in others if key != row.unit_key])
                yield replace(row, unit_key=other)

    def _row(self, name: str, unit: str, title: str, reach: Reach, role: Role, key: str = "") -> PersonRow:
        if not key:
            self._count += 1
            key = str(self.key_start + self._count)
        luck = self.draw.random
        return PersonRow(
            key=key,
            name=name,
            unit_key=unit,
            role=role,
            title=title,
            phone=self.numbers.next_land_line() if luck() < _HAS_PHONE[reach] else "",
            mobile=self.numbers.next_mobile() if luck() < _HAS_MOBILE[reach] else "",
            mail=self.mailboxes.next(name) if luck() < _HAS_MAIL[reach] else "",
            away_until=self._away() if role == "employee" and luck() < _AWAY else None,
        )

    def _away(self) -> date:
        return _FIRST_DAY_AWAY + timedelta(days=self.draw.randrange(10, 300))

    def _size(self, unit: UnitText) -> float:
        return self.texts.staff[unit.staff].size if unit.size is None else unit.size

    def _staff_at(self, unit_key: str) -> Staff:
        return self.texts.staff[next(unit.staff for unit in self.units if unit.key == unit_key)]
