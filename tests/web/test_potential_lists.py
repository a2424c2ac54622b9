"""The lists of trials and tasks to browse, and their filters."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from potentialer.domain.potentials.models import Potential, PotentialKind, Stage
from potentialer.domain.topics.models import Topic
from potentialer.web.potentials import lists
from tests.cast import Cast
from tests.makers import make_card, make_potential, make_topic, make_unit

KNOWLEDGE, TRIAL, TASK = PotentialKind.KNOWLEDGE, PotentialKind.TRIAL, PotentialKind.TASK
Opener = Callable[[Any], Client]


def page(client: Client, name: str, **query: Any) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def trials(cast: Cast) -> list[Potential]:
    uro = make_topic("Uro")
    return [
        make_potential(
            f"Prøvet {number}", card=card, kind=TRIAL, stage=stage, starts_on=date(year, 1, 1), topics=topics
        )
        for number, (card, stage, year, topics) in enumerate(
            [
                (make_card(cast.unit), Stage.ENDED, 2025, [uro]),
                (make_card(cast.elsewhere), Stage.ENDED, 2026, []),
                (make_card(cast.colleague.person), Stage.IDEA, 2026, [uro]),
            ]
        )
    ]


def test_every_choice_is_a_link_that_gives_as_many_as_it_says(
    trials: list[Potential], cast: Cast, client_of: Opener
) -> None:
    client = client_of(cast.outsider)
    start = client.get(reverse("trials"))
    choices = [choice for group in start.context["page"].filters for choice in group.choices]
    given = {choice.label: client.get(choice.url).context["page"].total for choice in choices}

    assert given == {choice.label: choice.count for choice in choices}
    assert given == {
        "Afsluttet": 2,
        "Idé": 1,
        "Center for Børn og Læring": 2,
        "Vej og Park": 1,
        "Uro": 2,
        "2026": 2,
        "2025": 1,
    }
    assert all(choice.url.replace("&", "&amp;") in start.content.decode() for choice in choices)


def test_filters_add_up_and_can_be_taken_off(trials: list[Potential], cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.outsider)
    narrowed = client.get(reverse("trials"), {"stadie": "ended", "aar": "2025"}).context["page"]
    groups = {group.name: group for group in narrowed.filters}
    without_year = client.get(groups["aar"].clear_url).context["page"]

    assert (narrowed.total, narrowed.is_filtered) == (1, True)
    assert (groups["stadie"].chosen, groups["aar"].chosen) == ("Afsluttet", "2025")
    assert without_year.total == 2
    assert client.get(narrowed.clear_url).context["page"].total == 3


def test_combination_that_gives_nothing_says_what_is_chosen(
    trials: list[Potential], cast: Cast, client_of: Opener
) -> None:
    uro = Topic.objects.get()
    answer = client_of(cast.outsider).get(
        reverse("trials"), {"emne": uro.pk, "del": cast.elsewhere.pk, "aar": "2026", "stadie": "idea"}
    )
    chosen = {group.chosen for group in answer.context["page"].filters}

    assert answer.context["page"].total == 0
    assert chosen == {"Idé", "Uro", "Vej og Park", "2026"}


def test_pages_of_a_list_keep_the_filters(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit)
    for number in range(23):
        make_potential(f"Prøvet {number}", card=card, kind=TRIAL, stage=Stage.ENDED)
    first = client_of(cast.outsider).get(reverse("trials"), {"stadie": "ended"})
    second = client_of(cast.outsider).get(first.context["page"].pager.next_url)

    assert (len(first.context["page"].lines), len(second.context["page"].lines)) == (20, 3)
    assert second.context["page"].total == 23
    assert "Prøvet 22" in first.content.decode()


@pytest.mark.parametrize("name", ["trials", "tasks"])
@pytest.mark.parametrize("field", ["stadie", "del", "emne", "aar", "vis", "side"])
@pytest.mark.parametrize("value", ["9" * 30, "9" * 18, "99999", "0", "-1", "æ", "\x00", "²", "１２", "1e3", "' OR 1=1"])
def test_odd_filters_give_a_page(name: str, field: str, value: str, cast: Cast, client_of: Opener) -> None:
    make_potential(card=make_card(cast.unit), kind=TRIAL if name == "trials" else TASK, starts_on=date(2026, 1, 1))
    client = client_of(cast.outsider)

    assert client.get(reverse(name), {field: value}).status_code == 200
    assert client.get(reverse("search"), {"q": "gåbus", field: value}).status_code == 200


def test_empty_list_says_how_to_begin(cast: Cast, client_of: Opener) -> None:
    assert reverse("trial-begin") in page(client_of(cast.owner), "trials")
    assert "Ingen har delt en opgave endnu" in page(client_of(cast.outsider), "tasks")


def test_closed_part_of_the_organisation_is_still_named(cast: Cast, client_of: Opener) -> None:
    closed = make_unit("Center for Gamle Dage", parent=cast.municipality, closed_on=date(2026, 1, 1))
    make_potential("Gammel erfaring", card=make_card(closed), kind=TRIAL)
    shown = page(client_of(cast.outsider), "trials", **{"del": closed.pk})

    assert "Gammel erfaring" in shown


def test_of_very_many_topics_those_that_give_most_and_the_chosen_one_are_choices(
    cast: Cast, client_of: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_TOPICS", 2)
    card = make_card(cast.unit)
    topics = [make_topic(title) for title in ("Ærø", "Åen", "Bøgen", "Cirkus")]
    for topic in topics:
        make_potential(card=card, kind=TRIAL, topics=[topic])
    make_potential(card=card, kind=TRIAL, topics=[topics[0], topics[3]])

    def choices(**query: Any) -> list[str]:
        shown = client_of(cast.outsider).get(reverse("trials"), query).context["page"].filters
        [group] = [each for each in shown if each.name == "emne"]
        return [choice.label for choice in group.choices]

    assert choices() == ["Cirkus", "Ærø"]
    assert choices(emne=topics[1].pk) == ["Cirkus", "Ærø", "Åen"]
