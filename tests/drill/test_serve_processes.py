"""`potentialer serve` and its processes: nothing dies for good, and nothing is left behind."""

import os
import signal
import subprocess
from pathlib import Path

from tests.installation import Installation, answers, wait_until


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def background_of(pid: int) -> int | None:
    return next((child for child in children_of(pid) if " worker --parent" in command_of(child)), None)


def is_alive(pid: int) -> bool:
    return command_of(pid) != ""


def test_worker_when_killed_is_started_again(installation: Installation, rounds: int) -> None:
    with installation.serving():
        serve = installation.processes[-1].pid
        for _ in range(min(rounds, 5)):
            wait_until(lambda: background_of(serve), 40, installation.log)
            killed = background_of(serve)
            assert killed
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda: background_of(serve) not in (None, killed), 40, installation.log)  # noqa: B023


def test_web_worker_when_killed_is_started_again(installation: Installation) -> None:
    with installation.serving() as url:
        serve = installation.processes[-1].pid
        web = next(child for child in children_of(serve) if " worker --parent" not in command_of(child))
        os.kill(web, signal.SIGKILL)
        wait_until(lambda: len(children_of(serve)) >= 3 and not is_alive(web), 20, installation.log)
        assert answers(f"{url}/sundhed/")


def test_serve_when_killed_leaves_no_process(installation: Installation, rounds: int) -> None:
    for _ in range(min(rounds, 10)):
        with installation.serving():
            serve = installation.processes[-1]
            wait_until(lambda: background_of(serve.pid), 20, installation.log)  # noqa: B023
            children = children_of(serve.pid)
            serve.kill()
            wait_until(lambda: not any(map(is_alive, children)), 40, installation.log)  # noqa: B023


def test_serve_when_asked_to_end_ends_at_once_and_cleanly(installation: Installation) -> None:
    with installation.serving():
        serve = installation.processes[-1]
        wait_until(lambda: background_of(serve.pid), 20, installation.log)
        children = children_of(serve.pid)
        serve.terminate()
        assert serve.wait(15) == 0
        assert not any(map(is_alive, children))


def test_serve_when_the_database_is_not_migrated_says_so_in_one_line(tmp_path: Path) -> None:
    fresh = Installation(tmp_path)
    done = fresh.run("serve", check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == "Databasen mangler ændringer. Kør `potentialer migrate` først."
