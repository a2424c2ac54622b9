"""Ranking running texts by words: the fields that tantivy gets, and what is asked of them. All weights stand here.

The product and `potentialer search-eval` call the same functions. Tokens arrive already prepared by `lib.text`.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur

from potentialer.lib.text.asking import Asked, Question
from potentialer.lib.text.danish import Keys, grams, words_of
from potentialer.lib.text.danish import keys as keys_of
from potentialer.lib.text.lexicon import is_known, with_danish_letters
from potentialer.lib.text.synonyms import Way

WORD, STEM, GRAM = "text_word", "text_stem", "text_gram"
"""A text's words as they are written, their lemmas and parts; its words without endings; all its words' grams."""

# Chosen on tuning sets: the judged needs over the demo (half of them), 240 keywords, sentences, wishes against the
# demo's texts, misspelt words. It is a wide plateau: none of these moves nDCG@10 by more than 0.01 when it is halved or
# doubled, but each is missed when it is left out. Needs stand at 0.591, and at 0.559 without parts of compounds, at
# 0.535 without grams, at 0.577 without endings; misspelt words fall from 0.90 to 0.76 without slips.
_TITLE_TIMES = 3  # a title's words count as if they stood so often; needs: 0.556 once, 0.583 twice
_OWN = 1.0
_PART = 0.8  # of a compound that was asked for
_STEM = 0.5
_GRAMS = 1.0  # shared by all of a word's grams, so that a long word does not drown a short one
_GRAMS_SHARED = -0.5  # power of their number
_KNOWN = 0.6  # of it for a word that the index has as such: its grams bring mostly others (needs +0.005)
_SLIP = 1.0
_NAMED = 0.8  # what means the same, shared by its words as by those that it stands for
_BESIDE = 0.3  # what else the thing is called: enough to find it, too little to outweigh what was asked

# What a potential of 70 words has in its fields.
_TYPICAL = {WORD: 80, STEM: 45, GRAM: 190}
_FILLING = {name: " ".join(["-"] * length) for name, length in _TYPICAL.items()}

_REMEMBERED = 1 << 14  # words: 16 MB in a process that writes the index, none in the others

# What keeps a pasted page cheap: the rarest words are asked for, and of those only the rarest by their grams.
_MOST_WORDS = 32
_MOST_BY_GRAMS = 12

_TWO_SLIPS_FROM = 8
_SLIP_FROM = 4
_SLIP_BEGINNING = 2  # letters that must be right
_MOST_SLIPS = 3  # words that an unknown one may be
_RARE, _COMMON_TIMES = (
    2,
    10,
)  # a word of so few documents is asked about when one like it stands in many times as many
_MOST_UNKNOWN = 4  # unknown words that are looked up so; in a page of them a slip more or less tells nothing


def add_text_fields(builder: tantivy.SchemaBuilder) -> None:
    """Give a schema the fields of a text."""
    for name in (WORD, STEM, GRAM):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")


@dataclass(frozen=True, slots=True)
class Said:
    """What one word of a text brings into the index: `keys` are those by which it is truly met, `parts` those of the
    words that it is made of, the others what stands of it in each field."""

    keys: tuple[str, ...]
    parts: tuple[str, ...]
    word: str
    stem: str
    grams: str


@lru_cache(_REMEMBERED)
def _said(word: str) -> Said | None:
    """None for a word that only holds a text together."""
    keys = keys_of(word)
    if keys.small:
        return None
    return Said(
        keys=tuple(dict.fromkeys((keys.surface, keys.stem, *keys.lemmas))),
        parts=keys.parts,
        word=" ".join(_word_keys(keys)),
        stem=keys.stem,
        grams=" ".join(grams(keys.surface)),
    )


def said(text: str) -> list[Said]:
    """The words of a text that tell something, in order."""
    return list(filter(None, map(_said, words_of(text))))


def put_text(out: tantivy.Document, *, title: str, body: str) -> None:
    """Put a text into its fields."""
    put_said(out, said(title), said(body))


def put_said(out: tantivy.Document, title: list[Said], body: list[Said]) -> None:
    """The same for texts that were read by `said`."""
    every = title * _TITLE_TIMES + body
    out.add_text(WORD, " ".join([one.word for one in every]))
    out.add_text(STEM, " ".join([one.stem for one in every]))
    out.add_text(GRAM, " ".join([one.grams for one in every]))


def put_no_text(out: tantivy.Document) -> None:
    """For a document without a text in an index of texts: make it as long as they are, of a word that nobody asks for.

    tantivy reckons a text's length against the mean of all documents; among many empty ones every text would be too
    long, and short texts would lead (with three empty ones beside each text nDCG@10 falls by a tenth)."""
    for name, filling in _FILLING.items():
        out.add_text(name, filling)


def _own_keys(keys: Keys) -> tuple[str, ...]:
    return tuple(dict.fromkeys((keys.surface, *keys.lemmas)))


def _word_keys(keys: Keys) -> tuple[str, ...]:
    return tuple(dict.fromkeys((keys.surface, *keys.lemmas, *keys.parts)))


@dataclass(frozen=True, slots=True)
class Weighed:
    """One word of a question as an index knows it. `count` documents hold it in some form; `slips` are the index's own
    words that it may be misspelt from, empty when it is known here or in the dictionary. `meant` is the common word
    that a rare one may be misspelt from; "" when there is none."""

    asked: Asked
    count: int
    importance: float
    slips: tuple[str, ...] = ()
    meant: str = ""


class TextSearch:
    """One question put to one index. Not shared between threads."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        question: Question,
        beside: Iterable[Keys] = (),
        *,
        ways: Iterable[Way] = (),
        see: Callable[[tantivy.Query], tantivy.Query] | None = None,
        doubtful: int = 0,
    ) -> None:
        """`beside` are words by which the question is widened (`lib.text.synonyms`). They rank, and answer nothing.
        `ways` are other ways of saying some of it; those that no text holds that may be seen are left out, and two
        neighbours that texts write as one are joined to them.

        `see` narrows a query to the documents that whoever asks may see (None: all): a word that stands in others alone
        is unknown, and no slip of one that is known. At most `doubtful` documents that the engine counts are deleted or
        hidden. `query` is yours to narrow."""
        self.question = question
        self._see = see
        self._doubtful = doubtful
        self._beside = tuple(beside)
        self._searcher = searcher
        self._schema = schema
        self._documents = max(searcher.num_docs, 1)
        self._looked_up = 0
        self.ways = tuple(way for way in (*self._joined(), *ways) if self._is_said(way))
        """The other ways of saying it that texts hold which may be seen."""
        self._otherwise = {place for way in self.ways for place in way.places}
        every = [self._weigh(asked) for asked in question.asked]
        rarest = sorted(every, key=lambda word: (-word.importance, word.asked.place))[:_MOST_WORDS]
        self.words = tuple(rarest)
        """The words that are looked for, the rarest first."""

    @cached_property
    def importance(self) -> tuple[float, ...]:
        """How much each word of the question tells, by its place; 0 for one that is not looked for."""
        by_place = {word.asked.place: word.importance for word in self.words}
        return tuple(by_place.get(asked.place, 0.0) for asked in self.question.asked)

    @property
    def unknown(self) -> tuple[int, ...]:
        """The places of the words that no document holds in any form, also not misspelt."""
        return tuple(
            word.asked.place
            for word in self.words
            if not word.count and not word.slips and word.asked.place not in self._otherwise
        )

    def query(self, *, by_grams: bool = True) -> tantivy.Query:
        """The ranking: one flat union of weighed terms, which tantivy answers without looking at most documents. The
        grams of words that the index has may be left out.

        Ask with `count=False`, or that is lost."""
        terms = [term for rank, word in enumerate(self.words) for term in self._terms(rank, word, by_grams)]
        for way in self.ways:
            each = _NAMED * len(way.places) / len(way.words)
            terms += [self._term(WORD, key, each) for keys in way.words for key in _own_keys(keys)]
        terms += [self._term(WORD, key, _BESIDE) for keys in self._beside for key in _own_keys(keys)]
        return _any_of(terms)

    def _joined(self) -> Iterator[Way]:
        for one, other in self.question.neighbours:
            both = (self.question.asked[one], self.question.asked[other])
            word = "".join(asked.text for asked in both)
            if word.isalpha():
                yield Way((one, other), " ".join(asked.text for asked in both), word, (keys_of(word),))

    def _is_said(self, way: Way) -> bool:
        """Whether some text holds each of its words; all of them in one is not asked for."""
        for word in way.words:
            forms = [(WORD, key) for key in _own_keys(word)]
            if not (any(self._searcher.doc_freq(*form) for form in forms) and self._is_seen(forms)):
                return False
        return True

    def _weigh(self, asked: Asked) -> Weighed:
        keys = asked.keys
        forms = [*((WORD, key) for key in _own_keys(keys)), (STEM, keys.stem)]
        count = max(self._searcher.doc_freq(field, key) for field, key in forms)
        if count and not self._is_seen(forms):
            count = 0
        slips = () if count or asked.place in self._otherwise else self._slips(keys)
        meant = self._meant(keys, count) if 0 < count <= _RARE else ""
        rare = count or max((self._searcher.doc_freq(WORD, slip) for slip in slips), default=0)
        if not rare and asked.place in self._otherwise:
            rare = min(self._held(way) for way in self.ways if asked.place in way.places)
        if not rare:
            rare = min((held for part in keys.parts if (held := self._searcher.doc_freq(WORD, part))), default=1)
        return Weighed(asked, count, _importance(rare, self._documents), slips, meant)

    def _meant(self, keys: Keys, count: int) -> str:
        slips = self._slips(keys, besides=keys)
        return slips[0] if slips and self._searcher.doc_freq(WORD, slips[0]) >= _COMMON_TIMES * count else ""

    def _held(self, way: Way) -> int:
        """How many documents hold the rarest of its words."""
        return min(max(self._searcher.doc_freq(WORD, key) for key in _own_keys(word)) for word in way.words)

    def _slips(self, keys: Keys, *, besides: Keys | None = None) -> tuple[str, ...]:
        """The words of the index that an unknown one is nearest to, the commonest first; none for a Danish word."""
        word = keys.surface
        if len(word) < _SLIP_FROM or not word.isalpha() or keys.parts or is_known(with_danish_letters(word)):
            return ()
        if self._looked_up == _MOST_UNKNOWN:
            return ()
        self._looked_up += 1
        allowed = 1 if len(word) < _TWO_SLIPS_FROM else 2
        counts = dict(self._searcher.terms_with_prefix(WORD, word[:_SLIP_BEGINNING]))
        for key in _own_keys(besides) if besides else ():
            counts.pop(key, None)
        close = process.extract_iter(word, counts.keys(), scorer=OSA.distance, score_cutoff=allowed)
        near = sorted(
            (distance, -counts[other], other) for other, distance, _index in close if self._is_seen([(WORD, other)])
        )
        return tuple(other for distance, _count, other in near if distance == near[0][0])[:_MOST_SLIPS]

    def _is_seen(self, forms: Iterable[tuple[str, str]]) -> bool:
        """Whether any document that may be seen holds one of these keys. The engine's counts know of deleted and hidden
        ones too; where more are counted than are so, they need not be asked for."""
        some = list(forms)
        if max(self._searcher.doc_freq(field, key) for field, key in some) > self._doubtful:
            return True
        wanted = _any_of(self._exactly(field, key) for field, key in some)
        wanted = wanted if self._see is None else self._see(wanted)
        return bool(self._searcher.search(wanted, limit=1, count=False).hits)

    def _terms(self, rank: int, word: Weighed, by_grams: bool) -> Iterator[tantivy.Query]:
        keys = word.asked.keys
        own = _own_keys(keys)
        for key in own:
            yield self._term(WORD, key, _OWN)
        for part in keys.parts:
            if part not in own:
                yield self._term(WORD, part, _PART)
        yield self._term(STEM, keys.stem, _STEM)
        for slip in word.slips:
            yield self._term(WORD, slip, _SLIP)
        if rank < _MOST_BY_GRAMS and (by_grams or not word.count):
            pieces = grams(keys.surface)
            each = _GRAMS * len(pieces) ** _GRAMS_SHARED * (_KNOWN if word.count else 1.0)
            for gram in pieces:
                yield self._term(GRAM, gram, each)

    def _term(self, field: str, key: str, weight: float) -> tantivy.Query:
        return tantivy.Query.boost_query(self._exactly(field, key), weight)

    def _exactly(self, field: str, key: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, key, "freq")


def _importance(count: int, documents: int) -> float:
    """How much a word tells that stands in `count` of the documents: 1 for one that stands in a tenth of a thousandth
    part, less for common ones. Never above 1, so that a misspelt word does not outweigh all others."""
    return min(1.0, math.log(1 + documents / count) / math.log(1 + documents / min(documents, 10)))


def _any_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    some: Sequence[tuple[Occur, tantivy.Query]] = [(Occur.Should, query) for query in queries]
    return tantivy.Query.boolean_query(some) if some else tantivy.Query.empty_query()
