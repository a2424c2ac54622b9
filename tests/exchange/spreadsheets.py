"""Files as municipalities send them, made in memory."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook

from potentialer.exchange.organisation.mapping import guess_mappings
from potentialer.exchange.organisation.reading import Reading, read_organisation
from potentialer.exchange.organisation.tables import Tables, read_files

TODAY = date(2026, 11, 23)
Row = Sequence[object]


def csv_bytes(rows: Iterable[Row], *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    lines = (separator.join("" if cell is None else str(cell) for cell in row) for row in rows)
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def xlsx_bytes(rows: Iterable[Row], *, sheet: str = "Ark1") -> bytes:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """The workbook with some of its parts replaced; `sheet1=...` is xl/worksheets/sheet1.xml."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            stem = item.filename.rpartition("/")[2].rpartition(".")[0]
            new.writestr(item.filename, parts.get(stem, old.read(item.filename)))
    return stream.getvalue()


def tables_of(*files: tuple[str, bytes]) -> Tables:
    return read_files(files)


def read(*files: tuple[str, bytes], known: dict[str, str] | None = None, skip: bool = False) -> Reading:
    """The whole way from bytes to an organisation, with the guessed mapping."""
    tables = read_files(files)
    if tables.faults:
        return Reading(faults=tables.faults, notes=tables.notes)
    reading = read_organisation(
        tables.tables, guess_mappings(tables.tables), today=TODAY, known_units=known, skip_bad_rows=skip
    )
    return Reading(reading.organisation, reading.faults, (*tables.notes, *reading.notes))


UNITS: list[Row] = [
    ("Enhedskode", "Enhedsnavn", "Overordnet"),
    ("100", "Ærø Kommune", ""),
    ("110", "Børn og Skole", "100"),
    ("111", "Søndre Skole", "110"),
]
PEOPLE: list[Row] = [
    ("Medarbejdernr", "Navn", "Stillingsbetegnelse", "Enhedskode", "Mail", "Rolle"),
    ("1", "Åse Kjær", "Skoleleder", "111", "aase@example.dk", "Leder"),
    ("2", "Bo Ødegård", "Lærer", "111", "bo@example.dk", ""),
    ("3", "Céline Bæk", "Konsulent", "110", "celine@example.dk", ""),
]
