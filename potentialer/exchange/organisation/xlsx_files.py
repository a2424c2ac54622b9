"""XLSX: the package around the sheets, and everything that may be wrong with it."""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from openpyxl.styles.numbers import BUILTIN_FORMATS

from potentialer.exchange.organisation.faults import Code, Fault
from potentialer.exchange.organisation.grids import Grid
from potentialer.exchange.organisation.limits import MAX_SHEETS, MAX_TEXTS, MAX_UNZIPPED
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.sniffing import Refused
from potentialer.exchange.organisation.xlsx_sheets import Look, Workbook, read_sheet
from potentialer.exchange.organisation.xml_parts import BrokenPart, attributes_of, stream

_MAX_PARTS = 5_000
_BROKEN = (BrokenPart, zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError, StopIteration)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


def read_xlsx(name: str, data: bytes) -> tuple[list[Grid], list[Fault]]:
    """The visible sheets that hold something, and a note for each hidden one that was passed by."""
    place = Place(file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _guard(package, place)
            sheets, workbook = _open(package)
            notes = [Fault(Code.SHEET_HIDDEN, Place(name, sheet.name)) for sheet in sheets if sheet.hidden]
            grids = []
            for sheet in sheets:
                if not sheet.hidden:
                    with package.open(sheet.part) as source:
                        grids.append(read_sheet(source, workbook, Place(name, sheet.name)))
            return [grid for grid in grids if grid.rows], notes
    except NotImplementedError as error:  # an encryption or compression that zipfile does not know
        raise Refused(Fault(Code.BROKEN_FILE, place)) from error
    except RuntimeError as error:  # zipfile's word for a part that wants a password
        raise Refused(Fault(Code.LOCKED, place)) from error
    except _BROKEN as error:
        raise Refused(Fault(Code.BROKEN_FILE, place)) from error


def _guard(package: zipfile.ZipFile, place: Place) -> None:
    """zipfile never unpacks more of a part than the directory declares, so the declared sizes are a limit to trust."""
    parts = package.infolist()
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNZIPPED:
        raise Refused(Fault(Code.BOMB, place))
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(Fault(Code.LOCKED, place))
    names = {part.filename for part in parts}
    if "_rels/.rels" in names and not names & {"word/document.xml", "ppt/presentation.xml", "xl/workbook.bin"}:
        return
    known = {"mimetype": "ods", "word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.bin": "xlsb"}
    what = next((kind for part, kind in known.items() if part in names), "archive")
    raise Refused(Fault(Code.NOT_A_TABLE, place, names=(what,)))


def _open(package: zipfile.ZipFile) -> tuple[list[_Sheet], Workbook]:
    root = _relations(package, "")
    main = next(target for kind, target in root.values() if kind == "officeDocument")
    relations = _relations(package, main)
    with package.open(main) as source:
        elements = attributes_of(source, "workbookPr", "sheet")
    since_1904 = any(name == "workbookPr" and at.get("date1904") in ("1", "true") for name, at in elements)
    sheets = [
        _Sheet(at["name"], relations[at["id"]][1], at.get("state", "visible") != "visible")
        for name, at in elements
        if name == "sheet" and relations[at["id"]][0] == "worksheet"
    ]
    by_kind = dict(relations.values())
    return sheets[:MAX_SHEETS], Workbook(
        _texts(package, by_kind.get("sharedStrings")), _looks(package, by_kind.get("styles")), since_1904
    )


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id -> (the last word of its type, the part it points to)."""
    folder, name = posixpath.split(part)
    with package.open(posixpath.join(folder, "_rels", f"{name}.rels")) as source:
        found = [at for _, at in attributes_of(source, "Relationship") if at.get("TargetMode") != "External"]
    return {
        at["Id"]: (at["Type"].rpartition("/")[2], posixpath.normpath(posixpath.join("/", folder, at["Target"]))[1:])
        for at in found
    }


def _texts(package: zipfile.ZipFile, part: str | None) -> list[str]:
    """The texts that cells point to by number. Reading aids over a text (`rPh`) are not part of it."""
    texts: list[str] = []
    if part is None or part not in package.NameToInfo:
        return texts
    pieces: list[str] = []
    taking = aid = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal taking, aid
        taking = name == "t" and not aid
        aid = aid or name == "rPh"

    def end(name: str) -> None:
        nonlocal taking, aid
        taking = False
        if name == "rPh":
            aid = False
        elif name == "si":
            texts.append("".join(pieces))
            pieces.clear()
            if len(texts) > MAX_TEXTS:
                raise BrokenPart("too many texts")

    with package.open(part) as source:
        stream(source, start, end, lambda text: pieces.append(text) if taking else None)
    return texts


def _looks(package: zipfile.ZipFile, part: str | None) -> list[Look]:
    """What each cell style does to a number: makes it a date, or writes it with zeros in front."""
    if part is None or part not in package.NameToInfo:
        return []
    with package.open(part) as source:
        elements = _style_elements(source)
    formats = {int(at["numFmtId"]): at.get("formatCode", "") for name, at in elements if name == "numFmt"}
    return [
        Look.of(formats.get(number) or BUILTIN_FORMATS.get(number, "General"))
        for number in (int(at.get("numFmtId", 0)) for name, at in elements if name == "xf")
    ]


def _style_elements(source: IO[bytes]) -> list[tuple[str, dict[str, str]]]:
    """`numFmt` anywhere, and only those `xf` that stand in `cellXfs`."""
    found: list[tuple[str, dict[str, str]]] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = inside or name == "cellXfs"
        if name == "numFmt" or (name == "xf" and inside):
            found.append((name, attributes))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    stream(source, start, end)
    return found
