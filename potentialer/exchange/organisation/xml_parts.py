"""Reading one XML part of a workbook as a stream, with nothing in it that could run away with us.

The standard library's expat, and our own few handlers: openpyxl took 13 seconds for the 360,000 cells of a
large municipality, this takes two. openpyxl still knows what Excel's number formats mean.
"""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat  # the parser itself; a document type is refused below

from potentialer.exchange.organisation.limits import MAX_ELEMENTS

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class BrokenPart(Exception):
    """Not well-formed, or with a document type, which no spreadsheet has and every XML attack needs."""


def stream(source: IO[bytes], start: Start, end: End, text: Text | None = None) -> None:
    """Calls the handlers in document order, with local names: `c`, whether the file writes `c` or `x:c`."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    local: dict[str, str] = {}

    seen = 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > MAX_ELEMENTS:
            raise BrokenPart("too many elements")
        short = local.get(name)
        if short is None:
            local[name] = short = name.rpartition(":")[2]
        start(short, attributes)

    def ended(name: str) -> None:
        end(local[name])

    def refuse(*_: object) -> None:
        raise BrokenPart("document type")

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.ParseFile(source)
    except expat.ExpatError as error:
        raise BrokenPart(str(error)) from error


def attributes_of(source: IO[bytes], *names: str) -> list[tuple[str, dict[str, str]]]:
    """All elements of these names, in order, with their attributes (by local name)."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name in names:
            found.append((name, {key.rpartition(":")[2]: value for key, value in attributes.items()}))

    stream(source, start, lambda _: None)
    return found
