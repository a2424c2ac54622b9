"""What a file really is, by its first bytes."""

from typing import Literal

from potentialer.exchange.organisation.faults import Code, Fault
from potentialer.exchange.organisation.rows import Place

_BINARY = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"\x1f\x8b": "archive",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
    b"{\\rtf": "rtf",
    b"SQLite format 3": "database",
}
_MARKUP = ((b"<!doctype html", "html"), (b"<html", "html"), (b"<table", "html"), (b"<meta", "html"), (b"<?xml", "xml"))
_OLE = b"\xd0\xcf\x11\xe0"
_ODDLY_OFTEN = 0.02  # share of control characters above which it is no text
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x00")


class Refused(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


def what_it_is(data: bytes, place: Place) -> Literal["xlsx", "text"]:
    """`xlsx` or `text`; anything else is Refused with its name."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused(Fault(Code.EMPTY_FILE, place))
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if data.startswith(_OLE):
        # A workbook with a password is an old container around an encrypted one.
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused(Fault(Code.LOCKED, place) if locked else Fault(Code.NOT_A_TABLE, place, names=("xls",)))
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = next((name for mark, name in _BINARY.items() if data.startswith(mark)), "")
    found = found or next((name for mark, name in _MARKUP if head.startswith(mark)), "")
    if not found and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and _is_binary(data[:20_000]):
        found = "binary"
    if found:
        raise Refused(Fault(Code.NOT_A_TABLE, place, names=(found,)))
    return "text"


def _is_binary(head: bytes) -> bool:
    return sum(byte in _CONTROLS for byte in head) > _ODDLY_OFTEN * len(head)
