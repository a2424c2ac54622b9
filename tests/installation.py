"""A whole installation of the product: its own data folder and database, driven through its command as operators do.

Everything runs in processes of its own, which may be killed; nothing is shared with the test's Django.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request  # noqa: TID251 - asks our own site
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

START_SECONDS = 60
STOP_SECONDS = 30

_ASK = """
import json, sys
import django
django.setup()
answers = {}
exec(sys.stdin.read(), answers)
print(json.dumps(answers["answer"]))
"""


class CommandFailed(AssertionError):
    """The command ended with another exit code than 0; the message holds all it said."""


@dataclass
class Installation:
    """One installation. `database_url` is empty on SQLite."""

    data: Path
    database_url: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What its processes find in their environment: nothing of the tests' own settings."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("POTENTIALER_")}
        return {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "potentialer.config.settings",
            "PYTHONUNBUFFERED": "1",
            "POTENTIALER_DATA": str(self.data),
            "POTENTIALER_DATABASE_URL": self.database_url,
            "POTENTIALER_HTTPS": "0",
            **self.settings,
        }

    def run(self, *arguments: str, timeout: float = 300, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `potentialer ...` to its end. With `check`, raises CommandFailed when it did not succeed."""
        done = subprocess.run(
            _command(arguments), env=self.environment, capture_output=True, text=True, timeout=timeout, check=False
        )
        if check and done.returncode:
            raise CommandFailed(f"potentialer {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `potentialer ...` and return at once. Its log goes to `log` in the data folder."""
        with (self.data / "log").open("a") as log:
            process = subprocess.Popen(_command(arguments), env=self.environment, stdout=log, stderr=log, text=True)
        self.processes.append(process)
        return process

    def ask(self, code: str, timeout: float = 120) -> Any:
        """Run Python code inside the installation and return its variable `answer` (anything JSON can carry)."""
        done = subprocess.run(
            [sys.executable, "-c", _ASK],
            input=code,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise CommandFailed(done.stderr)
        return json.loads(done.stdout.splitlines()[-1])

    def query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the database directly, beside whatever is running; placeholders are `%s` on both databases."""
        if self.database_url:
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                return list(connection.execute(statement, values or None).fetchall())
        with closing(sqlite3.connect(self.data / "potentialer.sqlite3", timeout=30)) as connection:
            return list(connection.execute(statement.replace("%s", "?"), values).fetchall())

    def log(self) -> str:
        path = self.data / "log"
        return path.read_text() if path.exists() else ""

    @contextmanager
    def serving(self, *arguments: str) -> Iterator[str]:
        """Run `potentialer serve` and yield its address once it answers; stop it politely on leaving."""
        port = free_port()
        process = self.start("serve", "--port", str(port), *arguments)
        url = f"http://127.0.0.1:{port}"
        try:
            self.wait_until_healthy(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)

    def wait_until_healthy(self, url: str, process: subprocess.Popen[str]) -> None:
        def is_healthy() -> bool:
            if process.poll() is not None:
                raise CommandFailed(f"serve ended with {process.returncode}:\n{self.log()}")
            return answers(f"{url}/sundhed/")

        wait_until(is_healthy, START_SECONDS, self.log)

    def pause_worker(self) -> None:
        """Stop the background worker of `serve` in its tracks, as a machine with too much to do would."""
        os.kill(self.worker(), signal.SIGSTOP)

    def resume_worker(self) -> None:
        os.kill(self.worker(), signal.SIGCONT)

    def worker(self) -> int:
        """The number of the background worker's process under the `serve` that was started last."""
        serve = self.processes[-1].pid
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:  # it has just ended
                continue
            if f"worker\0--parent\0{serve}\0".encode() in command:
                return int(folder.name)
        raise AssertionError("serve has no background worker")

    def remove(self) -> None:
        """Kill what still runs and remove database and files."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait(STOP_SECONDS)
        if self.database_url:
            _drop_database(self.database_url)
        shutil.rmtree(self.data, ignore_errors=True)


@dataclass
class Foundation:
    """A migrated, empty database from which installations are copied: migrating anew each time would take seconds."""

    folder: Path
    server_url: str = ""
    made: int = 0

    def lay(self) -> None:
        """Make the original. `server_url` is a PostgreSQL database on whose server we may create others, or empty."""
        if self.server_url:
            self._create(self.original_name, "template0")
        self.original.run("migrate")

    @property
    def original_name(self) -> str:
        return f"foundation_{os.getpid()}"

    @property
    def original(self) -> Installation:
        return Installation(_folder(self.folder / "original"), self._url(self.original_name))

    def build(self, **settings: str) -> Installation:
        """Return a fresh installation; `settings` are POTENTIALER_* variables."""
        self.made += 1
        data = _folder(self.folder / f"installation-{self.made}")
        if not self.server_url:
            shutil.copy(self.original.data / "potentialer.sqlite3", data)
            return Installation(data, settings=settings)
        name = f"installation_{os.getpid()}_{self.made}"
        self._create(name, self.original_name)
        return Installation(data, self._url(name), settings=settings)

    def remove(self) -> None:
        self.original.remove()

    def _url(self, name: str) -> str:
        return f"{self.server_url.rsplit('/', 1)[0]}/{name}" if self.server_url else ""

    def _create(self, name: str, template: str) -> None:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(statement)


def wait_until(condition: Any, seconds: float, explain: Any = lambda: "") -> float:
    """Wait for `condition()` to be true and return how long that took; fail with `explain()` when it takes too long."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if condition():
            return time.monotonic() - start
        time.sleep(0.02)
    raise AssertionError(f"Nothing after {seconds} s. {explain()}")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: TID251
            return response.status == 200
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "potentialer.cli.main", *arguments]


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _drop_database(url: str) -> None:
    server, name = url.rsplit("/", 1)
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement)
