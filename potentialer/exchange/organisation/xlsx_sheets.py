"""The cells of one sheet as text, the way a person reads them in the spreadsheet."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from potentialer.exchange.organisation.faults import Code, Fault
from potentialer.exchange.organisation.grids import Grid
from potentialer.exchange.organisation.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.sniffing import Refused
from potentialer.exchange.organisation.xml_parts import BrokenPart, stream

UNCOMPUTED = "#FORMEL"
"""Stands where a formula has no stored value: the file was written by a program that does not calculate."""

_LAST_ROW = 1_048_576
_MAX_MERGES = 50_000
_EXACT = 1e15  # Excel keeps fifteen digits of a number
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LITERAL = re.compile(r'"[^"]*"|\\.|[ \-()/]|\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class Look:
    is_date: bool = False
    zeros: int = 0  # at least this many digits

    @classmethod
    def of(cls, code: str) -> "Look":
        if is_date_format(code):
            return cls(is_date=True)
        bare = _LITERAL.sub("", code.split(";")[0])
        return cls(zeros=len(bare) if bare and set(bare) == {"0"} else 0)


@dataclass(frozen=True, slots=True)
class Workbook:
    texts: list[str]
    looks: list[Look]
    since_1904: bool

    def number(self, value: str, style: str) -> str:
        """A number as it is shown: whole numbers without `.0`, dates as 2026-11-23, zeros in front kept."""
        look = self.looks[int(style)] if style and int(style) < len(self.looks) else _PLAIN
        if look is _PLAIN and value.isdecimal() and len(value) <= 15:
            return value
        number = float(value)
        if look.is_date and (day := self._day(number)):
            return day
        if abs(number) >= _EXACT:
            return f"{number:.5E}"
        if not number.is_integer():
            return repr(number)
        return str(int(number)).zfill(look.zeros)

    def _day(self, number: float) -> str:
        epoch = CALENDAR_MAC_1904 if self.since_1904 else CALENDAR_WINDOWS_1900
        try:
            moment = from_excel(number, epoch)
        except (OverflowError, ValueError):
            return ""
        if not isinstance(moment, datetime):
            return str(moment)
        return moment.isoformat(" ", "minutes") if moment.hour or moment.minute else moment.date().isoformat()


_PLAIN = Look()


def read_sheet(source: IO[bytes], workbook: Workbook, place: Place) -> Grid:
    reader = _Reader(workbook, place)
    stream(source, reader.start, reader.end, reader.text)
    reader.fill_merged()
    return Grid(place.file, place.sheet, reader.rows)


class _Reader:
    """Handlers for one pass over a sheet; `rows` holds what has been read so far."""

    def __init__(self, workbook: Workbook, place: Place) -> None:
        self.rows: list[tuple[int, tuple[str, ...]]] = []
        self._workbook = workbook
        self._place = place
        self._row = self._column = self._begun = 0  # `_begun` counts empty cells too: they cost as much to read
        self._current: dict[int, str] = {}
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._taking = self._formula = False
        self._merged: list[str] = []
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            reference = attributes.get("r")
            self._column = self._column_of(reference) if reference else self._column + 1
            self._begun += 1
            if self._begun > MAX_CELLS:
                raise self._refused(Code.TOO_MANY_ROWS, MAX_ROWS)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._formula = False
            self._pieces.clear()
        elif name in ("v", "t"):
            self._taking = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if not 0 < self._row <= _LAST_ROW or (self.rows and self._row <= self.rows[-1][0]):
                raise BrokenPart("row number")
        elif name == "mergeCell" and len(self._merged) < _MAX_MERGES:
            self._merged.append(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        if self._taking:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name in ("v", "t", "rPh"):
            self._taking = False
        elif name == "c":
            value = self._value()
            if value:
                self._current[self._column] = value[: MAX_CELL + 1]
        elif name == "row" and self._current:
            self._finish_row()

    def _finish_row(self) -> None:
        last = max(self._current)
        if last > MAX_COLUMNS:
            raise self._refused(Code.TOO_MANY_COLUMNS, MAX_COLUMNS)
        if len(self.rows) >= MAX_ROWS:
            raise self._refused(Code.TOO_MANY_ROWS, MAX_ROWS)
        self.rows.append((self._row, tuple(self._current.get(column, "") for column in range(1, last + 1))))
        self._current = {}

    def _refused(self, code: Code, limit: int) -> Refused:
        return Refused(Fault(code, Place(self._place.file, self._place.sheet, self._row), count=limit))

    def _value(self) -> str:
        value = "".join(self._pieces)
        if self._formula and not value and self._kind != "str":
            return UNCOMPUTED
        if not value:
            return ""
        if self._kind == "s":
            return self._workbook.texts[int(value)]
        if self._kind == "n":
            return self._workbook.number(value.strip(), self._style)
        if self._kind == "b":
            return "ja" if value == "1" else "nej"
        return value

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = 0
            if not _REFERENCE.fullmatch(reference):
                raise BrokenPart("cell reference")
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            self._columns[letters] = column
        return column

    def fill_merged(self) -> None:
        """A cell merged downwards says the same for each row it covers (one unit's name beside all its people)."""
        numbers = [number for number, _ in self.rows]
        left = MAX_CELLS
        for merged in self._merged:
            first, _, last = merged.partition(":")
            begin, finish = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
            if not begin or not finish or begin[2] == finish[2]:
                continue
            column, top = self._column_of(first) - 1, bisect_left(numbers, int(begin[2]))
            if top == len(numbers) or numbers[top] != int(begin[2]) or column >= len(self.rows[top][1]):
                continue
            value = self.rows[top][1][column]
            for index in range(top + 1, bisect_left(numbers, int(finish[2]) + 1)):
                self.rows[index] = (numbers[index], _with(self.rows[index][1], column, value))
                left -= 1
                if left < 0:
                    return


def _with(cells: tuple[str, ...], column: int, value: str) -> tuple[str, ...]:
    padded = [*cells, *[""] * (column + 1 - len(cells))]
    padded[column] = padded[column] or value
    return tuple(padded)
