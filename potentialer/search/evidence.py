"""Finding the pieces that answer a question.

Which pieces answer is said in the engine's own terms, so that it can count them: a piece must answer enough of the
question, rare words weighing more than common ones.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import tantivy
from tantivy import Occur

from potentialer.lib.documents.pieces import NOT_EVERYBODY, SECTIONS, Piece, Section, piece_from_json
from potentialer.lib.ranking import owners
from potentialer.lib.text.asking import Question
from potentialer.search.engine import bytes_of, count_of, engine_errors, schema
from potentialer.search.narrowing import narrowed
from potentialer.search.texts import TextSearch, Weighed

DEPTH = 250
"""Pieces that are gathered by owner; what lies deeper would be on a page that nobody turns to."""

_SPARE = 100  # more are fetched where some may not be for the viewer: asking again costs as much as all of it
_JUDGED = 60  # pieces that are found by the names of their topics alone
_STEPS = 24  # the question's weight in whole numbers, for the engine counts and does not add
# Of a long text the rarest words decide which pieces answer. They are told apart by two bits each: a score of the
# engine has 24 that are exact.
_MOST_WORDS = 12
_RAREST = 1.0  # the importance of a word that stands nowhere, as `search.texts` reckons it


_ENOUGH = 100  # pieces, ten pages of hits; with fewer the whole index is asked
# Enough of a question is said as "these words, or those": so the engine may skip from one to the other. Where that
# would be too many ways, it counts.
_MOST_IN_WAYS = 6  # words
_MOST_WAYS = 24
_Hits = list[tuple[float, tantivy.DocAddress]]


@dataclass(frozen=True, slots=True)
class Found:
    """One piece that answers: its owner's number (see `engine.owner_of`), its place in the engine, and its worth as a
    text, from 0 to 1."""

    owner: int
    section: Section
    address: tantivy.DocAddress
    points: float
    order: float  # larger the earlier the owner stands in the alphabet


class PieceSearch:
    """One question against the pieces in one snapshot that `seen` holds (None: all). All raises Damaged when the index
    cannot be read."""

    def __init__(self, searcher: tantivy.Searcher, question: Question, seen: tantivy.Query | None) -> None:
        self._searcher = searcher
        self.question = question
        self._seen = [] if seen is None else [seen]
        with engine_errors():
            self._texts = TextSearch(searcher, schema(), question, seen=seen)
        self._whole: dict[int, bool] = {}
        self._words = tuple(_Word(word) for word in self._texts.words[:_MOST_WORDS])

    @property
    def importance(self) -> tuple[float, ...]:
        """How much each word of the question tells, by its place."""
        return self._texts.importance

    @cached_property
    def unknown(self) -> frozenset[int]:
        """The words, by place, that nothing answers which may be seen."""
        return frozenset(word.place for rank, word in enumerate(self._words) if not self._has_any(rank, word))

    def _has_any(self, rank: int, word: "_Word") -> bool:
        return self._is_placed(2 * rank) or self._is_there(word.any_keys)

    @cached_property
    def answered(self) -> float:
        """The share of the question that the best piece answers, 0 to 1."""
        return max((self._share(points) for points in set(self._places.values())), default=0.0)

    @cached_property
    def _places(self) -> dict[int, int]:
        """Which words each of the first pieces answers (see `_placed`), by the pieces' numbers."""
        return self._looked[1]

    def _is_placed(self, bit: int) -> bool:
        return any(points >> bit & 1 for points in set(self._places.values()))

    @property
    def _first(self) -> dict[int, float]:
        """The points of the first pieces by their numbers, of those that may be seen."""
        return self._looked[0]

    @cached_property
    def _looked(self) -> tuple[dict[int, float], dict[int, int]]:
        """`_first` and `_places`."""
        if not self._words:
            return {}, {}
        # The texts' own query alone is answered without looking at most documents, so it is asked first, for some more
        # than are wanted; where too many hidden ones stand among the answers, it is asked again without them.
        with engine_errors():
            told = self._told
            spare = _SPARE if self._seen and self._hidden else 0
            first = self._numbered(self._texts.query(), DEPTH + spare)
            places = self._places_of([*first, *told])
            seen = {number: points for number, points in first.items() if number in places}
            if len(seen) < min(len(first), DEPTH):
                seen = self._numbered(narrowed(self._texts.query(), self._seen), DEPTH)
                places = self._places_of([*seen, *told])
        kept = dict(list(seen.items())[:DEPTH])
        return kept, {number: places[number] for number in dict.fromkeys((*kept, *told)) if number in places}

    def _places_of(self, numbers: Sequence[int]) -> dict[int, int]:
        """Of those of these pieces that may be seen: which words they answer."""
        if not numbers:
            return {}
        these = tantivy.Query.term_set_query(schema(), "piece", list(numbers))
        hits = self._top(self._placed([these, *self._seen]), len(numbers))
        found = self._searcher.fast_field_values("piece", [address for _points, address in hits])
        # One point more than the words give, so that a piece which answers none is also seen.
        return {int(number or 0): round(points) - 1 for number, (points, _address) in zip(found, hits, strict=True)}

    def _numbered(self, query: tantivy.Query, depth: int) -> dict[int, float]:
        hits = self._top(query, depth)
        numbers = self._searcher.fast_field_values("piece", [address for _points, address in hits])
        return {
            int(number): points for number, (points, _address) in zip(numbers, hits, strict=True) if number is not None
        }

    @cached_property
    def _told(self) -> list[int]:
        """Some pieces that may be seen whose topics are called what was asked for."""
        told = _any_of("about", {key for word in self._words for key in (*word.own_keys, *word.parts)})
        with engine_errors():
            addresses = [address for _points, address in self._top(narrowed(told, self._seen), _JUDGED)]
            return [int(number or 0) for number in self._searcher.fast_field_values("piece", addresses)]

    def _top(self, query: tantivy.Query, limit: int) -> _Hits:
        return self._searcher.search(query, limit, count=False).hits

    @property
    def is_answered(self) -> bool:
        """Whether there are pieces that answer more than a trifle of it."""
        return self.answered >= self._least

    @property
    def _least(self) -> float:
        return owners.least_share(len(self._words))

    @property
    def is_well_answered(self) -> bool:
        return self.answered >= owners.well_share(len(self._words))

    @property
    def is_answered_as_written(self) -> bool:
        """Whether there are pieces that answer it well, and none of its words was misspelt or met by a part alone."""
        return self.is_well_answered and all(not word.has_slips and self._has_whole(word) for word in self._words)

    def wanted(self) -> tantivy.Query | None:
        """All pieces that answer enough of the question; None when there are none. Narrow it before it is asked."""
        if not self.is_answered:
            return None
        ways = _ways_to_enough(self._steps, self._needed) if len(self._words) <= _MOST_IN_WAYS else []
        if 0 < len(ways) <= _MOST_WAYS:
            return _union(self._all_of(way) for way in ways)
        enough = [
            query
            for word, (halves, steps) in zip(self._words, self._steps, strict=True)
            for query in [word.any] * halves + [word.whole] * (steps - halves)
        ]
        return tantivy.Query.boolean_query(
            [(Occur.Should, query) for query in enough], minimum_number_should_match=self._needed
        )

    def _all_of(self, way: Sequence[int]) -> tantivy.Query:
        """What answers each word at least so far: 0 not at all, 1 a part of it, 2 all of it."""
        needed = [word.any if far == 1 else word.whole for word, far in zip(self._words, way, strict=True) if far]
        return needed[0] if len(needed) == 1 else tantivy.Query.boolean_query([(Occur.Must, each) for each in needed])

    @cached_property
    def _needed(self) -> int:
        """How many of the steps a piece must have to answer enough."""
        return max(1, math.floor(_STEPS * max(self._least, owners.NEAR_THE_BEST * self.answered)))

    @cached_property
    def _steps(self) -> tuple[tuple[int, int], ...]:
        """For each word the steps that a part of it gives, and all of it: as many as it weighs.

        Rounded up: so what answers a share of the question has that share of the steps, and no word is nothing."""
        every = [math.ceil(_STEPS * self._weight[word.place]) for word in self._words]
        return tuple(
            (math.ceil(steps * self._half(word)), steps) for word, steps in zip(self._words, every, strict=True)
        )

    def _is_enough(self, points: int) -> bool:
        """The same as `wanted`, of one piece whose place (see `_placed`) is known."""
        steps = (
            whole if points >> (2 * rank + 1) & 1 else half if points >> (2 * rank) & 1 else 0
            for rank, (half, whole) in enumerate(self._steps)
        )
        return sum(steps) >= self._needed

    def best(self, wanted: tantivy.Query, clauses: Sequence[tantivy.Query]) -> list[Found]:
        """The best of `wanted` that the clauses leave, the best first, at most DEPTH."""
        with engine_errors():
            found = self._best_of_first(clauses)
            if found is None:
                found = self._top(narrowed(self._ranking(), [wanted, *clauses]), DEPTH)
            addresses = [address for _points, address in found]
            numbers = self._searcher.fast_field_values("owner", addresses)
            sections = self._searcher.fast_field_values("section", addresses)
            orders = self._searcher.fast_field_values("order", addresses)
        most = found[0][0] if found else 1.0
        return [
            Found(int(number or 0), SECTIONS[int(section or 0)], address, self.answered * points / most, order or 0.0)
            for (points, address), number, section, order in zip(found, numbers, sections, orders, strict=True)
        ]

    def _best_of_first(self, clauses: Sequence[tantivy.Query]) -> _Hits | None:
        """The same, among the first pieces alone, which costs little; None where they are too few to go by."""
        enough = {points for points in set(self._places.values()) if self._is_enough(points)}
        pieces = [number for number, points in self._places.items() if points in enough]
        if len(pieces) < _ENOUGH:
            return None
        these = tantivy.Query.term_set_query(schema(), "piece", pieces)
        found = self._top(narrowed(self._beside(), [these, *clauses]), len(pieces))
        if len(found) < _ENOUGH:
            return None
        numbers = self._searcher.fast_field_values("piece", [address for _points, address in found])
        weighed = [
            (beside - 1.0 + self._first.get(int(number or 0), 0.0), address)
            for (beside, address), number in zip(found, numbers, strict=True)
        ]
        return sorted(weighed, key=lambda hit: -hit[0])

    def spread(self) -> tuple[int, int]:
        """How many pieces hold any of the words, and how many there are; of those that may be seen."""
        every = tantivy.Query.range_query(schema(), "section", tantivy.FieldType.Unsigned, 0, len(SECTIONS))
        said = _union(word.whole for word in self._words)
        with engine_errors():
            some, all_ = (count_of(self._searcher.search(narrowed(query, self._seen), 1)) for query in (said, every))
        return some, all_

    def piece(self, address: tantivy.DocAddress) -> Piece:
        with engine_errors():
            return piece_from_json(bytes_of(self._searcher.doc(address), "data").decode())

    # --- the question, in the engine's words

    @cached_property
    def _weight(self) -> dict[int, float]:
        """What share of the question each word is; one that nothing answers is as much as the rarest can be."""
        raw = {word.place: _RAREST if word.place in self.unknown else word.importance for word in self._words}
        whole = sum(raw.values()) or 1.0
        return {place: weight / whole for place, weight in raw.items()}

    def _half(self, word: "_Word") -> float:
        """What a part of the word is worth beside the whole."""
        if not word.parts:
            return 1.0
        return owners.HALF if self._has_whole(word) else owners.HALF_AT_BEST

    def _has_whole(self, word: "_Word") -> bool:
        if word.place not in self._whole:
            rank = self._words.index(word)
            self._whole[word.place] = self._is_placed(2 * rank + 1) or self._is_there(word.whole_keys)
        return self._whole[word.place]

    def _is_there(self, keys: Sequence[str]) -> bool:
        """Whether something answers that may be seen. The engine's own count also counts what is deleted, so it only
        tells what stands nowhere."""
        with engine_errors():
            if not any(self._searcher.doc_freq("answer", key) for key in keys):
                return False
            return bool(self._searcher.search(narrowed(_any_of("answer", keys), self._seen), 1, count=False).hits)

    @property
    def _hidden(self) -> int:
        """How many pieces are not for everybody, at the most; 0 for whoever sees all."""
        return self._searcher.doc_freq("audience", NOT_EVERYBODY) if self._seen else 0

    def _ranking(self) -> tantivy.Query:
        """The texts' own points, and a little for words that only the topics' names or the owner's words answer."""
        return _union((self._texts.query(), self._beside()))

    def _beside(self) -> tantivy.Query:
        """One point for every piece, and more for what stands beside the text."""
        beside = [
            tantivy.Query.const_score_query(query, worth * word.importance)
            for word in self._words
            for query, worth in (
                (_any_of("about", (*word.own_keys, *word.parts)), owners.ABOUT),
                (_any_of("whose", word.own_keys), owners.WHOSE),
            )
        ]
        return _union((tantivy.Query.const_score_query(tantivy.Query.all_query(), 1.0), *beside))

    def _placed(self, clauses: Sequence[tantivy.Query]) -> tantivy.Query:
        """What answers all the clauses: one point, and each word gives one power of two, and another when all of it was
        answered and not a part: so the points tell which words were."""
        first, *rest = clauses
        musts = [tantivy.Query.const_score_query(first, 1.0)]
        musts += [tantivy.Query.const_score_query(clause, 0.0) for clause in rest]
        bits = [query for word in self._words for query in (word.any, word.whole)]
        return tantivy.Query.boolean_query(
            [(Occur.Must, query) for query in musts]
            + [
                (Occur.Should, tantivy.Query.const_score_query(query, float(1 << bit)))
                for bit, query in enumerate(bits)
            ]
        )

    def _share(self, points: int) -> float:
        share = 0.0
        for place, word in enumerate(self._words):
            if points >> (2 * place) & 1:
                share += self._weight[word.place] * (1.0 if points >> (2 * place + 1) & 1 else self._half(word))
        return share


class _Word:
    """One word of the question and the pieces that answer it, in the text or in the name of a topic: `whole` all of it,
    `any` also those that have only a part of a compound that was asked for."""

    def __init__(self, word: Weighed) -> None:
        keys = word.asked.keys
        self.place = word.asked.place
        self.importance = word.importance
        self.own_keys = tuple(dict.fromkeys((keys.surface, keys.stem, *keys.lemmas)))
        self.parts = keys.parts
        self.has_slips = bool(word.slips)
        self.whole_keys = (*self.own_keys, *word.slips)
        self.any_keys = (*self.whole_keys, *keys.parts)
        self.whole = _any_of("answer", self.whole_keys)
        self.any = _any_of("answer", self.any_keys) if keys.parts else self.whole


def _ways_to_enough(steps: Sequence[tuple[int, int]], needed: int) -> list[tuple[int, ...]]:
    """The fewest answers that are enough: for each word 0, 1 for a part or 2 for all of it, so that the steps are
    `needed`, and would not be with less of any word."""
    choices = [(0, *((1,) if half < whole else ()), 2) for half, whole in steps]

    def gives(way: Sequence[int]) -> int:
        return sum((0, *steps[rank])[far] for rank, far in enumerate(way))

    enough = [way for way in product(*choices) if gives(way) >= needed]
    return [way for way in enough if not any(_is_less(other, way) for other in enough)]


def _is_less(one: Sequence[int], other: Sequence[int]) -> bool:
    return one != other and all(mine <= theirs for mine, theirs in zip(one, other, strict=True))


def _union(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def _any_of(field: str, keys: Iterable[str]) -> tantivy.Query:
    return _union(tantivy.Query.term_query(schema(), field, key, "basic") for key in dict.fromkeys(keys))
