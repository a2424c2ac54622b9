"""Answers from the index: `search` for a page of hits, `suggest` while somebody is typing.

Neither reads anything but the index, so a hit shows what the index knows; a page that opens a hit asks the database.
Everybody inside sees the whole directory today. When something becomes visible to some only, `viewer` goes into the
queries that `finding.Search` puts to the engine, the one place that asks it, so that totals and counts follow.
"""

import math
import threading
import time
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.queries import changes_after
from potentialer.lib.query import parse
from potentialer.search.answers import (
    KINDS,
    NO_FILTERS,
    Answer,
    Evidence,
    Facet,
    Filters,
    Hit,
    Option,
    Reason,
    State,
    Suggestion,
    hit_of,
    suggestion_of,
)
from potentialer.search.engine import Damaged
from potentialer.search.finding import Search
from potentialer.search.reader import Snapshot, reader

__all__ = [
    "KINDS",
    "Answer",
    "Evidence",
    "Facet",
    "Filters",
    "Hit",
    "Option",
    "Reason",
    "Suggestion",
    "health",
    "search",
    "suggest",
]

BEHIND = timedelta(seconds=2)
_LOOK_AGAIN_SECONDS = 1.0


def search(viewer: Actor, query: str, *, filters: Filters = NO_FILTERS, page: int = 1, per_page: int = 20) -> Answer:
    """Find people, units and topics. Pages count from 1, and a page beyond the last is the last. An outsider finds
    nothing."""
    parsed = parse(query)
    empty = Answer(state="ready", query=query, per_page=per_page)
    if not viewer.is_active:
        return empty
    own = reader()
    snapshot = own.snapshot()
    if snapshot is None:
        return replace(empty, state="rebuilding")
    state = _state(snapshot)
    if parsed.is_empty:
        return replace(empty, state=state)
    try:
        found = Search(snapshot, parsed, filters.kind or None).all()
    except Damaged as error:
        own.report(error)
        return replace(empty, state="rebuilding")
    pages = max(1, math.ceil(len(found.ranked) / per_page))
    page = min(max(page, 1), pages)
    shown = found.ranked[(page - 1) * per_page : page * per_page]
    return Answer(
        state=state,
        query=query,
        total=found.total,
        facets=(_kinds(found.counts, filters),),
        hits=tuple(hit_of(found.ranker, document, score) for document, score in shown),
        page=page,
        pages=pages,
        per_page=per_page,
        missed=found.missed,
        is_partial=found.is_partial,
        is_close=found.is_close,
    )


def _kinds(counts: dict[str, int], filters: Filters) -> Facet:
    options = (Option(kind, counts.get(kind, 0), kind == filters.kind) for kind in KINDS)
    return Facet("kind", tuple(option for option in options if option.count or option.is_chosen))


def suggest(viewer: Actor, query: str, *, limit: int = 8) -> list[Suggestion]:
    """The likeliest hits for a query whose last word may be unfinished. Empty while the index is being rebuilt."""
    parsed = parse(query, typing=True)
    own = reader()
    snapshot = own.snapshot() if viewer.is_active and not parsed.is_empty else None
    if snapshot is None:
        return []
    try:
        found = Search(snapshot, parsed).quick(limit)
    except Damaged as error:
        own.report(error)
        return []
    return [suggestion_of(hit_of(found.ranker, document, score)) for document, score in found.ranked]


def health() -> State:
    """How the index is, for the health address: no query is run."""
    snapshot = reader().snapshot()
    return "rebuilding" if snapshot is None else _state(snapshot)


class _Lag:
    """Whether the index is behind the database, asked at most once a second in each process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[float, tuple[str, int], State] | None = None

    def of(self, snapshot: Snapshot) -> State:
        at = (snapshot.generation.name, snapshot.state.cursor)
        with self._lock:
            known = self._known
        if known and known[1] == at and time.monotonic() - known[0] < _LOOK_AGAIN_SECONDS:
            return known[2]
        waiting = changes_after(snapshot.state.cursor, limit=1)
        state: State = "behind" if waiting and timezone.now() - waiting[0].at > BEHIND else "ready"
        with self._lock:
            self._known = (time.monotonic(), at, state)
        return state


_lag = _Lag()


def _state(snapshot: Snapshot) -> State:
    return _lag.of(snapshot)
