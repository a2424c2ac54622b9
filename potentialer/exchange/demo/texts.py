"""Reads what the demo municipality is made of: the TOML files in `data/`, as frozen dataclasses."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from potentialer.exchange.organisation.rows import Role

Reach = Literal["desk", "field", "floor", "none"]
"""How one gets hold of somebody: at a desk, on the road, among children or residents, or not at all."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works in one sort of unit. `size` is how much of the municipality's staff it takes, beside the others."""

    kind: str
    reach: Reach
    size: float
    leader: tuple[str, ...]
    deputy: str
    titles: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnitText:
    """A unit as somebody wrote it; `staff` names an entry of staff.toml, whose words the unit may replace."""

    key: str
    name: str
    staff: str
    town: str
    parent: str = ""
    short: str = ""
    nicknames: tuple[str, ...] = ()
    street: str = ""
    phone: str = ""
    mail: str = ""  # what stands before the @
    hours: str = ""
    topics: tuple[str, ...] = ()
    size: float | None = None
    leader_title: str = ""
    titles: Mapping[str, int] = field(default_factory=dict)
    sector: str = ""  # of a unit that nobody wrote: the sector whose cards its own takes after


@dataclass(frozen=True, slots=True)
class JobText:
    unit: str
    role: Role = "employee"
    title: str = ""


@dataclass(frozen=True, slots=True)
class PersonText:
    """Somebody written by hand. Phones that are not given are made up by `reach`."""

    key: str
    name: str
    jobs: tuple[JobText, ...]
    phone: str = ""
    mobile: str = ""
    reach: Reach | None = None
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class TopicText:
    key: str
    title: str
    parent: str = ""
    kle: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CastText:
    login: str
    person: str
    who: str
    is_editor: bool = False
    is_administrator: bool = False


@dataclass(frozen=True, slots=True)
class GrowingKind:
    staff: str
    share: int
    names: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """How one branch grows: its kinds of units gather in districts under `parent`. Their cards take after `sector`."""

    parent: str
    sector: str
    district: str
    district_staff: str
    kinds: tuple[GrowingKind, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    name: str
    domain: str
    land_line: str
    mobile: str
    towns: Mapping[str, str]  # name -> postcode
    units: tuple[UnitText, ...]
    people: tuple[PersonText, ...]
    topics: tuple[TopicText, ...]
    cast: tuple[CastText, ...]
    staff: Mapping[str, Staff]
    first_names: Mapping[str, tuple[str, ...]]
    last_names: Mapping[str, tuple[str, ...]]
    growth: tuple[Growth, ...]
    streets: tuple[str, ...]


@cache
def load_texts() -> Texts:
    data = files(__package__).joinpath("data")
    municipality = _read(data.joinpath("municipality.toml"))
    growth = _read(data.joinpath("growth.toml"))
    names = _read(data.joinpath("names.toml"))
    unit_files = sorted(data.joinpath("units").iterdir(), key=lambda file: file.name)
    return Texts(
        name=municipality["name"],
        domain=municipality["domain"],
        land_line=municipality["land_line"],
        mobile=municipality["mobile"],
        towns=municipality["towns"],
        units=tuple(UnitText(**_frozen(unit)) for file in unit_files for unit in _read(file)["unit"]),
        people=tuple(_person(person) for person in _read(data.joinpath("people.toml"))["person"]),
        topics=tuple(_topics(_read(data.joinpath("topics.toml"))["theme"])),
        cast=tuple(CastText(**member) for member in _read(data.joinpath("cast.toml"))["cast"]),
        staff={key: Staff(**_frozen(staff)) for key, staff in _read(data.joinpath("staff.toml")).items()},
        first_names=_frozen(names["first"]),
        last_names=_frozen(names["last"]),
        growth=tuple(_growth(branch) for branch in growth["grow"]),
        streets=tuple(growth["streets"]),
    )


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _frozen(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


def _person(values: Mapping[str, Any]) -> PersonText:
    """The first job stands on the person itself; "also" lists the others."""
    own = dict(values)
    job = {name: own.pop(name) for name in ("unit", "role", "title") if name in own}
    also = own.pop("also", [])
    return PersonText(jobs=tuple(JobText(**each) for each in (job, *also)), **own)


def _topics(themes: list[dict[str, Any]]) -> Iterator[TopicText]:
    """Every theme before its topics, so that a parent is there before its children."""
    for theme in themes:
        topics = theme.pop("topics")
        yield TopicText(**_frozen(theme))
        for topic in topics:
            yield TopicText(parent=theme["key"], **_frozen(topic))


def _growth(values: Mapping[str, Any]) -> Growth:
    kinds = tuple(GrowingKind(**_frozen(kind)) for kind in values["kinds"])
    return Growth(**{**_frozen(values), "kinds": kinds})
