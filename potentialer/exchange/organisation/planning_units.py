"""Comparing the files' units with the directory's."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from potentialer.domain.people.bulk import UnitWrite
from potentialer.domain.people.models import Unit, UnitKind, UnitNickname, UnitSuccession
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.exchange.organisation.faults import NOWHERE, Code, Fault, shown
from potentialer.exchange.organisation.plan import Action, UnitStep, told_changes
from potentialer.exchange.organisation.rows import Organisation, UnitRow
from potentialer.lib.text.sorting import danish_sort_key

# The fields of a row that are columns, as both call them.
_COLUMNS = ("name", "short_name", "kind", "phone", "mail", "street", "postcode", "town", "opening_hours")
_OWNED = {"parent_key": "parent", "topic_keys": "topics"}  # what imported_fields calls them
_KINDS = frozenset(UnitKind.values)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit as the directory has it."""

    id: int
    key: str
    values: Mapping[str, str]
    parent_key: str
    closed_on: date | None
    imported_fields: list[str]
    nicknames: frozenset[str]
    topics: frozenset[str]


@dataclass
class UnitPlan:
    steps: list[UnitStep] = field(default_factory=list)
    unchanged: int = 0
    rekeyed: dict[str, str] = field(default_factory=dict)  # old key -> new key of what stays one unit
    successors: dict[str, list[str]] = field(default_factory=dict)  # key of a closing unit -> keys that take over
    closing: set[str] = field(default_factory=set)
    notes: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def known_units() -> dict[str, KnownUnit]:
    """All units of the directory by key, in four queries without joins."""
    nicknames: dict[int, set[str]] = defaultdict(set)
    topics: dict[int, set[str]] = defaultdict(set)
    for unit, name in UnitNickname.objects.values_list("unit_id", "name"):
        nicknames[unit].add(name)
    topic_keys = dict(Topic.objects.values_list("id", "key"))
    for unit, topic in UnitTopic.objects.values_list("unit_id", "topic_id"):
        topics[unit].add(topic_keys.get(topic, ""))
    rows = list(Unit.objects.order_by("id").values("id", "key", "parent_id", "closed_on", "imported_fields", *_COLUMNS))
    keys = {row["id"]: row["key"] for row in rows}
    return {
        row["key"]: KnownUnit(
            row["id"],
            row["key"],
            {column: row[column] for column in _COLUMNS},
            keys.get(row["parent_id"], ""),
            row["closed_on"],
            row["imported_fields"],
            frozenset(nicknames[row["id"]]),
            frozenset(topics[row["id"]]),
        )
        for row in rows
    }


def plan_units(
    organisation: Organisation, known: Mapping[str, KnownUnit], *, today: date, keep_absent: bool
) -> UnitPlan:
    plan = UnitPlan()
    if not organisation.units:
        return plan
    comparison = _Comparison(organisation, known, plan)
    comparison.find_rekeyed()
    gone = set() if keep_absent or organisation.keyless_units else comparison.absent()
    plan.closing = gone
    comparison.find_successors()
    for row in organisation.units:
        comparison.compare(row)
    for key in sorted(gone):
        comparison.close(known[key], today)
    comparison.lift_orphans()
    comparison.find_rings()
    return plan


class _Comparison:
    def __init__(self, organisation: Organisation, known: Mapping[str, KnownUnit], plan: UnitPlan) -> None:
        self._organisation, self._known, self._plan = organisation, known, plan
        self._rows = {row.key: row for row in organisation.units}
        fields = organisation.unit_fields | {"key", "name"}
        self._columns = [column for column in _COLUMNS if column in fields]
        self._fields = fields
        self._owned = sorted(_OWNED.get(name, name) for name in fields - {"key", "replaces"})
        self._names = {key: unit.values["name"] for key, unit in known.items()}
        self._names.update((row.key, row.name) for row in organisation.units)
        keys = {unit.id: key for key, unit in known.items()}
        self._successions = {
            (keys.get(old), keys.get(new)) for old, new in UnitSuccession.objects.values_list("old_id", "new_id")
        }
        self._takers: dict[str, list[str]] = defaultdict(list)
        for row in organisation.units:
            for old in row.replaces:
                if old in known and old != row.key:
                    self._takers[old].append(row.key)
                elif old not in known and old not in self._rows:
                    self._plan.notes.append(Fault(Code.UNKNOWN_REPLACED, row.place, value=shown(old)))

    def find_rekeyed(self) -> None:
        """One that takes over from one, which is no longer there: the same unit under a new key keeps its identity."""
        for old, takers in self._takers.items():
            new = takers[0]
            alone = len(takers) == 1 and len([key for key in self._rows[new].replaces if key in self._known]) == 1
            if alone and old not in self._rows and new not in self._known and old not in self._organisation.held_units:
                self._plan.rekeyed[old] = new

    def absent(self) -> set[str]:
        """Open units that came from a file before and are in none now. One made here by hand is no file's to close,
        and one that a row points to is still there."""
        pointed_at = {row.parent_key for row in self._organisation.units}
        pointed_at |= {row.unit_key for row in self._organisation.people}
        kept = self._rows.keys() | pointed_at | self._organisation.held_units | self._plan.rekeyed.keys()
        return {
            key
            for key, unit in self._known.items()
            if unit.closed_on is None and unit.imported_fields and key not in kept
        }

    def find_successors(self) -> None:
        for old, takers in self._takers.items():
            if old in self._plan.closing:
                self._plan.successors[old] = list(dict.fromkeys(takers))

    def compare(self, row: UnitRow) -> None:
        old_keys = {new: old for old, new in self._plan.rekeyed.items()}
        there = self._known.get(row.key) or self._known.get(old_keys.get(row.key, ""))
        from_units = tuple(
            old
            for old in dict.fromkeys(row.replaces)
            if old != row.key and old not in self._plan.rekeyed and (old in self._known or old in self._rows)
            # One that gets another key by this very file is stored under the one it had.
            if there is None or (old_keys.get(old, old), there.key) not in self._successions
        )
        step = self._created(row, from_units) if there is None else self._changed(row, there, from_units)
        if step is None:
            self._plan.unchanged += 1
        else:
            self._plan.steps.append(step)

    def _created(self, row: UnitRow, from_units: tuple[str, ...]) -> UnitStep:
        values: dict[str, object] = {column: getattr(row, column) for column in _COLUMNS}
        values["kind"] = row.kind if row.kind in _KINDS else UnitKind.OTHER.value
        values |= {"key": row.key, "sort_key": danish_sort_key(row.name), "imported_fields": self._owned}
        nicknames = tuple(dict.fromkeys(row.nicknames))
        write = UnitWrite("create", values, tuple(self._owned), None, row.parent_key, nicknames or None)
        topics = tuple(sorted(set(row.topic_keys))) or None
        return UnitStep(row.key, row.name, "created", write, (), topics, from_units)

    def _changed(self, row: UnitRow, there: KnownUnit, from_units: tuple[str, ...]) -> UnitStep | None:
        values: dict[str, object] = {}
        told: list[tuple[str, object, object]] = []
        for column in self._columns:
            new = getattr(row, column)
            if new != there.values[column] and not (column == "kind" and new not in _KINDS):
                values[column] = new
                told.append((column, there.values[column], new))
        if "name" in values:
            values["sort_key"] = danish_sort_key(row.name)
        if row.key != there.key:
            values["key"] = row.key
            told.append(("key", there.key, row.key))
        if there.closed_on is not None:
            values["closed_on"] = None
        nicknames = self._new_nicknames(row, there, told)
        topics = self._new_topics(row, there, told)
        parent = self._new_parent(row, there, told)
        if there.imported_fields != self._owned:
            values["imported_fields"] = self._owned
        if not values and not told and not from_units:
            return None
        action: Action = "changed" if told or from_units else "adopted"
        if parent is not None:
            action = "moved"
        if there.closed_on is not None:
            action = "returned"
        verb = {"returned": "reopen", "moved": "move"}.get(action, "edit")
        fields = tuple(_OWNED.get(name, name) for name, _, _ in told)
        fields = fields or tuple(name for name in values if name != "sort_key") or ("predecessors",)
        write = UnitWrite(verb, values, fields, there.id, parent, nicknames)
        return UnitStep(row.key, row.name, action, write, told_changes(told), topics, from_units)

    def _new_nicknames(
        self, row: UnitRow, there: KnownUnit, told: list[tuple[str, object, object]]
    ) -> tuple[str, ...] | None:
        if "nicknames" not in self._fields or there.nicknames == set(row.nicknames):
            return None
        told.append(("nicknames", ", ".join(sorted(there.nicknames)), ", ".join(row.nicknames)))
        return tuple(dict.fromkeys(row.nicknames))

    def _new_topics(
        self, row: UnitRow, there: KnownUnit, told: list[tuple[str, object, object]]
    ) -> tuple[str, ...] | None:
        if "topic_keys" not in self._fields or there.topics == set(row.topic_keys):
            return None
        told.append(("topic_keys", ", ".join(sorted(there.topics)), ", ".join(sorted(row.topic_keys))))
        return tuple(sorted(set(row.topic_keys)))

    def _new_parent(self, row: UnitRow, there: KnownUnit, told: list[tuple[str, object, object]]) -> str | None:
        old = self._plan.rekeyed.get(there.parent_key, there.parent_key)
        new = row.parent_key if "parent_key" in self._fields else surviving(old, self._known, self._plan)
        if old == new:
            return None
        told.append(("parent_key", self._names.get(old, ""), self._names.get(new, "")))
        return new

    def close(self, unit: KnownUnit, today: date) -> None:
        successors = self._plan.successors.get(unit.key, [])
        write = UnitWrite("close", {"closed_on": today}, ("closed_on",), unit.id)
        names = tuple(self._names[key] for key in successors)
        self._plan.steps.append(UnitStep(unit.key, unit.values["name"], "gone", write, successors=names))

    def lift_orphans(self) -> None:
        """A unit of which the files do not speak, and whose parent closes, comes under whoever takes over, else under
        the nearest above that stays."""
        for key, unit in self._known.items():
            speaks = key in self._rows or key in self._plan.rekeyed or key in self._plan.closing
            if speaks or unit.closed_on is not None or unit.parent_key not in self._plan.closing:
                continue
            parent = surviving(unit.parent_key, self._known, self._plan)
            told = told_changes([("parent_key", self._names.get(unit.parent_key, ""), self._names.get(parent, ""))])
            write = UnitWrite("move", {}, ("parent",), unit.id, parent)
            self._plan.steps.append(UnitStep(key, unit.values["name"], "moved", write, told))

    def find_rings(self) -> None:
        """Units that would come under themselves: the rows alone were judged before, here they lie over the
        directory's own tree, of which a file may hold only a part."""
        new = self._plan.rekeyed
        parents = {new.get(key, key): new.get(unit.parent_key, unit.parent_key) for key, unit in self._known.items()}
        placed = {step.key: step.write.parent_key for step in self._plan.steps if step.write.parent_key is not None}
        parents.update(placed)
        done: set[str] = set()
        for start in placed:
            path: dict[str, None] = {}
            key = start
            while key in parents and key not in done and key not in path:
                path[key] = None
                key = parents[key]
            if key in path:
                self._plan.faults.append(self._ring(list(path)[list(path).index(key) :]))
            done.update(path)

    def _ring(self, keys: list[str]) -> Fault:
        rows = [self._rows[key] for key in keys if key in self._rows]
        names = tuple(shown(self._names.get(key, key)) for key in [*keys, keys[0]])
        return Fault(Code.CYCLE, rows[0].place if rows else NOWHERE, names=names)


def surviving(key: str, known: Mapping[str, KnownUnit], plan: UnitPlan) -> str:
    """The unit itself if it stays; else its single successor, else the nearest above that stays; "" is the top."""
    seen: set[str] = set()
    while key in plan.closing and key not in seen:
        seen.add(key)
        successors = plan.successors.get(key, [])
        key = successors[0] if len(successors) == 1 else known[key].parent_key
    return plan.rekeyed.get(key, key) if key not in plan.closing else ""


def only_successor(key: str, plan: UnitPlan) -> str | None:
    successors: Collection[str] = plan.successors.get(key, ())
    return next(iter(successors)) if len(successors) == 1 else None
