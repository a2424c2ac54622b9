"""What files say of topics, once read, and what can be wrong with them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from potentialer.exchange.organisation.faults import NOWHERE, Fault
from potentialer.exchange.organisation.rows import Place

FORM_CODE = 500  # a keyword of this weight or more is the code of a form, which nobody searches for
_KLE = re.compile(r"\d\d(?:\.\d\d){0,2}|[A-ZÆØÅ](?:\d\d)?")  # 27.36.04; the letters are the facets, A00
_SURELY_KLE = re.compile(r"\d\d(?:\.\d\d){1,2}")
KLE_KEY = "kle:"


@dataclass(frozen=True, slots=True)
class Line(Place):
    """A place in a text file that has one thing a line."""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic of one file. None is what the file says nothing of; `parent` "" puts it at the top."""

    number: str
    is_kle: bool
    title: str | None = None
    parent: str | None = None
    synonyms: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None
    place: Place = NOWHERE

    @property
    def key(self) -> str:
        return key_of(self.number, is_kle=self.is_kle)


class TopicCode(StrEnum):
    NOT_JSON = "not_json"
    NOT_JSON_LINES = "not_json_lines"
    WRONG_SHAPE = "wrong_shape"  # value: the name of the field
    NO_NUMBER = "no_number"
    BAD_NUMBER = "bad_number"
    LONG_NUMBER = "long_number"
    LONG_TITLE = "long_title"
    NO_TITLE = "no_title"
    CPR = "cpr"
    CONTROL = "control"
    DOUBLE_NUMBER = "double_number"  # other: where it stands first
    UNKNOWN_PARENT = "unknown_parent"
    CYCLE = "cycle"
    NO_COLUMNS = "no_columns"


@dataclass(frozen=True, slots=True)
class TopicFault:
    """`value` has been through `organisation.faults.shown`."""

    code: TopicCode
    place: Place
    value: str = ""
    other: Place | None = None


AnyFault = Fault | TopicFault


def key_of(number: str, *, is_kle: bool) -> str:
    return f"{KLE_KEY}{number}" if is_kle else number


def looks_like_kle(number: str) -> bool:
    return _KLE.fullmatch(number) is not None


def is_surely_kle(number: str) -> bool:
    """Two digits alone may be anybody's own number."""
    return _SURELY_KLE.fullmatch(number) is not None
