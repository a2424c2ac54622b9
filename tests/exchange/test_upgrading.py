"""Where a backup of an earlier version is unpacked to be brought up to this one: beside the database, not for long."""

import dataclasses
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from potentialer.cli.main import main
from potentialer.exchange.backup import upgrading
from potentialer.exchange.backup.checking import opened
from potentialer.exchange.backup.faults import Refused
from potentialer.exchange.backup.restoring import check_room
from potentialer.exchange.backup.writing import write_backup
from potentialer.search import generations
from tests.exchange.backups import fill, put_back
from tests.exchange.test_backup import OLD
from tests.installation import Installation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="session")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of an earlier version."""
    installation = Installation(tmp_path_factory.mktemp("old"))
    installation.ask(OLD)
    return installation.data / "old.tar.gz"


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("upgrading-*")]


def test_backup_when_upgraded_is_unpacked_in_the_data_folder_for_its_owner_alone(
    old: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, seen = subprocess.run, []

    def watch(*arguments: Any, **options: Any) -> Any:
        folder = Path(options["env"]["POTENTIALER_DATA"])
        seen.append((folder.parent, stat.S_IMODE(folder.stat().st_mode)))
        return run(*arguments, **options)

    monkeypatch.setattr(subprocess, "run", watch)
    put_back(old)
    assert seen == [(data_folder, 0o700)]
    assert left_in(data_folder) == []


@pytest.fixture
def killed(data_folder: Path) -> Iterator[Path]:
    """What a restore that was killed while it upgraded has left."""
    folder = data_folder / "upgrading-x7d"
    folder.mkdir(mode=0o700)
    (folder / "potentialer.sqlite3").write_bytes(b"alle")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.usefixtures("killed")
def test_restore_when_one_was_killed_sweeps_what_it_unpacked(tmp_path: Path, data_folder: Path) -> None:
    put_back(write_backup(tmp_path / "a.tar.gz").path)
    assert left_in(data_folder) == []


@pytest.mark.usefixtures("killed")
@pytest.mark.parametrize("command", [["backup"], ["worker", "--once"]])
def test_command_when_a_restore_was_killed_sweeps_what_it_unpacked(
    command: list[str], data_folder: Path, tmp_path: Path
) -> None:
    if command == ["backup"]:
        main([*command, str(tmp_path)])
    else:
        elsewhere = Installation(tmp_path / "elsewhere")
        shutil.copytree(data_folder, elsewhere.data)
        elsewhere.run("migrate")
        elsewhere.run(*command)
        data_folder = elsewhere.data
    assert left_in(data_folder) == []


def test_sweeping_when_a_restore_is_at_work_leaves_it_alone(killed: Path) -> None:
    lock = generations.WritersLock()
    assert lock.take()
    try:
        upgrading.sweep()
        assert (killed / "potentialer.sqlite3").exists()
    finally:
        lock.free()


def test_room_when_the_backup_is_older_is_counted_for_its_upgrading(tmp_path: Path, monkeypatch: Any) -> None:
    fill()
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9, 0))

    def needed(backup: Any) -> int:
        with pytest.raises(Refused) as caught:
            check_room(backup)
        return int(caught.value.details["needed"])

    with opened(write_backup(tmp_path / "a.tar.gz").path) as backup:
        older = dataclasses.replace(
            backup, manifest=dataclasses.replace(backup.manifest, migrations=("0001_the_organisation",))
        )
        assert needed(older) >= needed(backup) + 5 * backup.manifest.row_bytes > needed(backup)
