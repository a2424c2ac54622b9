"""CSV and XLSX as a municipality would write down its own topics, with Danish headers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from potentialer.domain.topics.names import LONGEST_KEY
from potentialer.exchange.organisation.faults import Code, Fault, shown
from potentialer.exchange.organisation.headers import IGNORED, plain
from potentialer.exchange.organisation.mapping import TableMapping
from potentialer.exchange.organisation.row_reader import RowReader
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.tables import Table, read_file
from potentialer.exchange.topics.rows import AnyFault, TopicCode, TopicFault

NUMBER, TITLE, PARENT, SYNONYMS, KEYWORDS = (
    "topic.number",
    "topic.title",
    "topic.parent",
    "topic.synonyms",
    "topic.keywords",
)
# A header in small letters without spaces and signs, with ae, oe and aa: its field. The first is the best.
_HEADERS: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("klenummer", "klenr", "kle", "emnenummer", "emnenr", "nummer", "nr", "emnekode", "kode", "noegle", "id"),
    TITLE: ("titel", "emnetitel", "emnenavn", "emne", "navn", "betegnelse", "tekst", "title"),
    PARENT: ("overordnet", "overordnetnummer", "overordnetnr", "overordnetemne", "hoererunder", "tema", "parent"),
    SYNONYMS: ("synonymer", "synonym", "andrenavne", "ogsaakaldet", "kaldesogsaa", "synonyms"),
    KEYWORDS: ("soegeord", "stikord", "noegleord", "emneord", "keywords"),
}
_FIELD_OF = {word: name for name, words in _HEADERS.items() for word in words}
_HARD_PARTS, _SOFT_PARTS = re.compile(r"[;|\n]"), re.compile(r",")


@dataclass(slots=True)
class TableTopic:
    """What a row says, before anybody has asked whose numbers these are; None where there is no such column."""

    number: str
    place: Place
    title: str | None = None
    parent: str | None = None
    synonyms: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None


@dataclass(slots=True)
class TableTopics:
    """`says_kle`: the header itself calls the numbers KLE."""

    topics: list[TableTopic] = field(default_factory=list)
    faults: list[AnyFault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    says_kle: bool = False


def read_table_file(name: str, data: bytes, *, most_bytes: int) -> TableTopics:
    read = read_file(name, data, most_bytes=most_bytes, knows=lambda cell: plain(cell) in _FIELD_OF)
    found = TableTopics(faults=list(read.faults), notes=list(read.notes))
    used = [(table, fields) for table in read.tables if NUMBER in (fields := _fields(table)) and len(set(fields)) > 1]
    if not used and not found.faults:
        found.faults.append(TopicFault(TopicCode.NO_COLUMNS, Place(name)))
    known = [table for table, _ in used]
    found.notes += [Fault(Code.SHEET_IGNORED, table.place()) for table in read.tables if used and table not in known]
    for table, fields in used:
        _read_rows(table, fields, found)
    return found


def _fields(table: Table) -> tuple[str, ...]:
    """Of each column; where two headers mean the same, the better one is read."""
    fields = [IGNORED] * len(table.columns)
    for name, words in _HEADERS.items():
        headers = [plain(column.header) for column in table.columns if not column.is_cpr]
        best = next((word for word in words if word in headers), None)
        if best is not None:
            fields[next(at for at, column in enumerate(table.columns) if plain(column.header) == best)] = name
    return tuple(fields)


def _read_rows(table: Table, fields: Sequence[str], found: TableTopics) -> None:
    ignored = tuple(
        column.header
        for column, name in zip(table.columns, fields, strict=True)
        if name == IGNORED and not column.is_cpr and column.samples
    )
    if ignored:
        found.notes.append(Fault(Code.COLUMN_IGNORED, table.place(), names=ignored))
    reader = RowReader(table, TableMapping("units", tuple(fields)))
    found.says_kle = found.says_kle or plain(reader.header(NUMBER)).startswith("kle")
    for number, cells in table.rows:
        if not reader.take(number, cells):
            continue
        topic = TableTopic(reader.code(NUMBER), reader.place)
        if not topic.number:
            if not reader.raw(NUMBER):
                found.faults.append(TopicFault(TopicCode.NO_NUMBER, reader.place))
            continue
        if len(topic.number) > LONGEST_KEY:
            found.faults.append(TopicFault(TopicCode.LONG_NUMBER, reader.place, shown(topic.number)))
        topic.title = reader.text(TITLE) or None
        topic.parent = reader.code(PARENT) if reader.has(PARENT) else None
        topic.synonyms = _words(reader, SYNONYMS)
        topic.keywords = _words(reader, KEYWORDS)
        found.topics.append(topic)
    found.faults += reader.faults


def _words(reader: RowReader, name: str) -> tuple[str, ...] | None:
    """Several in one cell: with `;`, `|` or line breaks between them, or else with commas."""
    if not reader.has(name):
        return None
    text = reader.lines(name)
    parts = _HARD_PARTS if _HARD_PARTS.search(text) else _SOFT_PARTS
    return tuple(word for part in parts.split(text) if (word := " ".join(part.split())))
