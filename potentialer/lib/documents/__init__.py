"""What the search index knows of a thing: a document, already without framework or database."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "unit", "topic"]


@dataclass(frozen=True, slots=True)
class Document:
    """One findable thing. The index holds these and nothing else; it can always be made again from the database.

    `names` is what the thing is called (a unit: official, short and nicknames); `words` is what else it may be
    found by (title, unit, place, topics); `phones` are digits only, without the country code.
    `label` and `line` are what a suggestion shows, so that a suggestion needs no database.
    """

    key: str  # "person:12"
    kind: Kind
    label: str
    line: str = ""
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    weight: float = 1.0  # a leader a little before a namesake; a large unit before its own team of the same name
