"""`potentialer worker`: the one background loop of a node.

The loop holds nothing of its own. Every job keeps its place where its result is (the index job in the index), so the
process may be killed at any moment and goes on from there.
"""

import argparse
import logging
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from potentialer.cli import Subparsers
from potentialer.exchange.backup import upgrading

logger = logging.getLogger("potentialer.worker")

IDLE_SECONDS = 0.25
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0


class Job(Protocol):
    """Work that is never done: `step` does a small piece and tells whether more is waiting."""

    name: str

    def step(self) -> bool: ...


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "worker",
        help=_("holder søgeindekset ved lige i baggrunden"),
        description=_(
            "Følger ændringerne i databasen og holder søgeindekset ved lige. Kør én på hver maskine, der svarer på "
            "søgninger. `potentialer serve` starter den selv. Den kan altid stoppes og startes igen."
        ),
    )
    parser.add_argument("--once", action="store_true", help=_("indhent det, der venter, og stop så"))
    # Set by `serve` alone: the worker ends when this process is no longer its parent, whatever ended it.
    parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int | None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_signal: stop.set())
    # Ctrl-C reaches the whole group; under `serve` it is `serve` that decides when the worker ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN if options.parent else lambda *_signal: stop.set())
    upgrading.sweep()
    runners = [Runner(job) for job in build_jobs()]
    if options.once:
        while _take_turns(runners) and not stop.is_set():
            pass
        return 1 if any(runner.failures for runner in runners) else None
    logger.info("worker started pid=%d jobs=%s", os.getpid(), ",".join(runner.job.name for runner in runners))
    loop(runners, stop, is_orphan=lambda: options.parent is not None and os.getppid() != options.parent)
    logger.info("worker ended pid=%d", os.getpid())
    return None


def build_jobs() -> Sequence[Job]:
    """Return the jobs of this node, the one that people wait for first."""
    from potentialer.exchange.organisation.drafts import OldDraftsJob
    from potentialer.search.asked import AskedJob
    from potentialer.search.indexer import IndexJob

    return [IndexJob(), AskedJob(), OldDraftsJob(settings.POTENTIALER_DATA / "imports")]


@dataclass
class Runner:
    """One job with its patience: after a failure it waits, each time twice as long, and never stops trying."""

    job: Job
    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    next_try: float = field(default=0.0)

    def turn(self) -> bool:
        """Do one step unless the job is waiting after a failure. Return whether more work is ready now."""
        if self.clock() < self.next_try:
            return False
        try:
            more = self.job.step()
        except Exception as error:
            self._fail(error)
            return False
        if self.failures:
            logger.info("job recovered name=%s failures=%d", self.job.name, self.failures)
        self.failures = 0
        return more

    def _fail(self, error: Exception) -> None:
        wait = min(FIRST_WAIT_SECONDS * 2**self.failures, LONGEST_WAIT_SECONDS)
        self.failures += 1
        self.next_try = self.clock() + wait
        # Databases quote values in their messages, and values may be personal: only the class and the place are told.
        logger.error(
            "job failed name=%s error=%s at=%s failures=%d again_in=%.1f",
            self.job.name,
            type(error).__qualname__,
            _place_of(error),
            self.failures,
            wait,
        )
        # A connection that saw an outage is not used again.
        connections.close_all()


def loop(
    runners: Sequence[Runner], stop: threading.Event, *, is_orphan: Callable[[], bool], idle: float = IDLE_SECONDS
) -> None:
    """Give every job its turn until `stop` is set or `is_orphan` answers yes; rest when no job has more to do."""
    while not stop.is_set():
        if is_orphan():
            logger.warning("worker ends: the process that started it is gone")
            return
        if not _take_turns(runners):
            stop.wait(idle)


def _take_turns(runners: Sequence[Runner]) -> bool:
    """Give each job one turn; whether any of them has more to do."""
    more = [runner.turn() for runner in runners]
    return any(more)


def _place_of(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "potentialer" in frame.filename] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
