"""Which column is which field: guessed from the headers, shown, and changed by whoever knows better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from potentialer.exchange.organisation.headers import (
    CPR,
    EITHER_WORDS,
    FIELDS,
    IGNORED,
    PERSON_WORDS,
    UNIT_WORDS,
    is_private,
    plain,
)
from potentialer.exchange.organisation.tables import Column, Table
from potentialer.exchange.organisation.words import NO, YES

TableKind = Literal["units", "people", "both", "ignored"]
TABLE_KINDS: tuple[TableKind, ...] = ("units", "people", "both", "ignored")

# Fields that also stand in tables of the other sort, and so do not tell which sort a table is.
_TELL_NOTHING = frozenset(
    f"person.{field}"
    for field in ("is_leader", "contact", "phone", "mobile", "mail", "employed_from", "employed_until", "away_until")
)
_UNITS_OWN = frozenset(
    f"unit.{field}" for field in ("parent_key", "parent_name", "kind", "short_name", "opening_hours", "replaces")
)
_PEOPLE_HINTS = ("medarbejder", "ansat", "person", "people", "employee", "kolleg", "hr", "loen", "bruger")
_UNIT_HINTS = ("enhed", "unit", "orgunit", "afdeling", "organisation", "institution")


@dataclass(frozen=True, slots=True)
class TableMapping:
    """`fields[i]` is the field of column i: one of headers.FIELDS, IGNORED, or CPR for one that was dropped."""

    kind: TableKind
    fields: tuple[str, ...]

    def column_of(self, field: str) -> int | None:
        return self.fields.index(field) if field in self.fields else None


def guess_mapping(table: Table) -> TableMapping:
    """From the headers; where they leave it open, from what stands under them."""
    kind = _guess_kind(table)
    if kind == "ignored":
        return TableMapping(kind, tuple(CPR if column.is_cpr else IGNORED for column in table.columns))
    wishes = sorted(
        (rank, column.index, field)
        for column in table.columns
        for field, rank in _meanings(column, kind)
        if _belongs(field, kind)
    )
    fields = [CPR if column.is_cpr else IGNORED for column in table.columns]
    for _, index, field in wishes:
        if fields[index] == IGNORED and field not in fields:
            fields[index] = field
    return TableMapping(kind, tuple(fields))


def guess_mappings(tables: Sequence[Table]) -> tuple[TableMapping, ...]:
    return tuple(guess_mapping(table) for table in tables)


def with_choices(table: Table, mapping: TableMapping, choices: Mapping[int, str]) -> TableMapping:
    """Column index -> field. A chosen field is taken from the column that had it; the table's kind follows."""
    fields = list(mapping.fields)
    for index, field in choices.items():
        if table.columns[index].is_cpr or table.columns[index].is_forgotten or field not in (*FIELDS, IGNORED):
            continue
        fields = [IGNORED if field and other == field else other for other in fields]
        fields[index] = field
    return TableMapping(_kind_of_fields(fields), tuple(fields))


def _kind_of_fields(fields: Sequence[str]) -> TableKind:
    people = any(field.startswith("person.") for field in fields)
    units = any(field.startswith("unit.") for field in fields)
    parent = any(field in ("unit.parent_key", "unit.parent_name") for field in fields)
    if people:
        return "both" if units and parent else "people"
    return "units" if units else "ignored"


def _meanings(column: Column, kind: TableKind | None = None) -> list[tuple[str, int]]:
    """What the header may mean in a table of this kind (None: in any), each with its rank; the lowest is the best."""
    word = plain(column.header)
    if column.is_cpr or is_private(column.header) or not word:
        return []
    meanings = []
    if word in UNIT_WORDS:
        meanings.append(UNIT_WORDS[word])
    if word in PERSON_WORDS and kind != "units":
        meanings.append(PERSON_WORDS[word])
    if kind is not None and word in EITHER_WORDS:
        (in_units, in_people), rank = EITHER_WORDS[word]
        meanings.append((in_units if kind == "units" else in_people, rank))
    if word == "leder" and not all(sample.casefold() in YES | NO for sample in column.samples):
        return []  # the leader's name or number, in a table of units or of people
    return [(field, rank) for field, rank in meanings if field]


def _belongs(field: str, kind: TableKind) -> bool:
    if kind == "units":
        return field.startswith("unit.")
    return kind == "both" or field.startswith("person.") or field in ("unit.key", "unit.name")


def _guess_kind(table: Table) -> TableKind:
    said = {field for column in table.columns for field, _ in _meanings(column)}
    generic = {plain(column.header) for column in table.columns if not column.is_cpr} & EITHER_WORDS.keys()
    has_name = bool(generic & {"navn", "name", "betegnelse"})
    refers = bool(said & {"unit.key", "unit.name"})
    if any(field.startswith("person.") and field not in _TELL_NOTHING for field in said):
        return "both" if refers and said & {"unit.parent_key", "unit.parent_name"} else "people"
    if said & _UNITS_OWN:
        return "units"
    if refers:
        return "people" if has_name and _is_of_people(table, said) else "units"
    if not has_name or len(generic) < 2:
        return "ignored"
    return "people" if _hinted(table) == "people" or _has_own_mail(table) else "units"


def _is_of_people(table: Table, said: set[str]) -> bool:
    """A name beside a unit: people, if the unit stands there as a place to be, and so comes more than once."""
    if hinted := _hinted(table):
        return hinted == "people"
    if "unit.key" not in said:
        return True
    column = next(c.index for c in table.columns if ("unit.key" in {field for field, _ in _meanings(c)}))
    values = [cells[column] for _, cells in table.rows[:2000] if cells[column]]
    return len(set(values)) < len(values)


def _hinted(table: Table) -> TableKind | None:
    for name in (plain(table.sheet), plain(table.file)):
        people, units = any(h in name for h in _PEOPLE_HINTS), any(h in name for h in _UNIT_HINTS)
        if people != units:
            return "people" if people else "units"
    return None


def _has_own_mail(table: Table) -> bool:
    return any("@" in sample for column in table.columns for sample in column.samples)
