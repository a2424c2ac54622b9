"""What has been read so far, over all tables, and how one row finds the unit it points to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from potentialer.exchange.organisation.faults import Fault
from potentialer.exchange.organisation.rows import PersonRow, Place, UnitRow
from potentialer.exchange.organisation.words import NOTHING


@dataclass
class Gathered:
    """What has been read so far, over all tables."""

    units: list[UnitRow] = field(default_factory=list)
    by_unit_key: dict[str, UnitRow] = field(default_factory=dict)
    parents: dict[str, tuple[str, Place]] = field(default_factory=dict)
    people: list[PersonRow] = field(default_factory=list)
    held_people: set[str] = field(default_factory=set)
    keyless_units: bool = False
    keyless_people: bool = False
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


class References:
    """Finds the unit that a cell means: by key, else by a name that only one unit has."""

    def __init__(self, units: Iterable[UnitRow], known: Mapping[str, str]) -> None:
        self._keys = set(known)
        self._names: dict[str, set[str]] = {}
        names = {**known, **{row.key: row.name for row in units}}
        self._keys.update(names)
        for key, name in names.items():
            self._names.setdefault(name.casefold(), set()).add(key)

    def keys(self, said: str) -> set[str]:
        return {said} if said in self._keys else self._names.get(said.casefold(), set())

    def with_parent(self, row: UnitRow) -> UnitRow:
        found = self.keys(row.parent_key)
        if not found and row.parent_key.casefold() in NOTHING:
            return replace(row, parent_key="")  # a dash or a nought, where there is no unit above
        if row.parent_key and len(found) == 1 and row.parent_key not in found:
            return replace(row, parent_key=next(iter(found)))
        return row
