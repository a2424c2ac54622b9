"""Long proofs run against whole installations, whose processes are killed in the middle of their work.

POTENTIALER_DRILL_ROUNDS says how often: a few rounds in `make test`, a hundred in `make drill`, twice that
for healing.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Foundation, Installation


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.drill)


@pytest.fixture(scope="session")
def rounds() -> int:
    """How many times a proof is repeated."""
    return int(os.environ.get("POTENTIALER_DRILL_ROUNDS", "3"))


@pytest.fixture
def installation(foundation: Foundation) -> Iterator[Installation]:
    """A fresh, migrated, empty installation on the database that this run is about."""
    made = foundation.build()
    yield made
    made.remove()
