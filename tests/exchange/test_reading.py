"""From tables to an organisation: what cells mean, and every fault told at once with row and column."""

from collections import Counter
from datetime import date

import pytest

from potentialer.exchange.organisation.faults import Code, Fault
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.wording import sentence, where
from tests.exchange.spreadsheets import PEOPLE, UNITS, Row, csv_bytes, read, xlsx_bytes

HEADER: Row = ("Medarbejdernr", "Navn", "Enhedskode", "Mail", "Telefon", "Mobil", "Rolle", "Orlov til")


def person(**cells: str) -> list[Row]:
    known = {"Medarbejdernr": "1", "Navn": "Bo", "Enhedskode": "111", **cells}
    return [HEADER, [known.get(str(column), "") for column in HEADER]]


def read_person(**cells: str):
    reading = read(("enheder.csv", csv_bytes(UNITS)), ("ansatte.csv", csv_bytes(person(**cells))))
    assert reading.faults == ()
    return reading.organisation.people[0]


def test_organisation_when_read_from_two_files_has_both() -> None:
    reading = read(("enheder.csv", csv_bytes(UNITS)), ("ansatte.xlsx", xlsx_bytes(PEOPLE)))
    assert reading.faults == ()
    assert [(unit.key, unit.name, unit.parent_key) for unit in reading.organisation.units] == list(UNITS[1:])
    first = reading.organisation.people[0]
    assert (first.key, first.name, first.unit_key, first.role, first.mail) == (
        "1", "Åse Kjær", "111", "leader", "aase@example.dk",
    )  # fmt: skip
    assert first.place == Place("ansatte.xlsx", "Ark1", 2)
    assert reading.organisation.person_fields == {"key", "name", "title", "unit_key", "mail", "role"}


def test_organisation_when_one_table_has_both_is_taken_apart() -> None:
    rows = [
        ("Medarbejdernr", "Navn", "Orgkode", "Organisationsenhed", "Overordnet orgkode", "Overordnet enhedsnavn"),
        ("1", "Åse", "111", "Søndre Skole", "110", "Børn og Skole"),
        ("2", "Bo", "111", "Søndre Skole", "110", "Børn og Skole"),
        ("1", "Åse", "112", "Nordre Skole", "110", "Børn og Skole"),
    ]
    reading = read(("hr.csv", csv_bytes(rows)))
    assert reading.faults == ()
    assert {(unit.key, unit.name, unit.parent_key) for unit in reading.organisation.units} == {
        ("111", "Søndre Skole", "110"),
        ("112", "Nordre Skole", "110"),
        ("110", "Børn og Skole", ""),
    }
    assert [(row.key, row.unit_key) for row in reading.organisation.people] == [
        ("1", "111"),
        ("2", "111"),
        ("1", "112"),
    ]


def test_fault_when_in_a_table_of_both_is_told_once() -> None:
    rows = [
        ("Medarbejdernr", "Navn", "Orgkode", "Enhedsnavn", "Overordnet", "Mail"),
        ("1", "Åse", "100", "Kommunen", "", "aase@example.dk"),
        ("2", "Bo\x07", "111", "Skolen", "100", "forkert"),
        ("3", "Eva", "111", "Skole", "100", ""),
        ("4", "Per", "", "", "", ""),
    ]
    reading = read(("hr.csv", csv_bytes(rows)))
    assert [(fault.code, fault.place.row, fault.column) for fault in reading.faults] == [
        (Code.CONTROL_CHARACTERS, 3, "Navn"),
        (Code.BAD_MAIL, 3, "Mail"),
        (Code.OTHER_NAME, 4, "Orgkode"),
        (Code.MISSING_UNIT, 5, "Orgkode"),
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("12345678", "12 34 56 78"),
        ("+45 1234 5678", "12 34 56 78"),
        ("0045-12345678", "12 34 56 78"),
        ("12345678.0", "12 34 56 78"),
        ("12345678,00", "12 34 56 78"),
        ("72361000 lok. 1234", "72361000 lok. 1234"),
        ("+46 8 123 45 67", "+46 8 123 45 67"),
        ("-", ""),
        ("0", ""),
    ],
)
def test_phone_when_read_is_written_one_way(written: str, shown: str) -> None:
    assert read_person(Telefon=written).phone == shown


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("Leder", "leader"),
        ("Afdelingschef", "leader"),
        ("Souschef", "deputy"),
        ("Viceskoleleder", "deputy"),
        ("Stedfortræder", "delegate"),
        ("Medarbejder", "employee"),
        ("", "employee"),
    ],
)
def test_role_when_said_in_danish_is_known(said: str, role: str) -> None:
    assert read_person(Rolle=said).role == role


def test_role_when_unknown_is_an_employee_and_told() -> None:
    reading = read(("e.csv", csv_bytes(UNITS)), ("a.csv", csv_bytes(person(Rolle="Blæksprutte"))))
    assert reading.organisation.people[0].role == "employee"
    assert [(note.code, note.names) for note in reading.notes] == [(Code.UNKNOWN_ROLE, ("Blæksprutte",))]


@pytest.mark.parametrize("written", ["31-12-2027", "31.12.2027", "31/12/2027", "2027-12-31", "31-12-27", "20271231"])
def test_date_when_written_the_danish_ways_is_read(written: str) -> None:
    away = read_person(**{"Orlov til": written}).away_until
    assert away is not None
    assert away.isoformat() == "2027-12-31"


@pytest.mark.parametrize("key", ["1234.0", "1234,00", "'1234", " 1234\u00a0"])
def test_key_when_a_spreadsheet_has_been_at_it_is_the_same(key: str) -> None:
    assert read_person(Medarbejdernr=key).key == "1234"


def test_mail_and_phone_when_in_one_column_are_taken_apart() -> None:
    rows = [("Medarbejdernr", "Navn", "Enhed", "Email/telefon"), ("1", "Bo", "Søndre Skole", "bo@a.dk / 1234 5678")]
    reading = read(("e.csv", csv_bytes(UNITS)), ("a.csv", csv_bytes(rows)))
    assert [(row.mail, row.phone, row.unit_key) for row in reading.organisation.people] == [
        ("bo@a.dk", "12 34 56 78", "111")
    ]


def test_names_when_surnames_stand_first_are_turned() -> None:
    rows = [("Medarbejdernr", "Navn", "Enhedskode"), ("1", '"Kjær, Åse Marie"', "111"), ("2", '"Bæk, Bo"', "111")]
    organisation = read(
        ("e.csv", csv_bytes(UNITS)), ("a.csv", csv_bytes([*rows, ("3", "Eva Holm", "111")]))
    ).organisation
    assert [row.name for row in organisation.people] == ["Åse Marie Kjær", "Bo Bæk", "Eva Holm"]


@pytest.mark.parametrize("nothing", ["", "-", "0", "ingen", "NULL"])
def test_parent_when_said_to_be_none_is_the_top(nothing: str) -> None:
    rows = [("Enhedskode", "Enhedsnavn", "Overordnet"), ("1", "Rådhuset", nothing)]
    reading = read(("e.csv", csv_bytes(rows)))
    assert (reading.faults, reading.organisation.units[0].parent_key) == ((), "")


def test_unit_when_named_instead_of_coded_is_found() -> None:
    units = [("Enhedskode", "Enhedsnavn", "Overordnet"), ("1", "Rådhuset", ""), ("2", "Kantinen", "rådhuset")]
    people = [("Medarbejdernr", "Navn", "Afdeling"), ("7", "Bo", "KANTINEN")]
    organisation = read(("e.csv", csv_bytes(units)), ("a.csv", csv_bytes(people))).organisation
    assert (organisation.units[1].parent_key, organisation.people[0].unit_key) == ("1", "2")


def test_employment_when_over_or_not_begun_is_passed_by_and_counted() -> None:
    rows = [
        ("Medarbejdernr", "Navn", "Enhedskode", "Ansat fra", "Fratrædelsesdato"),
        ("1", "Bo", "111", "01-01-2020", "31-12-9999"),
        ("2", "Eva", "111", "01-01-2020", "22-11-2026"),
        ("3", "Per", "111", "01-12-2026", ""),
    ]
    reading = read(("e.csv", csv_bytes(UNITS)), ("a.csv", csv_bytes(rows)))
    assert [row.name for row in reading.organisation.people] == ["Bo"]
    assert [(note.code, note.count) for note in reading.notes] == [(Code.NOT_EMPLOYED_NOW, 2)]


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("Skole", "X", "school"),
        ("Afdeling", "Musikskolen", "culture"),
        ("", "SFO Søstjernen", "afterschool"),
        ("", "Børnehuset Sømærket", "daycare"),
        ("", "Plejehjemmet Solgården", "care_home"),
        ("", "Hjemmeplejen Nord", "home_care"),
        ("", "Jobcentret", "job_centre"),
        ("", "Vej og Park", "technical"),
        ("", "It-afdelingen", "it"),
        ("", "Xyz", ""),
    ],
)
def test_kind_when_said_in_danish_is_known(kind: str, name: str, expected: str) -> None:
    rows = [("Enhedskode", "Enhedsnavn", "Enhedstype"), ("1", name, kind)]
    assert read(("e.csv", csv_bytes(rows))).organisation.units[0].kind == expected


def test_person_when_in_two_units_is_fine() -> None:
    reading = read(("e.csv", csv_bytes(UNITS)), ("a.csv", csv_bytes([*PEOPLE, ("2", "Bo Ødegård", "", "110", "", "")])))
    assert reading.faults == ()


def test_units_when_the_directory_knows_them_may_be_pointed_to() -> None:
    assert read(("a.csv", csv_bytes(person())), known={"111": "Søndre Skole"}).faults == ()


# Twenty faults: (code, row, column), in the order in which they are told.
FAULTY_UNITS: list[Row] = [
    ("Enhedskode", "Enhedsnavn", "Overordnet", "Postnr", "Mail", "Telefon"),
    ("100", "Ærø Kommune", "", "5970", "post@example.dk", "63 52 50 00"),
    ("200", "Ø", "201", "", "", ""),  # 3: a circle
    ("201", "Å", "200", "", "", ""),
    ("100", "Kommunen igen", "", "", "", ""),  # 5: the key once more
    ("202", "Havnen", "999", "", "", ""),  # 6: unknown parent
    ("", "Uden kode", "100", "", "", ""),  # 7: no key
    ("204", "", "100", "", "", ""),  # 8: no name
    ("205", "Skoven", "100", "59705", "", ""),  # 9: postcode
    ("206", "Engen", "100", "", "ikke en mail", ""),  # 10: mail
    ("207", "Heden", "100", "", "", "ring bare"),  # 11: phone
    ("208", "Æ" * 201, "100", "", "", ""),  # 12: too long
]
FAULTY_PEOPLE: list[Row] = [
    ("Medarbejdernr", "Navn", "Enhedskode", "Stilling", "Orlov til"),
    ("1", "Bo", "100", "Lærer", ""),
    ("1", "Bo", "100", "Lærer", ""),  # 3: the same person in the same unit
    ("1", "Birthe", "202", "Lærer", ""),  # 4: the same key, another name
    ("2", "Eva", "404", "Lærer", ""),  # 5: unknown unit
    ("3", "Per", "", "Lærer", ""),  # 6: no unit
    ("", "Ida", "100", "Lærer", ""),  # 7: no key
    ("5", "", "100", "Lærer", ""),  # 8: no name
    ("6", "Pia", "100", "Lærer\x07", ""),  # 9: control character
    ("7", "Ulf", "100", "Født 010170-1234", ""),  # 10: CPR number
    ("1,23457E+11", "Ove", "100", "Lærer", ""),  # 11: digits lost
    ("9", "Åge", "100", "#REF!", "snart"),  # 12: two on one row
]
EXPECTED = [
    (Code.CYCLE, 3, "Overordnet"),
    (Code.DOUBLE_KEY, 5, "Enhedskode"),
    (Code.UNKNOWN_PARENT, 6, "Overordnet"),
    (Code.MISSING_KEY, 7, "Enhedskode"),
    (Code.MISSING_NAME, 8, "Enhedsnavn"),
    (Code.BAD_POSTCODE, 9, "Postnr"),
    (Code.BAD_MAIL, 10, "Mail"),
    (Code.BAD_PHONE, 11, "Telefon"),
    (Code.TOO_LONG, 12, "Enhedsnavn"),
    (Code.DOUBLE_ROW, 3, "Medarbejdernr"),
    (Code.OTHER_NAME, 4, "Medarbejdernr"),
    (Code.UNKNOWN_UNIT, 5, "Enhedskode"),
    (Code.MISSING_UNIT, 6, "Enhedskode"),
    (Code.MISSING_KEY, 7, "Medarbejdernr"),
    (Code.MISSING_NAME, 8, "Navn"),
    (Code.CONTROL_CHARACTERS, 9, "Stilling"),
    (Code.CPR_IN_CELL, 10, "Stilling"),
    (Code.LOST_DIGITS, 11, "Medarbejdernr"),
    (Code.ERROR_CELL, 12, "Stilling"),
    (Code.BAD_DATE, 12, "Orlov til"),
]


def test_twenty_faults_when_in_csv_files_are_all_told_with_row_and_column() -> None:
    reading = read(("1 enheder.csv", csv_bytes(FAULTY_UNITS)), ("2 ansatte.csv", csv_bytes(FAULTY_PEOPLE)))
    assert [(fault.code, fault.place.row, fault.column) for fault in reading.faults] == EXPECTED
    assert {fault.place.file for fault in reading.faults[:9]} == {"1 enheder.csv"}
    assert {fault.place.file for fault in reading.faults[9:]} == {"2 ansatte.csv"}


def test_twenty_faults_when_told_are_whole_danish_sentences() -> None:
    reading = read(("1 enheder.csv", csv_bytes(FAULTY_UNITS)), ("2 ansatte.csv", csv_bytes(FAULTY_PEOPLE)))
    told = [f"{where(fault)}: {sentence(fault)}" for fault in reading.faults]
    assert "1 enheder.csv, række 3, kolonnen Overordnet: Enhederne hører under hinanden i ring: Ø → Å → Ø." in told[0]
    assert "»100« er brugt to gange. Den anden er på række 2." in told[1]
    assert all(line.endswith((".", "?", "…«")) for line in told)
    assert not any("010170" in line for line in told), "a CPR number is never shown"


def test_twenty_faults_when_bad_rows_are_skipped_leave_the_good_and_hold_the_rest() -> None:
    reading = read(("1 enheder.csv", csv_bytes(FAULTY_UNITS)), ("2 ansatte.csv", csv_bytes(FAULTY_PEOPLE)), skip=True)
    assert reading.faults == ()
    assert [unit.key for unit in reading.organisation.units] == ["100"]
    assert not reading.organisation.people, "one number with two names: which is right, nobody can tell"
    assert {"1", "2", "3", "5", "6", "7", "9"} <= reading.organisation.held_people
    assert reading.organisation.keyless_people
    assert reading.organisation.keyless_units
    counted = Counter(note.code for note in reading.notes)
    assert counted[Code.ROWS_SKIPPED] == 1
    assert counted[Code.UNKNOWN_PARENT] == 2  # row 6, and 201 whose parent in the circle was skipped


def test_unit_when_its_key_lost_a_zero_is_suggested() -> None:
    units = [("Enhedskode", "Enhedsnavn"), ("0111", "Skolen")]
    [fault] = read(("e.csv", csv_bytes(units)), ("a.csv", csv_bytes(person()))).faults
    assert (fault.code, fault.names) == (Code.UNKNOWN_UNIT, ("0111",))
    assert sentence(fault).endswith("Mente du 0111?")


def test_name_when_several_units_have_it_is_no_answer() -> None:
    units = [("Enhedskode", "Enhedsnavn"), ("1", "Administration"), ("2", "Administration")]
    people = [("Medarbejdernr", "Navn", "Afdeling"), ("7", "Bo", "Administration")]
    [fault] = read(("e.csv", csv_bytes(units)), ("a.csv", csv_bytes(people))).faults
    assert (fault.code, fault.names, fault.column) == (Code.AMBIGUOUS_UNIT, ("1", "2"), "Afdeling")


def test_column_when_missing_is_told_for_its_table() -> None:
    [fault] = read(("a.csv", csv_bytes([("Medarbejdernr", "Navn", "Titel"), ("1", "Bo", "Lærer")]))).faults
    assert fault.code is Code.MISSING_COLUMN
    assert sentence(fault) == (
        "Der mangler en kolonne med enhedskode eller enhedens navn. Sig, hvilken kolonne det er."
    )


def test_file_when_no_column_is_known_says_what_it_should_have() -> None:
    [fault] = read(("a.csv", b"Farve;Antal\nbl\xc3\xa5;3\n")).faults
    assert fault.code is Code.NO_TABLE


def test_key_when_excel_made_it_a_date_is_told() -> None:
    rows = [("Enhedskode", "Enhedsnavn"), (date(2026, 2, 1), "Skolen")]
    assert [fault.code for fault in read(("e.xlsx", xlsx_bytes(rows))).faults] == [Code.KEY_IS_DATE]


def test_formula_when_not_computed_is_told_where_it_is_read() -> None:
    rows = [("Enhedskode", "Enhedsnavn"), ("1", '="Skole"&A2')]
    [fault] = read(("e.xlsx", xlsx_bytes(rows))).faults
    assert (fault.code, fault.place.row, fault.column) == (Code.UNCOMPUTED_FORMULA, 2, "Enhedsnavn")


def test_letters_when_lost_are_told() -> None:
    rows = [("Enhedskode", "Enhedsnavn"), ("1", "S\ufffdndre Skole")]
    assert [fault.code for fault in read(("e.csv", csv_bytes(rows))).faults] == [Code.LOST_LETTERS]


def test_cycle_when_long_is_told_once_as_a_chain() -> None:
    rows = [
        ("Enhedskode", "Enhedsnavn", "Overordnet"),
        ("1", "A", "3"),
        ("2", "B", "1"),
        ("3", "C", "2"),
        ("4", "D", "1"),
    ]
    [fault] = read(("e.csv", csv_bytes(rows))).faults
    assert (fault.code, fault.names) == (Code.CYCLE, ("A", "C", "B", "A"))


def test_unit_when_its_own_parent_is_a_cycle() -> None:
    rows = [("Enhedskode", "Enhedsnavn", "Overordnet"), ("1", "A", "1")]
    [fault] = read(("e.csv", csv_bytes(rows))).faults
    assert fault.names == ("A", "A")


def test_every_code_when_told_has_a_sentence() -> None:
    for code in Code:
        assert sentence(Fault(code, names=("pdf",), value="x", count=3))


def test_unit_when_twice_and_known_is_held_and_when_new_is_read_once() -> None:
    rows: list[Row] = [*UNITS, ("111", "Nordre Skole", "100"), ("112", "Ø", "100"), ("112", "Å", "100")]
    organisation = read(("e.csv", csv_bytes(rows)), known={"111": "Søndre Skole"}, skip=True).organisation
    assert [unit.name for unit in organisation.units] == ["Ærø Kommune", "Børn og Skole", "Ø"]
    assert "111" in organisation.held_units


@pytest.mark.parametrize("written", ["010170-1234", "0101701234", "101701234", "010170 1234"])
def test_phone_when_it_looks_like_a_cpr_number_is_a_fault_and_not_shown(written: str) -> None:
    rows = [*person(Telefon="12345678"), *person(Medarbejdernr="2", Telefon="87654321")[1:]]
    rows += person(Medarbejdernr="3", Telefon=written)[1:]
    [fault] = read(("e.csv", csv_bytes(UNITS)), ("a.csv", csv_bytes(rows))).faults
    assert (fault.code, fault.column, fault.value) == (Code.CPR_IN_CELL, "Telefon", "")


def test_contact_when_it_holds_a_cpr_number_is_a_fault() -> None:
    rows = [("Medarbejdernr", "Navn", "Enhedskode", "Email/telefon"), ("1", "Bo", "111", "bo@a.dk 010170-1234")]
    rows += [(str(n), "Bo", "111", "12345678") for n in range(2, 5)]
    [fault] = read(("e.csv", csv_bytes(UNITS)), ("a.csv", csv_bytes(rows))).faults
    assert fault.code is Code.CPR_IN_CELL
