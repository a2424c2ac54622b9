"""What goes wrong on the command line is told in one sentence, when it is something that the caller can mend."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError

from potentialer.cli.doctor import _look_at_settings
from potentialer.cli.main import explain


def test_explain_when_the_database_is_away_says_so() -> None:
    assert "Databasen svarer ikke" in str(explain(OperationalError("connection refused")))


@pytest.mark.parametrize("error", [IntegrityError("duplicate"), ProgrammingError("syntax error"), KeyError("x")])
def test_explain_when_the_fault_is_ours_says_nothing(error: Exception) -> None:
    assert explain(error) is None


def test_explain_when_a_table_is_missing_on_postgresql_says_migrate() -> None:
    class UndefinedTable(Exception):
        sqlstate = "42P01"

    error = ProgrammingError("relation does not exist")
    error.__cause__ = UndefinedTable()
    assert "potentialer migrate" in str(explain(error))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FileNotFoundError(2, "No such file", "/a.csv"), "/a.csv findes ikke."),
        (IsADirectoryError(21, "Is a directory", "/a"), "/a er en mappe, ikke en fil."),
        (PermissionError(13, "Permission denied", "/a.csv"), "/a.csv må ikke læses eller skrives"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_explain_when_the_machine_says_no_tells_what(error: OSError, told: str) -> None:
    assert told in str(explain(error))


def test_command_when_the_data_folder_is_impossible_says_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environment = {**os.environ, "POTENTIALER_DATA": str(tmp_path / "file" / "folder")}
    command = [sys.executable, "-m", "potentialer.cli.main", "doctor"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Datamappen (POTENTIALER_DATA) kan ikke bruges:")
    assert len(done.stderr.splitlines()) == 1


def test_doctor_when_nobody_can_be_written_to_about_accessibility_reminds(settings: Any) -> None:
    settings.ACCESSIBILITY_MAIL = ""
    [finding] = _look_at_settings()
    assert finding.is_well
    assert "POTENTIALER_ACCESSIBILITY_MAIL" in finding.sentence
    settings.ACCESSIBILITY_MAIL = "web@fjordlund.example"
    assert list(_look_at_settings()) == []
