"""Reading the units of a table."""

import re
from collections.abc import Mapping

from potentialer.exchange.organisation.faults import Code, Fault
from potentialer.exchange.organisation.gathering import Gathered
from potentialer.exchange.organisation.mapping import TableMapping
from potentialer.exchange.organisation.row_reader import RowReader
from potentialer.exchange.organisation.rows import UnitRow
from potentialer.exchange.organisation.tables import Table
from potentialer.exchange.organisation.words import kind_of

_POSTCODE_TOWN = re.compile(r"(?:DK-?)?\s*(\d{3,4})\s+(.+)", re.IGNORECASE)


def read_units(table: Table, mapping: TableMapping, reader: RowReader, gathered: Gathered) -> None:
    for number, cells in table.rows:
        if not reader.take(number, cells):
            continue
        row = _unit_row(reader, gathered)
        if row is None:
            continue
        earlier = gathered.by_unit_key.get(row.key)
        if earlier is None or mapping.kind == "units":
            gathered.by_unit_key.setdefault(row.key, row)
            gathered.units.append(row)
        elif (earlier.name, earlier.parent_key) != (row.name, row.parent_key):
            reader.faults.append(
                Fault(Code.OTHER_NAME, row.place, reader.header("unit.key"), row.key, other=earlier.place)
            )


def _unit_row(reader: RowReader, gathered: Gathered) -> UnitRow | None:
    key, name = reader.code("unit.key"), reader.text("unit.name")
    if not key:
        if reader.has("person.key") and (not name or reader.code("person.key")):
            return None  # told as a person without a unit
        if not reader.raw("unit.key"):
            reader.fault(Code.MISSING_KEY, "unit.key")
        gathered.keyless_units = True
        return None
    if not name and not reader.raw("unit.name"):
        reader.fault(Code.MISSING_NAME, "unit.name", key)
    parent, parent_name = reader.code("unit.parent_key"), reader.text("unit.parent_name")
    if parent and parent_name:
        gathered.parents.setdefault(parent, (parent_name, reader.place))
    postcode, town = _postcode_and_town(reader)
    return UnitRow(
        key=key,
        name=name,
        parent_key=parent or parent_name,
        kind=kind_of(reader.text("unit.kind"), name),
        short_name=reader.text("unit.short_name"),
        nicknames=tuple(word[:100] for word in reader.words("unit.nicknames")),
        phone=reader.phone("unit.phone"),
        mail=reader.mail("unit.mail"),
        street=reader.text("unit.street"),
        postcode=postcode,
        town=town,
        opening_hours=reader.lines("unit.opening_hours"),
        topic_keys=reader.words("unit.topic_keys"),
        replaces=reader.words("unit.replaces"),
        place=reader.place,
    )


def _postcode_and_town(reader: RowReader) -> tuple[str, str]:
    if reader.has("unit.postcode_town") and (match := _POSTCODE_TOWN.fullmatch(reader.text("unit.postcode_town"))):
        return match[1].zfill(4), match[2]
    return reader.postcode("unit.postcode"), reader.text("unit.town") or reader.text("unit.postcode_town")


def add_named_parents(gathered: Gathered, known: Mapping[str, str]) -> None:
    """A parent that has no row of its own, but a code and a name beside its child, is a unit at the top."""
    for key, (name, place) in gathered.parents.items():
        if key not in gathered.by_unit_key and key not in known:
            row = UnitRow(key=key, name=name, kind=kind_of(name), place=place)
            gathered.by_unit_key[key] = row
            gathered.units.append(row)
