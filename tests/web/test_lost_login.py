"""Nothing typed is lost when the login runs out in between, also without a script."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from potentialer.domain.accounts.models import User
from potentialer.domain.cards.models import Card
from potentialer.web.shared.middleware import SHARED_COOKIE
from tests.cast import Cast
from tests.makers import make_card

PASSWORD = "seks grønne sofaer"
WORDS = 'Vi er "Sømærket" & har 62 børn.\nRing helst efter frokost.'


@pytest.fixture
def card(cast: Cast) -> Card:
    for user in (cast.owner, cast.outsider):
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
    "kept", ["", "[", "[]", "7", '["/", 3]', '["https://ondt.example/", []]', '["//ondt.example/", [["writer", "1"]]]']
)
def test_what_the_page_did_not_write_leads_nowhere(card: Card, cast: Cast, kept: str) -> None:
    answer = Client().post(reverse("login"), {"kept": kept, "username": cast.owner.login, "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, reverse("front"))


def test_form_without_writer_leads_to_the_login_page_alone(card: Card) -> None:
    answer = Client().post(reverse("card-confirm", args=[card.pk]))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))
