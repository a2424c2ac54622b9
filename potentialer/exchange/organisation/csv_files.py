"""CSV as it comes: any of four separators, any of the encodings that Danish systems write."""

import codecs
import csv
import io
import re

from potentialer.exchange.organisation.faults import Code, Fault
from potentialer.exchange.organisation.grids import Grid
from potentialer.exchange.organisation.limits import MAX_CELL, MAX_CELLS, MAX_ROWS
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.sniffing import Refused

SEPARATORS = ";,\t|"
# æøåÆØÅ written as UTF-8, read as Windows-1252 and written as UTF-8 once more.
_TWICE = re.compile("Ã[¦¸¥†˜…]|Ã\u0098|Ã\u0085|Ã\u0086")
_LINES_IN_CELL = 50  # more is a quotation mark that was never closed

# csv's own limit (131,072) would end the reading; ours is told by row. It holds for the process, and is only raised.
csv.field_size_limit(max(csv.field_size_limit(), 10_000_000))


def read_csv(name: str, data: bytes) -> list[Grid]:
    """One grid, rows numbered as Excel numbers them: a line break inside quotation marks makes no new row."""
    text = decode(data)
    place = Place(file=name)
    if _TWICE.search(text):
        line = text.count("\n", 0, _TWICE.search(text).start()) + 1  # type: ignore[union-attr]
        raise Refused(Fault(Code.DOUBLE_ENCODED, Place(name, "", line)))
    text, separator, skipped = _separator(text)
    rows: list[tuple[int, tuple[str, ...]]] = []
    cells = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1 + skipped):
            if number > MAX_ROWS:
                raise Refused(Fault(Code.TOO_MANY_ROWS, place, count=MAX_ROWS))
            if any(row):
                cells += len(row)
                rows.append((number, tuple(row)))
            if cells > MAX_CELLS:
                raise Refused(Fault(Code.TOO_MANY_ROWS, place, count=MAX_ROWS))
    except csv.Error as error:
        raise Refused(Fault(Code.UNCLOSED_QUOTE, Place(name, "", len(rows) + 1 + skipped))) from error
    for number, row_cells in rows:
        if any(len(cell) > MAX_CELL or (cell.count("\n") > _LINES_IN_CELL) for cell in row_cells):
            raise Refused(Fault(Code.UNCLOSED_QUOTE, Place(name, "", number)))
    return [Grid(name, "", rows)]


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
