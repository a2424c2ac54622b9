"""From tables and their mapping to an organisation, with everything that is wrong told at once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from potentialer.exchange.organisation.checking import check_organisation, without_rows
from potentialer.exchange.organisation.faults import Code, Fault
from potentialer.exchange.organisation.gathering import Gathered, References
from potentialer.exchange.organisation.headers import IGNORED
from potentialer.exchange.organisation.mapping import TableMapping
from potentialer.exchange.organisation.person_rows import read_people
from potentialer.exchange.organisation.row_reader import RowReader
from potentialer.exchange.organisation.rows import Organisation, Place
from potentialer.exchange.organisation.tables import Table
from potentialer.exchange.organisation.unit_rows import add_named_parents, read_units

# What a field of a file fills in the directory, where the two are not called the same.
_FILLS = {
    "person.given_name": ("name",),
    "person.surname": ("name",),
    "person.is_leader": ("role",),
    "person.contact": ("phone", "mail"),
    "person.employed_from": (),
    "person.employed_until": (),
    "unit.parent_name": ("parent_key",),
    "unit.postcode_town": ("postcode", "town"),
}
_MOST_SKIPS = 100  # rounds of skipping; each removes rows, and a tree is never deeper


NOTHING_READ = Organisation()


@dataclass(frozen=True, slots=True)
class Reading:
    organisation: Organisation = NOTHING_READ
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def read_organisation(
    tables: Sequence[Table],
    mappings: Sequence[TableMapping],
    *,
    today: date,
    known_units: Mapping[str, str] | None = None,
    known_topics: Collection[str] | None = None,
    skip_bad_rows: bool = False,
) -> Reading:
    """Everything the tables say. `known_units` are the directory's own open units (key -> name), which people and
    parents may point to. With `skip_bad_rows` faulty rows are left out and told as notes; faults of a whole
    file or a missing column remain faults."""
    known = known_units or {}
    used = [(table, mapping) for table, mapping in zip(tables, mappings, strict=True) if mapping.kind != "ignored"]
    gathered = Gathered(notes=list(_notes_on_columns(tables, mappings)))
    gathered.faults += (
        _missing_columns(used) if used else [Fault(Code.NO_TABLE, Place(tables[0].file) if tables else Place())]
    )
    if gathered.faults:
        return Reading(faults=tuple(gathered.faults), notes=tuple(gathered.notes))
    readers = [RowReader(table, mapping) for table, mapping in used]
    for (table, mapping), reader in zip(used, readers, strict=True):
        if mapping.kind in ("units", "both"):
            read_units(table, mapping, reader, gathered)
    add_named_parents(gathered, known)
    references = References(gathered.units, known)
    gathered.units = [references.with_parent(row) for row in gathered.units]
    for (table, mapping), reader in zip(used, readers, strict=True):
        if mapping.kind in ("people", "both"):
            # A table of both has been judged cell by cell already.
            told = len(reader.faults)
            read_people(table, reader, gathered, references, today)
            if mapping.kind == "both":
                _drop_repeated(reader, told)
    return _judged(used, readers, gathered, known, known_topics, skip_bad_rows)


def _judged(
    used: Sequence[tuple[Table, TableMapping]],
    readers: Sequence[RowReader],
    gathered: Gathered,
    known: Mapping[str, str],
    topics: Collection[str] | None,
    skip: bool,
) -> Reading:
    unit_fields, person_fields = _fields(used)
    organisation = Organisation(
        tuple(gathered.units),
        tuple(gathered.people),
        unit_fields,
        person_fields,
        frozenset(),
        frozenset(gathered.held_people),
        gathered.keyless_units,
        gathered.keyless_people,
    )
    headers = {(table.file, table.sheet): reader for (table, _), reader in zip(used, readers, strict=True)}

    def header(place: Place, name: str) -> str:
        reader = headers.get((place.file, place.sheet))
        if reader is None:
            return name
        return reader.header(name) or reader.header("unit.name" if name == "unit.key" else "unit.parent_name")

    def check(rows: Organisation) -> tuple[Fault, ...]:
        return check_organisation(rows, known_units=known, known_topics=topics, header=header)

    cell_faults = [fault for reader in readers for fault in reader.faults]
    faults = _in_order([*cell_faults, *gathered.faults, *check(organisation)])
    if not skip or not faults:
        return Reading(organisation, faults, tuple(gathered.notes))
    organisation, told = _without_faults(organisation, faults, check, known)
    skipped = Fault(Code.ROWS_SKIPPED, count=len({fault.place for fault in told}))
    return Reading(organisation, (), (*gathered.notes, skipped, *told))


def _without_faults(
    organisation: Organisation,
    faults: Iterable[Fault],
    check: Callable[[Organisation], tuple[Fault, ...]],
    known: Collection[str],
) -> tuple[Organisation, tuple[Fault, ...]]:
    """The organisation without the faulty rows and those that pointed to them, and all faults that were met."""
    told, met = list(faults), list(faults)
    for _ in range(_MOST_SKIPS):
        organisation = without_rows(organisation, {fault.place for fault in met}, known)
        met = list(check(organisation))
        if not met:
            break
        told += met
    return organisation, _in_order(told)


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.place.file, fault.place.sheet, fault.place.row)))


def _drop_repeated(reader: RowReader, told: int) -> None:
    before = set(reader.faults[:told])
    reader.faults[told:] = [fault for fault in reader.faults[told:] if fault not in before]


def _notes_on_columns(tables: Sequence[Table], mappings: Sequence[TableMapping]) -> Iterable[Fault]:
    for table, mapping in zip(tables, mappings, strict=True):
        if mapping.kind == "ignored":
            yield Fault(Code.SHEET_IGNORED, table.place())
            continue
        ignored = tuple(
            column.header
            for column, name in zip(table.columns, mapping.fields, strict=True)
            if name == IGNORED and (column.samples or column.is_forgotten)
        )
        if ignored:
            yield Fault(Code.COLUMN_IGNORED, table.place(), names=ignored)


def _missing_columns(used: Sequence[tuple[Table, TableMapping]]) -> list[Fault]:
    faults = []
    for table, mapping in used:
        wanted: list[tuple[str, ...]] = []
        if mapping.kind in ("units", "both"):
            wanted += [("unit.key",), ("unit.name",)]
        if mapping.kind in ("people", "both"):
            wanted += [("person.key",), ("person.name", "person.given_name"), ("unit.key", "unit.name")]
        if "person.given_name" in mapping.fields and "person.name" not in mapping.fields:
            wanted.append(("person.surname",))
        faults += [
            Fault(Code.MISSING_COLUMN, table.place(), names=fields)
            for fields in wanted
            if not any(name in mapping.fields for name in fields)
        ]
    return faults


def _fields(used: Sequence[tuple[Table, TableMapping]]) -> tuple[frozenset[str], frozenset[str]]:
    """The fields that all tables of a sort have: one that only some have would be emptied for the others' rows.
    A table without parents puts its units at the top."""
    units: list[set[str]] = []
    people: list[set[str]] = []
    for _, mapping in used:
        filled: dict[str, set[str]] = {"unit": set(), "person": set()}
        for name in mapping.fields:
            side, _, bare = name.partition(".")
            if side in filled:
                filled[side].update(_FILLS.get(name, (bare,)))
        if mapping.kind in ("units", "both"):
            units.append(filled["unit"])
        if mapping.kind in ("people", "both"):
            people.append(filled["person"] | {"unit_key"})
    of_units = frozenset(set.intersection(*units)) if units else frozenset()
    if any("parent_key" in fields for fields in units):
        of_units |= {"parent_key"}
    return of_units, frozenset(set.intersection(*people)) if people else frozenset()
