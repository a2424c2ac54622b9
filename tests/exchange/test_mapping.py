"""Guessing what the columns are, from the headers that Danish systems write."""

import pytest

from potentialer.exchange.organisation.headers import FIELDS
from potentialer.exchange.organisation.mapping import guess_mapping, with_choices
from potentialer.exchange.organisation.tables import Table, read_file
from potentialer.exchange.organisation.wording import FIELD_LABELS, field_label, field_named
from tests.exchange.spreadsheets import PEOPLE, UNITS, csv_bytes


def table_of(header: str, *rows: str, name: str = "udtræk.csv") -> Table:
    [table] = read_file(name, "\n".join([header, *(rows or ["1;" * header.count(";") + "1"])]).encode()).tables
    return table


@pytest.mark.parametrize(
    ("header", "kind", "fields"),
    [
        ("uuid;parent_uuid;name;unit_type;level", "units", "unit.key;unit.parent_key;unit.name;unit.kind;"),
        (
            "uuid;user_key;given_name;surname;org_unit_uuid;job_function",
            "people",
            "person.key;;person.given_name;person.surname;unit.key;person.title",
        ),
        (
            "Tjenestenr.;Fornavn;Efternavn;Stillingsbetegnelse;Afdelingskode;Afdelingsnavn",
            "people",
            "person.key;person.given_name;person.surname;person.title;unit.key;unit.name",
        ),
        (
            "Medarb. nr;Medarbejdernummer;Navn;Orgkode;Organisationsenhed;Overordnet orgkode;Titel",
            "both",
            ";person.key;person.name;unit.key;unit.name;unit.parent_key;person.title",
        ),
        ("Kode;Navn;Overordnet;Telefon;E-mail;Adresse;Postnr;By", "units",
         "unit.key;unit.name;unit.parent_key;unit.phone;unit.mail;unit.street;unit.postcode;unit.town"),
        ("Enhedskode;Navn;Telefon;Åbningstid;Kaldenavne", "units",
         "unit.key;unit.name;unit.phone;unit.opening_hours;unit.nicknames"),
        ("Navn;Afdeling;Tlf.;E-mail;Nr", "people", "person.name;unit.name;person.phone;person.mail;person.key"),
        ("Medarbejder-ID;Navn;Enhed;Email/telefon;Mobil;Privat mobil;Adresse;Postnr", "people",
         "person.key;person.name;unit.name;person.contact;person.mobile;;;"),
        ("samAccountName;displayName;department;telephoneNumber;title;mail", "people",
         "person.key;person.name;unit.name;person.phone;person.title;person.mail"),
        ("Medarbejdernr;Navn;Enhed;Ansættelsesdato;Fratrædelsesdato;Orlov til", "people",
         "person.key;person.name;unit.name;person.employed_from;person.employed_until;person.away_until"),
        ("Farve;Antal;Pris", "ignored", ";;"),
    ],
)  # fmt: skip
def test_mapping_when_guessed_knows_the_headers(header: str, kind: str, fields: str) -> None:
    mapping = guess_mapping(table_of(header))
    assert (mapping.kind, ";".join(mapping.fields)) == (kind, fields)


def test_mapping_when_leader_column_holds_names_is_no_yes_or_no() -> None:
    flags = guess_mapping(table_of("Medarbejdernr;Navn;Enhed;Leder", "1;Bo;A;ja", "2;Eva;A;nej"))
    names = guess_mapping(table_of("Medarbejdernr;Navn;Enhed;Leder", "1;Bo;A;Eva Holm"))
    assert (flags.fields[3], names.fields[3]) == ("person.is_leader", "")


def test_mapping_when_headers_leave_it_open_looks_at_the_rows() -> None:
    repeated = table_of("Enhedskode;Navn;Email", "A;Bo;bo@a.dk", "A;Eva;eva@a.dk")
    single = table_of("Enhedskode;Navn;Email", "A;Skolen;a@a.dk", "B;Hjemmet;b@a.dk")
    assert (guess_mapping(repeated).kind, guess_mapping(single).kind) == ("people", "units")


def test_mapping_when_the_file_is_named_for_it_believes_the_name() -> None:
    rows = ("Enhedskode;Navn;Email", "A;Bo;bo@a.dk")
    assert guess_mapping(table_of(*rows, name="ansatte.csv")).kind == "people"


def test_choice_when_made_takes_the_field_from_the_other_column() -> None:
    table = table_of("Medarbejdernr;Lønnr;Navn;Enhed")
    mapping = with_choices(table, guess_mapping(table), {1: "person.key"})
    assert mapping.fields == ("", "person.key", "person.name", "unit.name")


def test_choice_when_it_gives_a_parent_makes_the_table_one_of_both() -> None:
    table = table_of("Medarbejdernr;Navn;Orgkode;Enhed;Oversk")
    guessed = guess_mapping(table)
    assert guessed.kind == "people"
    assert with_choices(table, guessed, {4: "unit.parent_key"}).kind == "both"


def test_choice_when_of_a_cpr_column_is_not_obeyed() -> None:
    table = table_of("Medarbejdernr;Navn;Enhed;CPR", "1;Bo;A;0101701234")
    assert with_choices(table, guess_mapping(table), {3: "person.title"}).fields[3] == "cpr"


def test_guess_when_written_by_us_is_right() -> None:
    kinds = [guess_mapping(read_file("a.csv", csv_bytes(rows)).tables[0]).kind for rows in (UNITS, PEOPLE)]
    assert kinds == ["units", "people"]


def test_fields_when_shown_have_a_label_that_leads_back() -> None:
    assert set(FIELD_LABELS) == set(FIELDS)
    assert [field_named(field_label(field).upper()) for field in FIELDS] == list(FIELDS)
