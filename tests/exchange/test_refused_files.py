"""Files that are not what they say, too large, locked, or built to hurt: each has its Danish answer."""

import io
import zipfile

import pytest

from potentialer.exchange.organisation import csv_files, xlsx_files, xlsx_sheets, xml_parts
from potentialer.exchange.organisation.faults import Code
from potentialer.exchange.organisation.tables import read_file
from potentialer.exchange.organisation.wording import sentence
from tests.exchange.spreadsheets import PEOPLE, csv_bytes, with_parts, xlsx_bytes


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", Code.EMPTY_FILE, "tom"),
        (b"\xef\xbb\xbf\r\n  \r\n", Code.EMPTY_FILE, "tom"),
        (b"%PDF-1.7\n...", Code.NOT_A_TABLE, "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), Code.NOT_A_TABLE, "gammel Excel-fil"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), Code.LOCKED, "adgangskode"),
        (b"<html><table><tr><td>Navn</td></tr></table></html>", Code.NOT_A_TABLE, "hjemmeside"),
        (b'<?xml version="1.0"?><Workbook/>', Code.NOT_A_TABLE, "XML"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), Code.NOT_A_TABLE, "billede"),
        (bytes(range(256)) * 20, Code.NOT_A_TABLE, "hverken"),
        (zipped(word__document=b"x"), Code.NOT_A_TABLE, "pakket"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), Code.NOT_A_TABLE, "OpenDocument"),
        (b"PK\x03\x04 and nothing more", Code.BROKEN_FILE, "i stykker"),
        (b"Medarbejdernr;Navn\n", Code.NO_ROWS, "ingen rækker"),
    ],
)  # fmt: skip
def test_file_when_it_cannot_be_read_says_why(data: bytes, code: Code, says: str) -> None:
    [fault] = read_file("ansatte.xlsx", data).faults
    assert fault.code is code
    assert fault.place.file == "ansatte.xlsx"
    assert says in sentence(fault)


def test_zip_bomb_when_read_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_files, "MAX_UNZIPPED", 60_000_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("_rels/.rels", b"<Relationships/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(61):
                part.write(bytes(1_000_000))
    assert len(stream.getvalue()) < 100_000
    assert [fault.code for fault in read_file("a.xlsx", stream.getvalue()).faults] == [Code.BOMB]


def test_entity_bomb_when_read_is_refused() -> None:
    sheet = (
        b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
        b'<worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    data = with_parts(xlsx_bytes(PEOPLE), sheet1=sheet)
    assert [fault.code for fault in read_file("a.xlsx", data).faults] == [Code.BROKEN_FILE]


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="99999999999"><c><v>1</v></c></row>',
        b'<row r="5"><c><v>1</v></c></row><row r="4"><c><v>1</v></c></row>',
        b'<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
        b'<row r="1"><c t="s"><v>77777</v></c></row>',
        b'<row r="1"><c><v>1e</v></c></row>',
        b'<row r="1"><c>',
    ],
)
def test_sheet_when_its_xml_is_wrong_is_told_as_broken(row: bytes) -> None:
    sheet = b"<worksheet><sheetData>" + row + b"</sheetData></worksheet>"
    data = with_parts(xlsx_bytes(PEOPLE), sheet1=sheet)
    assert [fault.code for fault in read_file("a.xlsx", data).faults] == [Code.BROKEN_FILE]


def test_merged_cells_when_they_cover_the_whole_sheet_cost_nothing() -> None:
    merges = b"".join(b'<mergeCell ref="A%d:A1048576"/>' % number for number in range(1, 5000))
    rows = b"".join(b"<row><c><v>%d</v></c></row>" % number for number in range(2000))
    sheet = b"<worksheet><sheetData>" + rows + b"</sheetData><mergeCells>" + merges + b"</mergeCells></worksheet>"
    assert read_file("a.xlsx", with_parts(xlsx_bytes(PEOPLE), sheet1=sheet)).faults == ()


def test_file_when_too_large_is_not_read() -> None:
    [fault] = read_file("a.csv", bytes(2_000_001), most_bytes=2_000_000).faults
    assert "højst fylde 2 MB" in sentence(fault)


def test_rows_when_too_many_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "MAX_ROWS", 3)
    monkeypatch.setattr(xlsx_sheets, "MAX_ROWS", 3)
    for data in (csv_bytes(PEOPLE), xlsx_bytes(PEOPLE)):
        assert [fault.code for fault in read_file("a", data).faults] == [Code.TOO_MANY_ROWS]


def test_columns_when_too_many_are_told() -> None:
    wide = [[f"k{number}" for number in range(300)]] * 2
    for data in (csv_bytes(wide), xlsx_bytes(wide)):
        assert [fault.code for fault in read_file("a", data).faults] == [Code.TOO_MANY_COLUMNS]


def test_package_when_it_has_very_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_files, "_MAX_PARTS", 5)
    assert [fault.code for fault in read_file("a.xlsx", xlsx_bytes(PEOPLE)).faults] == [Code.BOMB]


def test_line_when_of_separators_alone_is_refused_before_it_is_taken_apart() -> None:
    data = csv_bytes(PEOPLE) + b";" * 1_000_000 + b"\n"
    assert [fault.code for fault in read_file("a.csv", data).faults] == [Code.TOO_MANY_COLUMNS]


def test_package_when_it_says_of_no_workbook_is_told_as_broken() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("_rels/.rels", b"<Relationships/>")
    assert [fault.code for fault in read_file("a.xlsx", stream.getvalue()).faults] == [Code.BROKEN_FILE]


def test_sheet_when_in_an_unknown_encoding_is_told_as_broken() -> None:
    sheet = b'<?xml version="1.0" encoding="foo"?><worksheet/>'
    assert [f.code for f in read_file("a.xlsx", with_parts(xlsx_bytes(PEOPLE), sheet1=sheet)).faults] == [
        Code.BROKEN_FILE
    ]


@pytest.mark.parametrize("cells", [b"<row>" + b"<c/>" * 2000 + b"</row>", b"<row><c/><c/></row>" * 1000])
def test_cells_when_empty_and_very_many_are_refused(cells: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_sheets, "MAX_CELLS", 1000)
    sheet = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    data = with_parts(xlsx_bytes(PEOPLE), sheet1=sheet)
    assert [fault.code for fault in read_file("a.xlsx", data).faults] == [Code.TOO_MANY_ROWS]


def test_part_when_it_has_very_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_parts, "MAX_ELEMENTS", 1000)
    data = with_parts(xlsx_bytes(PEOPLE), sheet1=b"<worksheet>" + b"<x/>" * 2000 + b"</worksheet>")
    assert [fault.code for fault in read_file("a.xlsx", data).faults] == [Code.BROKEN_FILE]
