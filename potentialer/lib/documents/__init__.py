"""What the search index knows of a thing: a document, already without framework or database."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["person", "unit", "topic"]
Field = Literal["name", "title", "role", "unit", "kind", "place", "topic", "phone", "mail"]
"""Where in a document a word stands; tells a person why something was found."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text by which a thing may be found beside its names, and what that text is to it."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One findable thing. The index holds these and nothing else; it can always be made again from the database.

    `names` is what the thing is called (a unit: official, short and nicknames; a topic: also its synonyms); `words` is
    what else it may be found by (title, unit, place, topics); `phones` are digits only, without the country code.
    `label` and `line` are what a suggestion shows, so that a suggestion needs no database.
    `uses` are the keys of other things whose texts stand here: when one of them changes, this document is made again.
    `within` are the ids of the units that it lies in and all above them (a unit lies in itself), `branches` those of
    them that are at the top or right below it; `topics` are those of what a unit works with.
    """

    key: str  # "person:12"
    kind: Kind
    label: str
    line: str = ""
    names: tuple[str, ...] = ()
    words: tuple[Passage, ...] = ()
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    weight: float = 1.0  # a leader a little before a namesake; a large unit before its own team of the same name
    uses: tuple[str, ...] = ()
    sort_key: str = ""  # lib.text.sorting's key of the label: orders equals
    within: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    branches: tuple[int, ...] = ()

    @property
    def thing_id(self) -> int:
        return int(self.key.partition(":")[2])


def to_json(document: Document) -> str:
    """The document as one short text; equal documents give equal texts."""
    return json.dumps(
        [
            document.key,
            document.kind,
            document.label,
            document.line,
            document.names,
            [(passage.field, passage.text) for passage in document.words],
            document.phones,
            document.mails,
            document.weight,
            document.uses,
            document.sort_key,
            document.within,
            document.topics,
            document.branches,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(text: str) -> Document:
    """The document again. Raises ValueError or TypeError for a text that `to_json` did not write."""
    row: list[Any] = json.loads(text)
    key, kind, label, line, names, words, phones, mails, weight, uses, sort_key, within, topics, branches = row
    return Document(
        key=key,
        kind=kind,
        label=label,
        line=line,
        names=tuple(names),
        words=tuple(Passage(field, words) for field, words in words),
        phones=tuple(phones),
        mails=tuple(mails),
        weight=weight,
        uses=tuple(uses),
        sort_key=sort_key,
        within=tuple(within),
        topics=tuple(topics),
        branches=tuple(branches),
    )


def digest(document: Document) -> str:
    """Sixteen signs that differ when anything in the document differs."""
    return digest_of_json(to_json(document))


def digest_of_json(text: str) -> str:
    """The same, for a document that `to_json` has already written."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
