"""What a municipality's own files say of its organisation, once read: rows that no longer know their file's shape.

Both the import and the demo municipality end here, so there is one way into the directory.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Role = Literal["leader", "deputy", "delegate", "employee"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the municipality's file a row stands, in the words a person would look it up by."""

    file: str = ""
    sheet: str = ""
    row: int = 0  # as the spreadsheet numbers it: the header is row 1


@dataclass(frozen=True, slots=True)
class UnitRow:
    key: str
    name: str
    parent_key: str = ""  # "" stands at the top
    kind: str = ""  # a value of domain.people.models.UnitKind, or "" when the file does not say
    short_name: str = ""
    nicknames: tuple[str, ...] = ()
    phone: str = ""
    mail: str = ""  # the unit's shared mailbox
    street: str = ""
    postcode: str = ""
    town: str = ""
    opening_hours: str = ""
    topic_keys: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()  # keys of units that this one takes over from (merged or split)
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One employment. A person in two units is two rows with the same key."""

    key: str
    name: str
    unit_key: str
    role: Role = "employee"
    title: str = ""
    phone: str = ""
    mobile: str = ""
    mail: str = ""
    away_until: date | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Organisation:
    """All rows of one reading. `*_fields` names the fields the files really had: an import never
    touches a field that its files do not speak of."""

    units: tuple[UnitRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    unit_fields: frozenset[str] = field(default_factory=frozenset)
    person_fields: frozenset[str] = field(default_factory=frozenset)
    held_units: frozenset[str] = field(default_factory=frozenset)  # keys of rows that were skipped: not gone
    held_people: frozenset[str] = field(default_factory=frozenset)  # the same; who is in the directory stays as it is
    keyless_units: bool = False  # a row without a key was skipped: nobody can tell which unit is gone
    keyless_people: bool = False
