"""Every number here was worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.evaluation import Measures, mean, measure, ndcg, percentile, recall, reciprocal_rank, success


@pytest.mark.parametrize(
    ("ranked", "grades", "expected"),
    [
        ("a", {"a": 1}, 1.0),
        ("xa", {"a": 1}, 1 / math.log2(3)),
        ("xxa", {"a": 1}, 0.5),
        ("ab", {"a": 3, "b": 1}, 1.0),
        # 1/1 + 3/log2(3) against 3/1 + 1/log2(3)
        ("ba", {"a": 3, "b": 1}, (1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3))),
        ("axxxxxxxxx", {"a": 1, "b": 1}, 1 / (1 + 1 / math.log2(3))),
        ("xxxxxxxxxxa", {"a": 1}, 0.0),
        ("x", {"a": 1}, 0.0),
        ("", {"a": 1}, 0.0),
        ("ab", {"a": 0, "b": 2}, 1 / math.log2(3)),
        ("ab", {"a": -1, "b": 1}, 1 / math.log2(3)),
        ("a", {}, 0.0),
    ],
)
def test_ndcg_is_as_worked_out(ranked: str, grades: dict[str, int], expected: float):
    assert ndcg(ranked, grades) == pytest.approx(expected)


def test_ndcg_of_many_answers_is_whole_when_the_first_ten_are_answers():
    assert ndcg("abcdefghij", dict.fromkeys("abcdefghijklm", 1)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [("ax", 1.0), ("xa", 0.5), ("xxxa", 0.25), ("xba", 0.5), ("x" * 10 + "a", 0.0), ("", 0.0)],
)
def test_reciprocal_rank_is_of_the_first_answer(ranked: str, expected: float):
    assert reciprocal_rank(ranked, {"a": 1, "b": 2, "x": 0}) == expected


@pytest.mark.parametrize(("ranked", "expected"), [("xxxxa", 1.0), ("xxxxxa", 0.0), ("", 0.0), ("ab", 1.0)])
def test_success_is_an_answer_among_the_first_five(ranked: str, expected: float):
    assert success(ranked, {"a": 1, "b": 1}) == expected


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [("a", 0.25), ("xaxb", 0.5), ("abcd", 1.0), ("x" * 20 + "abcd", 0.0), ("x" * 19 + "a", 0.25)],
)
def test_recall_is_the_share_among_the_first_twenty(ranked: str, expected: float):
    assert recall(ranked, {"a": 1, "b": 2, "c": 3, "d": 1, "x": 0}) == expected


def test_measure_holds_all_four():
    assert measure("xa", {"a": 1, "b": 1}) == Measures(
        ndcg=pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3))), mrr=0.5, success=1.0, recall=0.5
    )


def test_mean_counts_every_query_alike():
    assert mean([Measures(1.0, 0.5, 1.0, 0.0), Measures(0.0, 0.0, 1.0, 1.0)]) == Measures(0.5, 0.25, 1.0, 0.5)


def test_mean_is_nothing_when_there_are_no_queries():
    assert mean([]) == Measures(0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([3, 1, 2], 0.5, 2), ([1, 2, 3, 4], 0.5, 2), ([5], 0.95, 5), (list(range(1, 101)), 0.95, 95), ([], 0.5, 0.0)],
)
def test_percentile_is_a_value_that_was_measured(values: list[float], share: float, expected: float):
    assert percentile(values, share) == expected


@given(
    st.lists(st.integers(0, 40), unique=True, max_size=30),
    st.dictionaries(st.integers(0, 40), st.integers(-1, 3), max_size=30),
)
def test_measures_lie_between_nothing_and_all_for_any_ranking(ranked: list[int], graded: dict[int, int]):
    grades = {str(key): grade for key, grade in graded.items()}
    found = measure([str(key) for key in ranked], grades)
    assert all(0.0 <= value <= 1.0 + 1e-9 for value in (found.ndcg, found.mrr, found.success, found.recall))
