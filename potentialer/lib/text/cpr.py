"""Danish CPR numbers in a text, so that a text that names a citizen can be refused before it is stored."""

import re
from dataclasses import dataclass

_DASH = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACE = " \u00a0\u202f\u2009\t"
# Date, then four digits; between them a hyphen (spaces around it or not), one space, or nothing.
# Never inside a longer number.
_SHAPE = re.compile(rf"(?<!\d)(\d\d)(\d\d)(\d\d)([{_SPACE}]?[{_DASH}][{_SPACE}]?|[{_SPACE}]|)(\d{{4}})(?!\d)")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_REPLACEMENT = 60  # a replacement number, given to people without a CPR number, has 60 added to the day


@dataclass(frozen=True, slots=True)
class Finding:
    """Where something that looks like a CPR number stands: `text[start:end]`, on line `line` (the first line is 1)."""

    line: int
    start: int
    end: int


def find_cpr(text: str) -> list[Finding]:
    """All that looks like a CPR number, in the order of the text.

    Only the date is checked: the control digit has not been kept since 2007. The 29th of February passes in every
    year, since the century is not in the date. Replacement numbers (day + 60) count when written with a
    hyphen; ten bare digits would too often be something else.
    """
    findings: list[Finding] = []
    for match in _SHAPE.finditer(text):
        day, month = int(match[1]), int(match[2])
        if day > _REPLACEMENT and match[4].strip(_SPACE):
            day -= _REPLACEMENT
        if 1 <= month <= len(_DAYS) and 1 <= day <= _DAYS[month - 1]:
            line = text.count("\n", 0, match.start()) + 1
            findings.append(Finding(line, match.start(), match.end()))
    return findings
