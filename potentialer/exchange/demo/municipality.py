"""Builds Fjordlund Kommune: its units, people, topics and the cast one may enter as. Pure: the same arguments,
the same municipality."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from potentialer.domain.topics.bulk import TopicRow
from potentialer.exchange.demo.contacts import Numbers
from potentialer.exchange.demo.growth import grown_units
from potentialer.exchange.demo.staffing import Staffing
from potentialer.exchange.demo.texts import Texts, UnitText, load_texts
from potentialer.exchange.organisation.rows import Organisation, UnitRow

PEOPLE = 640
FEWEST_PEOPLE = 250  # so that every unit has a leader and somebody to lead
ROOT_KEY = "fjordlund"
_KEYS_OF_A_SEED = 1_000_000
# What a register of the organisation usually owns. The rest is filled in once and then the units' own to keep:
# a leader who tries the demo can mend the opening hours, and making the demo again does not undo it.
_REGISTER_UNIT_FIELDS = frozenset({"key", "name", "parent_key", "kind", "short_name", "street", "postcode", "town"})
_REGISTER_PERSON_FIELDS = frozenset({"key", "name", "unit_key", "role", "title", "phone", "mobile", "mail"})


@dataclass(frozen=True, slots=True)
class CastRow:
    """Somebody one may enter the demo as. `who` tells it in plain Danish."""

    login: str
    person_key: str
    who: str
    is_editor: bool = False
    is_administrator: bool = False


@dataclass(frozen=True, slots=True)
class Municipality:
    """`grown`: unit key -> sector, of the units that nobody wrote."""

    name: str
    organisation: Organisation
    grown: Mapping[str, str]
    topics: tuple[TopicRow, ...]  # themes first: they have no parent
    cast: tuple[CastRow, ...]


def build_municipality(*, people: int = PEOPLE, seed: int = 1) -> Municipality:
    """A municipality of `people` employees (a person with two jobs is one); more people bring more units.

    `seed` chooses who they are; units and topics written by hand are always the same. Raises ValueError
    below FEWEST_PEOPLE.
    """
    if people < FEWEST_PEOPLE:
        raise ValueError(f"at least {FEWEST_PEOPLE} people")
    texts = load_texts()
    draw = Random(seed)  # noqa: S311 - no secret hangs on it, and it must be the same every time
    units = (*texts.units, *grown_units(texts, people=people, draw=draw))
    numbers = Numbers(texts.land_line, texts.mobile, taken=_written_numbers(texts))
    unit_rows = tuple(_unit_row(texts, unit, numbers) for unit in units)
    staffing = Staffing(texts, units, draw, numbers, key_start=seed * _KEYS_OF_A_SEED)
    return Municipality(
        name=texts.name,
        organisation=Organisation(
            units=unit_rows,
            people=staffing.rows(people),
            unit_fields=_REGISTER_UNIT_FIELDS,
            person_fields=_REGISTER_PERSON_FIELDS,
        ),
        grown={unit.key: unit.sector for unit in units if unit.sector},
        topics=tuple(
            TopicRow(topic.key, topic.title, topic.parent, topic.kle, topic.synonyms) for topic in texts.topics
        ),
        cast=tuple(
            CastRow(member.login, member.person, member.who, member.is_editor, member.is_administrator)
            for member in texts.cast
        ),
    )


def _unit_row(texts: Texts, unit: UnitText, numbers: Numbers) -> UnitRow:
    return UnitRow(
        key=unit.key,
        name=unit.name,
        parent_key=unit.parent,
        kind=texts.staff[unit.staff].kind,
        short_name=unit.short,
        nicknames=unit.nicknames,
        phone=unit.phone or (numbers.next_land_line() if unit not in texts.units else ""),
        mail=f"{unit.mail}@{texts.domain}" if unit.mail else "",
        street=unit.street,
        postcode=texts.towns[unit.town],
        town=unit.town,
        opening_hours=unit.hours,
        topic_keys=unit.topics,
    )


def _written_numbers(texts: Texts) -> list[str]:
    written = [unit.phone for unit in texts.units]
    return [*written, *(person.phone for person in texts.people), *(person.mobile for person in texts.people)]
