"""The order of the Danish alphabet, as a text that any database compares rightly byte by byte."""

import re
import unicodedata

from potentialer.lib.text.letters import plain_letters

MAX_LENGTH = 200
"""A key is at most this long; texts that agree so far are equal in order (every query ends in a unique key)."""

_AFTER_Z = str.maketrans({"æ": "{", "ø": "|", "å": "}"})
_PIECES = re.compile(r"[0-9]+|[^0-9]+")
_LONGEST_NUMBER = 99  # digits; the length stands in two places before the number


def danish_sort_key(text: str) -> str:
    """A key that puts texts in Danish order when keys are compared by code point (SQLite's BINARY, PostgreSQL's "C").

    - a to z, then æ, ø, å, then other scripts; case, accents and punctuation do not count (é is e, ä is æ, ö is ø,
      ü is y); a hyphen or any other sign counts as the space between two words.
    - aa is å, always, as in Danish telephone books and in ICU's Danish order. The few foreign names where aa is two
      sounds (Kanaan, Isaac) are so placed among the å; the spelling alone does not tell them apart.
    - Digits count by value: Skole 2 stands before Skole 10, and before all letters.

    æ, ø and å are written as {, | and }, the three signs that follow z in ASCII, so that a key of Danish text is
    plain ASCII.
    """
    letters = plain_letters(text[: MAX_LENGTH * 2]).replace("aa", "å")
    words = "".join(letter if letter.isalnum() else " " for letter in letters).split()
    pieces = _PIECES.findall(_western_digits(" ".join(words)))
    key = "".join(_number_key(piece) if piece[0] in "0123456789" else piece.translate(_AFTER_Z) for piece in pieces)
    return key[:MAX_LENGTH]


def _western_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _number_key(number: str) -> str:
    digits = number.lstrip("0")[:_LONGEST_NUMBER] or "0"
    return f"{len(digits):02d}{digits}"
