"""Comparing the files' people with the directory's."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from potentialer.domain.people.bulk import PersonWrite
from potentialer.domain.people.models import Membership, Person, Role
from potentialer.exchange.organisation.plan import Action, FieldChange, PersonStep, Proposal, told_changes
from potentialer.exchange.organisation.planning_units import KnownUnit, UnitPlan, only_successor
from potentialer.exchange.organisation.rows import Organisation, PersonRow
from potentialer.lib.text.sorting import danish_sort_key

_COLUMNS = ("name", "title", "phone", "mobile", "mail", "away_until")
_RANK = {Role.LEADER: 0, Role.DEPUTY: 1, Role.DELEGATE: 2, Role.EMPLOYEE: 3}
_LEADING = (Role.LEADER, Role.DEPUTY)
# What is left of somebody who has left: the name.
_BLANKED: Mapping[str, object] = {
    "title": "", "phone": "", "mobile": "", "mail": "", "portrait": "", "away_until": None
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownMembership:
    id: int
    unit_key: str
    role: str
    title: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: int
    key: str
    values: Mapping[str, object]
    left_on: date | None
    imported_fields: list[str]


@dataclass
class PeoplePlan:
    steps: list[PersonStep] = field(default_factory=list)
    unchanged: int = 0
    before: int = 0
    proposals: list[Proposal] = field(default_factory=list)
    units_with_new_leaders: set[str] = field(default_factory=set)
    stranded: set[str] = field(default_factory=set)  # keys of closing units with people whom nothing moves


@dataclass(frozen=True, slots=True)
class _Memberships:
    """All of them, by person. Those that were made here (`imported` False) end with a leave, and go along to the
    unit that takes over from theirs; else no import touches them."""

    imported: Mapping[int, Sequence[KnownMembership]]
    made_here: Mapping[int, Sequence[KnownMembership]]


def _known_people() -> dict[str, KnownPerson]:
    rows = Person.objects.order_by("id").values_list("id", "key", "left_on", "imported_fields", *_COLUMNS)
    return {
        row[1]: KnownPerson(row[0], row[1], dict(zip(_COLUMNS, row[4:], strict=True)), row[2], row[3]) for row in rows
    }


def _known_memberships(units: Mapping[str, KnownUnit]) -> _Memberships:
    """Joined here and not by the database: right after a large change its statistics can lead it astray by a minute."""
    keys = {unit.id: unit.key for unit in units.values()}
    imported: dict[int, list[KnownMembership]] = defaultdict(list)
    made_here: dict[int, list[KnownMembership]] = defaultdict(list)
    rows = Membership.objects.order_by("id").values_list("id", "person_id", "unit_id", "role", "title", "imported")
    for number, person, unit, role, title, is_imported in rows:
        if unit not in keys:
            continue  # made after we read the units: the plan is stale, and applying it will say so
        (imported if is_imported else made_here)[person].append(KnownMembership(number, keys[unit], role, title))
    return _Memberships(imported, made_here)


def plan_people(
    organisation: Organisation,
    units: Mapping[str, KnownUnit],
    unit_plan: UnitPlan,
    *,
    today: date,
    keep_absent: bool,
    same_people: Collection[str],
) -> PeoplePlan:
    """`same_people` are the new keys that somebody has said belong to whom the proposal named; "*" is all of them."""
    known, memberships = _known_people(), _known_memberships(units)
    plan = PeoplePlan(before=sum(person.left_on is None for person in known.values()))
    comparison = _Comparison(organisation, known, memberships, units, unit_plan, plan)
    if not organisation.people:
        comparison.follow_units()
        comparison.take_appointments_along()
        return plan
    gathered: dict[str, list[PersonRow]] = {}
    for row in organisation.people:
        gathered.setdefault(row.key, []).append(row)
    absent = [] if organisation.keyless_people else comparison.absent(gathered.keys())
    rekeyed = comparison.rekeyed(gathered, absent, same_people)
    for key, rows in gathered.items():
        comparison.compare(key, rows, rekeyed.get(key) or known.get(key))
    still = {person.id for person in rekeyed.values()}
    for person in absent:
        if person.id not in still and not keep_absent:
            comparison.leave(person, today)
    comparison.follow_units(beyond=gathered.keys() - organisation.held_people)
    comparison.take_appointments_along()
    return plan


class _Comparison:
    def __init__(
        self,
        organisation: Organisation,
        known: Mapping[str, KnownPerson],
        memberships: _Memberships,
        units: Mapping[str, KnownUnit],
        unit_plan: UnitPlan,
        plan: PeoplePlan,
    ) -> None:
        self._known, self._memberships, self._plan = known, memberships, plan
        self._unit_plan = unit_plan
        self._fields = organisation.person_fields
        self._held = organisation.held_people
        self._columns = [column for column in _COLUMNS if column == "name" or column in self._fields]
        self._owned = sorted({*self._columns, "unit", *({"role"} & self._fields)})
        self._names = {key: unit.values["name"] for key, unit in units.items()}
        self._names.update((row.key, row.name) for row in organisation.units)
        self._stepped: set[int] = set()

    def absent(self, keys: Collection[str]) -> list[KnownPerson]:
        """Who came from a file before and is in none now. One made here by hand is no file's to remove."""
        return [
            person
            for key, person in self._known.items()
            if person.left_on is None and person.imported_fields and key not in keys and key not in self._held
        ]

    def rekeyed(
        self, gathered: Mapping[str, list[PersonRow]], absent: Iterable[KnownPerson], same: Collection[str]
    ) -> dict[str, KnownPerson]:
        """New key -> whom it belongs to, where somebody has said so; the others become proposals."""
        gone: dict[tuple[str, str], list[KnownPerson]] = defaultdict(list)
        for person in absent:
            if person.values["mail"]:
                gone[_likeness(str(person.values["name"]), str(person.values["mail"]))].append(person)
        accepted: dict[str, KnownPerson] = {}
        if not gone:
            return accepted
        new = [(key, rows, _likeness(rows[0].name, rows[0].mail)) for key, rows in gathered.items()]
        new = [one for one in new if one[0] not in self._known]
        claims = Counter(likeness for _, _, likeness in new)
        for key, rows, likeness in new:
            found = gone.get(likeness, [])
            if len(found) != 1 or claims[likeness] != 1:
                continue
            self._plan.proposals.append(Proposal(rows[0].name, rows[0].mail, found[0].key, key))
            if key in same or "*" in same:
                accepted[key] = found[0]
        return accepted

    def compare(self, key: str, rows: list[PersonRow], there: KnownPerson | None) -> None:
        if key in self._held and there is not None and there.left_on is None:
            # One of the rows was faulty and skipped: what the others say is not all there is to say.
            self._plan.unchanged += 1
            return
        main = min(rows, key=lambda row: (_RANK[Role(row.role)], row.unit_key)) if len(rows) > 1 else rows[0]
        values = {column: self._value(column, main, rows) for column in self._columns}
        title = values.get("title", "")
        wanted = {row.unit_key: (row.role, "" if row.title == title else row.title) for row in rows}
        step = self._created(key, values, wanted) if there is None else self._changed(key, there, values, wanted)
        if step is None:
            self._plan.unchanged += 1
        else:
            self._plan.steps.append(step)

    @staticmethod
    def _value(column: str, main: PersonRow, rows: list[PersonRow]) -> object:
        """The main employment's; where that is silent, what another of the person's rows says."""
        value = getattr(main, column)
        if value or len(rows) == 1:
            return value
        return next((found for row in rows if (found := getattr(row, column))), value)

    def _created(self, key: str, values: dict[str, object], wanted: Mapping[str, tuple[str, str]]) -> PersonStep:
        name = str(values["name"])
        columns = {**values, "key": key, "sort_key": danish_sort_key(name), "imported_fields": self._owned}
        joins = tuple((unit, role, title) for unit, (role, title) in wanted.items())
        self._lead(joins)
        return PersonStep(key, name, "created", PersonWrite("create", columns, tuple(self._owned), joins=joins))

    def _changed(
        self, key: str, there: KnownPerson, values: dict[str, object], wanted: Mapping[str, tuple[str, str]]
    ) -> PersonStep | None:
        told = [(name, there.values[name], new) for name, new in values.items() if new != there.values[name]]
        columns: dict[str, object] = {name: new for name, _, new in told}
        if "name" in columns:
            columns["sort_key"] = danish_sort_key(str(values["name"]))
        if key != there.key:
            columns["key"] = key
            told.append(("key", there.key, key))
        if there.left_on is not None:
            columns["left_on"] = None
        if there.imported_fields != self._owned:
            columns["imported_fields"] = self._owned
        joins, changes, leaves, about = self._moves(there, wanted)
        if not columns and not about:
            return None
        action: Action = "changed" if told or about else "adopted"
        if joins or leaves:
            action = "moved"
        if there.left_on is not None:
            action = "returned"
        fields = tuple(name for name, _, _ in told) + (("memberships",) if about else ())
        verb = {"returned": "return", "moved": "move"}.get(action, "edit")
        fields = fields or tuple(columns)
        write = PersonWrite(verb, columns, fields, there.id, joins, changes, leaves)
        self._stepped.add(there.id)
        return PersonStep(key, str(values["name"]), action, write, (*about, *told_changes(told)))

    def _moves(
        self, there: KnownPerson, wanted: Mapping[str, tuple[str, str]]
    ) -> tuple[
        tuple[tuple[str, str, str], ...],
        tuple[tuple[int, str, str], ...],
        tuple[int, ...],
        tuple[FieldChange, ...],
    ]:
        """(joins, changes, leaves, how it is told)"""
        have = {
            self._unit_plan.rekeyed.get(one.unit_key, one.unit_key): one
            for one in self._memberships.imported.get(there.id, ())
        }
        joins = tuple((unit, role, title) for unit, (role, title) in wanted.items() if unit not in have)
        left = [one for unit, one in have.items() if unit not in wanted]
        changes, told = [], []
        for unit, one in have.items():
            if unit not in wanted:
                continue
            role, title = wanted[unit]
            role = role if "role" in self._fields else one.role
            title = title if "title" in self._fields else one.title
            if (role, title) == (one.role, one.title):
                continue
            changes.append((one.id, role, title))
            if role != one.role:
                told.append(FieldChange("role", one.role, role))
                if role in _LEADING or one.role in _LEADING:
                    self._plan.units_with_new_leaders.add(unit)
            if title != one.title:
                told.append(FieldChange("title", one.title, title))
        if joins or left:
            old = ", ".join(sorted(self._names.get(one.unit_key, one.unit_key) for one in left))
            new = ", ".join(sorted(self._names.get(unit, unit) for unit, _, _ in joins))
            told.insert(0, FieldChange("unit", old, new))
        self._lead(joins)
        self._unlead(left)
        return joins, tuple(changes), tuple(one.id for one in left), tuple(told)

    def _lead(self, joins: Iterable[tuple[str, str, str]]) -> None:
        self._plan.units_with_new_leaders.update(unit for unit, role, _ in joins if role in _LEADING)

    def _unlead(self, left: Iterable[KnownMembership]) -> None:
        rekeyed = self._unit_plan.rekeyed
        self._plan.units_with_new_leaders.update(
            rekeyed.get(one.unit_key, one.unit_key) for one in left if one.role in _LEADING
        )

    def leave(self, person: KnownPerson, today: date) -> None:
        """Out of the directory; what others share with them keeps the name. An appointment made here ends too."""
        left = [*self._memberships.imported.get(person.id, ()), *self._memberships.made_here.get(person.id, ())]
        self._unlead(left)
        values = {**_BLANKED, "left_on": today}
        fields = ("left_on", "title", "phone", "mobile", "mail", "portrait", "away_until", "memberships")
        write = PersonWrite("leave", values, fields, person.id, leaves=tuple(one.id for one in left))
        self._stepped.add(person.id)
        units = ", ".join(sorted(self._names.get(one.unit_key, one.unit_key) for one in left))
        self._plan.steps.append(
            PersonStep(person.key, str(person.values["name"]), "gone", write, (FieldChange("unit", units, ""),))
        )

    def take_appointments_along(self) -> None:
        """What was made here in a unit that closes goes to the one that takes over; where none or several do, or the
        person has one there already, it stays and is told of."""
        steps = {step.write.person_id: number for number, step in enumerate(self._plan.steps)}
        for key, person in self._known.items():
            here = self._memberships.made_here.get(person.id, ()) if self._unit_plan.closing else ()
            number = steps.get(person.id)
            step = None if number is None else self._plan.steps[number]
            if not here or person.left_on is not None or (step is not None and step.action == "gone"):
                continue
            taken, transfers = {one.unit_key for one in here}, []
            for one in (one for one in here if one.unit_key in self._unit_plan.closing):
                unit = only_successor(one.unit_key, self._unit_plan)
                if unit is None or unit in taken:
                    self._plan.stranded.add(one.unit_key)
                    continue
                taken.add(unit)
                transfers.append((one.id, unit))
                self._unlead([one])
                self._lead([(unit, one.role, "")])
            if transfers:
                self._transfer(key, person, number, tuple(transfers))

    def _transfer(
        self, key: str, person: KnownPerson, number: int | None, transfers: tuple[tuple[int, str], ...]
    ) -> None:
        told = tuple(FieldChange("unit", "", str(self._names.get(unit, unit))) for _, unit in transfers)
        if number is None:
            write = PersonWrite("move", {}, ("memberships",), person.id, transfers=transfers)
            self._plan.steps.append(PersonStep(key, str(person.values["name"]), "moved", write, told))
            return
        step = self._plan.steps[number]
        fields = tuple(dict.fromkeys((*step.write.fields, "memberships")))
        write = replace(step.write, fields=fields, transfers=transfers)
        self._plan.steps[number] = replace(step, write=write, changes=(*step.changes, *told))

    def follow_units(self, beyond: Collection[str] = ()) -> None:
        """People of whom no file speaks go along when their unit closes and one other takes over from it."""
        if not self._unit_plan.closing:
            return
        for key, person in self._known.items():
            if person.left_on is not None or person.id in self._stepped or key in beyond:
                continue
            here = self._memberships.imported.get(person.id, ())
            moving = [one for one in here if one.unit_key in self._unit_plan.closing]
            if not moving:
                continue
            wanted: dict[str, tuple[str, str]] = {}
            for one in sorted(here, key=lambda one: _RANK[Role(one.role)]):  # the highest role of those that merge
                wanted.setdefault(only_successor(one.unit_key, self._unit_plan) or one.unit_key, (one.role, one.title))
            self._plan.stranded.update(one.unit_key for one in moving if one.unit_key in wanted)
            joins, changes, leaves, told = self._moves(person, wanted)
            if joins:
                write = PersonWrite("move", {}, ("memberships",), person.id, joins, changes, leaves)
                self._plan.steps.append(PersonStep(key, str(person.values["name"]), "moved", write, told))


def _likeness(name: str, mail: str) -> tuple[str, str]:
    return name.casefold(), mail.casefold()
