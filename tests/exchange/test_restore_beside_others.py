"""A restore while somebody is at work all the same: nothing that was saved is lost, and nothing of the old database
meets the new one."""

from pathlib import Path
from typing import Any

import pytest

from potentialer.cli.main import main
from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Unit
from potentialer.domain.people.operations import edit_unit
from potentialer.exchange.backup import loading, restoring
from potentialer.exchange.backup.faults import Refused
from potentialer.exchange.backup.writing import default_folder, write_backup
from potentialer.exchange.organisation.drafts import Drafts
from potentialer.exchange.organisation.tables import read_file
from tests.exchange.backups import everything, fill, put_back, spoil
from tests.exchange.spreadsheets import PEOPLE, csv_bytes
from tests.makers import make_unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    fill()
    return write_backup(tmp_path / "good.tar.gz").path


def save_before(monkeypatch: pytest.MonkeyPatch, place: Any, step: str) -> None:
    """Somebody saves a name just before a step of the restore."""
    do = getattr(place, step)

    def save_and_do(*arguments: Any, **options: Any) -> Any:
        edit_unit(System(), unit=Unit.objects.order_by("pk")[0], values={"name": "Gemt imens"})
        return do(*arguments, **options)

    monkeypatch.setattr(place, step, save_and_do)


@pytest.mark.parametrize("step", ["_put_files_back", "load_rows"])
def test_restore_when_somebody_saves_after_what_stood_was_kept_is_refused(
    step: str, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil()
    save_before(monkeypatch, restoring, step)
    with pytest.raises(Refused) as caught:
        put_back(good)
    assert caught.value.code == "saved_meanwhile"
    assert Unit.objects.filter(name="Gemt imens").exists()


def test_restore_when_somebody_saves_into_an_empty_installation_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is kept then, so that the save would be nowhere."""
    path = write_backup(tmp_path / "empty.tar.gz").path
    unit = make_unit()
    monkeypatch.setattr(restoring, "what_stands", lambda: restoring.Standing({}))
    save_before(monkeypatch, restoring, "load_rows")
    with pytest.raises(Refused):
        put_back(path)
    assert Unit.objects.get().pk == unit.pk


def test_restore_when_something_came_while_it_asked_has_kept_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """The database was empty when it looked, and so it asks nothing."""
    path = write_backup(tmp_path / "empty.tar.gz").path
    monkeypatch.setattr("potentialer.cli.restore.what_stands", lambda: restoring.Standing({}))
    make_unit("Kom imens")
    assert main(["restore", str(path)]) == 0
    assert "Det, der stod før, ligger i " in capsys.readouterr().out
    [kept] = default_folder().iterdir()
    put_back(kept)
    assert Unit.objects.filter(name="Kom imens").exists()


def add_draft(data_folder: Path) -> Drafts:
    drafts = Drafts(data_folder / "imports")
    drafts.add(7, read_file("a.csv", csv_bytes(PEOPLE)))
    return drafts


def test_restore_when_done_leaves_no_draft_to_another_databases_users(good: Path, data_folder: Path) -> None:
    drafts = add_draft(data_folder)
    put_back(good)
    assert drafts.waiting(7) is None
    assert list((data_folder / "imports").iterdir()) == []


def test_restore_when_refused_leaves_drafts_and_rows(
    good: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = add_draft(data_folder)
    before = everything()
    save_nothing = loading._set_sequences

    def fail(*arguments: Any) -> None:
        save_nothing(*arguments)
        raise Refused("does_not_fit", what="nej")

    monkeypatch.setattr(loading, "_set_sequences", fail)
    with pytest.raises(Refused):
        put_back(good)
    assert drafts.waiting(7) is not None
    assert everything() == before


def test_restore_when_a_draft_cannot_be_removed_changes_nothing(
    good: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any) -> None:
        raise PermissionError(13, "Permission denied")

    add_draft(data_folder)
    spoil()
    before = everything()
    monkeypatch.setattr("potentialer.exchange.organisation.drafts.shutil.rmtree", refuse)
    with pytest.raises(PermissionError):
        put_back(good)
    assert everything() == before
