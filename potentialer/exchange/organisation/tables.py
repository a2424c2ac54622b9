"""From the bytes of a file to tables of clean text. No Django, no database; nothing here knows what a column means,
except that a column of CPR numbers is dropped before anybody has seen it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from potentialer.exchange.organisation.cells import clean
from potentialer.exchange.organisation.csv_files import read_csv
from potentialer.exchange.organisation.faults import Code, Fault, shown, without_cpr
from potentialer.exchange.organisation.grids import Grid
from potentialer.exchange.organisation.headers import is_known, names_cpr
from potentialer.exchange.organisation.limits import MAX_BYTES, MAX_COLUMNS
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.sniffing import Refused, what_it_is
from potentialer.exchange.organisation.xlsx_files import read_xlsx
from potentialer.lib.text.cpr import find_cpr

HEADER_WITHIN = 20  # rows searched for the header
SAMPLES = 3
CPR_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    header: str
    samples: tuple[str, ...]  # a few values to recognise it by; none of a CPR column
    is_cpr: bool = False
    is_forgotten: bool = False  # private or not to be read: its cells were blanked when the draft was kept


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are (row number as the spreadsheet counts, cells); a CPR column's cells are blank."""

    file: str
    sheet: str  # "" in a CSV file
    columns: tuple[Column, ...]
    rows: Sequence[tuple[int, tuple[str, ...]]]

    def place(self, row: int = 0) -> Place:
        return Place(self.file, self.sheet, row)


@dataclass(frozen=True, slots=True)
class Tables:
    tables: tuple[Table, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()

    def __add__(self, other: "Tables") -> "Tables":
        return Tables(self.tables + other.tables, self.faults + other.faults, self.notes + other.notes)


def read_files(files: Iterable[tuple[str, bytes]], *, most_bytes: int = MAX_BYTES) -> Tables:
    """All tables of all files, in order, with everything that is wrong with any of them."""
    gathered = Tables()
    for name, data in files:
        gathered += read_file(name, data, most_bytes=most_bytes)
    return gathered


def read_file(
    name: str, data: bytes, *, most_bytes: int = MAX_BYTES, knows: Callable[[str], bool] = is_known
) -> Tables:
    """The tables in one CSV or XLSX file: what it is, is read from its content, not its name. `knows` tells whether a
    cell is a header that the reader understands."""
    place = Place(file=name)
    if len(data) > most_bytes:
        return Tables(faults=(Fault(Code.TOO_LARGE, place, count=most_bytes // 1_000_000),))
    try:
        grids, notes = read_xlsx(name, data) if what_it_is(data, place) == "xlsx" else (read_csv(name, data), ())
    except Refused as refused:
        return Tables(faults=refused.faults)
    made = [_table(grid, knows) for grid in grids]
    gathered = Tables(notes=tuple(notes))
    for tables in made:
        gathered += tables
    if not gathered.tables and not gathered.faults:
        gathered += Tables(faults=(Fault(Code.NO_ROWS, place),))
    return gathered


def _table(grid: Grid, knows: Callable[[str], bool]) -> Tables:
    at = _header_at(grid, knows)
    if at is None:
        return Tables()
    header_number, header_cells = grid.rows[at]
    header = [clean(cell) for cell in header_cells]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    body = [row for row in grid.rows[at + 1 :] if any(row[1]) and not _repeats(row[1], header)]
    faults = [
        Fault(Code.TOO_MANY_CELLS, Place(grid.file, grid.sheet, number), value=shown(clean(extra)), count=width)
        for number, cells in body
        if (extra := next((cell for cell in cells[width:] if cell), ""))
    ]
    if width > MAX_COLUMNS:
        return Tables(
            faults=(Fault(Code.TOO_MANY_COLUMNS, Place(grid.file, grid.sheet, header_number), count=MAX_COLUMNS),)
        )
    dropped = {index for index in range(width) if _is_cpr(header[index], body, index)}
    rows = _cleaned(body, width, dropped)
    columns = tuple(
        Column(index, without_cpr(header[index]) or f"({_letter(index)})", _samples(rows, index), index in dropped)
        for index in range(width)
    )
    table = Table(grid.file, grid.sheet, columns, rows)
    notes = tuple(
        Fault(Code.CPR_DROPPED, Place(grid.file, grid.sheet), columns[index].header) for index in sorted(dropped)
    )
    return Tables((table,) if rows else (), tuple(faults), notes)


def _header_at(grid: Grid, knows: Callable[[str], bool]) -> int | None:
    """The row with the most words we know; without any, the first row that has as many cells as the widest."""
    candidates = [(index, cells) for index, (_, cells) in enumerate(grid.rows[:HEADER_WITHIN]) if any(cells)]
    if not candidates:
        return None
    known = [(sum(knows(clean(cell)) for cell in cells), -index) for index, cells in candidates]
    best, minus = max(known)
    if best:
        return -minus
    widest = max(_filled(cells) for _, cells in candidates)
    return next(index for index, cells in candidates if _filled(cells) == widest)


def _repeats(cells: Sequence[str], header: Sequence[str]) -> bool:
    """A report repeats its header on each printed page."""
    return clean(cells[0]) == header[0] and [clean(cell) for cell in cells[: len(header)]] == header


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def _is_cpr(header: str, body: Sequence[tuple[int, tuple[str, ...]]], index: int) -> bool:
    if names_cpr(header):
        return True
    seen = like = 0
    for _, cells in body[:500]:
        value = cells[index] if index < len(cells) else ""
        if value:
            seen += 1
            like += _looks_like_cpr(value)
    return seen > 0 and like / seen > CPR_SHARE


def _looks_like_cpr(value: str) -> bool:
    value = clean(value)
    if value.isdecimal() and len(value) == 9:
        value = "0" + value  # Excel takes the leading zero of a number
    return bool(find_cpr(value))


def _cleaned(
    body: Sequence[tuple[int, tuple[str, ...]]], width: int, dropped: set[int]
) -> list[tuple[int, tuple[str, ...]]]:
    """Equal texts are one object: a file of 100,000 rows repeats its titles and units many times."""
    seen: dict[str, str] = {}
    rows = []
    for number, cells in body:
        kept = [
            "" if index in dropped or not cell else seen.get(cell) or _remember(seen, cell)
            for index, cell in enumerate(cells[:width])
        ]
        kept.extend([""] * (width - len(kept)))
        if any(kept):
            rows.append((number, tuple(kept)))
    return rows


def _remember(seen: dict[str, str], cell: str) -> str:
    seen[cell] = cleaned = clean(cell)
    return cleaned


def _samples(rows: Sequence[tuple[int, tuple[str, ...]]], index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for _, cells in rows[:200]:
        if cells[index]:
            found[shown(cells[index])] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)


def _letter(index: int) -> str:
    """The column's letter in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
