"""Finding and ordering the hits of one query in one snapshot of the index.

In steps, each only when the one before found too little: documents that answer every word as written; those that answer
every word with slips allowed; those that answer the rarest of the words.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import tantivy

from potentialer.lib.documents import Document, from_json
from potentialer.lib.query import Query
from potentialer.lib.ranking.directory import Ranker, Score
from potentialer.search import candidates
from potentialer.search.engine import bytes_of, count_of, engine_errors
from potentialer.search.reader import Snapshot

DEEPEST = 200
"""Hits that can be reached by paging; a longer list is a query that wants another word."""

_FEW = 3  # with fewer good hits than people look at first, words with slips are looked for as well
_QUICK_DEPTH = 40
_NEAR_THE_BEST = 0.75  # of hits with slips, only those about as good as the best are kept

Ranked = tuple[Document, Score]


@dataclass(frozen=True, slots=True)
class Found:
    """`ranked` in order, at most DEEPEST; `total` and `counts` (by kind) count what is beyond, too. Else see Answer.
    `ranker` is the one that put them in order: it knows the words to mark."""

    ranker: Ranker
    ranked: list[Ranked]
    total: int
    counts: dict[str, int] = field(default_factory=dict)
    missed: tuple[str, ...] = ()
    is_partial: bool = False
    is_close: bool = False


class Search:
    """One query against one snapshot. All methods raise Damaged when the index cannot be read."""

    def __init__(self, snapshot: Snapshot, query: Query, kind: str | None = None) -> None:
        self._searcher = snapshot.searcher
        self._query = query
        self._kind = kind

    def all(self) -> Found:
        """Everything that a page of hits needs. How far one must look does not hang on the kind that was chosen: so
        the counts stay the same while somebody turns from one kind to the other."""
        found = self._as_written(DEEPEST)
        if not self._is_enough(found):
            near = self._with_slips(DEEPEST)
            if near is None or near.is_close:
                return near or self._partly()
        counts = self._count_by_kind(candidates.whole_query(self._query, loose=False))
        if self._kind:
            found = self._as_written(DEEPEST, self._kind)
        return replace(found, counts=counts)

    def quick(self, limit: int) -> Found:
        """The first few, for a list that changes with every letter; neither `total` nor `counts` say more than that."""
        found = self._as_written(_QUICK_DEPTH)
        if not self._is_enough(found):
            found = self._with_slips(_QUICK_DEPTH) or found
        return replace(found, ranked=found.ranked[:limit])

    def _is_enough(self, found: Found) -> bool:
        """Whether what answers as written is what was meant. Numbers and mail addresses are right or wrong."""
        if self._query.mail or self._query.phone:
            return True
        return sum(score.is_firm for _document, score in found.ranked) >= _FEW

    def _as_written(self, depth: int, kind: str | None = None) -> Found:
        ranker = Ranker(self._query, slips=())
        wanted = candidates.whole_query(self._query, loose=False, kind=kind)
        ranked, total = self._rank(ranker, wanted, depth)
        return Found(ranker, ranked, total)

    def _with_slips(self, depth: int) -> Found | None:
        ranker = Ranker(self._query)
        candidates_, _total = self._rank(ranker, candidates.whole_query(self._query, loose=True), depth)
        # The engine allows more slips than are believed when one looks closely.
        ranked = [(document, score) for document, score in candidates_ if score.is_whole]
        if not ranked:
            return None
        near = _near_the_best(ranked)
        is_close = any(score.is_close for _document, score in near)
        chosen = self._of_the_kind(near)
        return Found(ranker, chosen, len(chosen), _counts(near), is_close=is_close)

    def _partly(self) -> Found:
        """No document answers every word: those that answer the rarest of them. Slips are allowed only in words that
        nothing answers as they are written."""
        groups = candidates.word_queries(self._query, loose=False)
        frequencies = [self._count(group) for group in groups]
        slips = [place for place, count in enumerate(frequencies) if not count]
        loose = candidates.word_queries(self._query, loose=True) if slips else []
        for place in slips:
            groups[place], frequencies[place] = loose[place], self._count_near(loose[place], place)
        missed = tuple(term.text for term, count in zip(self._query.terms, frequencies, strict=True) if count == 0)
        importance = _importance(frequencies, self._searcher.num_docs)
        ranker = Ranker(self._query, slips=slips, importance=importance)
        ranked: list[Ranked] = []
        if any(frequencies):
            wanted = candidates.any_word_query(
                [group for group, count in zip(groups, frequencies, strict=True) if count],
                [weight for weight, count in zip(importance, frequencies, strict=True) if count],
            )
            ranked, _total = self._rank(ranker, wanted, DEEPEST)
        if not ranked:
            return Found(ranker, [], 0, _counts([]), missed)
        least = ranked[0][1].points * _NEAR_THE_BEST
        near = [(document, score) for document, score in ranked if score.points >= least]
        chosen = self._of_the_kind(near)
        return Found(ranker, chosen, len(chosen), _counts(near), missed, is_partial=True)

    def _of_the_kind(self, ranked: list[Ranked]) -> list[Ranked]:
        return [(document, score) for document, score in ranked if self._kind in (None, document.kind)]

    def _rank(self, ranker: Ranker, wanted: tantivy.Query, depth: int) -> tuple[list[Ranked], int]:
        """The best documents in order, and how many answer at all."""
        with engine_errors():
            result = self._searcher.search(wanted, limit=depth, weight_by_field="order")
            texts = [bytes_of(self._searcher.doc(address), "data") for _points, address in result.hits]
        documents = [from_json(text.decode()) for text in texts]
        ranked = [(document, ranker.score(document)) for document in documents]
        answered = [(document, score) for document, score in ranked if score.matches]
        return sorted(answered, key=_order), count_of(result) - (len(ranked) - len(answered))

    def _count(self, wanted: tantivy.Query) -> int:
        with engine_errors():
            return count_of(self._searcher.search(wanted, limit=1))

    def _count_near(self, wanted: tantivy.Query, place: int) -> int:
        """How many documents answer the word at this place with a slip that is believed, as far as one looks."""
        ranker = Ranker(self._query, slips=[place])
        ranked, _total = self._rank(ranker, wanted, DEEPEST)
        return sum(any(match.term == place for match in score.matches) for _document, score in ranked)

    def _count_by_kind(self, wanted: tantivy.Query) -> dict[str, int]:
        with engine_errors():
            found = self._searcher.aggregate(wanted, {"kinds": {"terms": {"field": "kind"}}})
        return _counts([]) | {bucket["key"]: bucket["doc_count"] for bucket in found["kinds"]["buckets"]}


def _near_the_best(ranked: list[Ranked]) -> list[Ranked]:
    """Without those that are only nearly right and much worse than the best."""
    least = ranked[0][1].points * _NEAR_THE_BEST
    return [(document, score) for document, score in ranked if not score.is_close or score.points >= least]


def _order(ranked: Ranked) -> tuple[float, str, str]:
    """The best first; equals by the alphabet, and at last by their unique keys."""
    document, score = ranked
    return (-round(score.points, 6), document.sort_key, document.key)


def _counts(ranked: Sequence[Ranked]) -> dict[str, int]:
    counts = {"person": 0, "unit": 0, "topic": 0}
    for document, _score in ranked:
        counts[document.kind] += 1
    return counts


def _importance(frequencies: Sequence[int], documents: int) -> list[float]:
    """Rare words weigh more (BM25's inverse document frequency, Robertson and Zaragoza 2009), scaled to a mean of 1."""
    raw = [math.log(1 + (documents - count + 0.5) / (count + 0.5)) if count else 0.0 for count in frequencies]
    mean = sum(raw) / len(raw) if raw else 0.0
    return [weight / mean if mean else 1.0 for weight in raw]
