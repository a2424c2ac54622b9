"""From the lists to the form: on which card a new trial or task goes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from potentialer.domain.cards.models import Card, State
from potentialer.domain.potentials.models import PotentialKind
from potentialer.search.indexer import rebuild
from tests.cast import Cast
from tests.makers import make_card, make_potential

Opener = Callable[[Any], Client]
BOTH = [PotentialKind.TRIAL, PotentialKind.TASK]


@pytest.mark.parametrize("kind", BOTH)
def test_list_leads_to_the_form_when_one_writes_a_single_card(kind: str, cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.colleague.person, state=State.DRAFT)
    client = client_of(cast.colleague)
    own_url = client.get(reverse(f"{kind}s")).context["page"].own_url

    assert own_url == reverse(f"{kind}-begin")
    assert client.get(own_url)["Location"] == reverse(f"{kind}-new", args=[card.pk])


@pytest.mark.parametrize("kind", BOTH)
def test_list_asks_on_which_card_when_one_writes_several(kind: str, cast: Cast, client_of: Opener) -> None:
    own, of_unit, other = make_card(cast.owner.person), make_card(cast.unit), make_card(cast.elsewhere)
    shown = client_of(cast.owner).get(reverse(f"{kind}-begin")).content.decode()

    assert "På hvilket kort?" in shown
    assert all(reverse(f"{kind}-new", args=[card.pk]) in shown for card in (own, of_unit))
    assert reverse(f"{kind}-new", args=[other.pk]) not in shown


def test_card_that_is_not_begun_can_be_begun_from_there(cast: Cast, client_of: Opener) -> None:
    of_unit = make_card(cast.unit)
    client = client_of(cast.owner)
    shown = client.get(reverse("trial-begin"))
    [begun, not_begun] = shown.context["page"].cards

    assert begun.url == reverse("trial-new", args=[of_unit.pk])
    assert (not_begun.url, not_begun.begin_url) == ("", reverse("card-begin-own"))
    assert f'action="{not_begun.begin_url}"' in shown.content.decode()
    client.post(not_begun.begin_url)
    assert Card.objects.filter(person=cast.owner.person).exists()


def test_list_asks_nobody_to_write_who_has_no_card(cast: Cast, client_of: Opener) -> None:
    assert client_of(cast.editor).get(reverse("tasks")).context["page"].own_url == ""


def test_answer_leads_to_a_potential_that_leads_back(cast: Cast, client_of: Opener) -> None:
    trial = make_potential("Gåbus til skolen", card=make_card(cast.unit), kind=PotentialKind.TRIAL)
    rebuild()
    client = client_of(cast.outsider)
    asked = reverse("search") + "?q=g%C3%A5bus&slags=unit"
    link = f"{reverse('trial', args=[trial.pk])}?fra=%2Fsoeg%2F%3Fq%3Dg%25C3%25A5bus%26slags%3Dunit"
    assert f'href="{link}"' in client.get(asked).content.decode()

    back = client.get(link).context["page"].back

    assert (back.label, back.url) == ("Tilbage til svarene", asked)


def test_potential_leads_to_its_list_when_one_did_not_search(cast: Cast, client_of: Opener) -> None:
    trial = make_potential(card=make_card(cast.unit), kind=PotentialKind.TRIAL)
    back = client_of(cast.outsider).get(reverse("trial", args=[trial.pk]), {"fra": "//ond.example/soeg/"})

    assert back.context["page"].back.url == reverse("trials")


@pytest.mark.parametrize(
    ("state", "says", "needed"),
    [
        (State.DRAFT, "Skriv visitkortet", "(skal udfyldes, før kortet deles)"),
        (State.PUBLISHED, "Ret visitkortet", "(skal udfyldes)"),
    ],
)
def test_page_where_a_card_is_written_says_whether_it_is_shared_already(
    state: State, says: str, needed: str, cast: Cast, client_of: Opener
) -> None:
    card = make_card(cast.unit, state=state)
    page = client_of(cast.owner).get(reverse("card-edit", args=[card.pk])).content.decode()

    assert f"<title>{says} – " in page
    assert f'<li aria-current="page">{says}</li>' in page
    assert needed in page
