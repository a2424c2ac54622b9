"""Units and people, shown and edited."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from potentialer.domain.feedback.models import Feedback
from potentialer.domain.people.models import UnitSuccession
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.search.indexer import rebuild
from tests.cast import Cast
from tests.makers import make_feedback, make_help_page, make_membership, make_person, make_topic, make_unit, make_user

Opener = Callable[[Any], Client]


def text(client: Client, name: str, *args: object, status: int = 200, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def test_unit_page_shows_how_to_reach_it(cast: Cast, client_of: Opener) -> None:
    unit = make_unit(
        "Genbrugspladsen Nord",
        parent=cast.centre,
        short_name="GP Nord",
        nicknames=["Genbrugsen"],
        phone="72361000",
        mail="genbrug@ærø.example".replace("æ", "ae").replace("ø", "oe"),
        street="Havnevej 2",
        postcode="5970",
        town="Ærøskøbing",
        opening_hours="Alle dage 10-17",
    )
    make_topic("Affald og genbrug", unit=unit)
    page = text(client_of(cast.outsider), "unit", unit.pk)

    for shown in (
        "Genbrugspladsen Nord",
        "Genbrugsen",
        "72 36 10 00",
        "tel:+4572361000",
        "mailto:genbrug@aeroe.example",
        "Havnevej 2",
        "5970 Ærøskøbing",
        "Alle dage 10-17",
        "Affald og genbrug",
        "Center for Børn og Læring",
    ):
        assert shown in page


def test_unit_without_a_leader_shows_the_one_above(cast: Cast, client_of: Opener) -> None:
    team = make_unit("Stue 3", parent=cast.unit)

    page = text(client_of(cast.outsider), "unit", team.pk)

    assert "Mette Skjødt" in page
    assert "Børnehuset Sømærket" in page


def test_closed_unit_leads_to_the_one_that_took_over(cast: Cast, client_of: Opener) -> None:
    old = make_unit("Børnehuset Søstjernen", parent=cast.centre, closed_on=date(2027, 5, 1))
    UnitSuccession.objects.create(old=old, new=cast.unit)

    page = text(client_of(cast.outsider), "unit", old.pk)

    assert "Enheden blev nedlagt 1. maj 2027." in page
    assert "Børnehuset Sømærket" in page
    assert "Søstjernen" in text(client_of(cast.outsider), "unit", cast.unit.pk)


def test_tree_shows_two_levels_and_fetches_the_rest(cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.outsider)
    page = text(client, "units")
    fragment = client.get(reverse("unit-children", args=[cast.centre.pk]), headers={"HX-Request": "true"})
    without = client.get(reverse("unit-children", args=[cast.centre.pk]))

    assert "Center for Børn og Læring" in page
    assert "Børnehuset Sømærket" not in page
    assert "Børnehuset Sømærket" in fragment.content.decode()
    assert without["Location"] == reverse("unit", args=[cast.centre.pk])


def test_first_day_says_what_to_do(db: None, client_of: Opener) -> None:
    administrator = make_user("Pål Ærenlund", is_administrator=True)

    for name in ("front", "units", "people"):
        assert reverse("organisation") in text(client_of(administrator), name)


def test_person_page_shows_how_to_reach_her(cast: Cast, client_of: Opener, on_3_may_2027: object) -> None:
    person = make_person(
        "Åse Bjørnø Holm",
        unit=cast.unit,
        phone="72361234",
        mobile="20112233",
        mail="aase@aeroe.example",
        title="AKT-vejleder",
        away_until=date(2027, 6, 1),
    )
    page = text(client_of(cast.outsider), "person", person.pk)

    for shown in (
        "Åse Bjørnø Holm",
        "AKT-vejleder",
        "Børnehuset Sømærket",
        "72 36 12 34",
        "20 11 22 33",
        "ÅH",
        "mailto:aase@aeroe.example",
        "https://teams.microsoft.com/l/chat/0/0?users=aase@aeroe.example",
        "Fraværende til og med 1. juni 2027",
    ):
        assert shown in page


def test_person_back_again_is_not_away(cast: Cast, client_of: Opener, on_3_may_2027: object) -> None:
    person = make_person(unit=cast.unit, away_until=date(2027, 5, 2))

    assert "Fraværende" not in text(client_of(cast.outsider), "person", person.pk)


def test_person_who_has_left_keeps_only_the_name(cast: Cast, client_of: Opener) -> None:
    person = make_person("Åse Bjørnø Holm", left_on=date(2027, 1, 1))
    client = client_of(cast.outsider)
    page = text(client, "person", person.pk)

    assert "Åse Bjørnø Holm" in page
    assert "visitkort.vcf" not in page
    assert client.get(reverse("person-vcard", args=[person.pk])).status_code == 404
    assert client.get(reverse("person-correction", args=[person.pk])).status_code == 404


def test_vcard_reads_back_as_it_was_written(cast: Cast, client_of: Opener) -> None:
    unit = make_unit("Vej; Park, Natur", parent=cast.centre, street="Ærøvej 1", postcode="5970", town="Ærøskøbing")
    person = make_person(
        "Åse Bjørnø Holm",
        unit=unit,
        phone="72361234",
        mobile="20112233",
        mail="aase@aeroe.example",
        title="Chefkonsulent for " + "grønne områder og " * 6,
    )
    answer = client_of(cast.outsider).get(reverse("person-vcard", args=[person.pk]))
    card = vobject.readOne(answer.content.decode())

    assert card.fn.value == "Åse Bjørnø Holm"
    assert card.n.value.family == "Holm"
    assert card.org.value[-1] == "Vej; Park, Natur"
    assert card.title.value == person.title
    assert {tel.value for tel in card.tel_list} == {"72361234", "20112233"}
    assert card.adr.value.city == "Ærøskøbing"
    assert all(len(line.encode()) <= 75 for line in answer.content.decode().split("\r\n"))


def test_qr_code_is_a_picture(cast: Cast, client_of: Opener) -> None:
    answer = client_of(cast.outsider).get(reverse("person-qr", args=[cast.owner.person.pk]))

    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content


def test_unit_is_edited_by_its_leader(cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.owner)
    answer = client.post(
        reverse("unit-edit", args=[cast.unit.pk]),
        {"name": "Børnehuset Åkanden", "nicknames": "Åen\r\nDet gule hus", "opening_hours": "6-17"},
    )
    page = text(client, "unit", cast.unit.pk)

    assert answer.status_code == 302
    assert "Børnehuset Åkanden" in page
    assert "Det gule hus" in page


def test_field_from_the_file_is_shown_but_not_edited(cast: Cast, client_of: Opener) -> None:
    cast.unit.imported_fields = ["name", "phone"]
    cast.unit.phone = "72361000"
    cast.unit.save()
    page = text(client_of(cast.owner), "unit-edit", cast.unit.pk)

    assert 'name="phone"' not in page
    assert 'name="opening_hours"' in page
    assert "72361000" in page.replace(" ", "")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enheden skal have et navn."),
        ({"name": "Huset", "mail": "ikke en mail"}, "Skriv en hel mailadresse"),
        ({"name": "Huset", "opening_hours": "Ring 010203-1234"}, "ligner noget et CPR-nummer (linje 1)"),
        ({"name": "Huset", "nicknames": "x" * 101}, "højst fylde 100 tegn"),
    ],
)
def test_edit_that_will_not_do_keeps_what_was_typed(
    cast: Cast, client_of: Opener, typed: dict[str, str], sentence: str
) -> None:
    answer = client_of(cast.owner).post(reverse("unit-edit", args=[cast.unit.pk]), {"town": "Søby Sø", **typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Søby Sø" in page
    assert all(value in page for value in typed.values())


def test_two_who_edit_at_once_see_both_texts(cast: Cast, client_of: Opener) -> None:
    address = reverse("unit-edit", args=[cast.unit.pk])
    began = {"name": cast.unit.name, "seen_name": cast.unit.name, "seen_town": ""}
    client_of(cast.deputy).post(address, {**began, "town": "Marstal"})
    answer = client_of(cast.owner).post(address, {**began, "town": "Søby"})
    page = answer.content.decode()
    cast.unit.refresh_from_db()
    stored = cast.unit.town
    chosen = client_of(cast.owner).post(address, {**began, "town": "Søby", "seen_town": "Marstal"})
    cast.unit.refresh_from_db()

    assert (answer.status_code, stored) == (409, "Marstal")
    assert "Marstal" in page
    assert "Søby" in page
    assert 'name="seen_town" value="Marstal"' in page
    assert (chosen.status_code, cast.unit.town) == (302, "Søby")


def test_leader_appoints_a_delegate(cast: Cast, client_of: Opener) -> None:
    address = reverse("unit-delegates", args=[cast.unit.pk])
    client = client_of(cast.owner)
    answer = client.post(address, {"person": cast.colleague.person.pk})
    nobody = client.post(address, {"person": ""})

    assert answer.status_code == 302
    assert client_of(cast.colleague).get(reverse("unit-edit", args=[cast.unit.pk])).status_code == 200
    assert nobody.status_code == 422


def test_correction_is_told_to_the_owner_of_the_data(cast: Cast, client_of: Opener) -> None:
    person = cast.colleague.person
    address = reverse("person-correction", args=[person.pk])
    client = client_of(cast.outsider)
    empty = client.post(address, {"text": " "})
    told = client.post(address, {"text": "Nummeret slutter på 45", "with_name": "on"})

    assert "Mette Skjødt" in text(client, "person-correction", person.pk)
    assert (empty.status_code, told.status_code) == (422, 302)
    assert Feedback.objects.get().author == cast.outsider
    assert "Nummeret slutter på 45" in text(client_of(cast.owner), "inbox")


def test_what_was_missing_comes_back_to_the_page_one_was_on(cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.colleague)
    told = client.post(reverse("missing"), {"text": "Et kort over husene", "path": "/enheder/"})
    elsewhere = client.post(reverse("missing"), {"text": "Et kort", "path": "//ondt.example/"})

    assert told["Location"] == "/enheder/"
    assert elsewhere["Location"] == reverse("front")
    assert "Et kort over husene" in text(client_of(cast.editor), "inbox")


def test_access_is_given_with_a_password_shown_once(cast: Cast, client_of: Opener) -> None:
    person = make_person("Dorthe Lærke", unit=cast.unit, mail="dorthe@aeroe.example")
    client = client_of(cast.administrator)
    answer = client.post(reverse("person-access", args=[person.pk]), {"login": "dorthe@aeroe.example"})
    person.refresh_from_db()

    assert answer.status_code == 200
    assert person.account is not None
    assert any(
        person.account.check_password(word.strip("<>"))
        for word in answer.content.decode().replace("<", " <").replace(">", "> ").split()
        if word.count("-") == 3
    )


def _queries(client: Client, address: str) -> int:
    """The fewer of two times: what a process looks for once a second is not of the page."""

    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            given = {"q": "åse", "slags": "person"}
            assert client.get(address, given, headers={"HX-Request": "true"}).status_code == 200
        return len(captured)

    rebuild()
    client.get(address)
    return min(ask(), ask())


def _fill(cast: Cast, rows: int) -> None:
    everything = Topic.objects.get(key="alle")
    for number in range(rows):
        unit = make_unit(f"Stue {number}", parent=cast.unit, nicknames=["Stuen"])
        make_unit(f"Hus {number}")
        person = make_person(f"Åse Holm {number}", unit=cast.unit)
        make_membership(person, unit)
        topic = make_topic(f"Emne {number}", unit=cast.unit)
        make_topic(f"Underemne {number}", unit=unit, parent=topic)
        make_topic(f"Åse {number}", unit=unit, parent=everything)
        UnitTopic.objects.create(unit=unit, topic=everything)
        make_help_page(f"Side {number}")
        make_feedback()
        make_feedback(person=person, author=cast.outsider)
        make_user(f"Bruger {number}")


LISTS = {
    "units": lambda cast: [],
    "unit": lambda cast: [cast.unit.pk],
    "unit-children": lambda cast: [cast.unit.pk],
    "unit-delegates": lambda cast: [cast.unit.pk],
    "people": lambda cast: [],
    "topics": lambda cast: [],
    "topic": lambda cast: [Topic.objects.get(key="alle").pk],
    "help": lambda cast: [],
    "inbox": lambda cast: [],
    "accounts": lambda cast: [],
    "search": lambda cast: [],
    "suggestions": lambda cast: [],
}


def test_demo_s_login_page_asks_equally_often_with_2_and_with_20_to_enter_as(cast: Cast, settings: Any) -> None:
    settings.DEMO = True

    def add(rows: int) -> None:
        for number in range(rows):
            make_person(f"Åse {number}", unit=cast.unit, account=make_user(f"Åse {number}", is_demo_cast=True))

    add(2)
    few = _queries(Client(), reverse("login"))
    add(18)

    assert _queries(Client(), reverse("login")) == few


@pytest.mark.parametrize("name", LISTS)
def test_list_asks_equally_often_with_2_and_with_20_rows(name: str, cast: Cast, client_of: Opener) -> None:
    cast.administrator.is_editor = True
    cast.administrator.save()
    client = client_of(cast.administrator)
    make_topic("Alle emner", key="alle")
    address = reverse(name, args=LISTS[name](cast))
    _fill(cast, 2)
    client.get(address)  # what a process keeps is read once
    few = _queries(client, address)
    _fill(cast, 18)

    assert _queries(client, address) == few
