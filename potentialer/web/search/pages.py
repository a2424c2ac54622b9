"""What the front page, an answer and the suggestions show."""

from dataclasses import dataclass, field
from typing import Literal

from potentialer.web.shared.parts import Avatar, Contact, Link, Pager

IndexState = Literal["ready", "behind", "rebuilding"]
Spans = tuple[tuple[int, int], ...]  # (start, end) of what to mark, for the `marked` filter


@dataclass(frozen=True, slots=True)
class FrontPage:
    """`is_empty` is the first day: nothing is loaded yet."""

    first_name: str
    people_total: int
    units_total: int
    own_units: tuple[Link, ...]
    waiting: int  # feedback that waits for me
    is_empty: bool
    is_administrator: bool
    query: str = ""


@dataclass(frozen=True, slots=True)
class HitLine:
    """One answer: who, from where, and why."""

    kind: str  # "person", "unit" or "topic"
    kind_label: str
    label: str
    label_marks: Spans
    line: str
    line_marks: Spans
    url: str
    why: str  # "Navnet ligner det, du skrev"; "" when the marked words say it
    avatar: Avatar | None  # for a person
    sign: str  # for a unit: its kind, which chooses the sign
    contact: Contact
    away: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """An answer to a search. Without hits, `unknown_words` says which words nobody answers to and `nearest`
    what comes closest."""

    query: str
    state: IndexState
    total: int
    hits: tuple[HitLine, ...]
    filters: tuple[Filter, ...]
    pager: Pager
    unknown_words: tuple[str, ...] = ()
    nearest: tuple[HitLine, ...] = field(default_factory=tuple)
    kind: str = ""  # the chosen filter, carried along in the form


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    id: str  # unique on the page, for aria-activedescendant
    kind: str
    kind_label: str
    label: str
    label_marks: Spans
    line: str
    url: str


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    query: str
    state: IndexState
    suggestions: tuple[SuggestionLine, ...]
    all_url: str  # the whole answer
