"""A worker's index job beside the tests' database, stepped by hand."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from potentialer.domain.accounts.models import Actor, System
from potentialer.search import generations
from potentialer.search.answers import Answer, Filters
from potentialer.search.generations import Generation
from potentialer.search.indexer import IndexJob
from potentialer.search.retrieval import search
from tests.makers import make_person, make_unit

MANY_STEPS = 500


@pytest.fixture
def job(db: None) -> Iterator[IndexJob]:
    made = IndexJob()
    yield made
    made.close()


@pytest.fixture
def follow(job: IndexJob) -> Callable[[], None]:
    """Return a function that lets the job work until nothing is left to do."""

    def steps() -> None:
        for _ in range(MANY_STEPS):
            if not job.step():
                return
        raise AssertionError("the job never rests")

    return steps


@pytest.fixture
def generation(follow: Callable[[], None]) -> Generation:
    """An index in use, with one unit and a person."""
    make_person("Mette Ærø", unit=make_unit("Solsikken"))
    follow()
    found = generations.current()
    assert found
    return found


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture
def ask(system: System) -> Callable[..., Answer]:
    """Return a function that searches as somebody inside."""

    def asking(query: str, *, viewer: Actor = system, **options: Any) -> Answer:
        chosen = {name: options.pop(name) for name in ("kind", "within", "topic", "stage", "year") if name in options}
        return search(viewer, query, filters=Filters(**chosen), **options)

    return asking


def labels(answer: Answer) -> list[str]:
    return [hit.label for hit in answer.hits]
