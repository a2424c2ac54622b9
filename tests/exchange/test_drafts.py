"""What is kept of an upload, and for how long."""

import json
import time
from pathlib import Path

from potentialer.exchange.organisation.drafts import KEPT_SECONDS, SECONDS_BETWEEN_LOOKS, Drafts, OldDraftsJob
from potentialer.exchange.organisation.tables import read_file
from tests.exchange.spreadsheets import PEOPLE, csv_bytes, xlsx_bytes

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
