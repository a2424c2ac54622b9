"""Finding and ordering what answers a query in the directory: people, units and topics.

In steps, each only when the one before found too little: documents that answer every word as written; those that answer
every word with slips allowed; those that answer the rarest of the words.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import tantivy
from tantivy import Occur

from potentialer.lib.documents import Document
from potentialer.lib.query import Query
from potentialer.lib.ranking.directory import Ranker, Score
from potentialer.lib.ranking.owners import is_rather_a_name, sureness_of
from potentialer.lib.text.lexicon import is_known, with_danish_letters
from potentialer.search import candidates
from potentialer.search.engine import count_of, document_at, engine_errors, schema
from potentialer.search.evidence import PieceSearch
from potentialer.search.narrowing import View
from potentialer.search.reader import Snapshot

DEEPEST = 200
"""Hits that can be reached by paging; a longer list is a query that wants another word."""

_FEW = 3  # with fewer good hits than people look at first, words with slips are looked for as well
_QUICK_DEPTH = 40
_TYPING_DEPTH = 24  # three times what is shown: each candidate costs, at every letter
_MOST_OF_A_NAME = 4  # words; who writes more tells a story, and a name or two in it is not what is asked for
_MOST_OF_A_STORY = 8  # words, in which a whole name is still meant
_MOST_OF_A_PERSON = 0.66  # of the name: first name and surname of three names
_LEAST_OF_THE_QUERY = 0.3  # of its weight; else a common name would answer every sentence that it stands in
_NEAR_THE_BEST = 0.75  # of hits with slips, only those about as good as the best are kept

Ranked = tuple[Document, Score]


@dataclass(frozen=True, slots=True)
class Found:
    """`wanted` finds all of them in the engine, before anything is narrowed; `ranked` are those that the filters leave,
    in order, at most DEEPEST. `ranker` put them in order: it knows the words to mark. Else see Answer."""

    ranker: Ranker
    wanted: tantivy.Query
    ranked: list[Ranked]
    is_partial: bool = False
    is_close: bool = False


class DirectorySearch:
    """One query against the directory in one snapshot. The directory is open to everybody inside, so only the view's
    filters narrow it. All methods raise Damaged when the index cannot be read."""

    def __init__(self, snapshot: Snapshot, query: Query, view: View) -> None:
        self._searcher = snapshot.searcher
        self._query = query
        self._view = view

    def all(self, pieces: PieceSearch) -> Found | None:
        """Everything that a page of hits needs; None when nothing answers. How far one must look does not hang on the
        filters: so the counts stay the same while somebody turns from one to the other. Where `pieces` answer what was
        asked, no half of it is taken for the whole, and slips are believed in names alone."""
        depth = self._depth(pieces)
        found = self._as_written(depth)
        if not self._is_enough(found) and not (pieces.is_answered_as_written and self._is_all_danish()):
            near = self._with_slips(DEEPEST)
            if near is None and not pieces.is_well_answered:
                is_story = len(self._query.terms) > _MOST_OF_A_NAME
                return None if is_story and pieces.is_answered else self._partly()
            if near is not None and pieces.is_answered_as_written:
                found = self._with_names(found, near)
            elif near is not None and near.is_close:
                return near
        if not found.ranked:
            return None
        if len(found.ranked) < depth:
            return replace(found, wanted=_exactly_these(found.ranked), ranked=self._left_by_filters(found.ranked))
        return found if self._view.filters.is_empty else self._as_written(depth, is_narrowed=True)

    def _depth(self, pieces: PieceSearch) -> int:
        """Where the texts answer several words, those who are called so as well are few, or come after them."""
        return _QUICK_DEPTH if len(self._query.terms) > 1 and pieces.is_answered_as_written else DEEPEST

    def is_rather_a_name(self, pieces: PieceSearch) -> bool:
        """Whether the first word of the query is what people are called, rather than what they write about."""
        term = self._query.terms[0]
        called = tantivy.Query.term_query(schema(), "name", term.fold, "basic")
        kind = tantivy.Query.term_query(schema(), "kind", "person", "basic")
        people = self._count(tantivy.Query.boolean_query([(Occur.Must, called), (Occur.Must, kind)]))
        with engine_errors():
            everybody = self._searcher.doc_freq("kind", "person")
        return is_rather_a_name(people, everybody, *pieces.spread())

    def knows(self, place: int) -> bool:
        """Whether anything answers the word at this place in the query, as it is written."""
        return bool(self._count(candidates.word_queries(self._query, loose=False)[place]))

    def quick(self, limit: int, *, is_begun: Callable[[], bool]) -> Found:
        """The first few, for a list that changes with every letter. A slip is guessed only where nothing begins as it
        is written: neither here nor, as `is_begun` tells, in the texts."""
        found = self._as_written(_TYPING_DEPTH)
        if not (found.ranked or self._query.mail or self._query.phone or is_begun()):
            found = self._with_slips(_QUICK_DEPTH) or found
        return replace(found, ranked=found.ranked[:limit])

    def called(self) -> Found | None:
        """Those whose name holds every word as it is written; None when there are none."""
        found = self._as_written(_QUICK_DEPTH)
        named = [
            (document, score)
            for document, score in found.ranked
            if score.is_firm and any(match.field == "name" for match in score.matches)
        ]
        return replace(found, wanted=_exactly_these(named), ranked=self._left_by_filters(named)) if named else None

    def named_people(self) -> Found | None:
        """The people whom some of the words name, first name and surname, whatever the others say of them."""
        if not 1 < len(self._query.terms) <= _MOST_OF_A_STORY:
            return None
        names = [tantivy.Query.term_query(schema(), "name", term.fold, "basic") for term in self._query.terms]
        kind = (Occur.Must, tantivy.Query.term_query(schema(), "kind", "person", "basic"))
        wanted = tantivy.Query.boolean_query(
            [kind, *((Occur.Should, name) for name in names)], minimum_number_should_match=2
        )
        ranker = Ranker(self._query, slips=())
        people = [
            (document, score)
            for document, score in self._rank(ranker, wanted, _QUICK_DEPTH)
            if score.share_of_name >= _MOST_OF_A_PERSON
        ]
        return Found(ranker, _exactly_these(people), self._left_by_filters(people)) if people else None

    def _is_enough(self, found: Found) -> bool:
        """Whether what answers as written is what was meant. Numbers and mail addresses are right or wrong."""
        if self._query.mail or self._query.phone:
            return True
        return sum(score.is_firm for _document, score in found.ranked) >= _FEW

    def _with_names(self, found: Found, near: Found) -> Found:
        """With those that are nearly called what was asked for, and no others that are only nearly right."""
        there = {document.key for document, _score in found.ranked}
        names = [
            (document, score)
            for document, score in near.ranked
            if document.key not in there and sureness_of(self._query, document, score) in ("sure", "named")
        ]
        return replace(found, ranker=near.ranker, ranked=[*found.ranked, *names]) if names else found

    def _is_all_danish(self) -> bool:
        return all(self._is_danish(place) for place in range(len(self._query.terms)))

    def _is_danish(self, place: int) -> bool:
        """Whether the word is one of the language, and so not likely a name with a slip."""
        term = self._query.terms[place]
        return is_known(with_danish_letters(term.letters))

    def _as_written(self, depth: int, *, is_narrowed: bool = False) -> Found:
        ranker = Ranker(self._query, slips=())
        wanted = candidates.whole_query(self._query, loose=False)
        return Found(ranker, wanted, self._rank(ranker, self._view.narrow(wanted) if is_narrowed else wanted, depth))

    def _with_slips(self, depth: int) -> Found | None:
        ranker = Ranker(self._query)
        candidates_ = self._rank(ranker, candidates.whole_query(self._query, loose=True), depth)
        # The engine allows more slips than are believed when one looks closely.
        ranked = [(document, score) for document, score in candidates_ if score.is_whole]
        if not ranked:
            return None
        near = _near_the_best(ranked)
        is_close = any(score.is_close for _document, score in near)
        return Found(ranker, _exactly_these(near), self._left_by_filters(near), is_close=is_close)

    def _partly(self) -> Found | None:
        """No document answers every word: those that answer the rarest of them. Slips are allowed only in words that
        nothing answers as they are written."""
        groups = candidates.word_queries(self._query, loose=False)
        frequencies = [self._count(group) for group in groups]
        slips = [place for place, count in enumerate(frequencies) if not count and not self._is_danish(place)]
        loose = candidates.word_queries(self._query, loose=True) if slips else []
        for place in slips:
            groups[place], frequencies[place] = loose[place], self._count_near(loose[place], place)
        importance = _importance(frequencies, self._searcher.num_docs)
        whole = sum(importance) + max(importance, default=0.0) * frequencies.count(0)
        ranker = Ranker(self._query, slips=slips, importance=importance)
        if not any(frequencies):
            return None
        wanted = candidates.any_word_query(
            [group for group, count in zip(groups, frequencies, strict=True) if count],
            [weight for weight, count in zip(importance, frequencies, strict=True) if count],
        )
        ranked = self._rank(ranker, wanted, DEEPEST)
        if not ranked:
            return None
        least = ranked[0][1].points * _NEAR_THE_BEST
        near = [
            (document, score)
            for document, score in ranked
            if score.points >= least
            and sum(importance[match.term] for match in score.matches) >= _LEAST_OF_THE_QUERY * whole
        ]
        if not near:
            return None
        return Found(ranker, _exactly_these(near), self._left_by_filters(near), is_partial=True)

    def _left_by_filters(self, ranked: list[Ranked]) -> list[Ranked]:
        filters = self._view.filters
        return [
            (document, score)
            for document, score in ranked
            if filters.kind in ("", document.kind)
            and (filters.within is None or filters.within in document.within)
            and (filters.topic is None or filters.topic in document.topics)
        ]

    def _rank(self, ranker: Ranker, wanted: tantivy.Query, depth: int) -> list[Ranked]:
        """The best documents in order."""
        with engine_errors():
            result = self._searcher.search(wanted, limit=depth, count=False, weight_by_field="order")
        documents = [document_at(self._searcher, address) for _points, address in result.hits]
        ranked = [(document, ranker.score(document)) for document in documents]
        return sorted(((document, score) for document, score in ranked if score.matches), key=_order)

    def _count(self, wanted: tantivy.Query) -> int:
        with engine_errors():
            return count_of(self._searcher.search(wanted, limit=1))

    def _count_near(self, wanted: tantivy.Query, place: int) -> int:
        """How many documents answer the word at this place with a slip that is believed, as far as one looks."""
        ranker = Ranker(self._query, slips=[place])
        ranked = self._rank(ranker, wanted, _QUICK_DEPTH)
        return sum(any(match.term == place for match in score.matches) for _document, score in ranked)


def _exactly_these(ranked: Iterable[Ranked]) -> tantivy.Query:
    return tantivy.Query.term_set_query(schema(), "key", [document.key for document, _score in ranked])


def _near_the_best(ranked: list[Ranked]) -> list[Ranked]:
    """Without those that are only nearly right and much worse than the best."""
    least = ranked[0][1].points * _NEAR_THE_BEST
    return [(document, score) for document, score in ranked if not score.is_close or score.points >= least]


def _order(ranked: Ranked) -> tuple[float, str, str]:
    """The best first; equals by the alphabet, and at last by their unique keys."""
    document, score = ranked
    return (-round(score.points, 6), document.sort_key, document.key)


def _importance(frequencies: Sequence[int], documents: int) -> list[float]:
    """Rare words weigh more (BM25's inverse document frequency, Robertson and Zaragoza 2009), scaled to a mean of 1."""
    raw = [math.log(1 + (documents - count + 0.5) / (count + 0.5)) if count else 0.0 for count in frequencies]
    mean = sum(raw) / len(raw) if raw else 0.0
    return [weight / mean if mean else 1.0 for weight in raw]
