"""Saying "so much of the question" as "these words, or those"."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from potentialer.search.evidence import _ways_to_enough

steps = st.integers(1, 12).flatmap(lambda whole: st.tuples(st.integers(1, whole), st.just(whole)))


@given(st.lists(steps, min_size=1, max_size=4), st.integers(1, 30))
def test_ways_hold_exactly_what_is_enough(words: list[tuple[int, int]], needed: int):
    ways = _ways_to_enough(words, needed)
    for text in product(range(3), repeat=len(words)):  # what a text answers of each word: nothing, a part, all of it
        given_steps = sum((0, *words[rank])[far] for rank, far in enumerate(text))
        holds = any(all(mine >= least for mine, least in zip(text, way, strict=True)) for way in ways)
        assert holds == (given_steps >= needed)


@given(st.lists(steps, min_size=1, max_size=4), st.integers(1, 30))
def test_no_way_asks_for_more_than_another(words: list[tuple[int, int]], needed: int):
    ways = _ways_to_enough(words, needed)
    for one, other in product(ways, repeat=2):
        assert one == other or not all(mine <= theirs for mine, theirs in zip(one, other, strict=True))
