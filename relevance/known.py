"""Things that are there and are asked for in known ways, by kind: the form of known.jsonl is told in README.md."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from potentialer.lib.evaluation import success
from relevance.gate import KNOWN_KINDS, Figures, Half
from relevance.owners import OF_USE

KNOWN = "known.jsonl"
TARGET = 0.97
"""The share of each kind with an owner of grade 2 or more among the first five."""

TEXT_KINDS = ("compounds", "inflections", "misspellings", "abbreviations")
"""Answered by what somebody wrote; the others by the directory."""

KIND_NAMES = {
    "compounds": "sammensatte",
    "inflections": "bøjede",
    "misspellings": "fejlstavede",
    "abbreviations": "forkortede",
    "names": "navne",
    "phones": "telefoner",
    "units": "enheder",
}

HALVES: tuple[Half, ...] = ("tuning", "held_back")


@dataclass(frozen=True, slots=True)
class KnownItem:
    """`owners` are grades by "unit:key" or "person:key"; empty while nobody has graded it."""

    key: str
    kind: str
    text: str
    half: Half
    owners: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_graded(self) -> bool:
        return any(grade >= OF_USE for grade in self.owners.values())

    @property
    def is_of_text(self) -> bool:
        return self.kind in TEXT_KINDS


def read_known(path: Path) -> tuple[KnownItem, ...]:
    """Raises ValueError, naming the line that is not as it should be. Nothing when there is no such file."""
    if not path.exists():
        return ()
    items: dict[str, KnownItem] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            item = KnownItem(row["id"], row["kind"], row["text"], row["half"], row.get("owners", {}))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path.name}:{number}: {error!r}") from error
        if item.kind not in KNOWN_KINDS or item.half not in HALVES or item.key in items:
            raise ValueError(f"{path.name}:{number}: kind, half or id {item.kind}, {item.half}, {item.key}")
        items[item.key] = item
    return tuple(items.values())


def figures_of_known(items: Sequence[KnownItem], found: Mapping[str, Sequence[str]], *, with_each: bool) -> Figures:
    """The success@5 of each kind, as means by its name; `found` are the owners by item, the best first. Only graded
    items count."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    each: dict[str, float] = {}
    for item in items:
        if not item.is_graded:
            continue
        of_use = {owner: grade for owner, grade in item.owners.items() if grade >= OF_USE}
        each[item.key] = success(found.get(item.key, ()), of_use, at=5)
        by_kind[item.kind].append(each[item.key])
    return Figures(
        queries=len(each),
        means={kind: round(sum(by_kind[kind]) / len(by_kind[kind]), 4) for kind in KNOWN_KINDS if by_kind[kind]},
        each=each if with_each else {},
    )


def failing(figures: Figures) -> tuple[str, ...]:
    """The items of the tuning half that were not found among the first five."""
    return tuple(key for key, value in figures.each.items() if not value)


def lost_owners(items: Sequence[KnownItem], there: set[str]) -> set[str]:
    """The graded owners that the demo does not have."""
    return {owner for item in items for owner in item.owners} - there
