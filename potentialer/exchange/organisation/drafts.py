"""An import between upload and receipt, kept on disk for the one who uploaded it.

What is kept is not the file but what was read of it. CPR numbers and columns that are private by their header never
reach the disk; the other columns that are not to be read go when their owner has said what the columns are. A draft is
a folder with a random name; its tables go when it was applied, and the folder a day after it was made.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from potentialer.exchange.organisation.faults import Code, Fault, without_cpr
from potentialer.exchange.organisation.headers import IGNORED, KEY_FIELDS, is_private
from potentialer.exchange.organisation.mapping import TableMapping, guess_mappings
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.tables import Column, Table, Tables

KEPT_SECONDS = 24 * 3600
SECONDS_BETWEEN_LOOKS = 600
_NAME = re.compile(r"[0-9a-f]{32}")
_DIGITS = re.compile(r"\d{6}[^\d|]{0,3}\d{4}")  # perhaps a CPR number
_WRITTEN_AS_CPR = re.compile(r"\d{6}-\d{4}")
_TEN = 10  # digits


@dataclass(frozen=True, slots=True)
class Draft:
    """What was uploaded and chosen. `fields` are those of each table's columns; an applied draft has a `receipt`."""

    name: str
    owner: int
    made_at: float
    files: tuple[str, ...]
    fields: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]
    notes: tuple[Fault, ...] = ()
    keep_absent: bool = False
    skip_bad_rows: bool = False
    same_people: tuple[str, ...] = ()
    receipt: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mappings(self) -> tuple[TableMapping, ...]:
        return tuple(
            TableMapping(kind, fields)  # type: ignore[arg-type]
            for kind, fields in zip(self.kinds, self.fields, strict=True)
        )

    def with_mappings(self, mappings: Sequence[TableMapping]) -> "Draft":
        return replace(self, fields=tuple(one.fields for one in mappings), kinds=tuple(one.kind for one in mappings))


class Drafts:
    """The folder they are in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, owner: int, tables: Tables) -> Draft:
        """Keep what was read, with the guessed mapping; drafts older than a day go."""
        self.remove_old()
        name = secrets.token_hex(16)
        files = tuple(dict.fromkeys(table.file for table in tables.tables))
        draft = Draft(name, owner, time.time(), files, (), (), tables.notes)
        draft = draft.with_mappings(guess_mappings(tables.tables))
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / name).mkdir(mode=0o700)
        kept = [_as_kept(table, mapping) for table, mapping in zip(tables.tables, draft.mappings, strict=True)]
        self._write(name, "tables", [_told(table) for table in kept])
        self.save(draft)
        return draft

    def get(self, name: str, owner: int) -> Draft | None:
        """None when it never was, is too old, or is somebody else's: the three look the same."""
        if not _NAME.fullmatch(name):
            return None
        kept = self._read(name, "draft")
        if kept is None or kept["owner"] != owner or kept["made_at"] < time.time() - KEPT_SECONDS:
            return None
        return _draft(kept)

    def waiting(self, owner: int) -> Draft | None:
        """The newest of one's own that was not applied. Drafts older than a day go."""
        self.remove_old()
        mine = [draft for path in self._all() if (draft := self.get(path.name, owner)) and not draft.receipt]
        return max(mine, key=lambda draft: draft.made_at, default=None)

    def save(self, draft: Draft) -> None:
        self._write(draft.name, "draft", asdict(draft))

    def tables(self, draft: Draft) -> tuple[Table, ...] | None:
        """None when they are gone, since the draft was applied."""
        kept = self._read(draft.name, "tables")
        return None if kept is None else tuple(_table(told) for told in kept)

    def forget_unread(self, draft: Draft) -> None:
        """Blank the columns that the draft's mapping does not read; they cannot be chosen again."""
        tables = self.tables(draft) or ()
        self._write(
            draft.name,
            "tables",
            [
                _told(_without(table, [at for at, field in enumerate(mapping.fields) if field == IGNORED]))
                for table, mapping in zip(tables, draft.mappings, strict=True)
            ],
        )

    def keep_view(self, draft: Draft, view: Mapping[str, Any]) -> None:
        """What the pages show of the plan, so that turning a leaf does not make the plan anew."""
        self._write(draft.name, "view", view)

    def view(self, draft: Draft) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._read(draft.name, "view")
        return found

    def finish(self, draft: Draft, receipt: Mapping[str, Any]) -> Draft:
        """Applied: the people's data goes, the receipt stays for the day."""
        draft = replace(draft, receipt=receipt, notes=(), same_people=())
        self.save(draft)
        for part in ("tables", "view"):
            (self._folder / draft.name / f"{part}.json").unlink(missing_ok=True)
        return draft

    def remove(self, draft: Draft) -> bool:
        """False when it is being applied, and so stays."""
        with suppress(FileNotFoundError), _alone(self._folder / draft.name) as alone:
            if alone:
                shutil.rmtree(self._folder / draft.name, ignore_errors=True)
            return alone
        return True

    def remove_old(self) -> None:
        """Those made more than a day ago, whoever made them; one that is being applied goes the next time."""
        for path in self._all():
            kept = self._read(path.name, "draft")
            made_at = kept["made_at"] if kept else path.stat().st_mtime
            if made_at < time.time() - KEPT_SECONDS:
                with suppress(FileNotFoundError), _alone(path) as alone:
                    if alone:
                        shutil.rmtree(path, ignore_errors=True)

    def remove_all(self) -> None:
        """Whoever made them, and whatever is done with them: for when nobody else is there."""
        for path in self._all():
            shutil.rmtree(path)

    def _all(self) -> list[Path]:
        """Whatever else is in the folder is none of ours."""
        return [path for path in self._folder.glob("*") if _NAME.fullmatch(path.name) and path.is_dir()]

    @contextmanager
    def alone(self, draft: Draft) -> Iterator[bool]:
        """Whether nobody else is applying this draft. A process that dies lets go of it by itself."""
        with _alone(self._folder / draft.name) as alone:
            yield alone

    def _write(self, name: str, part: str, content: object) -> None:
        path = self._folder / name / f"{part}.json"
        new = path.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, separators=(",", ":"))
        new.replace(path)

    def _read(self, name: str, part: str) -> Any:
        try:
            return json.loads((self._folder / name / f"{part}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return None


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


class OldDraftsJob:
    """For the background worker: what was uploaded and left goes after a day, also when nobody opens the page again."""

    name = "imports"

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._drafts, self._clock, self._next = Drafts(folder), clock, 0.0

    def step(self) -> bool:
        if self._clock() >= self._next:
            self._next = self._clock() + SECONDS_BETWEEN_LOOKS
            self._drafts.remove_old()
        return False


def _draft(kept: dict[str, Any]) -> Draft:
    return Draft(
        name=kept["name"],
        owner=kept["owner"],
        made_at=kept["made_at"],
        files=tuple(kept["files"]),
        fields=tuple(tuple(columns) for columns in kept["fields"]),
        kinds=tuple(kept["kinds"]),
        notes=tuple(_fault(note) for note in kept["notes"]),
        keep_absent=kept["keep_absent"],
        skip_bad_rows=kept["skip_bad_rows"],
        same_people=tuple(kept["same_people"]),
        receipt=kept["receipt"],
    )


def _as_kept(table: Table, mapping: TableMapping) -> Table:
    """Without the private columns, and with dots for what looks like a CPR number, which the reading then tells of."""
    table = _without(table, [column.index for column in table.columns if is_private(column.header)])
    hides = [_hides_cpr(table, at, field) for at, field in enumerate(mapping.fields)]
    rows = [
        (number, tuple(hide(cell) for hide, cell in zip(hides, cells, strict=True)))
        if _DIGITS.search("|".join(cells))
        else (number, cells)
        for number, cells in table.rows
    ]
    return replace(table, rows=rows)


def _hides_cpr(table: Table, at: int, field: str) -> Callable[[str], str]:
    """What is done to the cells of a column. In one of keys, only a number written as nothing but a CPR number is,
    goes; and one of ten-digit numbers that mostly are no dates may yet be chosen to be the keys."""
    if field in KEY_FIELDS:
        return lambda cell: without_cpr(cell) if _WRITTEN_AS_CPR.fullmatch(cell) else cell
    numbers = all(len(cells[at]) == _TEN and cells[at].isdecimal() for _, cells in table.rows if cells[at])
    return str if field == IGNORED and numbers else without_cpr


def _without(table: Table, columns: Collection[int]) -> Table:
    if not columns:
        return table
    gone = frozenset(columns)
    return replace(
        table,
        columns=tuple(
            replace(column, samples=(), is_forgotten=True) if column.index in gone and not column.is_cpr else column
            for column in table.columns
        ),
        rows=[
            (number, tuple("" if at in gone else cell for at, cell in enumerate(cells))) for number, cells in table.rows
        ],
    )


def _told(table: Table) -> dict[str, Any]:
    return {
        "file": table.file,
        "sheet": table.sheet,
        "columns": [asdict(column) for column in table.columns],
        "rows": table.rows,
    }


def _table(told: dict[str, Any]) -> Table:
    columns = tuple(Column(**{**column, "samples": tuple(column["samples"])}) for column in told["columns"])
    return Table(told["file"], told["sheet"], columns, [(number, tuple(cells)) for number, cells in told["rows"]])


def _fault(told: dict[str, Any]) -> Fault:
    place = Place(**told.pop("place"))
    other = told.pop("other")
    return Fault(
        Code(told.pop("code")), place, other=Place(**other) if other else None, names=tuple(told.pop("names")), **told
    )
