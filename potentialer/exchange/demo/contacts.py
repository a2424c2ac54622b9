"""Telephone numbers and mail addresses that belong to nobody."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ı": "i", "ł": "l", "đ": "d", "ß": "ss"}  # what has no plain letter underneath
)
_LAST_FOUR = 10_000
_STEP = 3_571  # without a common factor with 10,000: every last four digits come once before any comes again
_MIDDLES = 83  # a prime, so that the same last four digits meet another middle each time


@dataclass
class Numbers:
    """Numbers that are never the same, and whose last four digits are the same only when 10,000 have been given out.

    `taken` are numbers somebody wrote by hand, however they are written.
    """

    land_line: str
    mobile: str
    taken: Iterable[str] = ()
    _count: int = 0
    _taken: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self._taken = {re.sub(r"\D", "", number)[-4:] for number in self.taken if number}

    def next_land_line(self) -> str:
        """An extension of the town hall's own exchange: 68 41 and onwards."""
        turn, last = self._next()
        return _spaced(f"{self.land_line}{41 + turn:02d}{last}")

    def next_mobile(self) -> str:
        turn, last = self._next()
        return _spaced(f"{self.mobile}{10 + (int(last) * 7 + turn) % _MIDDLES:02d}{last}")

    def _next(self) -> tuple[int, str]:
        while True:
            self._count += 1
            last = f"{self._count * _STEP % _LAST_FOUR:04d}"
            if last not in self._taken:
                return self._count // _LAST_FOUR, last


@dataclass
class Mailboxes:
    """'Åse Kjær Sørensen' is aase.soerensen@…, and the next of that name aase.soerensen2@…"""

    domain: str
    _given: dict[str, int] = field(default_factory=dict)

    def next(self, name: str) -> str:
        words = plain(name).split()
        local = ".".join([*words[:1], *words[-1:]])
        count = self._given[local] = self._given.get(local, 0) + 1
        return f"{local}{count if count > 1 else ''}@{self.domain}"


def plain(text: str) -> str:
    """Only a to z, digits, hyphens and blanks: æ ø å as ae oe aa, other letters without their marks."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9 -]", "", bare)


def _spaced(digits: str) -> str:
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))
