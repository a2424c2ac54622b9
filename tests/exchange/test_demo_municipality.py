"""The demo municipality as it is built, without a database."""

import csv
import dataclasses
import json
import os
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from potentialer.domain.people.models import UnitKind
from potentialer.exchange.demo.contacts import Mailboxes, Numbers
from potentialer.exchange.demo.municipality import FEWEST_PEOPLE, Municipality, build_municipality
from potentialer.exchange.demo.texts import load_texts
from potentialer.exchange.organisation.checking import check_organisation
from potentialer.exchange.organisation.rows import PersonRow, UnitRow

LARGE = 6_000
EIGHT_DIGITS = re.compile(r"\d\d \d\d \d\d \d\d")
MAIL = re.compile(r"[a-z0-9.-]+@fjordlund\.example")
KLE_NUMBER = re.compile(r"\d\d(\.\d\d){0,2}")


@pytest.fixture(scope="module")
def demo() -> Municipality:
    return build_municipality()


@pytest.fixture(scope="module")
def large() -> Municipality:
    return build_municipality(people=LARGE)


@pytest.fixture(scope="module")
def shared_data() -> Path:
    folder = os.environ.get("POTENTIALER_TEST_DATA")
    if not folder:
        pytest.skip("POTENTIALER_TEST_DATA is not set: the public lists were not looked at")
    return Path(folder)


def people_of(municipality: Municipality) -> dict[str, PersonRow]:
    return {row.key: row for row in municipality.organisation.people}


def named(demo: Municipality, name: str) -> list[PersonRow]:
    return [row for row in people_of(demo).values() if row.name == name]


def unit_called(demo: Municipality, nickname: str) -> UnitRow:
    (unit,) = [unit for unit in demo.organisation.units if nickname in unit.nicknames]
    return unit


def test_demo_when_built_has_what_was_promised(demo: Municipality) -> None:
    topics = [row for row in demo.topics if row.parent_key]
    assert len(demo.organisation.units) >= 130
    assert len(people_of(demo)) == 640
    assert len(topics) >= 150
    assert 12 <= len(demo.topics) - len(topics) <= 15
    assert 8 <= len(demo.cast) <= 10


def test_organisation_when_checked_like_a_municipalitys_own_has_no_fault(demo: Municipality) -> None:
    topics = {row.key for row in demo.topics}
    assert check_organisation(demo.organisation, known_topics=topics) == ()


def test_large_organisation_when_checked_has_no_fault(large: Municipality) -> None:
    assert check_organisation(large.organisation, known_topics={row.key for row in large.topics}) == ()


def test_tree_when_walked_has_one_top_and_is_four_or_five_deep(demo: Municipality) -> None:
    parents = {unit.key: unit.parent_key for unit in demo.organisation.units}
    depths = []
    for key in parents:
        depth, at = 1, key
        while at := parents[at]:
            depth += 1
        depths.append(depth)
    assert depths.count(1) == 1
    assert max(depths) == 5


def test_kinds_when_counted_are_all_there(demo: Municipality) -> None:
    kinds = {unit.kind for unit in demo.organisation.units}
    assert kinds == set(UnitKind.values) - {UnitKind.OTHER.value}


def test_units_when_told_apart_have_names_of_their_own(demo: Municipality, large: Municipality) -> None:
    for municipality in (demo, large):
        names = Counter(unit.name for unit in municipality.organisation.units)
        assert [name for name, count in names.items() if count > 1] == []


def test_nicknames_when_used_mean_one_unit(demo: Municipality) -> None:
    nicknames = Counter(name for unit in demo.organisation.units for name in unit.nicknames)
    assert [name for name, count in nicknames.items() if count > 1] == []
    assert unit_called(demo, "Rådhuskælderen").name == "Kantinen på rådhuset"
    assert unit_called(demo, "Genbrugsen").name == "Genbrugspladsen i Fjordlund"


def test_units_when_tagged_have_two_to_six_topics(demo: Municipality) -> None:
    wrong = [unit.key for unit in demo.organisation.units if not 2 <= len(set(unit.topic_keys)) <= 6]
    assert wrong == []


def test_topics_when_looked_for_have_a_unit_each(demo: Municipality) -> None:
    used = {key for unit in demo.organisation.units for key in unit.topic_keys}
    assert [row.key for row in demo.topics if row.parent_key and row.key not in used] == []


def test_topics_when_listed_have_keys_titles_and_synonyms(demo: Municipality) -> None:
    themes = {row.key for row in demo.topics if not row.parent_key}
    assert len({row.key for row in demo.topics}) == len(demo.topics)
    assert len({row.title for row in demo.topics}) == len(demo.topics)
    assert [row.key for row in demo.topics if row.parent_key and row.parent_key not in themes] == []
    assert [row.key for row in demo.topics if not 1 <= len(row.synonyms) <= 6 or not row.kle] == []


def test_kle_numbers_when_read_are_well_formed(demo: Municipality) -> None:
    assert [number for row in demo.topics for number in row.kle if not KLE_NUMBER.fullmatch(number)] == []


def test_kle_numbers_when_looked_up_exist(demo: Municipality, shared_data: Path) -> None:
    lines = (shared_data / "kle" / "kle_taxonomy.jsonl").read_text(encoding="utf-8").splitlines()
    known = {json.loads(line)["number"]: json.loads(line)["title"] for line in lines}
    wrong = [
        (row.key, number)
        for row in demo.topics
        for number in row.kle
        if number not in known or "udgår" in known[number]
    ]
    assert wrong == []


def test_name_when_compared_with_the_real_municipalities_is_nobodys(demo: Municipality, shared_data: Path) -> None:
    with (shared_data / "kommuner" / "kommuner.csv").open(encoding="utf-8", newline="") as file:
        real = {row["navn"] for row in csv.DictReader(file)}
    assert len(real) == 98
    assert demo.name not in real


def test_units_when_led_have_exactly_one_leader(demo: Municipality, large: Municipality) -> None:
    for municipality in (demo, large):
        leaders = Counter(row.unit_key for row in municipality.organisation.people if row.role == "leader")
        assert leaders == Counter({unit.key: 1 for unit in municipality.organisation.units})


def test_roles_when_counted_are_all_there(demo: Municipality) -> None:
    roles = Counter(row.role for row in demo.organisation.people)
    assert min(roles[role] for role in ("leader", "deputy", "delegate", "employee")) >= 3


def test_people_when_in_two_units_are_told_alike(demo: Municipality) -> None:
    rows: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    units: dict[str, list[str]] = defaultdict(list)
    for row in demo.organisation.people:
        rows[row.key].add((row.name, row.phone, row.mobile, row.mail, row.away_until))
        units[row.key].append(row.unit_key)
    assert [key for key, told in rows.items() if len(told) > 1] == []
    assert [key for key, each in units.items() if len(each) != len(set(each))] == []
    assert sum(len(each) > 1 for each in units.values()) >= 8


def test_namesakes_when_looked_for_are_at_least_four_pairs(demo: Municipality) -> None:
    names = Counter(row.name for row in people_of(demo).values())
    assert sum(count > 1 for count in names.values()) >= 4


def test_names_when_spelt_have_danish_letters_and_other_origins(demo: Municipality) -> None:
    letters = Counter(letter for row in people_of(demo).values() for letter in row.name.casefold())
    assert min(letters[letter] for letter in "æøå") >= 10
    assert letters["ı"] >= 1


def test_name_lists_when_counted_are_long_enough() -> None:
    texts = load_texts()
    first = [name for names in texts.first_names.values() for name in names]
    last = [name for names in texts.last_names.values() for name in names]
    assert len(set(first)) == len(first) >= 220
    assert len(set(last)) == len(last) >= 140


def test_phones_when_written_are_eight_digits_nobody_has(demo: Municipality, large: Municipality) -> None:
    for municipality in (demo, large):
        people = people_of(municipality).values()
        phones = [unit.phone for unit in municipality.organisation.units]
        phones += [number for row in people for number in (row.phone, row.mobile)]
        wrong = [number for number in phones if number and not EIGHT_DIGITS.fullmatch(number)]
        assert wrong == []
        assert {number[:2] for number in phones if number} == {"67", "68"}


def test_phones_of_people_when_compared_are_their_own(demo: Municipality) -> None:
    numbers = [number for row in people_of(demo).values() for number in (row.phone, row.mobile) if number]
    assert len({number[-5:] for number in numbers}) == len(numbers)


def test_mails_when_written_go_nowhere(demo: Municipality, large: Municipality) -> None:
    for municipality in (demo, large):
        mails = [row.mail for row in people_of(municipality).values() if row.mail]
        assert len(set(mails)) == len(mails)
        mails += [unit.mail for unit in municipality.organisation.units if unit.mail]
        assert [mail for mail in mails if not MAIL.fullmatch(mail)] == []


def test_staff_when_among_children_and_residents_often_have_neither_phone_nor_mail(demo: Municipality) -> None:
    kinds = {unit.key: unit.kind for unit in demo.organisation.units}
    floor = [row for row in people_of(demo).values() if kinds[row.unit_key] in ("care_home", "daycare")]
    assert 0.1 < sum(not (row.phone or row.mobile or row.mail) for row in floor) / len(floor) < 0.5


def test_people_when_away_come_back_some_day(demo: Municipality) -> None:
    assert 5 <= sum(row.away_until is not None for row in people_of(demo).values()) <= 40


def test_cast_when_entered_are_people_of_the_municipality(demo: Municipality) -> None:
    people = people_of(demo)
    assert [member.login for member in demo.cast if member.person_key not in people] == []
    assert len({member.login for member in demo.cast}) == len({member.person_key for member in demo.cast}) == 10
    assert [member.login for member in demo.cast if member.is_editor] == ["trine"]
    assert [member.login for member in demo.cast if member.is_administrator] == ["jens"]


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("Åse Kjærgaard", {"egevig-skole"}),
        ("Aase Kjærgård", {"pension"}),
        ("Zeynep Yılmaz", {"strandengen-ternestien"}),
        ("Thorbjørn Skærbækholm", {"klitten"}),
        ("Mette Sørensen", {"dagtilbud", "hjemmepleje-nord"}),
        ("Lars Hansen", {"job-og-virksomhed", "genbrug-fjordlund", "beredskab"}),
    ],
)
def test_well_known_people_when_looked_for_are_there(demo: Municipality, name: str, units: set[str]) -> None:
    assert units <= {row.unit_key for row in named(demo, name)}


def test_demo_when_built_twice_is_the_same(demo: Municipality) -> None:
    assert build_municipality() == demo


def test_demo_when_built_with_another_seed_has_other_people_in_the_same_units(demo: Municipality) -> None:
    other = build_municipality(seed=2)
    written = {person.key for person in load_texts().people}
    assert people_of(other).keys() & people_of(demo).keys() == written
    assert {row.name for row in people_of(other).values()} != {row.name for row in people_of(demo).values()}
    assert other.organisation.units == demo.organisation.units


def test_demo_when_grown_has_as_many_people_and_more_units(large: Municipality, demo: Municipality) -> None:
    assert len(people_of(large)) == LARGE
    assert large.organisation.units[: len(demo.organisation.units)] == demo.organisation.units
    assert 550 <= len(large.organisation.units) <= 700


def test_demo_when_grown_spreads_its_units(large: Municipality) -> None:
    children = Counter(unit.parent_key for unit in large.organisation.units)
    assert max(children.values()) <= 40


def test_demo_when_as_large_as_the_largest_has_four_thousand_units() -> None:
    huge = build_municipality(people=45_000)
    assert len(people_of(huge)) == 45_000
    assert 3_900 <= len(huge.organisation.units) <= 4_100


def test_demo_when_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match=str(FEWEST_PEOPLE)):
        build_municipality(people=FEWEST_PEOPLE - 1)


def test_demo_when_as_small_as_it_may_be_has_a_leader_everywhere() -> None:
    small = build_municipality(people=FEWEST_PEOPLE)
    leaders = {row.unit_key for row in small.organisation.people if row.role == "leader"}
    assert leaders == {unit.key for unit in small.organisation.units}


def test_numbers_when_ten_thousand_are_given_have_last_digits_of_their_own() -> None:
    numbers = Numbers("68", "67", taken=["68 40 35 71"])
    given = [numbers.next_land_line() for _ in range(9_999)]
    assert len({number[-5:] for number in given}) == 9_999
    assert "35 71" not in {number[-5:] for number in given}


def test_numbers_when_fifty_thousand_are_given_are_never_the_same() -> None:
    numbers = Numbers("68", "67")
    given = [numbers.next_mobile() for _ in range(50_000)]
    assert len(set(given)) == len(given)


@pytest.mark.parametrize(
    ("name", "mail"),
    [
        ("Åse Kjær Sørensen", "aase.soerensen@fjordlund.example"),
        ("Zeynep Yılmaz", "zeynep.yilmaz@fjordlund.example"),
        ("Małgorzata Öztürk", "malgorzata.ozturk@fjordlund.example"),
        ("Inger-Lise Bæk", "inger-lise.baek@fjordlund.example"),
        ("Maria Al-Khatib", "maria.al-khatib@fjordlund.example"),
    ],
)
def test_mail_when_made_of_a_name_is_plain(name: str, mail: str) -> None:
    assert Mailboxes("fjordlund.example").next(name) == mail


def test_mail_when_the_name_is_taken_gets_a_number() -> None:
    mailboxes = Mailboxes("fjordlund.example")
    assert [mailboxes.next("Lars Hansen")[:12] for _ in range(3)] == ["lars.hansen@", "lars.hansen2", "lars.hansen3"]


def test_municipality_when_handed_out_cannot_be_changed(demo: Municipality) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        demo.name = "Aarhus Kommune"  # type: ignore[misc]
