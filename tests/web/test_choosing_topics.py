"""Ticking topics on a potential's form, however many there are; nothing typed is lost on the way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from potentialer.domain.cards.models import Card
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.web.potentials import ticking
from potentialer.web.potentials.pages import TopicChooser
from tests.cast import Cast
from tests.makers import make_card, make_potential, make_topic
from tests.web.test_potential_pages import assert_kept, typed

pytestmark = pytest.mark.django_db
Opener = Callable[[Any], Client]
KNOWLEDGE, TRIAL = PotentialKind.KNOWLEDGE, PotentialKind.TRIAL


@pytest.fixture
def card(cast: Cast) -> Card:
    return make_card(cast.unit)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any topic at all is more than are shown."""
    monkeypatch.setattr(ticking, "MOST_SHOWN", 0)


def new(card: Card, kind: PotentialKind = KNOWLEDGE) -> str:
    return reverse(f"{kind}-new", args=[card.pk])


def groups(chooser: TopicChooser) -> dict[str, list[str]]:
    return {group.label: [topic.label for topic in group.topics] for group in (*chooser.groups, *chooser.themes)}


def found(chooser: TopicChooser) -> list[str]:
    return [topic.label for topic in chooser.found.topics]


def test_of_many_topics_those_in_use_are_offered(many: None, card: Card, cast: Cast, client_of: Opener) -> None:
    theme = make_topic("Børn")
    make_topic("Ubrugt", parent=theme)
    make_potential(card=make_card(cast.elsewhere), topics=[make_topic("Leg", parent=theme), make_topic("Løst")])

    chooser = client_of(cast.owner).get(new(card)).context["page"].topics

    assert groups(chooser) == {"Børn": ["Leg"], "Andre emner": ["Løst"]}


def test_of_few_topics_all_are_offered(card: Card, cast: Cast, client_of: Opener) -> None:
    make_topic("Leg", parent=make_topic("Børn"))
    make_topic("Løst")

    chooser = client_of(cast.owner).get(new(card)).context["page"].topics

    assert groups(chooser) == {"Børn": ["Leg"], "Andre emner": ["Løst"]}


def test_topic_in_three_levels_is_offered_under_its_theme_with_its_place(
    card: Card, cast: Cast, client_of: Opener
) -> None:
    make_topic("Rengøring", parent=make_topic("Hjælp", parent=make_topic("Social service")), unit=cast.elsewhere)

    chooser = client_of(cast.owner).get(new(card)).context["page"].topics

    [theme] = chooser.themes
    assert (theme.label, [topic.label for topic in theme.topics]) == ("Social service", ["Hjælp", "Rengøring"])
    assert theme.topics[1].path == "Social service › Hjælp"


@pytest.mark.parametrize("kind", PotentialKind)
@pytest.mark.parametrize("how", [{"find": "1"}, {"enter": "1"}])
def test_looking_for_a_topic_saves_nothing_and_keeps_all_typed(
    kind: PotentialKind, how: dict[str, str], card: Card, cast: Cast, client_of: Opener
) -> None:
    ticked = make_topic("Uro")
    make_topic("Hjemmehjælp", synonyms=["hjemmepleje"])
    made = make_potential(card=card, kind=kind)
    fields = typed(kind, title="", topics=[str(ticked.pk)], find_topic="HJEMMEPLEJE", **how)

    for address in (new(card, kind), reverse("potential-edit", args=[made.pk])):
        answer = client_of(cast.owner).post(address, fields)

        shown = answer.context["page"]
        assert answer.status_code == 200
        assert_kept(answer, {name: value for name, value in fields.items() if name not in ("find_topic", *how)})
        assert found(shown.topics) == ["Hjemmehjælp"]
        assert not shown.form.errors
        assert "Ét emne med ”HJEMMEPLEJE”." in answer.content.decode()
    assert Potential.objects.get().changed_at == made.changed_at


def test_topic_that_was_found_is_saved_with_the_rest(many: None, card: Card, cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Hjemmehjælp")

    client_of(cast.owner).post(new(card), typed(KNOWLEDGE, topics=[topic.pk, topic.pk], publish="1"))

    assert [row.topic for row in Potential.objects.get().potential_topics.all()] == [topic]


def test_enter_in_a_field_saves_as_before(card: Card, cast: Cast, client_of: Opener) -> None:
    make_topic("Uro")

    answer = client_of(cast.owner).post(new(card), typed(KNOWLEDGE, enter="1", find_topic=" "))

    assert (answer.status_code, Potential.objects.count()) == (302, 1)


def test_found_topic_that_is_offered_already_stands_there_alone(card: Card, cast: Cast, client_of: Opener) -> None:
    near, other = make_topic("Sprog", unit=cast.unit), make_topic("Sprogvurdering")
    fields = typed(KNOWLEDGE, find_topic="sprog", find="1")

    answer = client_of(cast.owner).post(new(card), fields)

    chooser = answer.context["page"].topics
    assert (groups(chooser), found(chooser)) == ({"Tæt på jer": ["Sprog"]}, ["Sprogvurdering"])
    assert "Ét emne med ”sprog”. Flere står herover." in answer.content.decode()
    for topic in (near, other):
        assert answer.content.decode().count(f'id="topic-{topic.pk}"') == 1


def test_topics_that_the_text_names_are_proposed(many: None, card: Card, cast: Cast, client_of: Opener) -> None:
    demens, hjem = make_topic("Demens"), make_topic("Hjemmehjælp", synonyms=["hjemmepleje"])
    make_topic("Havnen")
    fields = typed(KNOWLEDGE, text="Vi har prøvet noget i hjemmepleje for folk med demens.", topics=[demens.pk])

    chooser = client_of(cast.owner).post(new(card), {**fields, "find": "1"}).context["page"].topics

    assert groups(chooser) == {"Valgt": ["Demens"], "Passer måske": [hjem.title]}


def test_form_without_topics_asks_for_none(card: Card, cast: Cast, client_of: Opener) -> None:
    assert client_of(cast.owner).get(new(card)).context["page"].topics is None


@pytest.mark.parametrize("asked", ["\x00", "x" * 5000, "<b>", "%", "🙂"])
def test_any_words_may_be_looked_for(asked: str, card: Card, cast: Cast, client_of: Opener) -> None:
    make_topic("Uro")
    client = client_of(cast.owner)

    assert client.post(new(card), typed(KNOWLEDGE, find_topic=asked, find="1")).status_code == 200
    assert client.get(reverse("topic-choices"), {"find_topic": asked}).status_code == 200


def test_script_is_given_what_is_found_and_what_it_names(cast: Cast, client_of: Opener) -> None:
    top = make_topic("Social service")
    wanted, other = make_topic("Hjemmehjælp", parent=top), make_topic("Uro")
    client, address = client_of(cast.outsider), reverse("topic-choices")

    by_words = client.get(address, {"find_topic": "hjemme"}).content.decode()
    by_ids = client.get(address, {"id": [wanted.pk, "x", 999999, "9" * 40]}).content.decode()
    nothing = client.get(address).content.decode()

    for said in (by_words, by_ids):
        assert f'value="{wanted.pk}"' in said
        assert "Social service" in said
        assert f'value="{other.pk}"' not in said
    assert "Ét emne med ”hjemme”." in by_words
    assert "checkbox" not in nothing


def test_form_asks_equally_often_however_many_topics_there_are(card: Card, cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.owner)
    made = make_potential(card=card)

    def fill(count: int) -> None:
        for number in range(count):
            topic = make_topic(f"Emne {number}", parent=make_topic(f"Tema {number}"), unit=cast.unit)
            made.potential_topics.create(topic=topic)
            make_potential(card=card, topics=[make_topic(f"Andet {number}")])

    def statements() -> list[int]:
        counts = []
        for address, data in (
            (new(card), None),
            (reverse("potential-edit", args=[made.pk]), None),
            (new(card), typed(KNOWLEDGE, find_topic="emne", find="1")),
            (reverse("topic-choices") + "?find_topic=emne", None),
        ):
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address) if data is None else client.post(address, data)
            assert answer.status_code == 200
            counts.append(len(captured))
        return counts

    fill(2)
    statements()
    few = statements()
    fill(18)
    assert statements() == few
