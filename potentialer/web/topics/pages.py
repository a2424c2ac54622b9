"""What the pages about topics show."""

from dataclasses import dataclass

from potentialer.web.shared.meanwhile import Meanwhile
from potentialer.web.shared.parts import Link, Pager, UnitLine
from potentialer.web.shared.potentials import PotentialLine
from potentialer.web.topics.forms import MergeForm, TopicForm


@dataclass(frozen=True, slots=True)
class TopicLine:
    title: str
    url: str
    count: str = ""  # "3 enheder · 12 fortællinger"; "" when it is not in use
    path: str = ""  # "Social service › Hjælp i hjemmet", where it stands away from its theme
    by: str = ""  # the synonym or keyword by which it was found


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic at the top with those below it that are in use, the most used first."""

    title: str
    url: str
    topics: tuple[TopicLine, ...]
    more: int  # topics below it that are not among these


@dataclass(frozen=True, slots=True)
class TopicsPage:
    themes: tuple[Theme, ...]  # in use
    used: tuple[TopicLine, ...]  # in use, without anything below
    others: tuple[TopicLine, ...]  # at the top and not in use
    pager: Pager  # of the others
    total: int
    searched: str
    found: tuple[TopicLine, ...]
    is_more: bool  # more were found than are shown
    retired_url: str  # what the editor has taken out; "" for others, and when there is none


@dataclass(frozen=True, slots=True)
class TopicTools:
    """What the editor may do."""

    edit_url: str
    merge_url: str
    retire_url: str


@dataclass(frozen=True, slots=True)
class TopicPage:
    title: str
    path: tuple[Link, ...]  # from its theme down to the one right above
    synonyms: tuple[str, ...]
    keywords: tuple[str, ...]
    kle: tuple[str, ...]
    used: tuple[TopicLine, ...]  # right below it, and in use
    others: tuple[TopicLine, ...]  # right below it, and not
    under_pager: Pager  # of the others
    units: tuple[UnitLine, ...]
    pager: Pager
    potentials: tuple[PotentialLine, ...]  # the newest of those with the topic
    potentials_url: str  # all of them; "" when they are shown
    tools: TopicTools | None


@dataclass(frozen=True, slots=True)
class TopicEditPage:
    title: str
    url: str  # back
    form: TopicForm
    seen: str
    meanwhile: Meanwhile | None


@dataclass(frozen=True, slots=True)
class TopicRetirePage:
    title: str
    url: str  # back
    below: int  # topics that are retired along with it
    units: int
    potentials: int


@dataclass(frozen=True, slots=True)
class MergeChoice:
    id: int
    line: TopicLine
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TopicMergePage:
    """First the other topic is found, then chosen."""

    title: str
    url: str  # back
    searched: str
    choices: tuple[MergeChoice, ...]
    form: MergeForm


@dataclass(frozen=True, slots=True)
class RetiredLine:
    title: str
    day: str  # "3. maj 2026"
    reopen_url: str


@dataclass(frozen=True, slots=True)
class RetiredPage:
    topics: tuple[RetiredLine, ...]
    pager: Pager
