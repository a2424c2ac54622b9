"""Cleaning one cell of what Excel, copy and paste, and other systems leave in it."""

import re
import unicodedata
from datetime import date, datetime

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009\u3000"), " ")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"), "")
_WASHED = _SPACES | _INVISIBLE
_AS_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_APOSTROPHE = re.compile(r"'(?=[\d=+\-@'])")
_WHOLE = re.compile(r"[+-]?\d+[.,]0+")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE]\+\d{1,3}")
_DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%y", "%d.%m.%y", "%d/%m/%y", "%Y%m%d", "%Y/%m/%d")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")


def clean(cell: str) -> str:
    """Hard and zero-width spaces, a decomposed å, `="00123"` and a leading apostrophe: all that nobody meant."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell.translate(_WASHED))
    cell = cell.strip(" \t\r\n")
    if cell[:2] == '="' and (formula := _AS_FORMULA.fullmatch(cell)):
        cell = formula[1].replace('""', '"').strip()
    if cell[:1] == "'":
        cell = _APOSTROPHE.sub("", cell, count=1)
    return cell


def one_line(text: str) -> str:
    return " ".join(text.split()) if " " in text or "\n" in text or "\t" in text or "\r" in text else text


def as_code(text: str) -> str:
    """A key as its system writes it: `1234.0` and `1234,00` are a number that a spreadsheet has been at."""
    if text and text[-1] == "0" and _WHOLE.fullmatch(text):
        text = re.split("[.,]", text)[0]
    return one_line(text)


def is_scientific(text: str) -> bool:
    """`4,5E+09`: digits are gone for good."""
    return ("E+" in text or "e+" in text) and _SCIENTIFIC.fullmatch(text) is not None


def has_control(text: str) -> bool:
    return not text.isprintable() and _CONTROL.search(text) is not None


def as_date(text: str) -> date | None:
    """A date in any of the ways Danish systems write it; a clock after it is let go. None when it is no date."""
    day = text.replace("T", " ").split(" ")[0]
    for form in _DATES:
        try:
            return datetime.strptime(day, form).date()  # noqa: DTZ007 - a calendar day has no time zone
        except ValueError:
            continue
    return None


def is_iso_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and as_date(text) is not None
