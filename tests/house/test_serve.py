"""The background worker as `serve` keeps it: started, started again, and ended."""

import signal
import sys

import pytest
from gunicorn.config import Config

from potentialer.cli import CommandError
from potentialer.cli.serve import Background, HouseLogger, _require_free_port

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
DIES = [sys.executable, "-c", "raise SystemExit(1)"]


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def wait_until_dead(background: Background) -> None:
    process = background.process
    assert process is not None
    process.wait(10)


def test_tend_when_called_again_starts_only_one() -> None:
    background = Background(SLEEPS)
    try:
        background.tend()
        first = background.process
        background.tend()
        assert background.process is first
    finally:
        background.end()


def test_tend_when_the_worker_was_killed_starts_another_after_a_wait() -> None:
    clock = Clock()
    background = Background(SLEEPS, clock)
    try:
        background.tend()
        first = background.process
        assert first is not None
        first.send_signal(signal.SIGKILL)
        wait_until_dead(background)
        background.tend()
        assert background.process is None
        clock.now += 1
        background.tend()
        assert background.process is not None
        assert background.process.pid != first.pid
    finally:
        background.end()


def test_tend_when_the_worker_keeps_dying_waits_longer_each_time() -> None:
    clock = Clock()
    background = Background(DIES, clock)
    waits = []
    for _ in range(4):
        background.tend()
        wait_until_dead(background)
        background.tend()
        waits.append(background.next_start - clock.now)
        clock.now = background.next_start
    background.end()
    assert waits == [0.5, 1.0, 2.0, 4.0]


def test_end_when_the_worker_runs_leaves_none_behind() -> None:
    background = Background(SLEEPS)
    background.tend()
    process = background.process
    assert process is not None
    background.end()
    assert process.poll() == -signal.SIGTERM, "it was asked, not killed"


def test_tend_when_ended_starts_nothing() -> None:
    background = Background(SLEEPS)
    background.end()
    background.tend()
    assert background.process is None


def test_port_when_impossible_is_told_in_one_line() -> None:
    with pytest.raises(CommandError, match="port 70000"):
        _require_free_port("127.0.0.1", 70000)


def test_log_tells_the_kind_of_a_spoilt_request_and_nothing_it_said(caplog: pytest.LogCaptureFixture) -> None:
    logger = HouseLogger(Config())

    logger.warning("Invalid request from ip=192.0.2.1: Invalid HTTP request line: 'GET /soeg/?q=skilsmisse: 100%'")
    logger.warning("worker %s is slow", 7)

    told = [record.getMessage() for record in caplog.records]
    assert told == ["invalid request: Invalid HTTP request line", "worker 7 is slow"]
