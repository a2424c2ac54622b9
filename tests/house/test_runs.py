"""How `make test` judges a run: nothing tested is nothing proven, and nothing runs for ever."""

import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

sys.path.insert(0, str(ROOT / "tools"))  # as when Python runs a script there

from tools import test as runs

NOTHING = runs.NO_TESTS_COLLECTED


def verdict(*codes: int, is_choice: bool = False) -> int:
    suites = [runs.Suite(str(n), Path(), [], exit_code=code) for n, code in enumerate(codes)]
    with pytest.raises(SystemExit) as ended:
        runs.conclude(suites, is_choice=is_choice)
    return int(str(ended.value.code))


def test_run_when_a_database_has_no_tests_fails() -> None:
    assert verdict(0, NOTHING) == 1


def test_run_when_the_chosen_tests_are_of_one_database_passes() -> None:
    assert verdict(0, NOTHING, is_choice=True) == 0


def test_run_when_nothing_was_chosen_on_either_database_fails() -> None:
    assert verdict(NOTHING, NOTHING, is_choice=True) == 1


def test_run_when_it_hangs_is_ended_and_fails() -> None:
    assert runs.run_at_most(0.2, [sys.executable, "-c", "import time; time.sleep(60)"]) == 1
