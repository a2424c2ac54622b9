"""How well a ranking answers: four measures over judged queries.

A ranking is the keys that were found, the best first, each once. Grades say how good an answer a key is: 0 is none, and
higher is better; a key without a grade counts as 0. A query of which nothing is graded above 0 has no measure; leave it
out.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Grades = Mapping[str, int]

GAIN_AT, FIRST_AT, SUCCESS_AT, RECALL_AT = 10, 10, 5, 20


def ndcg(ranked: Sequence[str], grades: Grades, at: int = GAIN_AT) -> float:
    """Normalised discounted cumulative gain, 0 to 1: Järvelin and Kekäläinen 2002 with log2(place + 1) from the first
    place on.

    The gain is the grade itself, as in trec_eval, so an answer of grade 3 is worth three of grade 1. (Others take
    2^grade - 1; where all grades are 0 or 1 it is the same.)
    """
    best = _discounted(sorted(_positive(grades).values(), reverse=True)[:at])
    return _discounted([max(grades.get(key, 0), 0) for key in ranked[:at]]) / best if best else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Grades, at: int = FIRST_AT) -> float:
    """1 divided by the place of the first answer; 0 when there is none among the first `at`. Its mean is MRR."""
    places = (place for place, key in enumerate(ranked[:at], start=1) if grades.get(key, 0) > 0)
    first = next(places, None)
    return 1.0 / first if first else 0.0


def success(ranked: Sequence[str], grades: Grades, at: int = SUCCESS_AT) -> float:
    """1 when any answer is among the first `at`, else 0."""
    return float(any(grades.get(key, 0) > 0 for key in ranked[:at]))


def recall(ranked: Sequence[str], grades: Grades, at: int = RECALL_AT) -> float:
    """The share of all answers that are among the first `at`, 0 to 1."""
    wanted = _positive(grades)
    return sum(key in wanted for key in ranked[:at]) / len(wanted) if wanted else 0.0


@dataclass(frozen=True, slots=True)
class Measures:
    """The four of one query, or their means over many."""

    ndcg: float
    mrr: float
    success: float
    recall: float


def measure(ranked: Sequence[str], grades: Grades) -> Measures:
    """All four for one query."""
    return Measures(
        ndcg=ndcg(ranked, grades),
        mrr=reciprocal_rank(ranked, grades),
        success=success(ranked, grades),
        recall=recall(ranked, grades),
    )


def mean(of: Sequence[Measures]) -> Measures:
    """The means over queries, each counting alike; all 0 over none."""
    count = len(of) or 1
    return Measures(
        ndcg=sum(one.ndcg for one in of) / count,
        mrr=sum(one.mrr for one in of) / count,
        success=sum(one.success for one in of) / count,
        recall=sum(one.recall for one in of) / count,
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed; 0 of none."""
    if not values:
        return 0.0
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def _positive(grades: Grades) -> dict[str, int]:
    return {key: grade for key, grade in grades.items() if grade > 0}


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))
