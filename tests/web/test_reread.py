"""What a second reader found: small holes, each held shut by a test."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from potentialer.base.errors import Invalid
from potentialer.domain.accounts.models import User
from potentialer.domain.changes.queries import versions_of
from potentialer.domain.people.models import Person
from potentialer.domain.people.operations import appoint_delegate, edit_unit, give_access
from potentialer.domain.people.policies import can_appoint_delegate
from potentialer.domain.people.queries import memberships_of_person, memberships_of_unit, units_above
from potentialer.web.feedback.labels import labels_of_paths
from potentialer.web.shared.callers import address_of
from potentialer.web.shared.sessions import SessionStore
from tests.cast import Cast
from tests.makers import make_person, make_unit, make_user

Opener = Callable[[Any], Client]
PASSWORD = "seks grønne sofaer"


def test_delegate_with_a_large_number_is_dismissed(cast: Cast, client_of: Opener) -> None:
    person = make_person("Åse Holm", unit=cast.unit, id=1_076_003)
    appoint_delegate(cast.owner, unit=cast.unit, person=person)
    page = client_of(cast.owner).get(reverse("unit-delegates", args=[cast.unit.pk])).content.decode()

    assert 'value="1076003"' in page


def test_nickname_of_another_editor_is_kept(cast: Cast, client_of: Opener) -> None:
    address = reverse("unit-edit", args=[cast.unit.pk])
    began = {"name": cast.unit.name, "seen_name": cast.unit.name, "seen_nicknames": "", "seen_phone": ""}
    client_of(cast.deputy).post(address, {**began, "nicknames": "Mærket"})
    other_field = client_of(cast.owner).post(address, {**began, "nicknames": "", "phone": "72361000"})
    same_field = client_of(cast.owner).post(address, {**began, "nicknames": "Det gule hus"})

    assert other_field.status_code == 302
    assert same_field.status_code == 409
    assert "Mærket" in same_field.content.decode()
    assert list(cast.unit.nicknames.values_list("name", flat=True)) == ["Mærket"]


def test_throttle_counts_a_login_in_any_case(db: None) -> None:
    make_user("Jens", login="jens", password=PASSWORD)
    names = ["jens", "JENS", "Jens", "jENS", "jeNS", "JENs", "JeNs"]
    statuses = [Client().post(reverse("login"), {"username": name, "password": "x"}).status_code for name in names]

    assert statuses[-1] == 429


def test_throttle_sees_who_calls_through_the_proxy(settings: Any) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "1.1.1.1, 10.0.0.7"}, REMOTE_ADDR="192.0.2.1")
    settings.BEHIND_PROXY = False
    direct = address_of(request)
    settings.BEHIND_PROXY = True

    assert (direct, address_of(request)) == ("192.0.2.1", "10.0.0.7")


def _locked(*args: object, **kwargs: object) -> None:
    raise OperationalError("database is locked")


def test_login_during_a_large_import_is_told_to_try_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite lets one write at a time")
    make_user("Jens", login="jens", password=PASSWORD)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", _locked)
    client = Client(raise_request_exception=False)
    answer = client.post(reverse("login"), {"username": "jens", "password": PASSWORD})

    assert answer.status_code == 503
    assert "Der er travlt lige nu" in answer.content.decode()


def test_prolonging_a_session_can_wait(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    session = SessionStore()
    session.create()
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", _locked)
    session["last_click"] = 1
    session.save()
    with pytest.raises(OperationalError):
        session.save(must_create=True)


def test_next_one_at_a_shared_device_is_not_led_to_what_the_last_one_saw(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    User.objects.filter(pk=cast.owner.pk).update(is_demo_cast=True)
    client = Client()
    client.post(reverse("enter-demo"), {"account": cast.owner.pk, "shared_device": "on"})
    client.post(reverse("log-out"))
    back = client.get(reverse("search"), {"q": "2340"})
    page = client.get(reverse("login"), {"next": "/soeg/?q=2340"}).content.decode()
    entered = client.post(reverse("enter-demo") + "?next=/soeg/", {"account": cast.owner.pk, "next": "/soeg/?q=2340"})

    assert back["Location"] == reverse("login")
    assert "2340" not in page
    assert entered["Location"] == reverse("front")


def test_time_of_login_is_stored_nowhere(db: None) -> None:
    assert "last_login" not in {field.name for field in User._meta.get_fields()}


def test_two_letters_are_no_letter(cast: Cast, client_of: Opener) -> None:
    assert client_of(cast.owner).get(reverse("people"), {"bogstav": "AB"}).status_code == 200


def test_appointed_delegate_stands_once_in_the_unit_and_the_unit_once_on_her_page(cast: Cast) -> None:
    person = cast.colleague.person
    before = memberships_of_unit(cast.outsider, cast.unit).count()
    appoint_delegate(cast.owner, unit=cast.unit, person=person)

    there = list(memberships_of_unit(cast.outsider, cast.unit))
    assert len(there) == before
    assert [row.role for row in there if row.person == person] == ["delegate"]
    assert [row.role for row in memberships_of_person(cast.outsider, person)] == ["delegate"]


def test_leader_of_a_closed_unit_appoints_nobody_below(cast: Cast) -> None:
    cast.centre.closed_on = date(2027, 5, 1)
    cast.centre.save()

    assert not can_appoint_delegate(cast.leader_above, cast.unit)


def test_second_administrator_gives_no_second_account(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person("Dorthe Lærke", unit=cast.unit)
    late = Person.objects.get(pk=person.pk)
    give_access(cast.administrator, person=person, login="dorthe")

    with pytest.raises(Invalid) as refused:
        give_access(cast.administrator, person=late, login="dorthe2")

    assert refused.value.code == "has_access"
    assert not User.objects.filter(login="dorthe2").exists()


def test_opening_hours_keep_their_versions(cast: Cast) -> None:
    edit_unit(cast.owner, unit=cast.unit, values={"opening_hours": "6-17"})
    edit_unit(cast.deputy, unit=cast.unit, values={"opening_hours": "7-17"})

    versions = versions_of("unit", cast.unit.pk, "opening_hours")
    assert [(version.text, version.author) for version in versions] == [("7-17", cast.deputy), ("6-17", cast.owner)]


def test_circle_in_the_tree_ends_the_walk(cast: Cast) -> None:
    below = make_unit("Stue 3", parent=cast.unit)
    type(cast.unit).objects.filter(pk=cast.centre.pk).update(parent=below)
    cast.unit.refresh_from_db()

    assert set(units_above(cast.unit)) == {cast.centre, below, cast.unit}


def test_page_is_told_by_its_name_in_constant_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    unit, person = reverse("unit", args=[cast.unit.pk]), reverse("person", args=[cast.owner.person.pk])
    paths = [unit, person, "/soeg/", "/", "/findes-ikke/", f"/kolleger/{10**30}/"]
    with django_assert_num_queries(2):
        labels = labels_of_paths(cast.editor, paths)

    assert labels == {
        unit: "Børnehuset Sømærket",
        person: "Mette Skjødt",
        "/soeg/": "Søgning",
        "/": "Forsiden",
        "/findes-ikke/": "en side, der ikke er mere",
        f"/kolleger/{10**30}/": "Kolleger",
    }
