"""What can be wrong with a municipality's file, told by code and place; `wording` owns the Danish sentences."""

from dataclasses import dataclass
from enum import StrEnum

from potentialer.exchange.organisation.rows import Place
from potentialer.lib.text.cpr import find_cpr

SHOWN = 40
HIDDEN = "••••••-••••"
NOWHERE = Place()


class Code(StrEnum):
    # the file as a whole
    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    NOT_A_TABLE = "not_a_table"  # names: what it is instead (pdf, xls, html ...)
    LOCKED = "locked"
    BOMB = "bomb"
    BROKEN_FILE = "broken_file"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    UNCLOSED_QUOTE = "unclosed_quote"
    DOUBLE_ENCODED = "double_encoded"
    NO_ROWS = "no_rows"
    NO_TABLE = "no_table"
    MISSING_COLUMN = "missing_column"  # names: the fields, any of which would do
    UNKNOWN_MAPPING = "unknown_mapping"
    # one cell
    TOO_MANY_CELLS = "too_many_cells"
    UNCOMPUTED_FORMULA = "uncomputed_formula"
    ERROR_CELL = "error_cell"
    LOST_DIGITS = "lost_digits"
    LOST_LETTERS = "lost_letters"
    KEY_IS_DATE = "key_is_date"
    CONTROL_CHARACTERS = "control_characters"
    CPR_IN_CELL = "cpr_in_cell"
    MISSING_KEY = "missing_key"
    MISSING_NAME = "missing_name"
    MISSING_UNIT = "missing_unit"
    TOO_LONG = "too_long"
    BAD_MAIL = "bad_mail"
    BAD_PHONE = "bad_phone"
    BAD_POSTCODE = "bad_postcode"
    BAD_DATE = "bad_date"
    # rows against each other
    DOUBLE_KEY = "double_key"
    OTHER_NAME = "other_name"
    DOUBLE_ROW = "double_row"
    UNKNOWN_PARENT = "unknown_parent"
    UNKNOWN_UNIT = "unknown_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    UNKNOWN_TOPIC = "unknown_topic"
    REPLACES_ITSELF = "replaces_itself"
    CYCLE = "cycle"  # names: the chain, from a unit back to itself
    # worth knowing, and no hindrance
    CPR_DROPPED = "cpr_dropped"
    SHEET_HIDDEN = "sheet_hidden"
    SHEET_IGNORED = "sheet_ignored"
    COLUMN_IGNORED = "column_ignored"
    NOT_EMPLOYED_NOW = "not_employed_now"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_REPLACED = "unknown_replaced"
    ROWS_SKIPPED = "rows_skipped"


@dataclass(frozen=True, slots=True)
class Fault:
    """`value` has been through `shown`; `count` and `limit` are numbers that the sentence needs."""

    code: Code
    place: Place = NOWHERE
    column: str = ""
    value: str = ""
    other: Place | None = None
    names: tuple[str, ...] = ()
    count: int = 0


def shown(value: str) -> str:
    """The cell's text made fit for a screen or a terminal: short, without control characters and CPR numbers."""
    visible = "".join(letter if letter.isprintable() else "·" for letter in without_cpr(value))
    return visible if len(visible) <= SHOWN else visible[: SHOWN - 1] + "…"


def without_cpr(text: str) -> str:
    """The text with dots where something in it looks like a CPR number."""
    for finding in reversed(find_cpr(text)):
        text = text[: finding.start] + HIDDEN + text[finding.end :]
    return text
