"""A person as a vCard 3.0 (RFC 2426), which every phone and mail program reads."""

from dataclasses import dataclass

_LINE_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Business:
    """What stands on the card; empty values are left out."""

    name: str
    title: str = ""
    organisation: tuple[str, ...] = ()  # the municipality, then the unit
    phone: str = ""
    mobile: str = ""
    mail: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    url: str = ""


def vcard(business: Business) -> str:
    """The card with CRLF line ends, values escaped and long lines folded by octets, never within a letter."""
    given, _, family = business.name.rpartition(" ")
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_text(business.name)}",
        f"N:{_text(family)};{_text(given)};;;",
        _line("TITLE", business.title),
        "ORG:" + ";".join(_text(part) for part in business.organisation if part) if any(business.organisation) else "",
        _line("TEL;TYPE=WORK,VOICE", business.phone),
        _line("TEL;TYPE=CELL,VOICE", business.mobile),
        _line("EMAIL;TYPE=INTERNET", business.mail),
        _address(business),
        _line("URL", business.url),
        "END:VCARD",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines if line)


def _line(name: str, value: str) -> str:
    return f"{name}:{_text(value)}" if value else ""


def _address(business: Business) -> str:
    if not (business.street or business.town):
        return ""
    return f"ADR;TYPE=WORK:;;{_text(business.street)};{_text(business.town)};;{_text(business.postcode)};"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    pieces, room = [""], _LINE_OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append("")
            room = _LINE_OCTETS - 1  # the space that begins a continued line
        pieces[-1] += letter
        room -= size
    return "\r\n ".join(pieces)
