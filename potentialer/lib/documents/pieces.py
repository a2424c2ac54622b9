"""What the search index knows of one thing that somebody says on a card: a potential, or what the card itself says."""

import json
from dataclasses import dataclass
from typing import Any, Literal

PieceKind = Literal["knowledge", "trial", "task", "card", "seeking"]
PieceField = Literal["title", "text", "wonder", "did", "happened", "learned", "next_step"]

Section = Literal["knowledge", "trial", "task", "introduction", "contact", "seeking"]

NOUNS = ("potential", "introduction", "contact", "seeking")
"""What the keys of pieces begin with."""

SECTIONS: tuple[Section, ...] = ("knowledge", "trial", "task", "introduction", "contact", "seeking")
"""The parts of a card; the index knows each by its place here."""

EVERYBODY = "municipality"
"""The audience of what everybody inside may see."""

NOT_EVERYBODY = "-"
"""What the index says besides of all else, so that it can be told at once how much there is of it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One findable text and whose it is. It answers for its `owner`, by whom answers are gathered.

    `texts` hold what is said, by field, without empty ones; `topics` are the ids of its topics and `topic_words` what
    these are called; `owner_words` are what the owner is found by, so that "uro Egevig Skole" finds what that school
    says of it. `within` are the owner's units and all above, `branches`
    those of them that are at the top or right below it. `audience` says who may see it: EVERYBODY, or
    "unit:3" for those to whom that unit's own texts are open, and "person:4".
    `uses` are the things whose texts stand here; for what stands in `within` alone, see `search.documents`.
    """

    key: str  # "potential:12"; "introduction:7", "contact:7" and "seeking:7" bear the card's id
    kind: PieceKind
    owner: str  # "unit:3" or "person:4"
    title: str = ""
    texts: tuple[tuple[PieceField, str], ...] = ()
    topics: tuple[int, ...] = ()
    topic_words: tuple[str, ...] = ()
    owner_words: tuple[str, ...] = ()
    within: tuple[int, ...] = ()
    branches: tuple[int, ...] = ()
    audience: tuple[str, ...] = ()
    stage: str = ""
    worked: str = ""
    help: str = ""
    starts_on: str = ""  # ISO
    ends_on: str = ""
    years: tuple[int, ...] = ()
    uses: tuple[str, ...] = ()
    sort_key: str = ""  # the owner's: orders equals

    @property
    def thing_id(self) -> int:
        return int(self.key.partition(":")[2])

    @property
    def section(self) -> Section:
        """Which part of the card it stands in."""
        return next(section for section in SECTIONS if section in (self.key.partition(":")[0], self.kind))

    @property
    def year(self) -> int | None:
        """When it began or, where that is not told, when it ended."""
        day = self.starts_on or self.ends_on
        return int(day[:4]) if day else None


def piece_to_json(piece: Piece) -> str:
    """The piece as one short text; equal pieces give equal texts."""
    row = [getattr(piece, name) for name in Piece.__slots__]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def piece_from_json(text: str) -> Piece:
    """The piece again. Raises ValueError or TypeError for a text that `piece_to_json` did not write."""
    row: dict[str, Any] = dict(zip(Piece.__slots__, json.loads(text), strict=True))
    for name in ("topics", "topic_words", "owner_words", "within", "branches", "audience", "years", "uses"):
        row[name] = tuple(row[name])
    row["texts"] = tuple((field, said) for field, said in row["texts"])
    return Piece(**row)
