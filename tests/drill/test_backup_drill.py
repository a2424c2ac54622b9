"""A backup of an installation in use holds every save that was acknowledged before it began and fits together; killed
at any moment, a backup is whole or not there, and a restore leaves the installation as before or as after.

What a round costs on two cores, and how many a full drill of 100 has: a backup among writers, put back and looked
through, 5 s, 20 rounds; a backup killed, 2 s, 50; a restore killed, 4 s, 50. That is some 7 minutes a database.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from potentialer.exchange.backup.checking import opened
from tests.drill.test_index_drill import CURSOR_IS_LEVEL, FILL, FULL_DRILL, WRITERS
from tests.installation import Foundation, Installation, wait_until

WRITERS_PLACE = 0x506F7449  # the advisory lock of potentialer.domain.changes.operations
SAVES = 100_000  # of each writer: more than it gets through before it is stopped
PATIENCE_SECONDS = 180  # for processes to start and an index to be made on a machine with much else to do
MOST_SECONDS = 1800

# As the page does it: the new file, then the row, then the old file away. The name tells whose it is and how many she
# has had, the content tells the name.
CHANGE_PORTRAITS = """
import time
import django
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from potentialer.base.errors import Busy
from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Person
from potentialer.domain.people.operations import set_portrait
def set_patiently(person, name):
    while True:
        try:
            return set_portrait(System(), person=person, name=name)
        except Busy:
            time.sleep(0.1)
people = list(Person.objects.order_by("id")[:5])
for number in range(1, 100_000):
    for person in people:
        old = person.portrait.name
        name = f"portraits/{person.pk}-{number}.jpg"
        assert default_storage.save(name, ContentFile(name.encode() * 1000)) == name
        set_patiently(person, name)
        if old:
            default_storage.delete(old)
        time.sleep(0.02)  # what it makes is put back in each round
"""

# What does not fit together in an installation: portraits that are not there or not hers, a portrait without the change
# that was saved with it, rows that point to nothing, versions of another thing than their change.
UNFIT = """
from pathlib import Path
from django.conf import settings
from django.db import connection
from potentialer.domain.changes.models import Change, Version
from potentialer.domain.people.models import Person
answer = []
for person in Person.objects.exclude(portrait=""):
    name = person.portrait.name
    path = Path(settings.MEDIA_ROOT) / name
    if not path.exists() or path.read_bytes() != name.encode() * 1000:
        answer.append(["portrait", name, path.exists()])
    count = Change.objects.filter(noun="person", thing_id=person.pk, fields=["portrait"]).count()
    if name != f"portraits/{person.pk}-{count}.jpg":
        answer.append(["change", name, count])
for version in Version.objects.select_related("change"):
    if (version.noun, version.thing_id) != (version.change.noun, version.change.thing_id):
        answer.append(["version", version.pk])
connection.check_constraints()
"""

VALUES = """
from potentialer.domain.people.models import Person, Unit
answer = {f"unit:{unit.pk}": unit.name for unit in Unit.objects.all()}
answer |= {f"person:{person.pk}": person.phone for person in Person.objects.all()}
"""

Tried = dict[str, list[str]]


@contextmanager
def busy(installation: Installation) -> Iterator[None]:
    """Four writers and one who changes portraits, until the block ends."""
    environment = installation.environment | {"PYTHONPATH": str(Path.cwd())}
    processes: list[subprocess.Popen[Any]] = []
    with (installation.data / "log").open("a") as log:
        for number in range(WRITERS):
            command = [sys.executable, "-m", "tests.drill.writing_names", str(number), "0", str(SAVES)]
            with (installation.data / f"saved-{number}").open("w") as out:
                processes.append(subprocess.Popen(command, env=environment, stdout=out, stderr=log, text=True))
        processes.append(subprocess.Popen([sys.executable, "-c", CHANGE_PORTRAITS], env=environment, stderr=log))
    try:
        wait_until(lambda: len(saves(installation)) > 4 * WRITERS, PATIENCE_SECONDS, installation.log)
        yield
        # A writer may have given up when its turn did not come (Busy); not all of them.
        assert any(process.poll() is None for process in processes[:-1]), installation.log()
        assert processes[-1].poll() is None, installation.log()
    finally:
        for process in processes:
            process.kill()
            process.wait()


def saves(installation: Installation) -> list[dict[str, Any]]:
    """What the writers have told, each in its order; the last line may be half."""
    told = []
    for number in range(WRITERS):
        for line in (installation.data / f"saved-{number}").read_text().splitlines(keepends=True):
            if line.endswith("\n"):
                told.append(json.loads(line))
    return told


def possible(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Tried:
    """What each thing may be called in a backup that began after `before`: the last that was acknowledged then, or what
    was tried later."""
    names: Tried = {}
    for told in before:
        if told["done"]:
            names[told["key"]] = [told["name"]]
        else:
            names.setdefault(told["key"], []).append(told["name"])
    known = {json.dumps(told) for told in before}
    for told in after:
        if json.dumps(told) not in known and told["key"] in names:
            names[told["key"]].append(told["name"])
    acknowledged = {told["key"] for told in before if told["done"]}
    return {key: found for key, found in names.items() if key in acknowledged}


@pytest.mark.timeout(MOST_SECONDS)
def test_backup_when_taken_while_four_write_holds_every_save_and_fits_together(
    installation: Installation, foundation: Foundation, rounds: int, tmp_path: Path
) -> None:
    installation.ask(FILL)
    backups = []
    with busy(installation):
        for number in range(max(2, rounds // 5)):
            before = saves(installation)
            path = tmp_path / f"{number}.tar.gz"
            installation.run("backup", str(path))
            backups.append((path, before))
        after = saves(installation)
    assert len(after) > len(backups[0][1]), "nobody saved anything meanwhile"
    restored = foundation.build()
    try:
        for path, before in backups:
            restored.run("restore", "--yes", str(path))
            assert restored.ask(UNFIT) == []
            values, allowed = restored.ask(VALUES), possible(before, after)
            assert len(allowed) > WRITERS
            assert {key: values.get(key) for key in allowed if values.get(key) not in allowed[key]} == {}
        assert_found_again(restored)
    finally:
        restored.remove()
    tell(f"backups={len(backups)} saves meanwhile={len(after) - len(backups[0][1])} things={len(allowed)}")


def assert_found_again(installation: Installation) -> None:
    """The worker makes an index of the rows that were put back, and it equals the database."""
    worker = installation.start("worker")
    try:
        wait_until(lambda: installation.ask(CURSOR_IS_LEVEL), PATIENCE_SECONDS, installation.log)
        told = installation.run("doctor", check=False).stdout
        assert "Søgeindekset og databasen er ens" in told, told
    finally:
        worker.terminate()
        worker.wait()


def moments(count: int, seconds: float, chance: random.Random) -> list[float]:
    """When to kill what takes some seconds: once in each part of them, without the first quarter, when it starts."""
    found = [seconds * (0.25 + 0.8 * (number + chance.random()) / count) for number in range(count)]
    chance.shuffle(found)
    return found


def kill_after(seconds: float, process: subprocess.Popen[str]) -> bool:
    """Returns whether it was still at work."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
        return True
    return False


def seconds_of(installation: Installation, *arguments: str) -> float:
    started = time.monotonic()
    installation.run(*arguments)
    return time.monotonic() - started


@pytest.mark.timeout(MOST_SECONDS)
def test_backup_when_killed_is_whole_or_not_there(installation: Installation, rounds: int, tmp_path: Path) -> None:
    installation.run("demo", "--people", "600")
    place = tmp_path / "place"
    place.mkdir()
    seconds = seconds_of(installation, "backup", str(place))
    chance, killed = random.Random(23), 0
    for moment in moments(max(2, rounds // 2), seconds, chance):
        killed += kill_after(moment, installation.start("backup", str(place)))
    installation.run("backup", str(place))
    backups = list(place.iterdir())
    assert [path.name for path in backups if path.name.startswith(".")] == []
    for path in backups:
        with opened(path) as backup:
            backup.check()
    tell(f"killed={killed} whole={len(backups)}")


# Rows and files told in a few words.
STATE = """
import hashlib
from pathlib import Path
from django.conf import settings
from django.apps import apps
from potentialer.domain.people.models import Person
told = hashlib.sha256()
for model in apps.get_app_config("domain").get_models(include_auto_created=True):
    for row in model._base_manager.order_by("pk").values_list():
        told.update(repr(row).encode())
for name in Person.objects.exclude(portrait="").order_by("pk").values_list("portrait", flat=True):
    told.update((Path(settings.MEDIA_ROOT) / name).read_bytes())
answer = told.hexdigest()
"""

CHANGE_MUCH = """
from pathlib import Path
from django.conf import settings
from potentialer.domain.people.models import Person, Unit
folder = Path(settings.MEDIA_ROOT) / "portraits"
folder.mkdir(parents=True, exist_ok=True)
for number, person in enumerate(Person.objects.order_by("pk")[START:START + 200]):
    person.portrait = f"portraits/{person.pk}-START.jpg"
    (folder / person.portrait.name.rpartition("/")[2]).write_bytes(str(person.pk).encode() * 5000)
    person.save()
Unit.objects.update(town="By START")
answer = True
"""


def state_of(installation: Installation) -> str:
    if installation.database_url:
        # The server may not have noticed yet that its client is gone: let its transaction end first.
        installation.query("SELECT pg_advisory_xact_lock(%s)", WRITERS_PLACE)
    return str(installation.ask(STATE))


@pytest.mark.timeout(MOST_SECONDS)
def test_restore_when_killed_is_as_before_or_as_after(installation: Installation, rounds: int, tmp_path: Path) -> None:
    installation.run("demo", "--people", "600")
    backups, states = [], []
    for start in (0, 100):
        installation.ask(CHANGE_MUCH.replace("START", str(start)))
        backups.append(tmp_path / f"{start}.tar.gz")
        installation.run("backup", str(backups[-1]))
        states.append(state_of(installation))
    assert states[0] != states[1]
    seconds = seconds_of(installation, "restore", "--yes", str(backups[0]))
    chance, ended, at = random.Random(1123), {"before": 0, "after": 0}, 0
    for number, moment in enumerate(moments(max(2, rounds // 2), seconds, chance)):
        process = installation.start("restore", "--yes", str(backups[1 - at]))
        kill_after(moment, process)
        found = state_of(installation)
        assert found in states, f"round {number}: neither as before nor as after"
        ended["before" if found == states[at] else "after"] += 1
        at = states.index(found)
    installation.run("restore", "--yes", str(backups[1 - at]))
    assert state_of(installation) == states[1 - at], "the next restore goes through"
    with opened(backups[1 - at]) as backup:
        named = {file.name for file in backup.manifest.files}
    assert {
        path.relative_to(files_of(installation)).as_posix() for path in files_of(installation).rglob("*.*")
    } == named
    if rounds >= FULL_DRILL:
        assert_found_again(installation)
    tell(f"killed {sum(ended.values())} times: {ended['before']} as before, {ended['after']} as after")


def files_of(installation: Installation) -> Path:
    return installation.data / "files"


# What stands in the data folder and is not in a backup, with why.
LEFT_OUT = {
    "backups": "backups",
    "imports": "drafts of a day",
    "index": "a cache",
    "asked": "what is on its way to the database: counted within a second, and not worth more",
    "index.lock": "a lock",
    "index.rebuild": "a wish to the worker",
    "secret_key": "a new one is made; a restore logs everybody out anyway",
    "static": "part of the program",
    "log": "of these tests",
}
KEPT = {"files", "potentialer.sqlite3", "potentialer.sqlite3-wal", "potentialer.sqlite3-shm"}


def test_restore_when_the_site_is_open_is_refused(installation: Installation, rounds: int) -> None:
    """A few rounds have only web processes, which are harder to see; a full drill also has a site with its worker."""
    installation.ask(FILL)
    installation.run("backup")
    [path] = (installation.data / "backups").iterdir()
    for is_full in (False, True)[: 2 if rounds >= FULL_DRILL else 1]:
        with installation.serving() if is_full else serving_without_worker(installation):
            before = state_of(installation)
            done = installation.run("restore", "--yes", str(path), check=False)
            assert (done.returncode, done.stderr.count("\n")) == (1, 1)
            assert done.stderr.startswith("Nogen bruger databasen lige nu.")
            assert state_of(installation) == before
    installation.run("restore", "--yes", str(path))
    assert {entry.name for entry in installation.data.iterdir()} - KEPT - set(LEFT_OUT) == set()


@contextmanager
def serving_without_worker(installation: Installation) -> Iterator[None]:
    """A site whose worker runs by itself, and has just been stopped: only the web processes have the database open."""
    worker = installation.start("worker")
    with installation.serving("--no-worker"):
        worker.terminate()
        worker.wait()
        yield


def tell(figures: str) -> None:
    """Shown by `pytest -s`."""
    sys.stdout.write(f"\n{figures}\n")
