"""What a measurement hands back, and how it is shown.

Speeds of one machine say little; what counts is the ratio to a peer that was measured in the same run, or a limit that
a person feels.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One figure. `ours` and `peer` have the same `unit`; `limit` is the largest allowed ratio ours/peer, or, where
    there is no peer, the largest allowed `ours`. Without a limit the figure is only told."""

    what: str
    ours: float
    unit: str
    peer: float | None = None
    peer_is: str = ""
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.peer is None else self.ours / self.peer

    @property
    def holds(self) -> bool:
        if self.limit is None:
            return True
        return (self.ours if self.ratio is None else self.ratio) <= self.limit


def show(result: Result) -> None:
    line = f"{result.what}: {_short(result.ours)} {result.unit}"
    if result.peer is not None and result.ratio is not None:
        line += f"; {result.peer_is}: {_short(result.peer)} {result.unit}; ratio {result.ratio:.2f}"
    if result.limit is not None:
        line += f" (at most {_short(result.limit)}{'' if result.holds else ', BROKEN'})"
    say(line)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def milliseconds(work: Callable[[], object], *, rounds: int, warm_up: int = 3) -> list[float]:
    """Run `work` again and again and return how long each round took, sorted."""
    for _ in range(warm_up):
        work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def p50(values: list[float]) -> float:
    return statistics.median(values)


def p95(values: list[float]) -> float:
    """The value that 95 in 100 stay below; `values` are sorted."""
    return values[min(len(values) - 1, int(len(values) * 0.95))]


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
