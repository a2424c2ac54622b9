"""What is kept of an upload, and for how long."""

import json
import time
from pathlib import Path

from potentialer.exchange.organisation.drafts import KEPT_SECONDS, SECONDS_BETWEEN_LOOKS, Drafts, OldDraftsJob
from potentialer.exchange.organisation.faults import Code
from potentialer.exchange.organisation.reading import read_organisation
from potentialer.exchange.organisation.tables import read_file
from tests.exchange.spreadsheets import PEOPLE, TODAY, csv_bytes, xlsx_bytes

OWNER = 7


def make_old(folder: Path, name: str) -> None:
    path = folder / name / "draft.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "made_at": time.time() - KEPT_SECONDS - 1}))


def test_tables_when_kept_and_fetched_are_the_same(tmp_path: Path) -> None:
    tables = read_file("ansatte.xlsx", xlsx_bytes([("CPR", *PEOPLE[0]), *(("0101701234", *row) for row in PEOPLE[1:])]))
    drafts = Drafts(tmp_path)
    draft = drafts.add(OWNER, tables)
    fetched = drafts.get(draft.name, OWNER)
    assert fetched == draft
    assert drafts.tables(draft) == tuple(tables.tables)


def test_job_when_it_looks_removes_the_old_and_no_others(data_folder: Path) -> None:
    folder = data_folder / "imports"
    drafts, now = Drafts(folder), [0.0]
    job = OldDraftsJob(folder, clock=lambda: now[0])
    old, new = (drafts.add(OWNER, read_file("a.csv", csv_bytes(PEOPLE))) for _ in range(2))
    assert job.step() is False
    make_old(folder, old.name)
    job.step()
    assert (folder / old.name).exists(), "it looks only now and then"
    now[0] = SECONDS_BETWEEN_LOOKS + 1.0
    job.step()
    assert [path.name for path in folder.iterdir()] == [new.name]


def test_folder_when_something_else_is_in_it_is_read_around(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("x")
    (tmp_path / ("0" * 32)).mkdir()
    drafts = Drafts(tmp_path)
    drafts.remove_old()
    assert drafts.get("0" * 32, OWNER) is None
    assert drafts.waiting(OWNER) is None


def test_old_when_it_is_being_applied_stays_until_it_is_done(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    draft = drafts.add(OWNER, read_file("a.csv", csv_bytes(PEOPLE)))
    make_old(tmp_path, draft.name)
    with drafts.alone(draft):
        drafts.remove_old()
        assert (tmp_path / draft.name).exists()
    drafts.remove_old()
    assert not (tmp_path / draft.name).exists()


def kept_bytes(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.json"))


def test_cpr_numbers_when_in_any_cell_never_reach_the_disk_and_are_told_of(tmp_path: Path) -> None:
    rows = [
        ("Medarbejdernr", "Navn", "Enhedskode", "Titel", "Note", "Nr 2"),
        ("3112991234", "Bo", "1", "Født 010170-1234", "se 0202701234", "0101701111"),
        ("9912991234", "Eva", "1", "Lærer", "x", "9901701111"),
        ("9912991235", "Per", "1", "Lærer", "x", "9901701112"),
        ("030370-1234", "Ida", "1", "Lærer", "x", "9901701113"),
    ]
    drafts = Drafts(tmp_path)
    tables = read_file("a.csv", csv_bytes(rows))
    draft = drafts.add(OWNER, tables)
    kept = kept_bytes(tmp_path)
    assert "010170-1234" not in kept
    assert "0202701234" not in kept
    assert "030370" not in kept
    assert "3112991234" in kept, "a system's own number"
    assert "0101701111" in kept, "one of a column of numbers that mostly are no dates"
    reading = read_organisation(drafts.tables(draft) or (), draft.mappings, today=TODAY, known_units={"1": "Et"})
    assert [(fault.code, fault.column) for fault in reading.faults] == [
        (Code.CPR_IN_CELL, "Titel"),
        (Code.CPR_IN_CELL, "Medarbejdernr"),
    ]


def test_columns_when_private_or_not_to_be_read_are_not_kept(tmp_path: Path) -> None:
    rows = [("Medarbejdernr", "Navn", "Privat adresse", "Bemærkning"), ("1", "Bo", "Hemmeligvej 7", "syg tit")]
    drafts = Drafts(tmp_path)
    draft = drafts.add(OWNER, read_file("a.csv", csv_bytes(rows)))
    assert "Hemmeligvej" not in kept_bytes(tmp_path)
    assert "syg tit" in kept_bytes(tmp_path), "it may yet be chosen"
    drafts.forget_unread(draft)
    assert "syg tit" not in kept_bytes(tmp_path)
    [table] = drafts.tables(draft) or ()
    assert table.rows == [(2, ("1", "Bo", "", ""))]
    assert [column.is_forgotten for column in table.columns] == [False, False, True, True]
