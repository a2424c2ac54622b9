"""The common shape of what was read, before anybody has looked for a header."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows` hold only rows with something in them, each with the number that the spreadsheet gives it."""

    file: str
    sheet: str
    rows: list[tuple[int, tuple[str, ...]]]
