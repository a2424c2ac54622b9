"""The background loop: it serves every job, waits with one that fails, and ends when told."""

import logging
import threading
from collections.abc import Callable

import pytest

from potentialer.cli.worker import LONGEST_WAIT_SECONDS, Runner, loop


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class ScriptedJob:
    """Does what it is told, step by step: True and False are answers, an exception is raised. Then it is idle."""

    name = "index"

    def __init__(self, *script: bool | Exception) -> None:
        self.script = list(script)
        self.steps = 0

    def step(self) -> bool:
        self.steps += 1
        answer = self.script.pop(0) if self.script else False
        if isinstance(answer, Exception):
            raise answer
        return answer


def stop_when(condition: Callable[[], bool], stop: threading.Event) -> Callable[[], bool]:
    """Use the loop's own question ("am I an orphan?") to end it, so that no test waits for a clock."""

    def ask() -> bool:
        if condition():
            stop.set()
        return False

    return ask


def test_turn_when_the_job_has_more_says_so() -> None:
    assert Runner(ScriptedJob(True)).turn()


def test_turn_when_the_job_fails_waits_before_trying_again() -> None:
    clock, job = Clock(), ScriptedJob(OSError("væk"), True)
    runner = Runner(job, clock)
    runner.turn()
    runner.turn()
    assert job.steps == 1
    clock.now += 1
    assert runner.turn()


def test_turn_when_the_job_keeps_failing_waits_longer_but_never_gives_up() -> None:
    clock, job = Clock(), ScriptedJob(*[OSError("væk")] * 20)
    runner = Runner(job, clock)
    waits = []
    for _ in range(20):
        runner.turn()
        waits.append(runner.next_try - clock.now)
        clock.now = runner.next_try
    assert waits[:3] == [0.5, 1.0, 2.0]
    assert waits[-1] == LONGEST_WAIT_SECONDS


def test_turn_when_the_job_recovers_forgets_its_failures() -> None:
    clock = Clock()
    runner = Runner(ScriptedJob(OSError("væk"), False), clock)
    runner.turn()
    clock.now += 1
    runner.turn()
    assert runner.failures == 0


def test_turn_when_the_job_fails_logs_the_kind_and_no_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "potentialer.worker"):
        Runner(ScriptedJob(ValueError("Key (mail)=(åse@ærø.example)"))).turn()
    assert "error=ValueError" in caplog.text
    assert "åse" not in caplog.text


def test_loop_when_one_job_fails_still_serves_the_other() -> None:
    failing, working, stop = ScriptedJob(OSError("væk")), ScriptedJob(True, True, False), threading.Event()
    loop([Runner(failing), Runner(working)], stop, is_orphan=stop_when(lambda: working.steps >= 3, stop), idle=0)
    assert working.steps >= 3


def test_loop_when_its_parent_is_gone_ends() -> None:
    job = ScriptedJob()
    loop([Runner(job)], threading.Event(), is_orphan=lambda: True)
    assert job.steps == 0


def test_worker_keeps_the_index_takes_in_what_was_asked_and_forgets_old_uploads() -> None:
    from potentialer.cli.worker import build_jobs

    assert [job.name for job in build_jobs()] == ["index", "asked", "imports"]
