"""What is no good backup is refused in one line, and whatever is refused has changed nothing."""

import fcntl
import json
import random
import shutil
import tarfile
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.recorder import MigrationRecorder

from potentialer.exchange.backup import archive, checking, loading, restoring
from potentialer.exchange.backup.archive import SEAL_BYTES, ArchiveWriter, check_seal
from potentialer.exchange.backup.checking import opened
from potentialer.exchange.backup.faults import Refused
from potentialer.exchange.backup.manifest import MOST_COUNT, from_json
from potentialer.exchange.backup.restoring import what_stands
from potentialer.exchange.backup.wording import _SENTENCES, sentence
from potentialer.exchange.backup.writing import write_backup
from tests.exchange.backups import everything, fill, forge, put_back, spoil, store, stored
from tests.makers import make_unit

pytestmark = pytest.mark.django_db(transaction=True)

Alter = Callable[[dict[str, Any], list[tuple[str, bytes]]], None]


def parts_of(path: Path) -> tuple[dict[str, Any], list[tuple[str, bytes]]]:
    """What a backup says and holds, to be forged."""
    with tarfile.open(path) as unpacked:
        members = [(entry.name, unpacked.extractfile(entry).read()) for entry in unpacked]  # type: ignore[union-attr]
    return json.loads(members.pop()[1]), members


def refused(path: Path) -> Refused:
    """Why a backup is refused. It must be before anything is touched."""
    before = everything(), stored()
    with pytest.raises(Refused) as caught, opened(path) as backup:
        backup.check()
    assert (everything(), stored()) == before
    return caught.value


@pytest.fixture
def good(tmp_path: Path) -> Path:
    fill()
    return write_backup(tmp_path / "good.tar.gz").path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A sealed file of a few hundred bytes."""
    path = tmp_path / "small.tar.gz"
    with path.open("wb") as file:
        writer = ArchiveWriter(file)
        writer.add("tables/a/00001.jsonl", b"[1]\n" * 100)
        writer.close(b"{}")
    return path


def test_byte_when_damaged_is_noticed_wherever_it_is(small: Path) -> None:
    data = bytearray(small.read_bytes())
    chance = random.Random(8)
    for at in range(len(data)):
        bits = range(8) if at >= len(data) - SEAL_BYTES - 40 else [chance.randrange(8)]
        for bit in bits:
            data[at] ^= 1 << bit
            small.write_bytes(data)
            with small.open("rb") as file, pytest.raises(Refused):
                check_seal(file)
            data[at] ^= 1 << bit
    small.write_bytes(data)
    with small.open("rb") as file:
        assert check_seal(file)


def test_file_when_cut_short_anywhere_is_refused(small: Path) -> None:
    data = small.read_bytes()
    for length in range(len(data)):
        small.write_bytes(data[:length])
        with pytest.raises(Refused), opened(small):
            pass


def test_file_when_longer_than_it_was_is_refused(good: Path) -> None:
    good.write_bytes(good.read_bytes() + b"\0")
    assert refused(good).code == "damaged"


@pytest.mark.parametrize("content", [b"", b"Hej", b"SQLite format 3\0" + bytes(5000), bytes(200)])
def test_file_when_something_else_is_told_to_be_no_backup(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(content)
    assert refused(tmp_path / "fil").code == "no_backup"


def test_file_when_an_ordinary_tar_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as ordinary:
        ordinary.add(__file__, "manifest.json")
    assert refused(tmp_path / "a.tar.gz").code == "damaged"


def change_manifest(**told: Any) -> Alter:
    return lambda manifest, _members: manifest.update(told)


def change_table(name: str, **told: Any) -> Alter:
    def alter(manifest: dict[str, Any], _members: list[tuple[str, bytes]]) -> None:
        next(rows for rows in manifest["tables"] if rows["table"] == name).update(told)

    return alter


def change_file(**told: Any) -> Alter:
    return lambda manifest, _members: manifest["files"][0].update(told)


def add_member(name: str, content: bytes = b"x") -> Alter:
    return lambda _manifest, members: members.insert(1, (name, content))


def swap_content(manifest: dict[str, Any], members: list[tuple[str, bytes]]) -> None:
    at = next(at for at, (name, _data) in enumerate(members) if name.startswith("files/"))
    members[at] = (members[at][0], bytes(len(members[at][1])))


def say_more_rows(manifest: dict[str, Any], _members: list[tuple[str, bytes]]) -> None:
    manifest["tables"][0]["rows"] += 1


def forget_a_member(manifest: dict[str, Any], _members: list[tuple[str, bytes]]) -> None:
    manifest["order"].pop()


def drop_a_table(manifest: dict[str, Any], _members: list[tuple[str, bytes]]) -> None:
    manifest["tables"].pop()


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (change_manifest(format=2), "newer_format"),
        (change_manifest(format="1"), "no_backup"),
        (change_manifest(version="0.10"), "newer_version"),
        (change_manifest(version="99.0.0.dev1"), "newer_version"),
        (change_manifest(migrations=["0001_the_organisation", "9999_the_future"]), "newer_tables"),
        (change_manifest(migrations=[]), "no_tables"),
        (change_manifest(migrations=["0001_the_organisation"]), "other_tables"),
        (change_manifest(made_at="i går"), "damaged"),
        (change_manifest(tables=None), "damaged"),
        (change_table("domain_unit", columns=["id"]), "other_tables"),
        (change_table("domain_unit", table="domain_card"), "damaged"),
        (change_table("domain_unit", table="sqlite_master"), "other_tables"),
        (change_table("domain_unit", last_id=-1), "damaged"),
        (change_table("domain_unit", last_id=10**30), "damaged"),
        (change_table("domain_unit", last_id=2**63), "damaged"),
        (change_file(name="/etc/passwd"), "outside"),
        (change_file(name="../potentialer.sqlite3"), "outside"),
        (change_file(name="portraits/../../x"), "outside"),
        (change_file(name="portraits//x"), "outside"),
        (change_file(name=".skjult/x"), "outside"),
        (change_file(name="portraits\\..\\x"), "outside"),
        (change_file(name=""), "outside"),
        (change_file(size=10**15), "bomb"),
        (change_file(size=True), "damaged"),
        (change_file(sha256="0" * 63), "damaged"),
        (change_file(sha256="0" * 64), "altered"),
        (add_member("../outside"), "altered"),
        (add_member("/etc/cron.d/x"), "altered"),
        (swap_content, "altered"),
        (say_more_rows, "damaged"),
        (forget_a_member, "damaged"),
        (drop_a_table, "other_tables"),
    ],
)
def test_backup_when_forged_is_refused(alter: Alter, code: str, good: Path, tmp_path: Path) -> None:
    manifest, members = parts_of(good)
    alter(manifest, members)
    found = refused(forge(tmp_path / "forged.tar.gz", manifest, members))
    assert found.code == code
    assert len(sentence(found).splitlines()) == 1


def test_backup_when_its_parts_are_put_together_again_is_good(good: Path, tmp_path: Path) -> None:
    """So that the forged ones above are refused for what was changed in them, and for nothing else."""
    manifest, members = parts_of(good)
    with opened(forge(tmp_path / "again.tar.gz", manifest, members)) as backup:
        backup.check()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, b"x", b"L"])
def test_member_when_no_plain_file_is_refused(kind: bytes, good: Path, tmp_path: Path, monkeypatch: Any) -> None:
    manifest, members = parts_of(good)

    def header(name: str, size: int) -> bytes:
        entry = tarfile.TarInfo(name)
        entry.size, entry.type, entry.linkname = size, kind if name.startswith("files/") else b"0", "/etc/passwd"
        return entry.tobuf(tarfile.USTAR_FORMAT)

    monkeypatch.setattr(archive, "_tar_header", header)
    assert refused(forge(tmp_path / "forged.tar.gz", manifest, members)).code == "altered"


def test_backup_when_it_unpacks_to_too_much_is_refused(good: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(checking, "_ALWAYS_ALLOWED", 1000)
    manifest, members = parts_of(good)
    zeros = bytes(5_000_000)
    manifest["files"][0]["size"] = len(zeros)
    members = [(name, zeros if name.startswith("files/") else data) for name, data in members]
    assert refused(forge(tmp_path / "bomb.tar.gz", manifest, members)).code == "bomb"


@pytest.mark.parametrize(
    "row",
    [
        b"[1]",
        b"{}",
        b"hej",
        b'["1","2026-11-23T12:00:00+00:00","web","edit","unit",1,[],null]',
        b'[1,"2026-11-23T12:00:00","web","edit","unit",1,[],null]',
        b'[1,"2026-13-45","web","edit","unit",1,[],null]',
        b'[1,"2026-11-23T12:00:00+00:00",null,"edit","unit",1,[],null]',
        b'[99999999999999999999,"2026-11-23T12:00:00+00:00","web","edit","unit",1,[],null]',
        b'[1,"2026-11-23T12:00:00+00:00","\\ud800","edit","unit",1,[],null]',
        b"[" * 100_000,
    ],
)
def test_row_when_it_is_none_is_told_with_its_place(row: bytes, good: Path, tmp_path: Path) -> None:
    manifest, members = parts_of(good)
    [changes] = [rows for rows in manifest["tables"] if rows["table"] == "domain_change"]
    changes["columns"] = ["id", "at", "origin", "verb", "noun", "thing_id", "fields", "actor_id"]
    part = changes["parts"][0]
    part.update(size=len(row), sha256=sha256(row).hexdigest())
    members = [(name, row if name == part["member"] else data) for name, data in members]
    found = refused(forge(tmp_path / "forged.tar.gz", manifest, members))
    assert (found.code, found.details) == ("row", {"table": "domain_change", "number": 1})


def test_number_when_the_highest_a_backup_may_tell_is_followed_by_the_next(good: Path, tmp_path: Path) -> None:
    manifest, members = parts_of(good)
    change_table("domain_unit", last_id=MOST_COUNT)(manifest, members)
    put_back(forge(tmp_path / "forged.tar.gz", manifest, members))
    assert make_unit().pk == MOST_COUNT + 1
    put_back(good)  # so that the tests to come begin with small numbers again


def test_rows_when_they_point_to_nothing_change_nothing(good: Path, tmp_path: Path) -> None:
    manifest, members = parts_of(good)
    [units] = [rows for rows in manifest["tables"] if rows["table"] == "domain_unit"]
    units.update(rows=0, parts=[])
    manifest["order"].remove("tables/domain_unit/00001.jsonl")
    members = [(name, data) for name, data in members if name != "tables/domain_unit/00001.jsonl"]
    spoil()
    before = everything()
    with pytest.raises(Refused) as caught:
        put_back(forge(tmp_path / "forged.tar.gz", manifest, members))
    assert caught.value.code == "does_not_fit"
    assert everything() == before


@pytest.mark.parametrize("last", ["_set_sequences", "_insert"])
def test_restore_when_it_fails_half_way_changes_nothing(last: str, good: Path, monkeypatch: Any) -> None:
    def fail(*_arguments: object) -> None:
        raise IntegrityError("nej")

    spoil()
    before = everything()
    monkeypatch.setattr(loading, last, fail)
    with pytest.raises(Refused):
        put_back(good)
    assert everything() == before


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "_PATIENCE_SECONDS", 0)


def code_of_put_back(path: Path) -> str:
    before = everything(), stored()
    with pytest.raises(Refused) as caught:
        put_back(path)
    assert (everything(), stored()) == before
    return caught.value.code


@pytest.mark.usefixtures("impatient")
def test_restore_when_the_worker_runs_is_refused(good: Path, data_folder: Path) -> None:
    with (data_folder / "index.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert code_of_put_back(good) == "in_use"
    put_back(good)


@pytest.fixture
def somebody_connected() -> Iterator[None]:
    """Another thread has a connection of its own, as a web process would."""
    connected, done = threading.Event(), threading.Event()

    def connect() -> None:
        connection.ensure_connection()
        everything()
        connected.set()
        done.wait(30)
        connection.close()

    thread = threading.Thread(target=connect)
    thread.start()
    connected.wait(30)
    yield
    done.set()
    thread.join()


@pytest.mark.usefixtures("impatient", "somebody_connected")
def test_restore_when_somebody_has_the_database_open_is_refused(good: Path) -> None:
    assert code_of_put_back(good) == "in_use"


def test_restore_when_the_disk_is_too_small_is_refused(good: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    assert code_of_put_back(good) == "no_room"


def test_restore_when_a_file_stands_here_with_another_content_is_refused(good: Path) -> None:
    store("portraits/ræv.jpg", b"noget andet")
    assert code_of_put_back(good) == "file_differs"


@pytest.mark.parametrize(("missing", "extra", "code"), [(1, 0, "not_migrated"), (0, 1, "newer_database")])
def test_restore_when_the_database_is_of_another_version_is_refused(missing: int, extra: int, code: str) -> None:
    recorder = MigrationRecorder(connection)
    newest = recorder.migration_qs.filter(app="domain").order_by("-name")[0].name
    try:
        if missing:
            recorder.record_unapplied("domain", newest)
        if extra:
            recorder.record_applied("domain", "9999_the_future")
        with pytest.raises(Refused) as caught:
            what_stands()
        assert caught.value.code == code
    finally:
        recorder.record_unapplied("domain", "9999_the_future")
        recorder.record_unapplied("domain", newest)
        recorder.record_applied("domain", newest)


@pytest.mark.parametrize("code", sorted(_SENTENCES))
def test_sentence_when_filled_in_is_one_line(code: str) -> None:
    details = {"path": "a", "what": "b", "name": "c", "number": 1, "table": "d", "theirs": "2", "ours": "1"}
    told = sentence(Refused(code, **details, needed=1, free=2_000_000, folder="e"))
    assert len(told.splitlines()) == 1
    assert "%(" not in told


def test_manifest_when_nested_beyond_reason_is_refused() -> None:
    with pytest.raises(Refused):
        from_json(b"[" * 1_000_000)
