"""Reading files as they come: separators, encodings, and Excel's oddities."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from potentialer.exchange.organisation.faults import Code
from potentialer.exchange.organisation.tables import read_file
from tests.exchange.spreadsheets import PEOPLE, UNITS, csv_bytes, saved, with_parts, xlsx_bytes


def rows_of(name: str, data: bytes) -> list[tuple[str, ...]]:
    tables = read_file(name, data)
    assert tables.faults == ()
    return [cells for _, cells in tables.tables[0].rows]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_csv_when_written_by_any_system_reads_the_same(separator: str, encoding: str) -> None:
    data = csv_bytes(PEOPLE, separator=separator, encoding=encoding)
    assert rows_of("ansatte.csv", data) == [tuple(row) for row in PEOPLE[1:]]


def test_csv_when_a_quoted_text_has_a_line_break_counts_it_as_one_row() -> None:
    data = 'Medarbejdernr;Navn;Titel\n1;"Åse ""Sussi""\nKjær";"a;b"\n2;Bo;c\n'.encode()
    [table] = read_file("a.csv", data).tables
    assert table.rows == [(2, ("1", 'Åse "Sussi"\nKjær', "a;b")), (3, ("2", "Bo", "c"))]


def test_csv_when_lines_are_blank_keeps_the_spreadsheets_row_numbers() -> None:
    [table] = read_file("a.csv", b"\nMedarbejdernr;Navn\n\n1;Bo\n;\n\n2;Eva\n").tables
    assert [number for number, _ in table.rows] == [4, 7]


def test_csv_when_excel_says_its_separator_obeys() -> None:
    [table] = read_file("a.csv", b"sep=|\r\nMedarbejdernr|Navn\r\n1|Bo; Eva, og Per\r\n").tables
    assert table.rows == [(3, ("1", "Bo; Eva, og Per"))]


def test_header_when_a_report_has_a_title_above_is_found() -> None:
    data = csv_bytes([("Udtræk fra lønsystemet", "", ""), ("Kørt 23-11-2026", "", ""), (), *UNITS])
    [table] = read_file("a.csv", data).tables
    assert [column.header for column in table.columns] == list(UNITS[0])
    assert table.rows[0][0] == 5


def test_header_when_repeated_on_each_page_is_no_row() -> None:
    assert len(rows_of("a.csv", csv_bytes([*UNITS, UNITS[0], ("112", "Nord", "110")]))) == 4


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Åse\u00a0Kjær \u200b", "Åse Kjær"),
        ("A\u030ase", "Åse"),  # å as a and a ring, as a Mac writes it
        ("'00123", "00123"),
        ('="00123"', "00123"),
        ("'t Hart", "'t Hart"),
        ("=cmd", "=cmd"),
    ],
)
def test_cell_when_excel_or_paste_left_something_in_it_is_cleaned(written: str, read: str) -> None:
    quoted = '"' + written.replace('"', '""') + '"'
    assert rows_of("a.csv", f"Medarbejdernr;Navn\n1;{quoted}\n".encode()) == [("1", read)]


def test_columns_when_empty_at_the_end_are_let_go() -> None:
    data = csv_bytes([(*UNITS[0], "", ""), (*UNITS[1], "", ""), ("", "", "", "", "")])
    [table] = read_file("a.csv", data).tables
    assert (len(table.columns), len(table.rows)) == (3, 1)


def test_row_when_longer_than_the_header_is_told() -> None:
    tables = read_file("a.csv", csv_bytes([*UNITS, ("112", "Nord", "110", "Vej 1", "x")]))
    assert [(fault.code, fault.place.row, fault.value) for fault in tables.faults] == [
        (Code.TOO_MANY_CELLS, 5, "Vej 1")
    ]


def test_quote_when_never_closed_is_told_at_its_row() -> None:
    rows = "".join(f"{number};Bo\n" for number in range(100))
    tables = read_file("a.csv", f'Medarbejdernr;Navn\n1;Eva\n2;"Per\n{rows}'.encode())
    assert [(fault.code, fault.place.row) for fault in tables.faults] == [(Code.UNCLOSED_QUOTE, 3)]


def test_text_when_encoded_twice_is_told() -> None:
    twice = "Medarbejdernr;Navn\n1;Søren\n".encode().decode("cp1252").encode()
    assert [fault.code for fault in read_file("a.csv", twice).faults] == [Code.DOUBLE_ENCODED]


def test_cpr_column_when_named_so_is_dropped_unread() -> None:
    tables = read_file("a.csv", csv_bytes([("Medarbejdernr", "Navn", "CPR-nr."), ("1", "Bo", "0101701234")]))
    assert [(fault.code, fault.column) for fault in tables.notes] == [(Code.CPR_DROPPED, "CPR-nr.")]
    assert tables.tables[0].columns[2].samples == ()
    assert "0101701234" not in repr(tables)


@pytest.mark.parametrize("written", ["010170-1234", "0101701234", "101701234", "010170 1234"])
def test_cpr_column_when_only_looking_like_it_is_dropped_unread(written: str) -> None:
    for data in (
        csv_bytes([("Medarbejdernr", "Navn", "Id2"), ("1", "Bo", written), ("2", "Eva", "311299-4321")]),
        xlsx_bytes([("Medarbejdernr", "Navn", "Id2"), ("1", "Bo", written), ("2", "Eva", "311299-4321")]),
    ):
        tables = read_file("a", data)
        assert [fault.code for fault in tables.notes] == [Code.CPR_DROPPED]
        assert written not in repr(tables)


def test_xlsx_when_cells_are_numbers_and_dates_reads_what_a_person_sees() -> None:
    book = Workbook()
    book.active.append(["Medarbejdernr", "Navn", "Telefon", "Væk til", "Aktiv", "Kode", "Kronetal"])
    book.active.append([1234.0, "Bo", 12345678, date(2027, 1, 31), True, 7, 4.5])
    book.active["F2"].number_format = "0000"
    book.active.append([12345678901, "Eva", 4512345678.0, date(2027, 2, 1), False, 12345, 1e-3])
    book.active["D3"].number_format = "dd-mm-yyyy"
    assert rows_of("a.xlsx", saved(book)) == [
        ("1234", "Bo", "12345678", "2027-01-31", "ja", "0007", "4.5"),
        ("12345678901", "Eva", "4512345678", "2027-02-01", "nej", "12345", "0.001"),
    ]


def test_xlsx_when_dates_count_from_1904_reads_the_same_days() -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["Medarbejdernr", "Navn", "Væk til"])
    book.active.append(["1", "Bo", date(2027, 1, 31)])
    assert rows_of("a.xlsx", saved(book))[0][2] == "2027-01-31"


def test_xlsx_when_a_formula_was_never_computed_says_so() -> None:
    tables = read_file("a.xlsx", xlsx_bytes([("Medarbejdernr", "Navn"), ("1", "=A2&B3")]))
    assert tables.tables[0].rows == [(2, ("1", "#FORMEL"))]


def test_xlsx_when_a_formula_was_computed_reads_its_value() -> None:
    data = xlsx_bytes([("Medarbejdernr", "Navn"), ("1", "=A2")])
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row><c t="inlineStr"><is><t>Medarbejdernr</t></is></c><c t="inlineStr"><is><t>Navn</t></is></c></row>'
        b'<row><c><f>1+1</f><v>2</v></c><c t="str"><f>"B"&amp;"o"</f><v>Bo</v></c></row>'
        b'<row><c><v>3</v></c><c t="str"><f>""</f><v></v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert rows_of("a.xlsx", with_parts(data, sheet1=sheet)) == [("2", "Bo"), ("3", "")]


def test_xlsx_when_another_program_writes_prefixes_reads_the_same() -> None:
    data = xlsx_bytes([("Medarbejdernr",)])
    sheet = (
        b'<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
        b'<x:row r="3"><x:c r="B3" t="inlineStr"><x:is><x:r><x:t>Medarbejder</x:t></x:r>'
        b"<x:r><x:t>nr</x:t></x:r></x:is></x:c>"
        b'<x:c r="C3" t="inlineStr"><x:is><x:t>Navn</x:t></x:is></x:c></x:row>'
        b'<x:row r="9"><x:c r="B9"><x:v>7</x:v></x:c><x:c r="C9" t="inlineStr"><x:is><x:t>Bo</x:t></x:is></x:c></x:row>'
        b"</x:sheetData></x:worksheet>"
    )
    [table] = read_file("a.xlsx", with_parts(data, sheet1=sheet)).tables
    assert table.rows == [(9, ("", "7", "Bo"))]


def test_xlsx_when_a_cell_is_merged_downwards_says_it_for_each_row() -> None:
    book = Workbook()
    for row in [
        ("Enhed", "Medarbejdernr", "Navn"),
        ("Søndre Skole", "1", "Bo"),
        ("", "2", "Eva"),
        ("Nord", "3", "Per"),
    ]:
        book.active.append(list(row))
    book.active.merge_cells("A2:A3")
    assert [row[0] for row in rows_of("a.xlsx", saved(book))] == ["Søndre Skole", "Søndre Skole", "Nord"]


def test_xlsx_when_it_has_several_sheets_reads_the_visible_ones() -> None:
    book = Workbook()
    book.active.title = "Enheder"
    for row in UNITS:
        book.active.append(list(row))
    people, hidden = book.create_sheet("Ansatte"), book.create_sheet("Løn")
    for row in PEOPLE:
        people.append(list(row))
        hidden.append(list(row))
    book.create_sheet("Tomt")
    hidden.sheet_state = "hidden"
    tables = read_file("a.xlsx", saved(book))
    assert [table.sheet for table in tables.tables] == ["Enheder", "Ansatte"]
    assert [(note.code, note.place.sheet) for note in tables.notes] == [(Code.SHEET_HIDDEN, "Løn")]


def test_xlsx_when_named_csv_is_read_by_what_it_is() -> None:
    assert rows_of("a.csv", xlsx_bytes(UNITS)) == [tuple(row) for row in UNITS[1:]]


_CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf", "Cn", "Co", "Mn", "Mc", "Me"]),
    max_size=12,
).filter(lambda text: not text.startswith(("'", "=", "sep=", "#")) and not text.isdecimal())


@given(st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=8), st.sampled_from([";", ",", "\t", "|"]))
def test_cells_when_written_and_read_again_are_the_same(cells: list[tuple[str, str]], separator: str) -> None:
    import csv
    import io
    import unicodedata

    from potentialer.lib.text.cpr import find_cpr

    expected = [("k", *(unicodedata.normalize("NFC", cell) for cell in row)) for row in cells]
    if any(find_cpr(cell) for row in cells for cell in row):
        return
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows([("Medarbejdernr", "Navn", "Titel"), *expected])
    for data in (stream.getvalue().encode(), xlsx_bytes([("Medarbejdernr", "Navn", "Titel"), *expected])):
        assert rows_of("a", data) == expected


def staff_with_remarks(**remarks: str) -> bytes:
    rows = (f"{n};Bo {n};111;{remarks.get(f'row{n}', '')}\n" for n in range(1, 41))
    return ("Medarbejdernr;Navn;Enhedskode;Bemærkning\n" + "".join(rows)).encode()


@pytest.mark.parametrize(
    ("remarks", "row"),
    [
        ({"row20": '"se sag'}, 21),  # to the end of the file, however near it is
        ({"row40": '"'}, 41),
        ({"row20": '"se sag', "row21": '"anden sag'}, 21),
        ({"row20": '"se sag', "row25": 'sag 7"'}, 21),
    ],
)
def test_quote_when_it_swallows_rows_is_told_at_its_row(remarks: dict[str, str], row: int) -> None:
    tables = read_file("a.csv", staff_with_remarks(**remarks))
    assert [(fault.code, fault.place.row) for fault in tables.faults] == [(Code.UNCLOSED_QUOTE, row)]


def test_cell_when_of_several_lines_in_commas_is_read() -> None:
    data = 'Enhedskode,Enhedsnavn,Åbningstid\n1,Skolen,"Mandag, tirsdag, onsdag 8-14\nTorsdag, fredag 8-13"\n'.encode()
    assert rows_of("a.csv", data)[0][2].endswith("fredag 8-13")


def test_rows_when_blank_or_of_several_lines_are_numbered_as_in_excel() -> None:
    start = 'Medarbejdernr;Navn;Titel\n\n1;Eva;"to\nlinjer"\n\n'
    for line, code in (('2;"Per;x\n', Code.UNCLOSED_QUOTE), ("2;SÃ¸ren;x\n", Code.DOUBLE_ENCODED)):
        [fault] = read_file("a.csv", (start + line).encode()).faults
        assert (fault.code, fault.place.row) == (code, 5)


def test_csv_when_its_last_line_has_no_end_is_read_whole() -> None:
    assert rows_of("a.csv", b"Medarbejdernr;Navn\n1;Eva\n2;Per")[-1] == ("2", "Per")


def test_cpr_number_when_in_an_extra_cell_a_header_or_a_sentence_is_never_shown() -> None:
    extra = read_file("a.csv", csv_bytes([*UNITS, ("112", "Nord", "110", "010170-1234")]))
    headless = read_file("a.csv", csv_bytes([("1", "Bo Ærø", "010170-1234", "x"), ("2", "Eva", "020270-1234", "y")]))
    words = [("Medarbejdernr", "Navn", "Note"), *((str(n), "Bo", f"CPR: 010170-123{n}, oplyst") for n in range(5))]
    told = read_file("a.csv", csv_bytes(words))
    few = [("Medarbejdernr", "Navn", "Note"), ("1", "Bo", "se 010170-1234"), *((str(n), "Bo", "x") for n in range(5))]
    samples = read_file("a.csv", csv_bytes(few)).tables[0].columns[2].samples
    assert extra.faults[0].code is Code.TOO_MANY_CELLS
    assert "010170" not in repr((extra.faults, headless.tables[0].columns, headless.notes, told, samples))
    assert [note.code for note in told.notes] == [Code.CPR_DROPPED]
