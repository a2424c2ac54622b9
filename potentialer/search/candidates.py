"""Which documents are looked at closely: one question to the engine for each word of the query, joined as they must be.

The points here only choose and order candidates; `lib.ranking` decides. They follow the same order (exact, variant,
ending, beginning, slip; names before other words), so that what ranks first is among the candidates.
"""

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur

from potentialer.lib.query import Query, Term
from potentialer.lib.ranking.meeting import allowed_slips, begins, slip_begins_from
from potentialer.search.engine import schema

_NAME, _NAME_SOUND, _JOINED, _NAME_BEGINS = 10.0, 9.4, 9.2, 7.6
_WORD, _WORD_SOUND, _WORD_STEM, _WORD_BEGINS = 6.5, 6.1, 5.8, 4.7
_NAME_SLIP, _NAME_SLIP_BEGINS, _WORD_SLIP, _WORD_SLIP_BEGINS = 6.4, 5.3, 3.9, 3.2
_THEME = 5.0
_NUMBER_WHOLE, _NUMBER_TAIL, _NUMBER_HEAD = 10.0, 9.0, 7.0
_SOUND_BEGINS_FROM = 3
_STEM_FROM = 4


def whole_query(query: Query, *, loose: bool) -> tantivy.Query:
    """Documents that answer every word of the query; `loose`: also words with slips."""
    if query.mail:
        return _beginning("mail", query.mail, _NUMBER_WHOLE)
    groups = word_queries(query, loose=loose)
    every = _all_of(groups) if groups else tantivy.Query.empty_query()
    if query.phone:
        every = tantivy.Query.disjunction_max_query([_number(query.phone), every])
    return every


def any_word_query(groups: Sequence[tantivy.Query], importance: Sequence[float]) -> tantivy.Query:
    """Documents that answer at least one of the words (see `word_queries`); the important words count more."""
    weighted = [
        (Occur.Should, tantivy.Query.boost_query(group, weight))
        for group, weight in zip(groups, importance, strict=True)
    ]
    return tantivy.Query.boolean_query(weighted)


def word_queries(query: Query, *, loose: bool) -> list[tantivy.Query]:
    """For each word of the query, the documents that answer it, alone or written together with a neighbour."""
    pairs = [_pair(pair) for pair in query.pairs]
    groups = []
    for place, term in enumerate(query.terms):
        joined = pairs[max(place - 1, 0) : place + 1]
        options = [*_strict(term), *(_slips(term) if loose else ()), *(query_ for pair in joined for query_ in pair)]
        groups.append(tantivy.Query.disjunction_max_query(options))
    return groups


def _strict(term: Term) -> Iterable[tantivy.Query]:
    yield _exactly("name", term.fold, _NAME)
    yield _exactly("name_sound", term.sound, _NAME_SOUND)
    yield _exactly("word", term.fold, _WORD)
    yield _exactly("word_sound", term.sound, _WORD_SOUND)
    yield _exactly("stem", term.stem, _WORD_STEM)
    for key in {term.fold, term.sound, term.stem} if len(term.stem) >= _STEM_FROM else {term.fold, term.sound}:
        yield _exactly("joined", key, _JOINED)
        yield _exactly("theme", key, _THEME)
    if term.unfinished and len(term.fold) >= _STEM_FROM:
        yield _beginning("joined", term.fold, _WORD_BEGINS)
    if term.fold.endswith("s") and len(term.fold) >= _STEM_FROM:
        yield _exactly("name", term.fold[:-1], _NAME_BEGINS)  # Mettes
    if begins(term):
        yield _beginning("name", term.fold, _NAME_BEGINS)
        yield _beginning("word", term.fold, _WORD_BEGINS)
        if len(term.sound) >= _SOUND_BEGINS_FROM:
            yield _beginning("name_sound", term.sound, _NAME_BEGINS)
            yield _beginning("word_sound", term.sound, _WORD_BEGINS)
    if term.number:
        yield _number(term.number)


def _slips(term: Term) -> Iterable[tantivy.Query]:
    allowed = allowed_slips(term.fold)
    if not allowed or term.number:
        return
    spellings = {term.fold, term.letters}
    for spelling in spellings:
        yield _nearly("name", spelling, allowed, _NAME_SLIP)
    if len(term.fold) < _STEM_FROM:
        return
    for spelling in spellings:
        yield _nearly("word", spelling, allowed, _WORD_SLIP)
    if len(term.sound) >= _STEM_FROM:
        yield _nearly("name_sound", term.sound, 1, _NAME_SLIP)
        yield _nearly("word_sound", term.sound, 1, _WORD_SLIP)
    if len(term.fold) >= slip_begins_from(term):
        yield _nearly("name", term.fold, 1, _NAME_SLIP_BEGINS, beginning=True)
        yield _nearly("word", term.fold, 1, _WORD_SLIP_BEGINS, beginning=True)


def _pair(pair: Term) -> list[tantivy.Query]:
    options = [
        _exactly("name", pair.fold, _JOINED),
        _exactly("name_sound", pair.sound, _JOINED),
        _exactly("word", pair.fold, _WORD),
        _exactly("stem", pair.stem, _WORD_STEM),
        *(_exactly("theme", key, _THEME) for key in {pair.fold, pair.sound, pair.stem}),
    ]
    if begins(pair):
        options += [_beginning("name", pair.fold, _NAME_BEGINS), _beginning("word", pair.fold, _WORD_BEGINS)]
    return options


def _number(number: str) -> tantivy.Query:
    return tantivy.Query.disjunction_max_query(
        [
            _exactly("phone", number, _NUMBER_WHOLE),
            _exactly("phone_tail", number, _NUMBER_TAIL),
            _beginning("phone", number, _NUMBER_HEAD),
        ]
    )


def _all_of(groups: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, group) for group in groups])


def _exactly(field: str, key: str, points: float) -> tantivy.Query:
    return tantivy.Query.const_score_query(tantivy.Query.term_query(schema(), field, key, "basic"), points)


def _beginning(field: str, key: str, points: float) -> tantivy.Query:
    return _nearly(field, key, 0, points, beginning=True)


def _nearly(field: str, key: str, slips: int, points: float, *, beginning: bool = False) -> tantivy.Query:
    query = tantivy.Query.fuzzy_term_query(
        schema(), field, key, distance=slips, transposition_cost_one=True, prefix=beginning
    )
    return tantivy.Query.const_score_query(query, points)
