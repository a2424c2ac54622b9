"""Pages with cards and what stands on them ask the database equally often, however much there is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from potentialer.domain.cards.models import Card
from potentialer.domain.people.models import Role
from potentialer.domain.potentials.models import Potential, PotentialKind, Stage
from potentialer.domain.topics.models import Topic
from potentialer.search.indexer import rebuild
from tests.cast import Cast
from tests.makers import make_card, make_person, make_potential, make_topic, make_unit

Opener = Callable[[Any], Client]


def fill(cast: Cast, rows: int) -> None:
    """So many more units and people with a card, each with one of all kinds; and as much on the cast's own card."""
    everything, own = Topic.objects.get(key="alle"), Card.objects.get(unit=cast.unit)
    for number in range(rows):
        unit = make_unit(f"Stue {number}", parent=cast.unit)
        person = make_person(f"Åse Holm {number}", unit=unit)
        topic = make_topic(f"Emne {number}", unit=cast.unit)
        cast.owner.person.memberships.create(unit=make_unit(f"Hus {number}", parent=cast.centre), role=Role.LEADER)
        for card in (make_card(unit, seekings=["Ro i klassen"]), make_card(person, seekings=["Uro"]), own):
            for kind in PotentialKind:
                make_potential(
                    "Uro i klassen",
                    card=card,
                    kind=kind,
                    topics=[everything, topic],
                    starts_on=date(2000 + number, 1, 1),
                    **({"stage": Stage.values[number % 5]} if kind == PotentialKind.TRIAL else {}),
                )


# page -> (arguments, query)
PAGES: dict[str, tuple[Callable[[Cast], list[Any]], dict[str, str]]] = {
    "front": (lambda cast: [], {}),
    "trials": (lambda cast: [], {"aar": "2001"}),
    "tasks": (lambda cast: [], {"vis": "aabne"}),
    "card": (lambda cast: [Card.objects.get(unit=cast.unit).pk], {}),
    "card-edit": (lambda cast: [Card.objects.get(unit=cast.unit).pk], {}),
    "trial-new": (lambda cast: [Card.objects.get(unit=cast.unit).pk], {}),
    "trial": (lambda cast: [Potential.objects.filter(card__unit=cast.unit, kind="trial").earliest("id").pk], {}),
    "unit": (lambda cast: [cast.unit.pk], {}),
    "person": (lambda cast: [cast.owner.person.pk], {}),
    "topic": (lambda cast: [Topic.objects.get(key="alle").pk], {}),
    "own-page": (lambda cast: [], {}),
    "search": (lambda cast: [], {"q": "uro i klassen"}),
    "suggestions": (lambda cast: [], {"q": "uro"}),
}


def queries(client: Client, name: str, cast: Cast) -> int:
    args, query = PAGES[name]
    address = reverse(name, args=args(cast))
    rebuild()
    client.get(address, query)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (name, part)
        for name in PAGES
        for part in (["owner"] if name in ("card-edit", "trial-new") else ["owner", "outsider"])
    ],
)
def test_page_asks_equally_often_with_2_and_with_20_of_all(name: str, part: str, cast: Cast, client_of: Opener) -> None:
    make_topic("Alle emner", key="alle")
    make_card(cast.unit)
    client = client_of(cast.actors()[part])
    fill(cast, 2)
    few = queries(client, name, cast)
    fill(cast, 18)

    assert queries(client, name, cast) <= few
