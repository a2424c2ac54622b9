"""Coming in and going out."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.makers import make_user

PASSWORD = "seks grønne sofaer"


@pytest.fixture
def account(db: None):
    return make_user("Åse Kjærgaard", login="åse@ærø.example", password=PASSWORD)


def log_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post(reverse("login"), {"username": "Åse@ærø.example", "password": password, **more})


def test_right_password_leads_to_the_page_one_wanted(account) -> None:
    answer = log_in(Client(), next=reverse("people"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("people"))


def test_login_leads_to_no_other_site(account) -> None:
    answer = log_in(Client(), next="https://ondt.example/")

    assert answer["Location"] == reverse("front")


def test_wrong_password_keeps_the_name_and_says_what_to_do(account) -> None:
    answer = log_in(Client(), "forkert")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Brugernavn og adgangskode passer ikke sammen" in page
    assert 'value="Åse@ærø.example"' in page
    assert "forkert" not in page.replace("skrevet forkert", "")


def test_many_wrong_passwords_close_the_door_for_a_while(account) -> None:
    client = Client()
    statuses = [log_in(client, "forkert").status_code for _ in range(7)]

    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert log_in(client).status_code == 429


def test_closed_account_does_not_come_in(account) -> None:
    account.is_active = False
    account.save()

    assert log_in(Client()).status_code == 422


def test_closed_account_is_out_at_its_next_click(account) -> None:
    client = Client()
    log_in(client)
    account.is_active = False
    account.save()

    assert client.get(reverse("people")).status_code == 302


def test_shared_device_ends_the_session_soon(account, settings) -> None:
    client = Client()
    log_in(client, shared_device="on")

    assert client.session.get_expiry_age() <= settings.SHARED_MINUTES * 60
    assert "Log af" in client.get(reverse("front")).content.decode()


def test_own_device_keeps_the_session_for_the_day(account, settings) -> None:
    client = Client()
    log_in(client)

    assert client.session.get_expiry_age() > settings.SHARED_MINUTES * 60


def test_log_off_ends_the_session(account) -> None:
    client = Client()
    log_in(client)
    answer = client.post(reverse("log-out"))

    assert answer.status_code == 200
    assert client.get(reverse("people")).status_code == 302


def test_one_time_password_must_be_changed_first(account) -> None:
    account.must_change_password = True
    account.save()
    client = Client()
    log_in(client)

    assert client.get(reverse("people"))["Location"] == reverse("password")
    changed = client.post(
        reverse("password"), {"old": PASSWORD, "new": "fire blå elefanter", "again": "fire blå elefanter"}
    )
    assert changed.status_code == 302
    assert client.get(reverse("people")).status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "forkert", "new": "fire blå elefanter", "again": "fire blå elefanter"}, "Det er ikke den adgangskode"),
        ({"old": PASSWORD, "new": "fire blå elefanter", "again": "fem blå elefanter"}, "er ikke ens"),
        ({"old": PASSWORD, "new": "kort", "again": "kort"}, "12 tegn"),
        ({}, "Skriv en ny adgangskode."),
    ],
)
def test_new_password_that_will_not_do_is_explained(account, typed: dict[str, str], sentence: str) -> None:
    client = Client()
    log_in(client)
    answer = client.post(reverse("password"), typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_demo_lets_one_enter_as_its_cast_only_in_the_demo(settings, db: None) -> None:
    user = make_user("Bente Lund", is_demo_cast=True)
    outside = Client().post(reverse("enter-demo"), {"account": user.pk})
    settings.DEMO = True
    client = Client()
    inside = client.post(reverse("enter-demo"), {"account": user.pk})

    assert (outside.status_code, inside.status_code) == (404, 302)
    assert client.get(reverse("people")).status_code == 200


def test_demo_lets_one_enter_as_nobody_else(settings, cast: Cast) -> None:
    settings.DEMO = True

    assert Client().post(reverse("enter-demo"), {"account": cast.administrator.pk}).status_code == 404


def test_page_for_a_guest_shows_nothing_of_the_organisation(cast: Cast) -> None:
    page = Client().get(reverse("person", args=[cast.owner.person.pk]), follow=True).content.decode()

    assert "Mette Skjødt" not in page
    assert re.search("Log ind", page)
