"""Reading the people of a table: one row, one employment."""

import re
from datetime import date

from potentialer.exchange.organisation.faults import Code, Fault, shown
from potentialer.exchange.organisation.gathering import Gathered, References
from potentialer.exchange.organisation.row_reader import RowReader, phone_as_shown
from potentialer.exchange.organisation.rows import PersonRow
from potentialer.exchange.organisation.tables import Table
from potentialer.exchange.organisation.words import YES, role_of
from potentialer.lib.text.phones import numbers


def read_people(table: Table, reader: RowReader, gathered: Gathered, references: References, today: date) -> None:
    """Adds the table's employments; one that has not begun or has ended is passed by and counted."""
    roles: dict[str, None] = {}
    not_now = 0
    surname_first = _has_surnames_first(table, reader)
    for number, cells in table.rows:
        if not reader.take(number, cells):
            continue
        key, name = reader.code("person.key"), _name(reader, surname_first=surname_first)
        if not key and not name and reader.has("unit.parent_key", "unit.parent_name"):
            continue  # a unit without people, in a table of both
        if not _is_employed(reader, today):
            not_now += 1
            continue
        unit_key = _unit_key(reader, references)
        _tell_missing(reader, key, name)
        row = _person_row(reader, key, name, unit_key, roles)
        if key and name and unit_key:
            gathered.people.append(row)
        elif key:
            gathered.held_people.add(key)
        else:
            gathered.keyless_people = True
    if not_now:
        gathered.notes.append(Fault(Code.NOT_EMPLOYED_NOW, table.place(), count=not_now))
    if roles:
        told = tuple(map(shown, roles))[:10]
        gathered.notes.append(Fault(Code.UNKNOWN_ROLE, table.place(), reader.header("person.role"), names=told))


def _is_employed(reader: RowReader, today: date) -> bool:
    begins, ends = reader.date("person.employed_from"), reader.date("person.employed_until")
    return not ((begins and begins > today) or (ends and ends < today))


def _tell_missing(reader: RowReader, key: str, name: str) -> None:
    if not key and not reader.raw("person.key"):
        reader.fault(Code.MISSING_KEY, "person.key", name)
    if not name and not reader.raw("person.name") and not reader.raw("person.given_name"):
        reader.fault(Code.MISSING_NAME, "person.name" if reader.has("person.name") else "person.given_name", key)


def _has_surnames_first(table: Table, reader: RowReader) -> bool:
    """Whether most names are written `Kjær, Åse`, as payroll systems do."""
    column = reader.column("person.name")
    if column is None:
        return False
    names = [cells[column] for _, cells in table.rows if cells[column]]
    return sum(name.count(",") == 1 for name in names) > len(names) / 2


def _name(reader: RowReader, *, surname_first: bool) -> str:
    name = reader.text("person.name")
    if surname_first and name.count(",") == 1:
        surname, given = name.split(",")
        name = f"{given.strip()} {surname.strip()}".strip()
    return name or f"{reader.text('person.given_name')} {reader.text('person.surname')}".strip()


def _unit_key(reader: RowReader, references: References) -> str:
    """The key of the unit the row points to; "" when it points to none or to several, which is told."""
    column = "unit.key" if reader.code("unit.key") else "unit.name"
    said = reader.code(column)
    if not said:
        if not reader.raw("unit.key") and not reader.raw("unit.name"):
            reader.fault(Code.MISSING_UNIT, "unit.key" if reader.has("unit.key") else "unit.name")
        return ""
    found = references.keys(said)
    if len(found) > 1:
        reader.fault(Code.AMBIGUOUS_UNIT, column, said, names=tuple(sorted(found)[:5]))
        return ""
    return next(iter(found), said)


def _person_row(reader: RowReader, key: str, name: str, unit_key: str, roles: dict[str, None]) -> PersonRow:
    said = reader.text("person.role")
    role = role_of(said)
    if role is None:
        roles[said] = None
        role = "employee"
    if role == "employee" and reader.has("person.is_leader"):
        role = "leader" if reader.text("person.is_leader").casefold() in YES else role
    phone, mail = reader.phone("person.phone"), reader.mail("person.mail")
    if reader.has("person.contact"):
        also_phone, also_mail = _contact(reader)
        phone, mail = phone or also_phone, mail or also_mail
    return PersonRow(
        key=key,
        name=name,
        unit_key=unit_key,
        role=role,
        title=reader.text("person.title"),
        phone=phone,
        mobile=reader.phone("person.mobile"),
        mail=mail,
        away_until=reader.date("person.away_until"),
        place=reader.place,
    )


def _contact(reader: RowReader) -> tuple[str, str]:
    """A mail address and a phone number in one cell."""
    words = re.split(r"[\s;,|]+", reader.text("person.contact"))
    mail = next((word for word in words if "@" in word), "")
    found = numbers(" ".join(word for word in words if "@" not in word))
    return (phone_as_shown(found[0]) or "" if found else ""), mail
