"""Files of a whole municipality of any size, as its systems would write them; `year` makes the next year's."""

from dataclasses import dataclass
from pathlib import Path

from tests.exchange.spreadsheets import Row, csv_bytes, xlsx_bytes

_FIRST = ("Åse", "Bo", "Céline", "Ejnar", "Freja", "Gitte", "Hæge", "Jørgen", "Kåre", "Maja", "Øjvind", "Signe")
_LAST = ("Kjær", "Sørensen", "Ærø", "Østergård", "Bæk", "Nørregaard", "Holm", "Aagaard", "Krogh", "Lindström")
_TITLES = ("Pædagog", "Lærer", "Social- og sundhedsassistent", "Sagsbehandler", "Teknisk servicemedarbejder")
_KINDS = ("Skole", "Daginstitution", "Plejehjem", "Hjemmepleje", "Afdeling", "Bibliotek")
_CHILDREN = 8  # units under each unit


@dataclass(frozen=True, slots=True)
class Size:
    units: int
    people: int


def unit_rows(size: Size, year: int = 0) -> list[Row]:
    """A year later a tenth has another phone, a twentieth has moved to the top, and every thirtieth is gone."""
    rows: list[Row] = [("Enhedskode", "Enhedsnavn", "Overordnet", "Enhedstype", "Telefon", "Adresse", "Postnr", "By")]
    for number in range(size.units):
        if year and _is_leaf(number, size) and number % 30 == 0:
            continue
        parent = f"E{(number - 1) // _CHILDREN}" if number and not (year and number % 20 == 0) else ""
        kind, phone = _KINDS[number % len(_KINDS)], 70_000_000 + number + (year if number % 10 == 0 else 0)
        rows.append((f"E{number}", f"{kind} nr. {number}", parent, kind, phone, f"Ærøvej {number}", "4690", "Haslev"))
    return rows


def people_rows(size: Size, year: int = 0) -> list[Row]:
    """A year later every twelfth has left, as many are new, a tenth has another title and a tenth another unit."""
    header = "Medarbejdernr Fornavn Efternavn Stillingsbetegnelse Enhedskode E-mail Telefon Mobil Rolle"
    rows: list[Row] = [header.split()]
    stay = [n for n in range(size.units) if not (_is_leaf(n, size) and n % 30 == 0)]
    for number in range(size.people + (size.people // 12 if year else 0)):
        if year and number < size.people and number % 12 == 0:
            continue
        first, last = _FIRST[number % len(_FIRST)], _LAST[number // 7 % len(_LAST)]
        title = _TITLES[(number + (year if number % 10 == 1 else 0)) % len(_TITLES)]
        unit = stay[(number + (year if number % 10 == 3 else 0)) % len(stay)]
        role = "Leder" if number < len(stay) else ""
        phone, mail = 20_000_000 + number, f"medarbejder{number}@kommune.example"
        rows.append((f"{100_000 + number}", first, last, title, f"E{unit}", mail, phone, 60_000_000 + number, role))
    return rows


def _is_leaf(number: int, size: Size) -> bool:
    return number * _CHILDREN + 1 >= size.units


def write_files(folder: Path, size: Size, *, year: int = 0, excel: bool = False) -> list[Path]:
    """One file of units, one of people."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in (("enheder", unit_rows(size, year)), ("medarbejdere", people_rows(size, year))):
        path = folder / f"{name}.{'xlsx' if excel else 'csv'}"
        path.write_bytes(xlsx_bytes(rows) if excel else csv_bytes(rows, encoding="cp1252"))
        paths.append(path)
    return paths
