"""Today's figures against those that were accepted last."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from potentialer.search.evaluation import Evaluation

Half = Literal["tuning", "held_back"]

MOST_FALL = {"ndcg": 0.01, "success": 0.02}
"""How far a mean may fall."""

WORST = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """The means of one half. `each` is the nDCG@10 of every query, kept of the tuning half only."""

    queries: int
    ndcg: float
    mrr: float
    success: float
    recall: float
    each: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fall:
    """A query that is answered worse than it was."""

    query: str
    text: str
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """`fallen` are the measures that fell too far; `worst` the queries that fell most, told of the tuning half only.
    `is_stale`: the queries are not those of the baseline."""

    half: Half
    now: Figures
    before: Figures | None
    fallen: tuple[str, ...] = ()
    worst: tuple[Fall, ...] = ()
    is_stale: bool = False

    @property
    def holds(self) -> bool:
        return not (self.fallen or self.is_stale)


def figures_of(found: Evaluation, half: Half) -> Figures:
    of = found.of_texts
    each = {result.query.key: round(result.measures.ndcg, 4) for result in found.texts} if half == "tuning" else {}
    return Figures(
        queries=len(found.texts),
        ndcg=round(of.ndcg, 4),
        mrr=round(of.mrr, 4),
        success=round(of.success, 4),
        recall=round(of.recall, 4),
        each=each,
    )


def judge(found: Evaluation, half: Half, before: Figures | None) -> Verdict:
    """Hold a half's figures against the baseline. Without one, everything holds."""
    now = figures_of(found, half)
    if before is None:
        return Verdict(half, now, None)
    fallen = [name for name, most in MOST_FALL.items() if getattr(now, name) < getattr(before, name) - most]
    texts = {result.query.key: result.query.text for result in found.texts}
    falls = [
        Fall(key, texts[key], before.each[key], value)
        for key, value in now.each.items()
        if key in before.each and value < before.each[key]
    ]
    worst = sorted(falls, key=lambda fall: (fall.now - fall.before, fall.query))[:WORST]
    is_stale = now.queries != before.queries or now.each.keys() != before.each.keys()
    return Verdict(half, now, before, tuple(fallen), tuple(worst), is_stale)


def read_baseline(path: Path) -> dict[Half, Figures]:
    """The accepted figures by half; empty when there are none yet."""
    if not path.exists():
        return {}
    content: dict[Half, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {half: Figures(**figures) for half, figures in content.items()}


def write_baseline(path: Path, halves: Mapping[Half, Figures]) -> None:
    content = {
        half: {
            "queries": figures.queries,
            "ndcg": figures.ndcg,
            "mrr": figures.mrr,
            "success": figures.success,
            "recall": figures.recall,
            "each": dict(sorted(figures.each.items())),
        }
        for half, figures in halves.items()
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
