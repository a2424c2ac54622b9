"""A backup gives everything back as it was, on both databases and from one to the other."""

import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client

from potentialer.domain.changes.models import Change
from potentialer.domain.people.models import Person, Unit
from potentialer.exchange.backup import writing
from potentialer.exchange.backup.checking import opened
from potentialer.exchange.backup.restoring import what_stands
from potentialer.exchange.backup.shape import APP, LEFT_OUT, known_migrations, tables_at
from potentialer.exchange.backup.values import is_known
from potentialer.exchange.backup.writing import default_folder, write_backup
from potentialer.search import generations
from tests.exchange.backups import PORTRAIT, everything, fill, put_back, spoil, store, stored
from tests.installation import Installation
from tests.makers import make_unit, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_backup_when_put_back_gives_every_value_and_file_again(tmp_path: Path) -> None:
    fill()
    rows, files = everything(), stored()
    assert all(rows.values()), "every table has a row, or this proves nothing of it"
    backup = write_backup(tmp_path / "a.tar.gz")
    spoil()
    restored = put_back(backup.path)
    assert everything() == rows
    assert stored() == files
    assert restored.rows == sum(map(len, rows.values()))


def test_backup_when_made_of_what_was_put_back_is_the_same(tmp_path: Path) -> None:
    fill()
    first = write_backup(tmp_path / "a.tar.gz").manifest
    spoil()
    put_back(tmp_path / "a.tar.gz")
    second = write_backup(tmp_path / "b.tar.gz").manifest
    assert (second.tables, second.files, second.order) == (first.tables, first.files, first.order)


SMALL = """
import json
from pathlib import Path
from django.conf import settings
from tests.exchange.backups import fill, everything
from potentialer.exchange.backup.writing import write_backup
fill()
manifest = write_backup(Path(settings.POTENTIALER_DATA) / "small.tar.gz").manifest
answer = [rows.parts[0].sha256 for rows in manifest.tables]
"""


def test_backup_when_taken_on_sqlite_is_put_back_on_this_database(tmp_path: Path, monkeypatch: Any) -> None:
    """On PostgreSQL this is how one moves there."""
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    (tmp_path / "elsewhere").mkdir()
    small = Installation(tmp_path / "elsewhere")
    small.run("migrate")
    told = small.ask(SMALL)
    put_back(tmp_path / "elsewhere" / "small.tar.gz")
    again = write_backup(tmp_path / "again.tar.gz").manifest
    assert [rows.parts[0].sha256 for rows in again.tables] == told
    assert again.engine == connection.vendor
    assert stored() == {"portraits/ræv.jpg": PORTRAIT}


OLD = """
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from potentialer.exchange.backup.writing import write_backup
executor = MigrationExecutor(connection)
executor.migrate([("domain", "0001_the_organisation")])
Unit = executor.loader.project_state([("domain", "0001_the_organisation")]).apps.get_model("domain", "Unit")
Unit.objects.create(key="k", name="Ærø", sort_key="x", imported_fields=["name"])
answer = list(write_backup(Path(settings.POTENTIALER_DATA) / "old.tar.gz").manifest.counts)
"""


def test_backup_when_of_an_earlier_version_is_brought_up_to_this_one(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    tables = Installation(tmp_path / "old").ask(OLD)
    assert "domain_unit" in tables
    assert "domain_card" not in tables
    make_unit("Går væk")
    restored = put_back(tmp_path / "old" / "old.tar.gz")
    assert list(Unit.objects.values_list("name", "imported_fields")) == [("Ærø", ["name"])]
    assert restored.rows == 1


def test_restore_when_done_gives_out_no_number_twice(tmp_path: Path) -> None:
    make_unit()
    gone = make_unit()
    highest = gone.pk
    gone.delete()
    write_backup(tmp_path / "a.tar.gz")
    put_back(tmp_path / "a.tar.gz")
    assert make_unit().pk == highest + 1


def test_restore_when_done_has_kept_what_stood_before(tmp_path: Path) -> None:
    fill()
    write_backup(tmp_path / "a.tar.gz")
    spoil()
    rows, files = everything(), stored()
    kept = put_back(tmp_path / "a.tar.gz").kept
    assert kept is not None
    assert kept.parent == default_folder()
    put_back(kept)
    assert everything() == rows
    assert stored() == files


def test_restore_when_nothing_stood_here_keeps_nothing(tmp_path: Path) -> None:
    fill()
    write_backup(tmp_path / "a.tar.gz")
    call_command("flush", interactive=False, verbosity=0)
    for name in stored():
        (_media() / name).unlink()
    assert what_stands().is_empty
    assert put_back(tmp_path / "a.tar.gz").kept is None


def test_restore_when_only_files_are_left_keeps_them(tmp_path: Path) -> None:
    write_backup(tmp_path / "a.tar.gz")
    store("portraits/den eneste.jpg")
    kept = put_back(tmp_path / "a.tar.gz").kept
    assert kept is not None
    with opened(kept) as backup:
        assert [file.name for file in backup.manifest.files] == ["portraits/den eneste.jpg"]


def test_restore_when_done_has_logged_everybody_out(tmp_path: Path) -> None:
    write_backup(tmp_path / "a.tar.gz")
    Client().force_login(make_user())
    assert Session.objects.exists()
    put_back(tmp_path / "a.tar.gz")
    assert not Session.objects.exists()


def test_restore_when_done_leaves_no_index_of_the_old_database(tmp_path: Path) -> None:
    write_backup(tmp_path / "a.tar.gz")
    generation = generations.begin()
    generation.meta.write_text("{}")
    generations.put_in_use(generation)
    assert generations.current() == generation
    put_back(tmp_path / "a.tar.gz")
    assert generations.current() is None
    assert not generation.folder.exists()


def test_backup_when_written_is_for_its_owner_alone_and_nothing_is_left_beside_it() -> None:
    path = write_backup(default_folder() / "a.tar.gz").path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_backup_when_one_was_killed_sweeps_its_part(tmp_path: Path) -> None:
    (tmp_path / ".a.tar.gz.1234.potentialer-part").write_bytes(b"half")
    write_backup(tmp_path / "b.tar.gz")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "data"]


def test_backup_when_its_disk_is_full_leaves_nothing(monkeypatch: Any) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.ArchiveWriter, "close", full)
    with pytest.raises(OSError, match="No space"):
        write_backup(default_folder() / "a.tar.gz")
    assert list(default_folder().iterdir()) == []


def test_manifest_when_read_tells_where_it_comes_from(tmp_path: Path) -> None:
    fill()
    with opened(write_backup(tmp_path / "a.tar.gz").path) as backup:
        manifest = backup.manifest
    assert manifest.engine == connection.vendor
    assert list(manifest.migrations) == known_migrations()
    assert manifest.last_change == Change.objects.order_by("-id").values_list("id", flat=True)[0]
    assert manifest.counts["domain_person"] == Person.objects.count()


def in_turn(*answers: set[str]) -> Callable[[object], set[str]]:
    left = list(answers)
    return lambda _tables: left.pop(0)


def test_backup_when_a_file_goes_after_the_snapshot_begins_again(tmp_path: Path, monkeypatch: Any) -> None:
    """Somebody got a new portrait and yet another, while we looked: the first snapshot names one that is gone."""
    store("portraits/a.jpg")
    monkeypatch.setattr(
        writing, "named_files", in_turn({"portraits/a.jpg"}, {"portraits/b.jpg"}, {"portraits/a.jpg"}, set())
    )
    manifest = write_backup(tmp_path / "a.tar.gz").manifest
    assert [file.name for file in manifest.files] == ["portraits/a.jpg"]
    assert manifest.missing_files == ()


def test_backup_when_a_file_was_gone_all_along_tells_of_it(tmp_path: Path) -> None:
    person = Person.objects.create(key="1", name="Åse", sort_key="", portrait="portraits/væk.jpg")
    assert write_backup(tmp_path / "a.tar.gz").manifest.missing_files == (person.portrait.name,)
    put_back(tmp_path / "a.tar.gz")
    assert Person.objects.get().portrait.name == "portraits/væk.jpg"


def test_backup_when_a_file_has_a_very_long_name_holds_it(tmp_path: Path) -> None:
    store("portraits/" + "å" * 120 + ".jpg")
    files = stored()
    write_backup(tmp_path / "a.tar.gz")
    (_media() / next(iter(files))).unlink()
    put_back(tmp_path / "a.tar.gz")
    assert stored() == files


def test_tables_when_in_the_database_are_in_the_backup_or_left_out_on_purpose() -> None:
    left_out = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in LEFT_OUT
    }
    there = set(connection.introspection.table_names())
    assert there - {"django_migrations"} == {table.name for table in tables_at(known_migrations())} | left_out


def test_tables_when_left_out_have_nothing_to_do_with_those_in_the_backup() -> None:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if field.related_model:
                assert (model._meta.app_label == APP) == (field.related_model._meta.app_label == APP), field


def test_fields_when_in_a_backup_are_of_a_kind_it_knows() -> None:
    fields = [field for table in tables_at(known_migrations()) for field in table.fields]
    assert [str(field) for field in fields if not is_known(field)] == []


def test_backup_when_unpacked_with_tar_is_lines_of_json(tmp_path: Path) -> None:
    fill()
    path = write_backup(tmp_path / "a.tar.gz").path
    with tarfile.open(path) as archive:
        lines = archive.extractfile("tables/domain_unit/00001.jsonl").read().splitlines()  # type: ignore[union-attr]
        manifest = json.load(archive.extractfile("manifest.json"))  # type: ignore[arg-type]
    [unit] = [rows for rows in manifest["tables"] if rows["table"] == "domain_unit"]
    assert [dict(zip(unit["columns"], json.loads(line), strict=True))["name"] for line in lines] == list(
        Unit.objects.order_by("pk").values_list("name", flat=True)
    )


def _media() -> Path:
    return Path(settings.MEDIA_ROOT)
