"""Cards, from beginning one to taking it back, as somebody at a browser meets them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from potentialer.base.errors import Busy, Conflict
from potentialer.domain.accounts.models import System
from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.cards.operations import confirm_card, edit_card, withdraw_card
from potentialer.domain.changes.models import Change
from potentialer.domain.potentials.models import PotentialKind
from potentialer.web.cards import writing
from tests.cast import Cast
from tests.makers import make_card, make_person, make_potential, make_unit

Opener = Callable[[Any], Client]


def typed(**fields: str) -> dict[str, str]:
    """A whole form, as the browser sends it."""
    audiences = dict.fromkeys(("introduction_audience", "seeking_audience", "contact_audience"), "municipality")
    return {"introduction": "", "seekings": "", "contact_wishes": "", **audiences, **fields}


def edit(client: Client, card: Card, **fields: str) -> HttpResponse:
    return client.post(reverse("card-edit", args=[card.pk]), typed(**fields))


def page(client: Client, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(name, args=args), follow=False)
    assert answer.status_code == status
    return answer.content.decode()


def said(client: Client, answer: HttpResponse) -> str:
    return client.get(answer["Location"]).content.decode()


def test_card_is_begun_written_shared_and_found_by_others(cast: Cast, client_of: Opener) -> None:
    leader, other = client_of(cast.owner), client_of(cast.outsider)
    assert reverse("card-begin-unit", args=[cast.unit.pk]) in page(leader, "front")
    begun = leader.post(reverse("card-begin-unit", args=[cast.unit.pk]))
    card = Card.objects.get()
    assert begun["Location"] == reverse("card-edit", args=[card.pk])

    draft = edit(leader, card, introduction="Vi er et hus ved vandet.", edition="1", save="1")
    assert "Kladde. Indtil videre kan kun I se det." in said(leader, draft)
    page(other, "card", card.pk, status=404)
    assert "ved vandet" not in page(other, "unit", cast.unit.pk)

    shared = leader.post(reverse("card-publish", args=[card.pk]))
    assert "Kortet er delt" in said(leader, shared)
    assert "ved vandet" in page(other, "card", card.pk)
    assert reverse("card", args=[card.pk]) in page(other, "unit", cast.unit.pk)
    assert reverse("card-begin-unit", args=[cast.unit.pk]) not in page(leader, "front")


def test_person_begins_her_own_card_from_her_own_page(cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.colleague)
    assert reverse("card-begin-own") in page(client, "person", cast.colleague.person.pk)
    assert reverse("card-begin-own") not in page(client_of(cast.owner), "person", cast.colleague.person.pk)

    begun = client.post(reverse("card-begin-own"))

    form = client.get(begun["Location"]).content.decode()
    assert Card.objects.get().person == cast.colleague.person
    assert "Hvem er jeg?" in form
    assert "Hvem er vi?" not in form


def test_card_shows_what_is_written_and_how_to_reach_them(cast: Cast, client_of: Opener) -> None:
    cast.unit.phone, cast.unit.mail = "72361000", "huset@aeroe.example"
    cast.unit.save()
    card = make_card(
        cast.unit, introduction="Vi bor <ved> vandet", contact_wishes="Helst efter 13", seekings=["At sejle"]
    )
    make_potential("Gåbus", card=card, kind=PotentialKind.TRIAL)
    make_potential("Sansehave", card=card, kind=PotentialKind.TASK)
    make_potential("Ro ved bordet", card=card)
    shown = page(client_of(cast.outsider), "card", card.pk)

    for text in (
        "Børnehuset Sømærket",
        "Center for Børn og Læring",
        "Vi bor &lt;ved&gt; vandet",
        "Helst efter 13",
        "At sejle",
        "Gåbus",
        "Sansehave",
        "Ro ved bordet",
        "tel:+4572361000",
        "mailto:huset@aeroe.example",
        "Mette Skjødt",
    ):
        assert text in shown
    for name in ("card-edit", "card-withdraw", "card-confirm", "knowledge-new"):
        assert reverse(name, args=[card.pk]) not in shown


def test_writer_is_offered_what_can_be_done_just_now(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, state=State.DRAFT)
    client = client_of(cast.delegate)
    draft = page(client, "card", card.pk)
    client.post(reverse("card-publish", args=[card.pk]))
    shared = page(client, "card", card.pk)

    for name in ("card-edit", "knowledge-new", "trial-new", "task-new"):
        assert reverse(name, args=[card.pk]) in draft
        assert reverse(name, args=[card.pk]) in shared
    assert reverse("card-publish", args=[card.pk]) in draft
    assert reverse("card-withdraw", args=[card.pk]) not in draft
    assert reverse("card-publish", args=[card.pk]) not in shared
    assert reverse("card-withdraw", args=[card.pk]) in shared


def test_card_of_closed_unit_says_so_and_offers_nothing(cast: Cast, client_of: Opener) -> None:
    cast.unit.closed_on = timezone.localdate().replace(year=2026, month=5, day=1)
    cast.unit.save()
    card = make_card(cast.unit)
    shown = page(client_of(cast.owner), "card", card.pk)

    assert "Enheden blev nedlagt 1. maj 2026." in shown
    assert reverse("card-edit", args=[card.pk]) not in shown


# Writing


def test_form_shows_the_card_as_it_stands(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, introduction="Vi er her", seekings=["Et", "To"], seeking_audience=Audience.UNIT)
    form = client_of(cast.owner).get(reverse("card-edit", args=[card.pk])).context["page"].form

    assert form["introduction"].value() == "Vi er her"
    assert form["seekings"].value() == "Et\nTo"
    assert form["seeking_audience"].value() == "unit"


def test_save_and_share_in_one(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, state=State.DRAFT, introduction="")
    client = client_of(cast.owner)
    answer = edit(client, card, introduction="Vi er her", seekings="At sejle\r\n\r\nAt synge", edition="1", publish="1")

    card.refresh_from_db()
    assert "Kortet er delt" in said(client, answer)
    assert card.state == State.PUBLISHED
    assert [row.text for row in card.seekings.order_by("position")] == ["At sejle", "At synge"]


def test_saving_without_a_change_tells_nobody_anything(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, introduction="Vi er her\nog der", seekings=["Et", "To"])

    answer = edit(
        client_of(cast.owner), card, introduction="Vi er her\r\nog der", seekings="Et\r\nTo", edition="1", save="1"
    )

    assert answer.status_code == 302
    assert not Change.objects.exists()


LONG = {
    "introduction": "Vi er <mange>",
    "contact_wishes": "Helst om morgenen",
    "seekings": "At sejle\r\nAt synge",
    "introduction_audience": "unit",
    "seeking_audience": "unit",
}


def assert_kept(answer: HttpResponse, fields: dict[str, str]) -> None:
    """Everything typed still stands in the form, and in the page."""
    form = answer.context["page"].form  # type: ignore[attr-defined]
    assert {name: form[name].value() for name in fields} == fields
    html = answer.content.decode()
    assert "Helst om morgenen" in html
    assert "At synge" in html


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"introduction": "å" * 2001}, "2000"),
        ({"introduction": "Hej\r\nRing 010203-1234"}, "ligner noget et CPR-nummer (linje 2)"),
        ({"contact_wishes": "Helst om morgenen\r\n\r\n010203-1234"}, "ligner noget et CPR-nummer (linje 3)"),
        ({"seekings": "At sejle\r\n\r\nAt synge\r\nmed 010203-1234"}, "ligner noget et CPR-nummer (linje 4)"),
        ({"seekings": "At synge\r\n" + "x" * 301}, "Hver linje må højst fylde 300 tegn"),
        ({"seekings": "At synge\r\n" * 13}, "Skriv højst 12 linjer"),
        ({"seeking_audience": "public"}, "Vælg, hvem der må se det."),
        ({"introduction": "a \x00 b"}, "null-tegn"),
    ],
)
def test_form_that_will_not_do_keeps_what_was_typed(
    wrong: dict[str, str], sentence: str, cast: Cast, client_of: Opener
) -> None:
    card = make_card(cast.unit, introduction="Før")
    answer = edit(client_of(cast.owner), card, **(LONG | wrong), edition="1")

    assert answer.status_code == 422
    assert_kept(answer, LONG | wrong)
    assert sentence.lower() in answer.content.decode().lower()
    card.refresh_from_db()
    assert card.introduction == "Før"


def test_text_that_fills_the_field_to_the_last_letter_fits(cast: Cast, client_of: Opener) -> None:
    """A browser counts a new line as one sign and sends two."""
    card = make_card(cast.unit)
    text = "å" * 1000 + "\r\n" + "ø" * 999

    assert edit(client_of(cast.owner), card, introduction=text, edition="1").status_code == 302


def test_card_that_cannot_be_shared_keeps_what_was_typed(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, state=State.DRAFT, introduction="")
    fields = LONG | {"introduction": " "}
    answer = edit(client_of(cast.owner), card, **fields, edition="1", publish="1")

    assert answer.status_code == 422
    assert_kept(answer, fields)
    assert "Uden dem kan kortet ikke være delt" in answer.content.decode()
    card.refresh_from_db()
    assert (card.state, card.contact_wishes) == (State.DRAFT, "")


def test_sharing_without_an_introduction_leads_to_where_it_is_written(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, state=State.DRAFT, introduction="")
    client = client_of(cast.owner)
    answer = client.post(reverse("card-publish", args=[card.pk]))

    assert answer["Location"] == reverse("card-edit", args=[card.pk])
    assert "Skriv først et par linjer" in said(client, answer)


def test_busy_database_keeps_what_was_typed(cast: Cast, client_of: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: object, **kwargs: object) -> None:
        raise Busy

    card = make_card(cast.unit)
    monkeypatch.setattr(writing, "edit_card", busy)
    answer = edit(client_of(cast.owner), card, **LONG, edition="1")

    assert answer.status_code == 503
    assert_kept(answer, LONG)


def test_two_who_write_at_once_see_both_texts_and_choose(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, introduction="Før", seekings=["Før"])
    client = client_of(cast.owner)
    edit(client_of(cast.deputy), card, introduction="Hendes ord", seekings="At danse", edition="1")
    conflict = edit(client, card, **LONG, edition="1")
    html = conflict.content.decode()
    theirs = {each.label: each.text for each in conflict.context["page"].meanwhile.theirs}
    card.refresh_from_db()

    assert (conflict.status_code, card.introduction) == (409, "Hendes ord")
    assert_kept(conflict, LONG)
    assert "Hendes ord" in html
    assert "At danse" in html
    assert theirs["Hvem er vi?"] == "Hendes ord"
    assert theirs["Hvem må se, hvem I er?"] == "Alle i kommunen"
    assert "Hvem må se, hvordan I vil kontaktes?" not in theirs

    again = client.post(
        reverse("card-edit", args=[card.pk]),
        {**typed(**LONG), "edition": conflict.context["page"].form["edition"].value()},
    )
    card.refresh_from_db()
    assert again.status_code == 302
    assert card.introduction == "Vi er <mange>"


def test_button_pressed_twice_is_answered_as_saved(cast: Cast, client_of: Opener) -> None:
    card, client = make_card(cast.unit), client_of(cast.owner)

    answers = [edit(client, card, **LONG, edition="1", save="1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert "Gemt." in said(client, answers[1])
    assert [change.verb for change in Change.objects.all()] == ["edit"]


@pytest.mark.parametrize(
    ("meanwhile", "heading"),
    [
        (lambda cast, card: withdraw_card(cast.deputy, card=card), "har Søren Ågård gjort det til en kladde igen"),
        (lambda cast, card: withdraw_card(cast.owner, card=card), "har du selv et andet sted gjort det til en kladde"),
        (lambda cast, card: withdraw_card(System(), card=card), "har en anden gjort det til en kladde igen"),
        (
            lambda cast, card: edit_card(cast.deputy, card=card, values={"contact_wishes": "Skriv"}),
            "har Søren Ågård gemt en ny version",
        ),
    ],
)
def test_conflict_says_who_did_what(
    meanwhile: Callable[[Cast, Card], object], heading: str, cast: Cast, client_of: Opener
) -> None:
    card = make_card(cast.unit)
    meanwhile(cast, card)
    confirm_card(cast.delegate, card=card)
    answer = edit(client_of(cast.owner), card, **LONG, edition="1", save="1")

    assert answer.status_code == 409
    assert f"Mens du skrev, {heading}" in answer.content.decode()
    assert_kept(answer, LONG)


def test_conflict_that_comes_back_while_saving_again_is_told(
    cast: Cast, client_of: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*args: object, **kwargs: object) -> None:
        raise Conflict("edition")

    card = make_card(cast.unit, introduction="Vi er <mange>")
    monkeypatch.setattr(writing, "edit_card", overtaken)
    answer = edit(client_of(cast.owner), card, introduction="Vi er <mange>", edition="1")

    assert answer.status_code == 409
    assert "Mens du skrev, har en anden gemt en ny version" in answer.content.decode()


def test_edition_that_is_no_number_is_refused_with_the_text_kept(cast: Cast, client_of: Opener) -> None:
    answer = edit(client_of(cast.owner), make_card(cast.unit), **LONG, edition="x")

    assert answer.status_code == 422
    assert_kept(answer, LONG)


# What becomes of it


def test_withdrawn_card_disappears_from_lists_with_all_that_stands_on_it(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, seekings=["At sejle langt"])
    make_potential("Gåbus til skolen", card=card, kind=PotentialKind.TRIAL)
    other = client_of(cast.outsider)
    before = page(other, "trials") + page(other, "front")
    answer = client_of(cast.owner).post(reverse("card-withdraw", args=[card.pk]))

    after = page(other, "trials") + page(other, "front") + page(other, "unit", cast.unit.pk)
    assert answer.status_code == 302
    assert before.count("Gåbus til skolen") == 2
    assert "At sejle langt" in before
    assert "Gåbus til skolen" not in after
    assert "At sejle langt" not in after


def test_card_is_confirmed_when_it_is_time(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, confirmed_at=timezone.now() - timedelta(days=200))
    client = client_of(cast.owner)
    asked = page(client, "card", card.pk), page(client, "front")
    answer = client.post(reverse("card-confirm", args=[card.pk]))

    assert "Er kortet stadig rigtigt?" in asked[0]
    assert "stadig rigtigt?" in asked[1]
    assert "Tak." in said(client, answer)
    assert "Er kortet stadig rigtigt?" not in page(client, "card", card.pk)
    assert "stadig rigtigt?" not in page(client, "front")


def test_leader_of_several_begins_each_and_is_reminded_of_those_that_wait(cast: Cast, client_of: Opener) -> None:
    second = make_unit("Børnehuset Åkanden", parent=cast.centre)
    cast.owner.person.memberships.create(unit=second, role="leader")
    make_card(cast.unit)
    make_card(second, state=State.DRAFT)
    own = client_of(cast.owner).get(reverse("front")).context["page"].own_cards

    assert [(card.name, card.is_draft, bool(card.begin_url)) for card in own] == [
        ("Børnehuset Åkanden", True, False),
        ("Dit eget visitkort", False, True),
    ]


def test_account_without_a_person_has_no_card_to_begin(cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.editor)

    assert reverse("card-begin-own") not in page(client, "front")
    assert client.post(reverse("card-begin-own")).status_code == 404


@pytest.mark.parametrize("number", [0, 10**30])
def test_card_that_never_was_is_not_found(number: int, cast: Cast, client_of: Opener) -> None:
    assert client_of(cast.owner).get(f"/visitkort/{number}/").status_code == 404


def test_person_in_several_units_is_shown_with_the_first(cast: Cast, client_of: Opener) -> None:
    person = make_person("Åse Bjørnø", unit=cast.unit, title="AKT-vejleder", mail="aase@aeroe.example")
    shown = page(client_of(cast.outsider), "card", make_card(person).pk)

    assert "AKT-vejleder, Børnehuset Sømærket" in shown
    assert "https://teams.microsoft.com/l/chat/0/0?users=aase@aeroe.example" in shown
