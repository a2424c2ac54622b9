"""`potentialer backup` and `potentialer restore`: their words, their exit codes, and what they ask."""

from pathlib import Path
from typing import Any

import pytest

from potentialer.cli.main import main
from potentialer.exchange.backup.writing import write_backup
from tests.exchange.backups import everything, fill, spoil, stored
from tests.installation import Installation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    fill()
    return write_backup(tmp_path / "good.tar.gz").path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([*map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_command_when_a_backup_is_made_says_what_and_where(capsys: Any, tmp_path: Path) -> None:
    fill()
    code, out, err = run(capsys, "backup", tmp_path)
    [path] = tmp_path.glob("potentialer-20*.tar.gz")
    assert (code, err) == (0, "")
    assert "2 enheder, 2 medarbejdere og 1 visitkort, 1 fil." in out
    assert str(path) in out


def test_command_when_the_file_exists_refuses(capsys: Any, good: Path) -> None:
    before = good.read_bytes()
    code, out, err = run(capsys, "backup", good)
    assert (code, out, err) == (1, "", f"{good} findes allerede. Vælg et andet navn.\n")
    assert good.read_bytes() == before


def test_command_when_the_folder_is_not_there_writes_nothing(capsys: Any, tmp_path: Path) -> None:
    code, _out, err = run(capsys, "backup", tmp_path / "disken er væk")
    assert code == 1
    assert "disken er væk er ikke en mappe, der findes" in err
    assert run(capsys, "backup", tmp_path / "disken er væk" / "a.tar.gz")[0] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_command_when_only_checking_changes_nothing(capsys: Any, good: Path) -> None:
    spoil()
    before = everything(), stored()
    code, out, _err = run(capsys, "restore", "--check", good)
    assert code == 0
    assert "Filen er hel og kan lægges tilbage." in out
    assert (everything(), stored()) == before


def test_command_when_nobody_said_yes_changes_nothing(capsys: Any, good: Path) -> None:
    spoil()
    before = everything(), stored()
    code, out, err = run(capsys, "restore", good)
    assert (code, err) == (1, "Er det rigtigt, så kør igen med --yes. Intet er ændret.\n")
    assert "Det erstatter det, der står nu: 3 enheder, 1 medarbejder og 1 visitkort." in out
    assert (everything(), stored()) == before


def test_command_when_told_yes_puts_it_back(capsys: Any, good: Path) -> None:
    before = everything()
    spoil()
    code, out, err = run(capsys, "restore", "--yes", good)
    assert (code, err) == (0, "")
    assert "Backuppen er lagt tilbage: databasen og 1 fil" in out
    assert "Det, der stod før, ligger i " in out
    assert everything() == before


@pytest.mark.parametrize("content", [None, b"Hej med dig"])
def test_command_when_the_file_is_no_good_says_so_in_one_line(
    content: bytes | None, capsys: Any, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "fil").write_bytes(content)
    code, out, err = run(capsys, "restore", "--yes", tmp_path / "fil")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("command", [("backup",), ("restore", "--yes")])
def test_command_when_the_database_file_is_spoilt_says_what_to_do(command: tuple[str, ...], tmp_path: Path) -> None:
    spoilt = Installation(tmp_path / "spoilt")
    spoilt.data.mkdir()
    (spoilt.data / "potentialer.sqlite3").write_bytes(b"SQLite format 3\0" + b"hej" * 5000)
    target = write_backup(tmp_path / "good.tar.gz").path if command[0] == "restore" else tmp_path
    done = spoilt.run(*command, str(target), check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("Databasen er beskadiget")
    assert "flyt databasefilen til side" in done.stderr
