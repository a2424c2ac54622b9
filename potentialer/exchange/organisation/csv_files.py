"""CSV as it comes: any of four separators, any of the encodings that Danish systems write."""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable

from potentialer.exchange.organisation.faults import Code, Fault
from potentialer.exchange.organisation.grids import Grid
from potentialer.exchange.organisation.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.sniffing import Refused

SEPARATORS = ";,\t|"
# æøåÆØÅ written as UTF-8, read as Windows-1252 and written as UTF-8 once more.
_TWICE = re.compile("Ã[¦¸¥†˜…]|Ã\u0098|Ã\u0085|Ã\u0086")
_LINES_IN_CELL = 50  # more is a quotation mark that was never closed
_MOST_IN_LINE = 5_000  # separators; a sentence in quotation marks may have some of its own
_END = "\x1e the file ends here"  # a line of our own after the last: inside a quotation that was left open it is no row

# csv's own limit (131,072) would end the reading; ours is told by row. It holds for the process, and is only raised.
csv.field_size_limit(max(csv.field_size_limit(), 10_000_000))


def read_csv(name: str, data: bytes) -> list[Grid]:
    """One grid, rows numbered as Excel numbers them: a line break inside quotation marks makes no new row."""
    text, separator, skipped = _separator(decode(data))
    rows: list[tuple[int, tuple[str, ...]]] = []
    cells, number = 0, skipped
    lines = itertools.chain(_lines(name, text, separator), [_END])
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=separator), start=1 + skipped):
            if row and row[-1].endswith(_END):
                if row != [_END]:
                    raise _refused(Code.UNCLOSED_QUOTE, name, number)
                break
            if number > MAX_ROWS:
                raise _refused(Code.TOO_MANY_ROWS, name, count=MAX_ROWS)
            if any(row):
                cells += len(row)
                rows.append((number, tuple(row)))
            if cells > MAX_CELLS:
                raise _refused(Code.TOO_MANY_ROWS, name, count=MAX_ROWS)
    except csv.Error as error:
        raise _refused(Code.UNCLOSED_QUOTE, name, number + 1) from error
    _check(name, rows, separator, twice=_TWICE.search(text) is not None)
    return [Grid(name, "", rows)]


def _refused(code: Code, name: str, row: int = 0, count: int = 0) -> Refused:
    return Refused(Fault(code, Place(name, "", row), count=count))


def _lines(name: str, text: str, separator: str) -> Iterable[str]:
    """The lines, none with so many separators that their cells alone would fill the memory."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > _MOST_IN_LINE and line.count(separator) > _MOST_IN_LINE:
            raise _refused(Code.TOO_MANY_COLUMNS, name, number, MAX_COLUMNS)
        yield line


def _check(name: str, rows: list[tuple[int, tuple[str, ...]]], separator: str, *, twice: bool) -> None:
    """Refuse a file where a cell has swallowed rows, or where letters were encoded twice."""
    usual = Counter(len(cells) for _, cells in rows).most_common(1)[0][0] if rows else 0
    # A comma with a space after it is a sentence's, not a file's.
    between = re.compile(re.escape(separator) + r"(?! )")
    for number, cells in rows:
        for cell in cells:
            breaks = cell.count("\n") or cell.count("\r") if "\n" in cell or "\r" in cell else 0
            swallowed = breaks and usual > 1 and len(between.findall(cell)) >= breaks * (usual - 1)
            if swallowed or breaks > _LINES_IN_CELL or len(cell) > MAX_CELL:
                raise _refused(Code.UNCLOSED_QUOTE, name, number)
            if twice and _TWICE.search(cell):
                raise _refused(Code.DOUBLE_ENCODED, name, number)


def decode(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 (Excel's "Unicode text"), else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    head = data[:2000]
    if len(head) > 3 and head[1::2].count(0) > len(head) // 4:
        return data.decode("utf-16-le", errors="replace")
    if len(head) > 3 and head[0::2].count(0) > len(head) // 4:
        return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The five bytes that Windows-1252 leaves undefined become control characters, which the checks then name.
        return data.decode("cp1252", errors="surrogateescape").translate(_UNDEFINED)


_UNDEFINED = {0xDC00 + byte: chr(byte) for byte in range(256)}


def _separator(text: str) -> tuple[str, str, int]:
    """The text to read, its separator, and how many rows went with Excel's own `sep=;`."""
    if said := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        return text[said.end() :], said[1], 1
    return text, max(SEPARATORS, key=lambda separator: _columns(text, separator)), 0


def _columns(text: str, separator: str) -> float:
    """How well the separator cuts the first rows: many cells, and the same number in each row."""
    counts: list[int] = []
    try:
        for row in csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=separator):
            if any(row):
                counts.append(len(row))
            if len(counts) == 50:
                break
    except csv.Error:
        return 0
    if len(counts) > 2 and len(text) > 50_000:
        counts.pop()  # may have been cut
    if not counts:
        return 0
    usual = max(set(counts), key=counts.count)
    return 0 if usual == 1 else counts.count(usual) / len(counts) * (1 + min(usual, 30) / 100)
