"""Telephone numbers as digits, so that a number is found however it was written."""

import re
import unicodedata

_DANISH_LENGTH = 8
_BETWEEN_NUMBERS = re.compile(r"[/;,|\n]|[^\W\d_]+\.?:?", re.UNICODE)  # "lok.", "eller", "/"


def digits(text: str) -> str:
    """The digits of one telephone number, without the Danish country code.

    +45, 0045 and a bare 45 before eight digits are stripped; a foreign number keeps its country code without + or 00;
    a short internal number stays what it is. A text without digits gives "".
    """
    found = "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
    if found.startswith("00") and len(found) > _DANISH_LENGTH:
        found = found[2:]
    if found.startswith("45") and len(found) == _DANISH_LENGTH + 2:
        found = found[2:]
    return found


def numbers(text: str) -> tuple[str, ...]:
    """All the numbers of a field that holds more than one: "72 36 10 00 / 20 11 22 33", "72361000 lok. 1234"."""
    found = (digits(part) for part in _BETWEEN_NUMBERS.split(text))
    return tuple(dict.fromkeys(number for number in found if number))
