"""The index heals: two nodes on one database, writers at work, and all at once whatever may happen to processes, files
and disks. After each round both nodes' indexes equal the database, without anybody's help."""

import json
import random
import select
import signal
import subprocess
import sys
import time
import urllib.request  # noqa: TID251 - asks our own site
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from tests.drill import mischief
from tests.drill.test_index_drill import FILL, STATE
from tests.installation import Installation, wait_until

WRITERS = 2
SAVES = 6  # of each writer in each round
HEALED_WITHIN_SECONDS = 120
LOOK_SECONDS = 0.1
FULL_DRILL = 50  # rounds from which there are twice as many here
MEANWHILE = {"ready", "behind", "rebuilding"}
# What a process dies of that has a file open which is cut short under it (the system's doing) or, of a bit in its
# memory that was flipped, by the engine's hand. Whoever keeps it going starts it again.
MAY_DIE_OF = {-signal.SIGBUS, -signal.SIGSEGV, -signal.SIGABRT}


class Ended(AssertionError):
    """The process that was asked is no more."""


@dataclass
class Talker:
    """A process that answers lines with lines of JSON, started again when it has ended."""

    installation: Installation
    arguments: list[str]
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.kill()
        environment = self.installation.environment | {"PYTHONPATH": str(Path.cwd())}
        with (self.installation.data.parent / "talkers.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def say(self, line: str) -> None:
        assert self.process
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()

    def has_spoken(self, seconds: float) -> bool:
        """Whether it has, or has ended, before so long."""
        assert self.process
        assert self.process.stdout
        return bool(select.select([self.process.stdout], [], [], seconds)[0])

    def hear(self) -> dict[str, Any]:
        assert self.process
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise Ended(str(self.process.wait(60)))
        return dict(json.loads(line))

    def kill(self) -> None:
        """And close the lines to it."""
        if self.process:
            self.process.kill()
            self.process.wait(60)
            for line in (self.process.stdin, self.process.stdout):
                assert line
                with suppress(BrokenPipeError):
                    line.close()
            self.process = None


@dataclass
class Node:
    """One machine: a data folder of its own with worker and reader, on the database of all."""

    installation: Installation
    chance: random.Random
    did: Counter[str]
    disk: Path | None  # where a small disk is mounted
    worker: subprocess.Popen[str] | None = None
    judge: Talker = field(init=False)
    is_full: bool = False

    def __post_init__(self) -> None:
        self.judge = Talker(self.installation, ["tests.drill.judge", str(HEALED_WITHIN_SECONDS)])

    @property
    def index(self) -> Path:
        return self.installation.data / "index"

    def keep_going(self) -> None:
        """As `serve` does."""
        self.keep_worker_going()
        if not self.judge.is_running:
            if self.judge.process:
                assert self.judge.process.returncode in MAY_DIE_OF, self.judge.process.returncode
                self.did["readers that a file took with it"] += 1
            self.judge.start()
            self.judge.hear()

    def keep_worker_going(self) -> None:
        if self.worker and self.worker.poll() is not None:
            assert self.worker.returncode in MAY_DIE_OF | {-signal.SIGKILL}, self.installation.log()[-3000:]
            self.did["workers that a file took with it"] += self.worker.returncode != -signal.SIGKILL
        if self.worker is None or self.worker.poll() is not None:
            self.worker = self.installation.start("worker")

    def kill_worker(self) -> None:
        assert self.worker
        self.worker.kill()
        self.worker.wait(60)
        self.did["workers killed"] += 1
        self.keep_going()
        self.limit()

    def damage(self) -> None:
        what = mischief.damage(self.index, self.chance)
        if what:
            self.did["files damaged"] += 1
            self.did[f"  {what}"] += 1

    def fill_disk(self) -> None:
        if not self.is_full:
            self.is_full = True
            self.did["disks full"] += 1
            if self.disk:
                mischief.fill(self.disk, self.chance.choice([0, 0, 4_096, 100_000]))
            self.limit()

    def limit(self) -> None:
        if self.is_full and not self.disk and self.worker:
            mischief.limit_files(self.worker.pid, self.chance.choice([0, 0, 300, 5_000]))

    def make_room(self) -> None:
        if self.is_full:
            self.is_full = False
            if self.disk:
                mischief.make_room(self.disk)
            elif self.worker:
                mischief.limit_files(self.worker.pid, None)

    def reindex(self) -> None:
        """What `potentialer reindex` leaves for the worker."""
        with suppress(OSError):
            (self.installation.data / "index.rebuild").write_text("")
            self.did["rebuilds wished for"] += 1

    def search(self) -> None:
        """Whatever has happened, somebody who searches is answered."""
        told = self.ask("search")
        if told:
            assert {told["state"], told["health"]} <= MEANWHILE, told
            self.did[f"searches answered while {told['health']}"] += 1

    def ask(self, line: str) -> dict[str, Any]:
        self.keep_going()
        self.judge.say(line)
        while not self.judge.has_spoken(LOOK_SECONDS):
            self.keep_worker_going()
        try:
            return self.judge.hear()
        except Ended:
            return {}

    def assert_level(self) -> None:
        """Both may have died of a damaged file first, once for each."""
        for _ in range(5):
            told = self.ask("level")
            if told.get("equal"):
                self.did["slowest healing, ms"] = max(self.did["slowest healing, ms"], int(told["seconds"] * 1000))
                return
            if told:
                break
            self.keep_going()
        raise AssertionError(f"{told}\n{dict(self.did)}\n{self.installation.log()[-5000:]}")

    def end(self) -> None:
        self.judge.kill()
        if self.worker:
            self.worker.kill()
            self.worker.wait(60)


@dataclass
class Nodes:
    """All of it."""

    nodes: list[Node]
    writers: list[Talker]
    chance: random.Random
    did: Counter[str]

    def round(self, turn: int) -> None:
        for node in self.nodes:
            node.keep_going()
        for writer in self.writers:
            if not writer.is_running:
                writer.start()
            writer.say(str(turn))
        for _ in range(self.chance.randint(2, 5)):
            time.sleep(self.chance.uniform(0.0, 0.3))
            self.mischief()()
        for writer in self.writers:
            self.hear_out(writer)
        full = [node for node in self.nodes if node.is_full]
        if full:
            time.sleep(self.chance.uniform(0.0, 1.5))
        for node in full:
            node.search()
            node.make_room()
        for node in self.nodes:
            node.assert_level()

    def mischief(self) -> Callable[[], None]:
        node = self.chance.choice(self.nodes)
        return self.chance.choice(
            [
                *[node.damage] * 3,
                *(node.kill_worker, node.fill_disk, node.reindex, node.search),
                self.kill_a_writer,
            ]
        )

    def kill_a_writer(self) -> None:
        process = self.chance.choice(self.writers).process
        assert process
        process.kill()
        self.did["writers killed"] += 1

    def hear_out(self, writer: Talker) -> None:
        with suppress(Ended):
            while "turn" not in (told := writer.hear()):
                self.did["saves acknowledged"] += bool(told["done"])
            return
        assert writer.process
        told = (self.nodes[0].installation.data.parent / "talkers.log").read_text()[-3000:]
        assert writer.process.returncode == -signal.SIGKILL, told


@pytest.fixture
def nodes(installation: Installation) -> Iterator[Nodes]:
    """The first node's disk is full when it may write nothing more; the second's, where that is allowed, is a small
    one of its own. The SQLite file stands with the first."""
    other = Installation(installation.data.parent / f"{installation.data.name}-other", installation.database_url)
    other.data.mkdir()
    disk = other.data if mischief.mount(other.data) else None
    if not installation.database_url:
        (other.data / "potentialer.sqlite3").symlink_to(installation.data / "potentialer.sqlite3")
    installation.ask(FILL)
    chance, did = random.Random(2028), Counter[str]()
    made = Nodes(
        [Node(installation, chance, did, None), Node(other, chance, did, disk)],
        [
            Talker(installation, ["tests.drill.writing_names", str(number), "-", str(SAVES)])
            for number in range(WRITERS)
        ],
        chance,
        did,
    )
    yield made
    for part in (*made.writers, *(node.judge for node in made.nodes)):
        part.kill()
    for node in made.nodes:
        node.end()
    if disk:
        mischief.unmount(disk)


@pytest.fixture
def rebuilds(nodes: Nodes) -> Callable[[], int]:
    return lambda: sum(node.installation.log().count("index made documents=") for node in nodes.nodes)


@pytest.mark.timeout(4 * 3600)
def test_index_of_every_node_heals_whatever_happens(
    nodes: Nodes, rounds: int, rebuilds: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    turns = rounds * 2 if rounds >= FULL_DRILL else rounds
    started = time.monotonic()
    for turn in range(turns):
        nodes.round(turn)
    nodes.did["indexes made"] = rebuilds()
    told = "\n".join(f"{count:6} {what}" for what, count in sorted(nodes.did.items()))
    sys.stdout.write(f"\nrounds={turns} seconds={time.monotonic() - started:.0f}\n{told}\n")
    assert nodes.did["saves acknowledged"] > turns


SAVE = """
from potentialer.domain.accounts.models import System
from potentialer.domain.people.operations import create_unit
answer = create_unit(System(), key="grus", name="Grusgraven").pk
"""


def test_site_stays_up_and_says_that_search_is_behind_while_the_disk_is_full(installation: Installation) -> None:
    """What was found before is found; what is saved is found by itself when there is room again."""
    installation.ask(FILL)
    index = installation.data / "index"
    index.mkdir()
    disk = mischief.mount(index)
    try:
        with installation.serving() as url:
            wait_until(lambda: installation.ask(STATE) == ["ready", 80], HEALED_WITHIN_SECONDS, installation.log)
            mischief.fill(index, 0) if disk else mischief.limit_files(installation.worker(), 0)
            installation.ask(SAVE)
            wait_until(lambda: health(url) == "behind", HEALED_WITHIN_SECONDS, installation.log)
            assert installation.ask(STATE) == ["behind", 80]
            told = installation.run("doctor", check=False).stdout
            assert "er bagud: 1 ændring mangler. Den er" in told, told
            mischief.make_room(index) if disk else mischief.limit_files(installation.worker(), None)
            wait_until(lambda: health(url) == "ready", HEALED_WITHIN_SECONDS, installation.log)
            assert "Søgeindekset og databasen er ens" in installation.run("doctor", check=False).stdout
    finally:
        mischief.unmount(index)


def health(url: str) -> str:
    """What the site says of its index; raises when it does not answer that all is well."""
    with urllib.request.urlopen(f"{url}/sundhed/", timeout=30) as response:  # noqa: TID251 - asks our own site
        assert response.status == HTTPStatus.OK
        return str(json.loads(response.read())["index"])
