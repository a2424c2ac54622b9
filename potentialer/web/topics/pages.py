"""What the pages about topics show."""

from dataclasses import dataclass

from potentialer.web.shared.parts import Link, Pager, UnitLine
from potentialer.web.shared.potentials import PotentialLine


@dataclass(frozen=True, slots=True)
class TopicLine:
    title: str
    url: str
    units: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic that holds others."""

    title: str
    url: str
    topics: tuple[TopicLine, ...]


@dataclass(frozen=True, slots=True)
class TopicsPage:
    themes: tuple[Theme, ...]
    loose: tuple[TopicLine, ...]  # topics without a theme
    total: int


@dataclass(frozen=True, slots=True)
class TopicPage:
    title: str
    theme: Link | None
    synonyms: tuple[str, ...]
    kle: tuple[str, ...]
    topics: tuple[TopicLine, ...]  # those under it
    units: tuple[UnitLine, ...]
    pager: Pager
    potentials: tuple[PotentialLine, ...]  # the newest of those with the topic
    potentials_url: str  # all of them; "" when they are shown
