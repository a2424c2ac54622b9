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


def statements(client: Client, name: str, cast: Cast) -> list[str]:
    args, query = PAGES[name]
    address = reverse(name, args=args(cast))
    rebuild()
    client.get(address, query)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, query).status_code == 200
    return [row["sql"] for row in captured]


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
    few = len(statements(client, name, cast))
    fill(cast, 18)

    assert len(statements(client, name, cast)) <= few


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("card-edit", "trial-new", "suggestions")])
def test_page_asks_once_what_its_viewer_may_see(name: str, cast: Cast, client_of: Opener) -> None:
    make_topic("Alle emner", key="alle")
    make_card(cast.unit)
    fill(cast, 2)
    asked = statements(client_of(cast.outsider), name, cast)

    sights = [sql for sql in asked if '"memberships__role"' in sql]
    assert len(sights) <= 1


@pytest.mark.parametrize("name", ["front", "trials", "card", "trial", "unit", "person"])
def test_page_sends_no_more_to_the_database_for_a_leader_of_many_units(
    name: str, cast: Cast, client_of: Opener
) -> None:
    make_topic("Alle emner", key="alle")
    make_card(cast.unit)
    fill(cast, 2)
    for number in range(60):
        make_unit(f"Team {number}", parent=cast.unit)
    sent: list[int] = []

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(len(params or ()))
        return execute(sql, params, many, context)

    args, query = PAGES[name]
    client = client_of(cast.leader_above)
    with connection.execute_wrapper(count):
        assert client.get(reverse(name, args=args(cast)), query).status_code == 200

    assert max(sent) < 60
