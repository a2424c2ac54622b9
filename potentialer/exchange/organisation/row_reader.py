"""One row's cells, by field: cleaned, judged, and what is wrong told with row and column."""

import re
from collections.abc import Callable
from datetime import date

from potentialer.exchange.organisation.cells import as_code, as_date, has_control, is_iso_date, is_scientific, one_line
from potentialer.exchange.organisation.faults import HIDDEN, Code, Fault, shown
from potentialer.exchange.organisation.headers import CPR, IGNORED
from potentialer.exchange.organisation.mapping import TableMapping
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.tables import Table
from potentialer.exchange.organisation.words import NOTHING
from potentialer.exchange.organisation.xlsx_sheets import UNCOMPUTED
from potentialer.lib.text.cpr import find_cpr
from potentialer.lib.text.phones import digits

LONGEST = {
    "unit.key": 100,
    "unit.name": 200,
    "unit.parent_key": 100,
    "unit.parent_name": 200,
    "unit.short_name": 60,
    "unit.nicknames": 1000,
    "unit.phone": 40,
    "unit.mail": 254,
    "unit.street": 200,
    "unit.town": 100,
    "unit.opening_hours": 1000,
    "person.key": 100,
    "person.name": 200,
    "person.given_name": 150,
    "person.surname": 150,
    "person.title": 200,
    "person.phone": 40,
    "person.mobile": 40,
    "person.mail": 254,
    "topic.title": 160,
}
_SHORTEST_LIMIT = 40  # of what is limited here; a cell below it is not too long
_CODES = frozenset(("unit.key", "unit.parent_key", "person.key", "topic.number", "topic.parent"))
_NUMBERS = _CODES | {"unit.phone", "unit.postcode", "person.phone", "person.mobile", "person.contact"}
_NO_CPR_IN = frozenset(("unit.postcode", "unit.replaces", "unit.topic_keys"))
_DASHED_CPR = re.compile(r"\d{6}-\d{4}")
_CPR_OR_DATE = re.compile(r"\d{6}[^\d|]{0,3}\d{4}|\d{4}-\d\d-\d\d")  # perhaps; within one cell
_ERROR = re.compile(r"#(?:REF|REFERENCE|N/A|I/T|NAME|NAVN|VALUE|VÆRDI|DIV/0|NUM|NULL|NUL|SPILL|OVERLØB)[!?]?|#{4,}")
_MAIL = re.compile(r"[^@\s,;<>()\[\]\"\\]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}")
_NAMED_MAIL = re.compile(r".*<([^<>]+)>|(?:mailto|MAILTO|Mailto):(.+)")
_PHONE_SIGNS = re.compile(r"[\d\s+()/.,;:|·–-]*")
_PHONE_WORDS = re.compile(r"lokal|lok|ext|int|tlf|mobil|mob|eller|og", re.IGNORECASE)
_CPR_WITHOUT_ZERO = 9  # digits that Excel leaves of one that begins with a nought
_FEWEST, _MOST = 3, 15  # digits of a phone number


class RowReader:
    """Reads the rows of one table; `faults` grows as it goes."""

    def __init__(self, table: Table, mapping: TableMapping) -> None:
        self.faults: list[Fault] = []
        self._table = table
        self._mapped = [(index, field) for index, field in enumerate(mapping.fields) if field not in (IGNORED, CPR)]
        self._at = {field: index for index, field in self._mapped}
        self._headers = {field: table.columns[index].header for field, index in self._at.items()}
        self._places: dict[int, Place] = {}
        self.number = 0
        self.cells: tuple[str, ...] = ()
        self._written: tuple[str, ...] = ()

    def has(self, *fields: str) -> bool:
        return any(field in self._at for field in fields)

    def column(self, field: str) -> int | None:
        return self._at.get(field)

    def header(self, field: str) -> str:
        return self._headers.get(field, "")

    def take(self, number: int, cells: tuple[str, ...]) -> bool:
        """Begin a row; False when none of the columns that we read has anything in it."""
        self.number, self.cells, self._written = number, cells, cells
        joined = "|".join(cells)
        if (
            not joined.isprintable()
            or "#" in joined
            or "\ufffd" in joined
            or "E+" in joined
            or "e+" in joined
            or HIDDEN in joined
            or _CPR_OR_DATE.search(joined)
            or max(map(len, cells)) > _SHORTEST_LIMIT
        ):
            self.cells = self._inspected(cells)
        return any(cells[index] for index, _ in self._mapped)

    @property
    def place(self) -> Place:
        return self._table.place(self.number)

    def fault(self, code: Code, field: str = "", value: str = "", names: tuple[str, ...] = ()) -> None:
        self.faults.append(Fault(code, self.place, self.header(field), shown(value), names=names))

    def text(self, field: str) -> str:
        index = self._at.get(field)
        if index is None:
            return ""
        return one_line(self.cells[index])

    def lines(self, field: str) -> str:
        """A text that may have several lines."""
        index = self._at.get(field)
        return "" if index is None else "\n".join(line.strip() for line in self.cells[index].splitlines()).strip()

    def raw(self, field: str) -> str:
        """As the file has it, also when it was found faulty and cannot be used."""
        return "" if field not in self._at else self._written[self._at[field]]

    def code(self, field: str) -> str:
        text = self.text(field)
        return as_code(text) if text else ""

    def words(self, field: str) -> tuple[str, ...]:
        """Several in one cell, with `;`, `,`, `|` or line breaks between them."""
        index = self._at.get(field)
        if index is None or not self.cells[index]:
            return ()
        found = (one_line(word.strip()) for word in re.split(r"[;,|\n]", self.cells[index]))
        return tuple(dict.fromkeys(as_code(word) for word in found if word))

    def mail(self, field: str) -> str:
        text = self.text(field)
        if not text or text.casefold() in NOTHING:
            return ""
        if named := _NAMED_MAIL.fullmatch(text):
            text = (named[1] or named[2]).strip()
        if not _MAIL.fullmatch(text) or ".." in text:
            self.fault(Code.BAD_MAIL, field, text)
            return ""
        return text

    def phone(self, field: str) -> str:
        text = self.text(field)
        if not text or text.casefold() in NOTHING:
            return ""
        if text.isdecimal() and len(text) == _CPR_WITHOUT_ZERO and find_cpr("0" + text):
            self.fault(Code.CPR_IN_CELL, field)
            return ""
        number = phone_as_shown(as_code(text))
        if number is None:
            self.fault(Code.BAD_PHONE, field, text)
        return number or ""

    def postcode(self, field: str) -> str:
        text = self.code(field).upper().removeprefix("DK").lstrip("- ")
        if not text or text.casefold() in NOTHING:
            return ""
        if text.isdecimal() and len(text) == 3:
            text = "0" + text  # 0800 Høje Taastrup, without the zero that a spreadsheet took
        if not (text.isdecimal() and len(text) == 4):
            self.fault(Code.BAD_POSTCODE, field, text)
            return ""
        return text

    def date(self, field: str) -> date | None:
        text = self.text(field)
        if not text or text.casefold() in NOTHING:
            return None
        found = as_date(text)
        if found is None:
            self.fault(Code.BAD_DATE, field, text)
        return found

    def _inspected(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """The cells with those blanked that cannot be read at all."""
        judged = list(cells)
        for index, field in self._mapped:
            cell = cells[index]
            code = _judge(cell, field) if cell else None
            if code is not None:
                safe = "" if code is Code.CPR_IN_CELL else cell
                self.faults.append(
                    Fault(code, self.place, self._headers[field], shown(safe), count=LONGEST.get(field, 0))
                )
                if code in _BLANKED:
                    judged[index] = ""
        return tuple(judged)


_BLANKED = frozenset((Code.CONTROL_CHARACTERS, Code.CPR_IN_CELL, Code.TOO_LONG))


def _judge(cell: str, field: str) -> Code | None:
    found: tuple[tuple[Code, Callable[[], bool]], ...] = (
        (Code.UNCOMPUTED_FORMULA, lambda: cell == UNCOMPUTED),
        (Code.ERROR_CELL, lambda: cell[0] == "#" and _ERROR.fullmatch(cell) is not None),
        (Code.CONTROL_CHARACTERS, lambda: has_control(cell)),
        (Code.LOST_LETTERS, lambda: "\ufffd" in cell),
        (Code.LOST_DIGITS, lambda: field in _NUMBERS and is_scientific(cell)),
        (Code.KEY_IS_DATE, lambda: field in _CODES and is_iso_date(cell)),
        (Code.CPR_IN_CELL, lambda: _has_cpr(cell, field)),
        (Code.TOO_LONG, lambda: len(cell) > LONGEST.get(field, 5000)),
    )
    return next((code for code, holds in found if holds()), None)


def _has_cpr(cell: str, field: str) -> bool:
    if HIDDEN in cell:
        return True  # taken away before the cell was kept on disk
    if field in _CODES:
        return _DASHED_CPR.fullmatch(cell) is not None and bool(find_cpr(cell))
    return field not in _NO_CPR_IN and bool(find_cpr(cell))


def phone_as_shown(text: str) -> str | None:
    """`12 34 56 78` for a Danish number however it was written, others as they stand; None when it is no number."""
    if text.isdecimal() and len(text) == 8:
        return f"{text[:2]} {text[2:4]} {text[4:6]} {text[6:]}"
    if not _PHONE_SIGNS.fullmatch(_PHONE_WORDS.sub("", text)):
        return None
    if re.search(r"[/;,|]|[^\W\d_]", text):
        return text if len(digits(text)) >= _FEWEST else None  # several numbers, or an extension
    number = digits(text)
    if not _FEWEST <= len(number) <= _MOST:
        return None
    if len(number) == 8:
        return f"{number[:2]} {number[2:4]} {number[4:6]} {number[6:]}"
    return text
