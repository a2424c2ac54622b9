"""Today's figures against those that were accepted last."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Half = Literal["tuning", "held_back"]
Way = Literal["texts", "owners", "known"]
"""What is measured: how texts are ranked, which owners somebody is shown, or which known items are found."""

KNOWN_KINDS = ("compounds", "inflections", "misspellings", "abbreviations", "names", "phones", "units")

MOST_FALL = {"nDCG@10": 0.01, "success@3": 0.02, "success@5": 0.02} | dict.fromkeys(KNOWN_KINDS, 0.02)
MOST_RISE = {"partial": 0.02}
"""How far a mean may fall, and how far the share of answers may rise that are only the nearest."""

WORST = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """One way of measuring, over one half: the means by their names. Of the tuning half alone also the nDCG@10 of
    `each` query, and which were answered only by what comes nearest (`partial`)."""

    queries: int
    means: Mapping[str, float]
    each: Mapping[str, float] = field(default_factory=dict)
    partial: tuple[str, ...] = ()


Baseline = Mapping[Half, Mapping[Way, Figures]]


@dataclass(frozen=True, slots=True)
class Fall:
    """A query that is answered worse than it was."""

    query: str
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """`fallen` are the measures that got too much worse; `worst` the queries that fell most and `emptied` those that
    are now answered only by what comes nearest, both of the tuning half only. `is_stale`: the queries are not those of
    the baseline."""

    now: Figures
    before: Figures | None
    fallen: tuple[str, ...] = ()
    worst: tuple[Fall, ...] = ()
    emptied: tuple[str, ...] = ()
    is_stale: bool = False

    @property
    def holds(self) -> bool:
        return not (self.fallen or self.is_stale)


def judge(now: Figures, before: Figures | None) -> Verdict:
    """Hold figures against the accepted ones. Without any, everything holds."""
    if before is None:
        return Verdict(now, None)
    fallen = [name for name, value in now.means.items() if _is_worse(name, before.means.get(name, value), value)]
    falls = [
        Fall(key, before.each[key], value)
        for key, value in now.each.items()
        if key in before.each and value < before.each[key]
    ]
    return Verdict(
        now,
        before,
        fallen=tuple(fallen),
        worst=tuple(sorted(falls, key=lambda fall: (fall.now - fall.before, fall.query))[:WORST]),
        emptied=tuple(sorted(set(now.partial) - set(before.partial))),
        is_stale=now.queries != before.queries or now.each.keys() != before.each.keys(),
    )


def _is_worse(name: str, before: float, now: float) -> bool:
    fallen, risen = (round(far, 9) for far in (before - now, now - before))  # 0.02 is not more than 0.02
    return fallen > MOST_FALL.get(name, math.inf) or risen > MOST_RISE.get(name, math.inf)


def read_baseline(path: Path) -> dict[Half, dict[Way, Figures]]:
    """The accepted figures by half and by what is measured; empty when there are none yet."""
    if not path.exists():
        return {}
    content: dict[Half, dict[Way, dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return {half: {way: _figures(row) for way, row in ways.items()} for half, ways in content.items()}


def write_baseline(path: Path, baseline: Baseline) -> None:
    content = {half: {way: _row(figures) for way, figures in ways.items()} for half, ways in baseline.items()}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _figures(row: Mapping[str, Any]) -> Figures:
    return Figures(row["queries"], row["means"], row.get("each", {}), tuple(row.get("partial", ())))


def _row(figures: Figures) -> dict[str, Any]:
    row: dict[str, Any] = {"queries": figures.queries, "means": dict(figures.means)}
    if figures.each:
        row["each"] = dict(sorted(figures.each.items()))
    if figures.partial:
        row["partial"] = sorted(figures.partial)
    return row
