"""Answers from the index: `search` for a page of hits, `suggest` while somebody is typing.

A hit shows what the index knows; of the database they ask only what the viewer may see, which units can be chosen, and
how far the changes are. A page that shows a hit asks the database for the thing itself.
What the viewer may see, and what she narrowed the answer to, goes into every question to the engine (`narrowing`), so
that totals, counts and missed words follow.
"""

import math
import re
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

import tantivy
from django.utils import timezone
from tantivy import Occur

from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.queries import Sight, sight_of
from potentialer.domain.changes.queries import changes_after
from potentialer.lib.query import Query, otherwise, parse
from potentialer.lib.query.leaning import leaning_of
from potentialer.lib.ranking.directory import Ranker
from potentialer.lib.ranking.owners import Circumstances, sureness_of
from potentialer.lib.text.asking import Question, ask
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
    by_other_name,
    hit_of,
)
from potentialer.search.engine import Damaged
from potentialer.search.evidence import PieceSearch
from potentialer.search.excerpts import evidence_of
from potentialer.search.facets import count
from potentialer.search.finding import DEEPEST, DirectorySearch, Found
from potentialer.search.gathering import Owner, documents_of, gather
from potentialer.search.narrowing import View, view_of
from potentialer.search.reader import Snapshot, reader
from potentialer.search.suggesting import suggestions
from potentialer.search.vocabulary import synonyms

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
_SHOWN = 3  # pieces of evidence


def search(
    viewer: Actor,
    query: str,
    *,
    filters: Filters = NO_FILTERS,
    page: int = 1,
    per_page: int = 20,
    sight: Sight | None = None,
) -> Answer:
    """Find people, units and topics by what the directory and their cards say.

    `sight` is the viewer's own, where the caller has asked for it already.
    Pages count from 1, and a page beyond the last is the last. An outsider finds nothing, and so does an empty query,
    whatever the filters: lists to browse are the database's to give. `total` is exact up to a hundred and about right
    beyond (`is_about` when it is a round number); at most DEEPEST hits can be turned to, fewer where very many answer
    (`is_more`).
    """
    empty = Answer(state="ready", query=query, per_page=per_page)
    if not viewer.is_active:
        return empty
    own = reader()
    snapshot = own.snapshot()
    if snapshot is None:
        return replace(empty, state="rebuilding")
    empty = replace(empty, state=_state(snapshot))
    parsed, question = parse(query), ask(query)
    if parsed.is_empty:
        return empty
    try:
        return _Answering(snapshot, view_of(sight or sight_of(viewer), filters), parsed, question).answer(empty, page)
    except Damaged as error:
        own.report(error)
        return replace(empty, state="rebuilding")


class _Answering:
    """One query, put to directory and pieces alike."""

    def __init__(self, snapshot: Snapshot, view: View, query: Query, question: Question) -> None:
        self._searcher = snapshot.searcher
        self._view = view
        self._query = query
        self._snapshot = snapshot
        asked = Question("") if query.mail or query.phone else question
        self._pieces = PieceSearch(self._searcher, asked, view, synonyms().ways(asked))
        self._directory = DirectorySearch(snapshot, query, view)

    @cached_property
    def _entries(self) -> Found | None:
        found = self._with_other_names(self._directory.all(self._pieces))
        # "Kan nogen hjælpe mig": a unit that is called so is meant, and nobody who is only called nearly so.
        is_guess = found is not None and (found.is_partial or found.is_close)
        return None if is_guess and self._pieces.question.lacks_subject else found

    def _with_other_names(self, found: Found | None) -> Found | None:
        """With those in the directory that are called by another name of all that was asked; and, where nothing is
        called as it was asked, those whom some of it names."""
        asked = self._pieces.question
        ways = [way.name for way in synonyms().ways(asked) if len(way.places) == len(asked.asked)]
        is_whole = found is not None and not found.is_partial
        other_names = self._called(ways)
        self._by_other_name = frozenset(document.key for other in other_names for document, _score in other.ranked)
        beside = self._called(otherwise(self._query, is_answered=is_whole))
        others = [*other_names, *(_after_the_rest(each) if is_whole else each for each in beside)]
        if not is_whole and (people := self._directory.named_people()):
            others.append(people)
        known = [found] if found is not None and is_whole else []
        every = [*known, *others]
        if not others:
            return found
        ranked = {document.key: (document, score) for each in reversed(every) for document, score in each.ranked}
        union = tantivy.Query.boolean_query([(Occur.Should, each.wanted) for each in every])
        return replace(every[0], wanted=union, ranked=[*ranked.values()])

    def _called(self, names: Iterable[str]) -> list[Found]:
        searches = [DirectorySearch(self._snapshot, parse(name), self._view) for name in names]
        return [found for each in searches if (found := each.called())]

    @cached_property
    def _wanted(self) -> list[tantivy.Query]:
        """All that answers, before anything is narrowed."""
        wanted = [self._entries.wanted] if self._entries else []
        return wanted if self._texts is None else [*wanted, self._texts]

    @cached_property
    def _texts(self) -> tantivy.Query | None:
        """The pieces that answer. None where somebody is surely called what was asked for, and no text says it so."""
        is_name = self._entries is not None and any(
            sureness_of(self._query, document, score) == "sure" for document, score in self._entries.ranked
        )
        return None if is_name and not self._pieces.is_answered_as_written else self._pieces.wanted()

    def answer(self, empty: Answer, page: int) -> Answer:
        if not self._wanted:
            return replace(empty, missed=self._missed(), lacks_subject=self._pieces.question.lacks_subject)
        every = tantivy.Query.boolean_query([(Occur.Should, query) for query in self._wanted])
        owners = self._owners()
        counted = count(self._searcher, every, self._view)
        pages = max(1, math.ceil(min(len(owners), DEEPEST) / empty.per_page))
        page = min(max(page, 1), pages)
        shown = owners[:DEEPEST][(page - 1) * empty.per_page : page * empty.per_page]
        entries = self._entries
        return replace(
            empty,
            total=counted.total,
            is_about=counted.is_about,
            facets=counted.facets,
            hits=tuple(self._hits(shown)),
            page=page,
            pages=pages,
            missed=self._missed(),
            is_partial=(entries is None or entries.is_partial) and not self._pieces.is_answered,
            is_close=entries is not None and entries.is_close,
            is_more=counted.total > min(len(owners), DEEPEST),
            corrected=(corrected := self._corrected()),
            is_corrected=bool(corrected) and bool(self._pieces.misspelt),
        )

    def _corrected(self) -> str:
        """The query with the words that were meant in the place of those that are misspelt; "" where none is."""
        places = {term.fold: place for place, term in enumerate(self._query.terms)}
        text = self._query.text
        for place, meant in self._pieces.meant().items():
            asked = self._pieces.question.asked[place]
            at = places.get(asked.keys.surface)
            if at is None or not self._directory.knows(at):
                text = re.sub(rf"\b{re.escape(asked.text)}\b", lambda _word, meant=meant: meant, text, count=1)  # type: ignore[misc]
        return text if text != self._query.text else ""

    def _owners(self) -> list[Owner]:
        found = [] if self._texts is None else self._pieces.best(self._texts)
        entries = self._entries.ranked if self._entries and self._view.has_directory else []
        return gather(self._query, found, entries, self._circumstances())

    def _circumstances(self) -> Circumstances:
        if self._texts is None:
            return Circumstances()
        return Circumstances(leaning_of(self._query.text), self._pieces.answered, self._is_name())

    def _is_name(self) -> bool:
        if len(self._query.terms) != 1:
            return False
        return self._directory.is_rather_a_name(self._pieces)

    def _hits(self, owners: list[Owner]) -> list[Hit]:
        missing = [owner.key for owner in owners if owner.entry is None]
        documents = documents_of(self._searcher, missing)
        question = self._pieces.question.also(self._pieces.misspelt)
        ranker = self._entries.ranker if self._entries else Ranker(self._query, slips=())
        hits = []
        for owner in owners:
            document, score = owner.entry or (documents.get(owner.key), None)
            if document is None:
                continue  # the index was made of two states of the database; the next step of the worker mends it
            shown = [self._pieces.piece(found.address) for found in owner.best_texts[:_SHOWN]]
            importance, ways = self._pieces.importance, self._pieces.ways
            evidence = tuple(evidence_of(question, piece, importance, ways) for piece in shown)
            more = max(0, len(owner.texts) - _SHOWN)
            hit = replace(hit_of(ranker, document, score), points=owner.points, evidence=evidence, more_evidence=more)
            hits.append(by_other_name(hit) if document.key in self._by_other_name else hit)
        return hits

    def _missed(self) -> tuple[str, ...]:
        """The query's words that nothing answers. Where the directory answers all of them, none are, nor of a question
        that only asks."""
        entries = self._entries
        if (entries is not None and not entries.is_partial) or self._pieces.question.lacks_subject:
            return ()
        known = {asked.keys.surface for asked in self._pieces.question.asked if asked.place not in self._pieces.unknown}
        asked = {asked.keys.surface for asked in self._pieces.question.asked}
        return tuple(
            term.text
            for place, term in enumerate(self._query.terms)
            if term.fold not in known and (term.fold in asked or not asked) and not self._directory.knows(place)
        )


def suggest(viewer: Actor, query: str, *, limit: int = 8) -> list[Suggestion]:
    """The likeliest hits for a query whose last word may be unfinished: people, units, topics, and potentials by their
    titles. Empty while the index is being rebuilt."""
    parsed = parse(query, typing=True)
    own = reader()
    snapshot = own.snapshot() if viewer.is_active and not parsed.is_empty else None
    if snapshot is None:
        return []
    try:
        return suggestions(snapshot, parsed, view_of(sight_of(viewer), NO_FILTERS), limit)
    except Damaged as error:
        own.report(error)
        return []


def health() -> State:
    """How the index is, for the health address: no query is run."""
    snapshot = reader().snapshot()
    return "rebuilding" if snapshot is None else _state(snapshot)


def _after_the_rest(found: Found) -> Found:
    """The leader was asked for, and the unit comes after."""
    less = [(document, replace(score, points=score.points / 2, share_of_name=0.0)) for document, score in found.ranked]
    return replace(found, ranked=less)


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
