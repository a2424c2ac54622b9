"""Nothing typed is lost when the login runs out in between, also without a script."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from potentialer.domain.accounts.models import User
from potentialer.domain.cards.models import Card
from potentialer.web.shared.middleware import SHARED_COOKIE
from tests.cast import Cast
from tests.makers import make_card, make_potential

PASSWORD = "seks grønne sofaer"
WORDS = 'Vi er "Sømærket" & har 62 børn.\nRing helst efter frokost.'


@pytest.fixture
def card(cast: Cast) -> Card:
    for user in (cast.owner, cast.deputy, cast.outsider):
        user.set_password(PASSWORD)
        user.save()
    return make_card(cast.unit)


def typed_by(writer: User, card: Card) -> dict[str, str]:
    return {
        "writer": str(writer.pk),
        "introduction": WORDS,
        "introduction_audience": "unit",
        "seekings": "Sprog\nUro",
        "seeking_audience": "municipality",
        "contact_wishes": "",
        "contact_audience": "municipality",
        "edition": str(card.edition),
    }


def hidden(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in fields}


def log_in_with_what_was_typed(client: Client, card: Card, writer: User, user: User):
    sent = client.post(reverse("card-edit", args=[card.pk]), typed_by(writer, card), follow=True)
    page = sent.content.decode()
    assert "det, du skrev, er her stadig" in page
    return client.post(reverse("login"), {**hidden(page), "username": user.login, "password": PASSWORD}, follow=True)


@pytest.mark.parametrize("shared", [False, True])
def test_writer_saves_what_was_typed_after_logging_in(card: Card, cast: Cast, shared: bool) -> None:
    client = Client()
    if shared:
        client.cookies[SHARED_COOKIE] = "1"
    page = log_in_with_what_was_typed(client, card, cast.owner, cast.owner).content.decode()
    target = re.search(r'<form method="post" action="(/visitkort/[^"]+)"', page)
    assert target is not None

    client.post(target[1], hidden(page[target.start() :]))

    card.refresh_from_db()
    assert card.introduction == WORDS
    assert card.introduction_audience == "unit"
    assert [row.text for row in card.seekings.order_by("position")] == ["Sprog", "Uro"]


def test_somebody_else_is_not_given_what_was_typed(card: Card, cast: Cast) -> None:
    answer = log_in_with_what_was_typed(Client(), card, cast.owner, cast.outsider)

    assert "Sømærket&quot;" not in answer.content.decode()
    assert "62 børn" not in answer.content.decode()


def test_wrong_password_keeps_what_was_typed(card: Card, cast: Cast) -> None:
    client = Client()
    sent = client.post(reverse("card-edit", args=[card.pk]), typed_by(cast.owner, card), follow=True)
    kept = hidden(sent.content.decode())["kept"]

    again = client.post(reverse("login"), {"kept": kept, "username": cast.owner.login, "password": "forkert"})

    assert hidden(again.content.decode())["kept"] == kept


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[",
        "[]",
        "7",
        '["/", 3]',
        '["/", {}]',
        "[" * 100_000,
        '["/\\ud800", []]',
        '["/", [["writer", "\\ud800"]]]',
        '["https://ondt.example/", []]',
        '["//ondt.example/", [["writer", "1"]]]',
    ],
)
def test_what_the_page_did_not_write_leads_nowhere(card: Card, cast: Cast, kept: str) -> None:
    answer = Client().post(reverse("login"), {"kept": kept, "username": cast.owner.login, "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, reverse("front"))


def test_form_without_writer_leads_to_the_login_page_alone(card: Card) -> None:
    answer = Client().post(reverse("card-confirm", args=[card.pk]))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


# A login in another tab: the form that was open before it carries a token that is no longer good


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def in_another_tab(client: Client, user: User) -> None:
    token = client.get(reverse("login")).cookies["csrftoken"].value
    answer = client.post(reverse("login"), {"csrfmiddlewaretoken": token, "username": user.login, "password": PASSWORD})
    assert answer.status_code == 302


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_form_from_before_the_latest_login_is_given_back_with_its_text(card: Card, cast: Cast, strict: Client) -> None:
    in_another_tab(strict, cast.owner)
    address = reverse("card-edit", args=[card.pk])
    refused = strict.post(address, {**typed_by(cast.owner, card), "csrfmiddlewaretoken": "x" * 64})
    page = refused.content.decode()
    form = page[page.index(f'<form method="post" action="{address}"') :]
    untouched = Card.objects.get().introduction
    saved = strict.post(address, {**hidden(form), "csrfmiddlewaretoken": token_in(form)})

    assert refused.status_code == 403
    assert "Det, du skrev, er her stadig" in page
    assert "62 børn" in page
    assert untouched != WORDS
    assert saved.status_code == 302
    assert Card.objects.get().introduction == WORDS


def test_form_without_login_and_token_goes_by_the_login_page(card: Card, cast: Cast, strict: Client) -> None:
    sent = strict.post(reverse("card-edit", args=[card.pk]), typed_by(cast.owner, card), follow=True)
    page = sent.content.decode()
    fields = {"csrfmiddlewaretoken": token_in(page), "username": cast.owner.login, "password": PASSWORD}
    answer = strict.post(reverse("login"), {**hidden(page), **fields})

    assert sent.status_code == 200
    assert "62 børn" in answer.content.decode()
    assert "Gem det nu" in answer.content.decode()


@pytest.mark.parametrize("token", [True, False])
def test_login_page_that_carries_a_text_when_one_is_logged_in_already_gives_it_back(
    token: bool, card: Card, cast: Cast, strict: Client
) -> None:
    sent = strict.post(reverse("card-edit", args=[card.pk]), typed_by(cast.owner, card), follow=True)
    kept = hidden(sent.content.decode())["kept"]
    in_another_tab(strict, cast.owner)
    good = strict.cookies["csrftoken"].value if token else "x" * 64
    answer = strict.post(reverse("login"), {"csrfmiddlewaretoken": good, "kept": kept})

    assert "Gem det nu" in answer.content.decode()


@pytest.mark.parametrize("origin", ["https://ondt.example", "null"])
def test_text_that_another_site_sends_is_not_given_back(origin: str, card: Card, cast: Cast, strict: Client) -> None:
    fields, address = typed_by(cast.owner, card), reverse("card-edit", args=[card.pk])
    outside = strict.post(address, fields, headers={"origin": origin}, follow=True)
    carried = strict.post(f"{reverse('login')}?next={address}", fields, headers={"origin": origin})
    in_another_tab(strict, cast.owner)
    inside = strict.post(address, fields, headers={"origin": origin})

    assert [answer.status_code for answer in (outside, carried, inside)] == [403, 403, 403]
    assert all("62 børn" not in answer.content.decode() for answer in (outside, carried, inside))


def test_login_without_a_token_is_refused(card: Card, cast: Cast, strict: Client) -> None:
    answer = strict.post(reverse("login"), {"username": cast.owner.login, "password": PASSWORD})

    assert answer.status_code == 403
    assert "sessionid" not in strict.cookies


# A one-time password, which must be changed before anything is saved


NEW_PASSWORD = "fire blå elefanter"


@pytest.fixture
def in_once(cast: Cast, card: Card) -> User:
    cast.owner.must_change_password = True
    cast.owner.save()
    return cast.owner


def choose(client: Client, page: str, new: str = NEW_PASSWORD) -> str:
    answer = client.post(reverse("password"), {**hidden(page), "old": PASSWORD, "new": new, "again": new})
    return answer.content.decode()


def test_writer_with_a_one_time_password_saves_what_was_typed(card: Card, in_once: User, strict: Client) -> None:
    sent = strict.post(reverse("card-edit", args=[card.pk]), typed_by(in_once, card), follow=True).content.decode()
    fields = {**hidden(sent), "csrfmiddlewaretoken": token_in(sent), "username": in_once.login, "password": PASSWORD}
    page = strict.post(reverse("login"), fields).content.decode()
    given_back = choose(strict, page)
    strict.post(reverse("card-edit", args=[card.pk]), hidden(given_back[given_back.index("/visitkort/") :]))

    assert "Vælg din egen adgangskode" in page
    assert "Gem det nu" not in page
    assert "Din nye adgangskode er gemt" in given_back
    assert Card.objects.get().introduction == WORDS


def test_form_that_is_sent_before_the_password_is_changed_comes_back_after_it(
    card: Card, in_once: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(in_once)
    page = client.post(reverse("card-edit", args=[card.pk]), typed_by(in_once, card), follow=True).content.decode()

    assert "Det, du skrev, er her stadig" in page
    assert "62 børn" in choose(client, page)


def test_password_that_is_refused_keeps_what_was_typed(
    card: Card, in_once: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(in_once)
    page = client.post(reverse("card-edit", args=[card.pk]), typed_by(in_once, card), follow=True).content.decode()

    assert hidden(choose(client, page, "kort"))["kept"] == hidden(page)["kept"]


def test_somebody_else_who_changes_her_password_is_not_given_what_was_typed(
    card: Card, cast: Cast, in_once: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(in_once).post(reverse("card-edit", args=[card.pk]), typed_by(in_once, card), follow=True)
    refused = choose(client_of(cast.outsider), page.content.decode(), "kort")
    changed = choose(client_of(cast.outsider), page.content.decode())

    assert "62 børn" not in refused
    assert "62 børn" not in changed


# Somebody else at the same screen


@pytest.mark.parametrize("token", [True, False])
def test_form_that_somebody_else_opened_is_neither_saved_nor_shown(
    token: bool, card: Card, cast: Cast, strict: Client
) -> None:
    in_another_tab(strict, cast.deputy)
    good = strict.cookies["csrftoken"].value if token else "x" * 64
    answer = strict.post(
        reverse("card-edit", args=[card.pk]), {**typed_by(cast.owner, card), "csrfmiddlewaretoken": good}
    )

    assert answer.status_code == 403
    assert "En anden har åbnet den her side" in answer.content.decode()
    assert "62 børn" not in answer.content.decode()
    assert Card.objects.get().introduction != WORDS


# What was written on has gone


def gone(card: Card, cast: Cast) -> None:
    card.delete()


def closed(card: Card, cast: Cast) -> None:
    cast.unit.closed_on = date(2026, 5, 1)
    cast.unit.save()


def dismissed(card: Card, cast: Cast) -> None:
    cast.owner.person.memberships.all().delete()


@pytest.mark.parametrize(("happens", "status"), [(gone, 404), (closed, 403), (dismissed, 403)])
def test_text_that_can_be_saved_no_more_is_shown_to_copy(
    happens: Callable[[Card, Cast], None], status: int, card: Card, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(cast.owner), reverse("card-edit", args=[card.pk])
    happens(card, cast)
    answer = client.post(address, typed_by(cast.owner, card))
    page = answer.content.decode()

    assert answer.status_code == status
    assert "Det, du skrev, er her stadig" in page
    assert escape(WORDS.split("\n")[0]) in page
    assert "Sprog" in page
    assert "municipality" not in page


def test_text_of_a_potential_that_was_deleted_is_shown_to_copy(
    card: Card, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    made = make_potential(card=card)
    address = reverse("potential-edit", args=[made.pk])
    made.delete()
    fields = {"writer": str(cast.owner.pk), "title": "sansehave", "text": WORDS, "edition": "1"}
    page = client_of(cast.owner).post(address, fields).content.decode()

    assert "sansehave" in page
    assert "62 børn" in page
