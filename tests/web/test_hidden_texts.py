"""Nothing of what one may not see stands on any page: no text, no title, no name, no count, no choice of a filter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.potentials.models import Potential, PotentialKind, Stage
from potentialer.domain.topics.models import Topic
from potentialer.search.indexer import rebuild
from tests.cast import Cast
from tests.makers import make_card, make_potential, make_topic, make_unit

Opener = Callable[[Any], Client]

# Each hidden text has both words. A search for the one must not answer with the other.
FIRST, SECOND = "zebrafisk", "kolibri"
SECRET = f"Vores {FIRST} og {SECOND}"
OUTSIDE_THE_UNIT = ("outsider", "editor", "administrator")


@dataclass(frozen=True)
class House:
    card: Card  # shared, its sections for the unit alone
    shown: Potential  # another's, with the same topic as the hidden ones
    hidden: tuple[Potential, ...]
    topic: Topic  # of both
    secret_topic: Topic  # of what is hidden alone; itself no secret


@pytest.fixture
def house(cast: Cast) -> House:
    topic, secret_topic = make_topic("Uro i klassen", unit=cast.elsewhere), make_topic("Dyrehold")
    card = make_card(
        cast.unit,
        introduction=SECRET,
        contact_wishes=SECRET,
        seekings=[SECRET],
        introduction_audience=Audience.UNIT,
        contact_audience=Audience.UNIT,
        seeking_audience=Audience.UNIT,
    )
    draft = make_card(make_unit("Stue 3", parent=cast.unit), state=State.DRAFT, introduction=SECRET, seekings=[SECRET])
    ways: list[dict[str, Any]] = [
        {"card": card, "audience": Audience.UNIT},
        {"card": card, "state": State.DRAFT},
        {"card": draft},
        {"card": make_card(cast.colleague.person), "audience": Audience.UNIT},
    ]
    hidden = tuple(
        make_potential(
            SECRET,
            kind=kind,
            text=SECRET,
            topics=[topic, secret_topic],
            starts_on=date(2013, 1, 1),
            **({"stage": Stage.STOPPED, "learned": SECRET} if kind == PotentialKind.TRIAL else {}),
            **way,
        )
        for way in ways
        for kind in PotentialKind
    )
    shown = make_potential("Gåbus til skolen", card=make_card(cast.elsewhere), kind=PotentialKind.TRIAL, topics=[topic])
    rebuild()
    return House(card, shown, hidden, topic, secret_topic)


def addresses(house: House, cast: Cast) -> list[str]:
    def at(name: str, *args: object) -> str:
        return reverse(name, args=args)

    topics = (house.topic.pk, house.secret_topic.pk)
    filters = [
        "",
        f"?emne={house.topic.pk}",
        f"?emne={house.secret_topic.pk}",
        f"?del={cast.centre.pk}",
        f"?del={cast.unit.pk}",
        "?aar=2013",
        "?stadie=stopped",
        "?vis=nu",
        "?vis=aabne",
    ]
    searches = (FIRST, SECOND, "dyrehold", "uro i klassen", "børnehuset", "kåre")
    return [
        at("front"),
        at("topics"),
        at("units"),
        at("people"),
        at("own-page"),
        *(at("topic", pk) for pk in topics),
        at("card", house.card.pk),
        at("trial", house.shown.pk),
        *(at("unit", unit.pk) for unit in (cast.unit, cast.centre, cast.elsewhere)),
        at("person", cast.colleague.person.pk),
        *(at(name) + narrowed for name in ("trials", "tasks") for narrowed in filters),
        *(f"{at('search')}?q={query}" for query in searches),
        *(f"{at('search')}?q={query}&slags={kind}" for query in searches for kind in PotentialKind),
        *(f"{at('suggestions')}?q={query}" for query in searches),
        *(at("card", pk) for pk in {each.card_id for each in house.hidden}),
        *(at(each.kind, each.pk) for each in house.hidden),
    ]


@pytest.mark.parametrize("part", OUTSIDE_THE_UNIT)
def test_no_page_shows_a_word_of_what_is_hidden(part: str, house: House, cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.actors()[part])
    leaks = []
    for address in addresses(house, cast):
        page = client.get(address).content.decode().lower()
        words = {FIRST, SECOND} - {word for word in (FIRST, SECOND) if f"q={word}" in address}  # the box repeats it
        leaks += [(address, word) for word in words if word in page]

    assert leaks == []


def test_those_who_may_see_it_find_it_on_the_same_pages(house: House, cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.owner)
    seen = {address for address in addresses(house, cast) if SECOND in client.get(address).content.decode().lower()}

    wanted = ["front", "trials", "tasks"]
    assert {reverse(name) for name in wanted} <= seen
    assert reverse("card", args=[house.card.pk]) in seen
    assert reverse("unit", args=[cast.unit.pk]) in seen
    assert reverse("trial", args=[house.shown.pk]) in seen  # as one with the same topic
    assert f"{reverse('search')}?q={FIRST}" in seen


@pytest.mark.parametrize("name", ["trials", "tasks"])
def test_no_filter_counts_what_is_hidden(name: str, house: House, cast: Cast, client_of: Opener) -> None:
    page = client_of(cast.outsider).get(reverse(name)).context["page"]
    choices = {choice.label: choice.count for group in page.filters for choice in group.choices}

    assert page.total == (1 if name == "trials" else 0)
    assert "Dyrehold" not in choices
    assert "2013" not in choices
    assert "Stoppet" not in choices
    assert cast.centre.name not in choices
    assert set(choices.values()) <= {0, 1}


def test_search_counts_nothing_that_is_hidden(house: House, cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.outsider)
    secret = client.get(reverse("search"), {"q": f"{FIRST} {SECOND}"}).context["page"]
    public = client.get(reverse("search"), {"q": "gåbus"}).context["page"]
    years = {choice.label for group in public.filters if group.name == "aar" for choice in group.choices}

    assert (secret.total, secret.hits) == (0, ())
    assert public.total == 1
    assert "2013" not in years


def test_person_who_has_left_is_named_on_no_page_of_hers(cast: Cast, client_of: Opener) -> None:
    person = cast.colleague.person
    card = make_card(person, introduction=SECRET, seekings=[SECRET])
    shown = make_potential(SECRET, card=card, kind=PotentialKind.TRIAL)
    rebuild()
    person.left_on = date(2027, 5, 1)
    person.save()
    client = client_of(cast.outsider)

    assert client.get(reverse("card", args=[card.pk])).status_code == 404
    assert client.get(reverse("trial", args=[shown.pk])).status_code == 404
    for address in (reverse("front"), reverse("trials"), f"{reverse('search')}?q={FIRST}"):
        assert SECOND not in client.get(address).content.decode().lower()


@pytest.mark.parametrize("change", ["section", "potential", "withdrawn"])
def test_what_was_hidden_a_moment_ago_is_not_shown_by_an_index_that_lags(
    change: str, cast: Cast, client_of: Opener
) -> None:
    text = "Vi er et hus." if change == "potential" else SECRET
    card = make_card(cast.unit, introduction=text, contact_wishes=text, seekings=[text])
    if change != "section":
        make_potential(SECRET, card=card, text=SECRET, kind=PotentialKind.TASK)
    rebuild()
    client = client_of(cast.outsider)
    before = client.get(reverse("search"), {"q": FIRST}).content.decode().lower()
    if change == "section":
        unit = Audience.UNIT
        Card.objects.update(introduction_audience=unit, contact_audience=unit, seeking_audience=unit)
    elif change == "potential":
        Potential.objects.update(audience=Audience.UNIT)
    else:
        Card.objects.update(state=State.DRAFT)

    after = client.get(reverse("search"), {"q": FIRST}).content.decode().lower()

    assert SECOND in before
    assert SECOND not in after


@pytest.mark.parametrize("change", [{"audience": Audience.UNIT}, {"state": State.DRAFT}])
def test_title_that_was_hidden_a_moment_ago_is_not_suggested_by_an_index_that_lags(
    change: dict[str, str], cast: Cast, client_of: Opener
) -> None:
    make_potential(SECRET, card=make_card(cast.unit), kind=PotentialKind.TASK)
    rebuild()
    client = client_of(cast.outsider)
    before = client.get(reverse("suggestions"), {"q": FIRST}).content.decode().lower()
    Potential.objects.update(**change)

    after = client.get(reverse("suggestions"), {"q": FIRST}).content.decode().lower()

    assert SECOND in before
    assert SECOND not in after
