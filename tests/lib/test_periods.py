"""Which years a period touches."""

import pytest

from potentialer.lib.documents.periods import goes_on, years_touched


@pytest.mark.parametrize(
    ("first", "last", "until", "years"),
    [
        (2024, 2026, None, [2024, 2025, 2026]),
        (2024, 2024, 2027, [2024]),
        (2024, None, None, [2024]),
        (2025, None, 2027, [2025, 2026, 2027]),
        (2028, None, 2027, [2028]),
        (None, 2025, 2027, [2025]),
        (None, None, 2027, []),
    ],
)
def test_years_are_all_from_the_first_to_the_last(
    first: int | None, last: int | None, until: int | None, years: list[int]
) -> None:
    assert list(years_touched(first, last, until=until)) == years


def test_tasks_go_on_and_trials_while_they_run_or_are_practice() -> None:
    assert goes_on("task")
    assert [stage for stage in ("idea", "running", "stopped", "ended", "practice") if goes_on("trial", stage)] == [
        "running",
        "practice",
    ]
    assert not goes_on("knowledge")
