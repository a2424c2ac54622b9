"""Finding the pieces that answer a question.

Which pieces answer is said in the engine's own terms, so that it can count them: a piece must answer enough of the
question, rare words weighing more than common ones.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import tantivy
from tantivy import Occur

from potentialer.lib.documents.pieces import NOT_EVERYBODY, SECTIONS, Piece, Section, piece_from_json
from potentialer.lib.ranking import owners
from potentialer.lib.text.asking import Question
from potentialer.lib.text.danish import Keys, keys, read
from potentialer.lib.text.lexicon import with_danish_letters
from potentialer.lib.text.synonyms import Way
from potentialer.search.engine import bytes_of, count_of, engine_errors, schema
from potentialer.search.narrowing import View
from potentialer.search.texts import TextSearch, Weighed

DEPTH = 250
"""Pieces that are gathered by owner; what lies deeper would be on a page that nobody turns to."""

_STEPS = 24  # the question's weight in whole numbers, for the engine counts and does not add
_MOST_WORDS = 12  # of a long text the rarest words decide which pieces answer
_RAREST = 1.0  # the importance of a word that stands nowhere, as `search.texts` reckons it
# What answers enough is said as the pieces themselves, where they are few. Else as "these words, or those", so that the
# engine may skip from one to the other; and where that would be too many ways, it counts.
_MOST_ONE_BY_ONE = 150  # pieces; more than owners.PLENTY
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
    """One question against the pieces in one snapshot, as far as the view goes. All raises Damaged when the index
    cannot be read.

    How much must be answered does not hang on the view's filters: so the counts stay the same while somebody turns from
    one to the other."""

    def __init__(self, searcher: tantivy.Searcher, question: Question, view: View, ways: Iterable[Way] = ()) -> None:
        self._searcher = searcher
        self._view = view
        self.question = question
        with engine_errors():
            self._doubtful = _doubtful(searcher, view)
            self._texts = TextSearch(searcher, schema(), question, ways=ways, see=view.see, doubtful=self._doubtful)
        self._words = tuple(self._word(word) for word in self._texts.words[:_MOST_WORDS])

    def _word(self, weighed: Weighed) -> "_Word":
        ways = [way for way in self._texts.ways if weighed.asked.place in way.places]
        word = _Word(weighed, ways)
        word.is_whole_there = self._is_there(word.whole_keys) or bool(ways)
        word.is_there = word.is_whole_there or self._is_there(word.parts) or self._is_there(word.within, "part")
        return word

    def _is_there(self, keys: Sequence[str], field: str = "answer") -> bool:
        """Whether something answers that may be seen. The engine's own count also counts what is deleted or hidden: it
        tells what stands nowhere, and what is so common that some of it is neither."""
        with engine_errors():
            most = max((self._searcher.doc_freq(field, key) for key in keys), default=0)
            if not 0 < most <= self._doubtful:
                return most > 0
            return bool(self._searcher.search(self._view.see(_any_of(field, keys)), 1, count=False).hits)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The other ways of saying it that texts hold which may be seen."""
        return self._texts.ways

    def meant(self) -> dict[int, str]:
        """For each word that is misspelt, by its place, the word that was meant, as a text that may be seen has it."""
        near = {word.asked.place: (*word.slips, word.meant)[0] for word in self._texts.words}
        return {place: self._as_written(key) for place, key in near.items() if key}

    @property
    def misspelt(self) -> tuple[tuple[int, Keys], ...]:
        """The words that answer in place of those that stand nowhere."""
        return tuple((word.asked.place, keys(slip)) for word in self._texts.words for slip in word.slips)

    def _as_written(self, key: str) -> str:
        with engine_errors():
            hits = self._top(self._view.see(_any_of("answer", (key,))), 1)
        for _points, address in hits:
            piece = self.piece(address)
            for text in (piece.title, *(said for _field, said in piece.texts)):
                for token in read(text):
                    if token.keys.surface == key:
                        return text[token.start : token.end].lower()
        return with_danish_letters(key)

    @property
    def importance(self) -> tuple[float, ...]:
        """How much each word of the question tells, by its place."""
        return self._texts.importance

    @property
    def unknown(self) -> frozenset[int]:
        """The words, by place, that nothing answers which may be seen."""
        return frozenset(word.place for word in self._words if not word.is_there)

    @cached_property
    def answered(self) -> float:
        """The share of the question that the best piece answers, 0 to 1."""
        return self._most[0][0] / sum(whole for _half, whole in self._steps) if self._most else 0.0

    @cached_property
    def _most(self) -> _Hits:
        """The pieces that answer most, the best first, each with its steps: enough to see where plenty ends."""
        if not self._words:
            return []
        gives = [
            (query, steps)
            for word, (half, whole) in zip(self._words, self._steps, strict=True)
            for query, steps in ((word.any, half), (word.whole, whole - half))
            if steps
        ]
        covered = _union(tantivy.Query.const_score_query(query, float(steps)) for query, steps in gives)
        with engine_errors():
            return self._top(self._view.see(covered), _MOST_ONE_BY_ONE)

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
        return self.is_well_answered and all(not word.has_slips and word.is_whole_there for word in self._words)

    def wanted(self) -> tantivy.Query | None:
        """All pieces that answer enough of the question; None when there are none. Narrow it before it is asked."""
        if not self.is_answered:
            return None
        if self._are_few:
            with engine_errors():
                numbers = self._searcher.fast_field_values("piece", self._enough)
            return _union(tantivy.Query.term_query(schema(), "piece", number, "basic") for number in numbers)
        ways = _ways_to_enough(self._steps, self._needed) if len(self._words) <= _MOST_IN_WAYS else []
        if 0 < len(ways) <= _MOST_WAYS:
            return _union(self._all_of(way) for way in ways)
        each_step = [
            query
            for word, (halves, steps) in zip(self._words, self._steps, strict=True)
            for query in [word.any] * halves + [word.whole] * (steps - halves)
        ]
        return tantivy.Query.boolean_query(
            [(Occur.Should, query) for query in each_step], minimum_number_should_match=self._needed
        )

    @cached_property
    def _enough(self) -> list[tantivy.DocAddress]:
        """Of the pieces that answer most, those that answer enough."""
        return [address for steps, address in self._most if steps >= self._needed]

    @property
    def _are_few(self) -> bool:
        return len(self._enough) < _MOST_ONE_BY_ONE

    def _all_of(self, way: Sequence[int]) -> tantivy.Query:
        """What answers each word at least so far: 0 not at all, 1 a part of it, 2 all of it."""
        needed = [word.any if far == 1 else word.whole for word, far in zip(self._words, way, strict=True) if far]
        return needed[0] if len(needed) == 1 else tantivy.Query.boolean_query([(Occur.Must, each) for each in needed])

    @cached_property
    def _needed(self) -> int:
        """How many of the steps a piece must have to answer enough."""
        every = sum(whole for _half, whole in self._steps)
        enough = math.floor(every * max(self._least, owners.near_share(len(self._words)) * self.answered))
        return max(1, enough, self._steps_of_plenty)

    @property
    def _steps_of_plenty(self) -> int:
        """The steps that plenty of pieces have, or nearly plenty; 0 where there are fewer."""
        if len(self._most) < owners.PLENTY:
            return 0
        steps = [round(points) for points, _address in self._most]
        least = steps[owners.PLENTY - 1]
        better = steps[: steps.index(least)]
        return better[-1] if len(better) >= owners.NEARLY_PLENTY else least

    @cached_property
    def _steps(self) -> tuple[tuple[int, int], ...]:
        """For each word the steps that a part of it gives, and all of it: as many as it weighs, and never none. One
        that nothing answers weighs as much as the rarest can."""
        weights = [word.importance if word.is_there else _RAREST for word in self._words]
        every = [math.ceil(_STEPS * weight / (sum(weights) or 1.0)) for weight in weights]
        return tuple((math.ceil(steps * _half(word)), steps) for word, steps in zip(self._words, every, strict=True))

    def best(self, wanted: tantivy.Query, limit: int = DEPTH) -> list[Found]:
        """The best of `wanted` that the view leaves, the best first, at most `limit`."""
        required = (Occur.Must, tantivy.Query.const_score_query(wanted, 1.0))
        with engine_errors():
            found = self._top(self._view.narrow(tantivy.Query.boolean_query([required, *self._points])), limit)
            addresses = [address for _points, address in found]
            numbers = self._searcher.fast_field_values("owner", addresses)
            sections = self._searcher.fast_field_values("section", addresses)
            orders = self._searcher.fast_field_values("order", addresses)
        most = found[0][0] if found else 1.0
        return [
            Found(int(number or 0), SECTIONS[int(section or 0)], address, self.answered * points / most, order or 0.0)
            for (points, address), number, section, order in zip(found, numbers, sections, orders, strict=True)
        ]

    @property
    def _points(self) -> Iterator[tuple[Occur, tantivy.Query]]:
        """The texts' own points, and a little for words that the topics' names or the owner's words answer."""
        # Letters in common part the few; where many answer by their words, they would only cost.
        yield Occur.Should, self._texts.query(by_grams=self._are_few)
        for word in self._words:
            for query, worth in (
                (_any_of("about", (*word.own_keys, *word.parts)), owners.ABOUT),
                (_any_of("whose", word.own_keys), owners.WHOSE),
            ):
                yield Occur.Should, tantivy.Query.const_score_query(query, worth * word.importance)

    def _top(self, query: tantivy.Query, limit: int) -> _Hits:
        return self._searcher.search(query, limit, count=False).hits

    def spread(self) -> tuple[int, int]:
        """How many pieces hold any of the words, and how many there are; of those that may be seen."""
        every = tantivy.Query.range_query(schema(), "section", tantivy.FieldType.Unsigned, 0, len(SECTIONS))
        said = _union(word.whole for word in self._words)
        with engine_errors():
            some, all_ = (count_of(self._searcher.search(self._view.see(query), 1)) for query in (said, every))
        return some, all_

    def piece(self, address: tantivy.DocAddress) -> Piece:
        with engine_errors():
            return piece_from_json(bytes_of(self._searcher.doc(address), "data").decode())


def _doubtful(searcher: tantivy.Searcher, view: View) -> int:
    """How many documents the engine counts, at the most, that are deleted or not the viewer's to see."""
    every = sum(searcher.doc_freq("who", noun) for noun in ("unit", "person", "topic"))
    deleted = max(0, every + 1 - searcher.num_docs)  # the index's own state is one more
    hidden = 0 if view.sees_all else searcher.doc_freq("audience", NOT_EVERYBODY)
    return deleted + hidden


def _half(word: "_Word") -> float:
    """What a part of the word is worth beside the whole."""
    if not word.is_whole_there:
        return owners.HALF_AT_BEST
    return owners.HALF if word.parts else owners.WITHIN


class _Word:
    """One word of the question and the pieces that answer it, in the text or in the name of a topic: `whole` all of it,
    `any` also those that have only a part of a compound that was asked for, or the word as a part of one;
    `is_whole_there` and `is_there` say whether some may be seen. What is said in another of its `ways` is all of it."""

    def __init__(self, word: Weighed, ways: Iterable[Way] = ()) -> None:
        keys = word.asked.keys
        self.place = word.asked.place
        self.importance = word.importance
        self.own_keys = tuple(dict.fromkeys((keys.surface, keys.stem, *keys.lemmas)))
        self.parts = keys.parts
        self.has_slips = bool(word.slips)
        self.whole_keys = (*self.own_keys, *word.slips)
        self.whole = _union((_any_of("answer", self.whole_keys), *map(_said_so, ways)))
        self.within = (*self.own_keys, *keys.parts)
        self.any = _union((self.whole, _any_of("answer", keys.parts), _any_of("part", self.within)))
        self.is_whole_there = self.is_there = False


def _said_so(way: Way) -> tantivy.Query:
    """The pieces that hold every word of the other way of saying it."""
    each = [_any_of("answer", (word.surface, word.stem, *word.lemmas)) for word in way.words]
    return each[0] if len(each) == 1 else tantivy.Query.boolean_query([(Occur.Must, one) for one in each])


def _ways_to_enough(steps: Sequence[tuple[int, int]], needed: int) -> list[tuple[int, ...]]:
    """The fewest answers that are enough: for each word 0, 1 for a part or 2 for all of it, so that the steps are
    `needed`, and would not be with less of any word."""
    choices = [((0, 0), (1, half), (2, whole)) if half < whole else ((0, 0), (1, half)) for half, whole in steps]
    ways = []
    for way in product(*(range(len(choice)) for choice in choices)):
        chosen = [choice[far] for choice, far in zip(choices, way, strict=True)]
        over = sum(gives for _far, gives in chosen) - needed
        # What each word gives more than with the next less of it.
        more = [choice[far][1] - choice[far - 1][1] for choice, far in zip(choices, way, strict=True) if far]
        if over >= 0 and all(over < less for less in more):
            ways.append(tuple(far for far, _gives in chosen))
    return ways


def _union(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def _any_of(field: str, keys: Iterable[str]) -> tantivy.Query:
    return _union(tantivy.Query.term_query(schema(), field, key, "basic") for key in dict.fromkeys(keys))
