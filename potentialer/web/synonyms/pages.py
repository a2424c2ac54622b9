"""What the word list shows."""

from dataclasses import dataclass

from potentialer.web.shared.meanwhile import Meanwhile
from potentialer.web.shared.parts import Link
from potentialer.web.synonyms.forms import WordsForm


@dataclass(frozen=True, slots=True)
class Words:
    """A group: the name by which it is listed, and what else it is called."""

    id: int
    name: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The groups under one letter of the alphabet; `anchor` is its place on the page."""

    letter: str
    anchor: str
    groups: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class WordsPage:
    letters: tuple[Letter, ...]
    found: int  # how many groups are shown
    total: int
    searched: str
    new_url: str  # "" for who may not add; carries what was looked for in vain


@dataclass(frozen=True, slots=True)
class WordsEditPage:
    """`seen` holds the names that the writer began from, one a line; `taken` leads to groups in which a name that was
    typed stands already; `is_gone` says that somebody has deleted the group while this was typed."""

    form: WordsForm
    action: str
    delete_url: str  # "" for a new group
    name: str = ""
    seen: str = ""
    taken: tuple[Link, ...] = ()
    meanwhile: Meanwhile | None = None
    is_gone: bool = False
