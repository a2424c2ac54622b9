"""A full disk: the index in use goes on answering, and what could not be written is written when there is room."""

import errno
from collections.abc import Callable, Iterator

import pytest

from potentialer.cli.worker import Runner
from potentialer.domain.accounts.models import System
from potentialer.domain.people.operations import create_unit
from potentialer.search import generations
from potentialer.search.answers import Answer
from potentialer.search.engine import Damaged, engine_errors
from potentialer.search.generations import Generation
from potentialer.search.indexer import IndexJob
from potentialer.search.writer import Writer
from tests.search.conftest import MANY_STEPS, labels

Follow = Callable[[], None]
Ask = Callable[..., Answer]


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Nothing more can be committed, until `undo` is called."""

    def commit(*_args: object) -> None:
        with engine_errors():
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "commit", commit)
        yield patch


def test_job_waits_longer_each_time_when_the_disk_is_full(
    generation: Generation, job: IndexJob, full_disk: pytest.MonkeyPatch, follow: Follow
):
    now = [0.0]
    runner = Runner(job, clock=lambda: now[0])
    generations.wish_for_a_new_one()
    waits = []
    for _ in range(MANY_STEPS):
        now[0] = max(now[0], runner.next_try)
        if not runner.turn() and runner.failures:
            waits.append(runner.next_try - now[0])
    assert waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert waits[-1] == 30.0


def test_index_in_use_answers_while_the_disk_is_full_and_a_new_one_comes_after(
    generation: Generation, job: IndexJob, full_disk: pytest.MonkeyPatch, follow: Follow, ask: Ask
):
    generations.wish_for_a_new_one()
    for _ in range(3):
        with pytest.raises(Damaged):
            follow()
        assert labels(ask("solsikken"))[0] == "Solsikken"
        assert [entry for entry in generations.index_folder().iterdir() if entry.is_dir()] == [generation.folder]
    full_disk.undo()
    follow()
    assert generations.current() not in (None, generation)
    assert labels(ask("solsikken"))[0] == "Solsikken"


def test_change_that_cannot_be_written_is_written_when_the_disk_has_room_again(
    generation: Generation, job: IndexJob, full_disk: pytest.MonkeyPatch, follow: Follow, ask: Ask, system: System
):
    create_unit(system, key="m", name="Mælkebøtten")
    with pytest.raises(Damaged):
        follow()
    assert labels(ask("solsikken"))[0] == "Solsikken"
    full_disk.undo()
    follow()
    assert labels(ask("mælkebøtten")) == ["Mælkebøtten"]
