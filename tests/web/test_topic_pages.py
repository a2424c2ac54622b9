"""The pages about topics: calm however many there are, and what the editor does there."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from potentialer.domain.cards.models import Audience
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.operations import edit_topic
from tests.cast import Cast
from tests.makers import make_card, make_potential, make_topic

pytestmark = pytest.mark.django_db
Opener = Callable[[Any], Client]


def page(client: Client, address: str) -> Any:
    return client.get(address).context["page"]


def titles(lines: Any) -> list[str]:
    return [line.title for line in lines]


# --- Reading


def test_themes_in_use_come_with_what_is_used_in_them_and_the_others_by_name(cast: Cast, client_of: Opener) -> None:
    social, vacant = make_topic("Social service"), make_topic("Ærø")
    help_ = make_topic("Hjælp", parent=social)
    make_topic("Madservice", parent=help_)
    make_topic("Rengøring", parent=help_, unit=cast.unit)
    make_topic("Under det ubrugte", parent=vacant)
    make_topic("Havnen", unit=cast.unit)

    shown = page(client_of(cast.outsider), reverse("topics"))

    [theme] = shown.themes
    assert (theme.title, titles(theme.topics), theme.more) == ("Social service", ["Rengøring"], 2)
    assert (titles(shown.used), titles(shown.others)) == (["Havnen"], ["Ærø"])
    assert theme.topics[0].count == "1 enhed"


def test_theme_with_much_in_use_shows_the_most_used_in_danish_order(cast: Cast, client_of: Opener) -> None:
    top, card = make_topic("Skole"), make_card(cast.unit)
    topics = [make_topic(f"Emne {number:02}", parent=top) for number in range(8)]
    for topic in topics:
        make_potential(card=card, topics=[topic])
    make_potential(card=card, topics=topics[2:])

    [theme] = page(client_of(cast.outsider), reverse("topics")).themes

    assert titles(theme.topics) == [topic.title for topic in topics[2:]]
    assert (theme.more, theme.topics[0].count) == (2, "2 fortællinger")


def test_many_topics_that_nobody_uses_are_paged(cast: Cast, client_of: Opener) -> None:
    for number in range(70):
        make_topic(f"Emne {number:02}")
    client = client_of(cast.outsider)

    first, second = page(client, reverse("topics")), page(client, reverse("topics") + "?side=2")

    assert [*titles(first.others), *titles(second.others)] == [f"Emne {number:02}" for number in range(70)]


def test_topic_used_in_what_the_viewer_may_not_see_is_not_in_use_for_her(cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Dyrehold")
    make_potential(card=make_card(cast.unit), topics=[topic], audience=Audience.UNIT)

    assert titles(page(client_of(cast.outsider), reverse("topics")).used) == []
    assert titles(page(client_of(cast.colleague), reverse("topics")).used) == ["Dyrehold"]


@pytest.mark.parametrize("asked", ["hjemmehjælp", "HJEMMEHJAELP", "hjemmepl", "rengøring"])
def test_topic_is_found_by_title_synonym_and_keyword(asked: str, cast: Cast, client_of: Opener) -> None:
    top = make_topic("Social service")
    make_topic("Hjemmehjælp", parent=top, synonyms=["hjemmepleje"], keywords=["rengøring"])

    shown = page(client_of(cast.outsider), reverse("topics") + f"?find={asked}")

    [line] = shown.found
    assert (line.title, line.path) == ("Hjemmehjælp", "Social service")


def test_page_says_when_nothing_is_found_and_takes_any_words(cast: Cast, client_of: Opener) -> None:
    make_topic("Hjemmehjælp")
    client = client_of(cast.outsider)

    assert "Vi fandt intet emne med ”xqzwv”." in client.get(reverse("topics") + "?find=xqzwv").content.decode()
    for odd in ("%00", "x" * 5000, "%F0%9F%98%80", "%25_", "&find=", "<b>"):
        assert client.get(reverse("topics") + f"?find={odd}").status_code == 200


def test_topic_says_where_it_lies_and_what_lies_under_it(cast: Cast, client_of: Opener) -> None:
    top = make_topic("Social service")
    middle = make_topic("Hjælp", parent=top, keywords=["bistand"], kle=["27.36"])
    make_topic("Madservice", parent=middle)
    below = make_topic("Rengøring", parent=make_topic("Praktisk", parent=middle), unit=cast.unit)

    client = client_of(cast.outsider)
    shown, deepest = page(client, reverse("topic", args=[middle.pk])), page(client, reverse("topic", args=[below.pk]))

    assert [link.label for link in shown.path] == ["Social service"]
    assert (titles(shown.used), titles(shown.others)) == (["Praktisk"], ["Madservice"])
    assert (shown.keywords, shown.kle, shown.tools) == (("bistand",), ("27.36",), None)
    assert [link.label for link in deepest.path] == ["Social service", "Hjælp", "Praktisk"]


def test_pages_ask_equally_often_however_many_topics_there_are(cast: Cast, client_of: Opener) -> None:
    client, card, top = client_of(cast.editor), make_card(cast.unit), make_topic("Top")
    addresses = [
        reverse("topics"),
        reverse("topics") + "?find=emne",
        reverse("topics-retired"),
        *(reverse(name, args=[top.pk]) for name in ("topic", "topic-merge", "topic-retire", "topic-edit")),
    ]

    def fill(count: int) -> None:
        for number in range(count):
            topic = make_topic(f"Emne {number}", parent=top, unit=cast.unit)
            make_topic(f"Emne under {number}", parent=topic)
            make_topic(f"Gammelt emne {number}", retired_on=date(2027, 1, 1))
            make_potential(card=card, topics=[topic, top])

    def statements() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    fill(2)
    statements()
    few = statements()
    fill(18)
    assert statements() == few


# --- Keeping


def typed(topic: Topic, **fields: str) -> dict[str, str]:
    seen = {"title": topic.title, "synonyms": topic.synonyms, "keywords": topic.keywords}
    return {"title": topic.title, "synonyms": "", "keywords": "", "seen": json.dumps(seen), **fields}


def test_editor_edits_a_topic(cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Skolevægring")

    answer = client_of(cast.editor).post(
        reverse("topic-edit", args=[topic.pk]),
        typed(topic, title="Fravær", synonyms="skolevægring\r\npjæk\r\n", keywords="blå mandag"),
    )

    topic.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, reverse("topic", args=[topic.pk]))
    assert (topic.title, topic.synonyms, topic.keywords) == ("Fravær", ["skolevægring", "pjæk"], ["blå mandag"])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Skriv, hvad emnet hedder."),
        ("title", "Om 010170-1234", "Her ligner noget et CPR-nummer"),
        ("title", "x" * 161, "161"),
        ("synonyms", "ok\n" + "x" * 101, "Et af ordene er for langt."),
        ("keywords", "\n".join(f"ord {n}" for n in range(601)), "Det er for mange ord."),
    ],
)
def test_bad_input_is_told_and_all_typed_is_still_there(
    field: str, value: str, said: str, cast: Cast, client_of: Opener
) -> None:
    topic = make_topic("Skolevægring")
    fields = typed(topic, **{"title": "Fravær", "synonyms": "pjæk", "keywords": "mandag", field: value})

    answer = client_of(cast.editor).post(reverse("topic-edit", args=[topic.pk]), fields)

    form = answer.context["page"].form
    assert answer.status_code == 422
    assert said in " ".join(form.errors[field])
    assert {name: form[name].value() for name in ("title", "synonyms", "keywords")} == {
        name: fields[name] for name in ("title", "synonyms", "keywords")
    }
    topic.refresh_from_db()
    assert topic.title == "Skolevægring"


def test_two_who_edit_at_once_both_see_both(cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Skolevægring")
    fields = typed(topic, title="Fravær", synonyms="pjæk")
    edit_topic(cast.editor, topic=topic, title="Skolefravær", synonyms=[], keywords=[])
    client, address = client_of(cast.editor), reverse("topic-edit", args=[topic.pk])

    answer = client.post(address, fields)

    shown = answer.context["page"]
    assert answer.status_code == 409
    assert ("Titel", "Skolefravær") in [(one.label, one.text) for one in shown.meanwhile.theirs]
    assert shown.form["title"].value() == "Fravær"
    assert client.post(address, {**fields, "seen": shown.seen}).status_code == 302
    topic.refresh_from_db()
    assert topic.title == "Fravær"


@pytest.mark.parametrize("seen", ["", "ikke json", "[1]", "{}", "[" * 5000])
def test_edit_from_something_unreadable_is_shown_to_its_writer_first(seen: str, cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Skolevægring")
    fields = {**typed(topic, title="Fravær"), "seen": seen}

    assert client_of(cast.editor).post(reverse("topic-edit", args=[topic.pk]), fields).status_code == 409


def test_editor_takes_a_topic_out_and_into_use_again(cast: Cast, client_of: Opener) -> None:
    top = make_topic("Skole", unit=cast.unit)
    under = make_topic("Fravær", parent=top)
    client = client_of(cast.editor)

    asked = page(client, reverse("topic-retire", args=[top.pk]))
    client.post(reverse("topic-retire", args=[top.pk]))

    assert (asked.below, asked.units) == (1, 1)
    assert client.get(reverse("topic", args=[under.pk])).status_code == 404
    assert page(client, reverse("topics")).retired_url == reverse("topics-retired")
    assert sorted(titles(page(client, reverse("topics-retired")).topics)) == ["Fravær", "Skole"]
    client.post(reverse("topic-reopen", args=[top.pk]))
    assert client.get(reverse("topic", args=[top.pk])).status_code == 200
    assert page(client_of(cast.outsider), reverse("topics")).retired_url == ""


def test_editor_merges_a_topic_into_another_and_the_old_address_leads_there(cast: Cast, client_of: Opener) -> None:
    old, new = make_topic("Skolevægring", unit=cast.unit), make_topic("Bekymrende skolefravær")
    client, address = client_of(cast.editor), reverse("topic-merge", args=[old.pk])

    choices = page(client, address + "?find=fravær").choices
    answer = client.post(address, {"into": new.pk})

    assert [choice.line.title for choice in choices] == ["Bekymrende skolefravær"]
    assert (answer.status_code, answer["Location"]) == (302, reverse("topic", args=[new.pk]))
    assert client.get(reverse("topic", args=[old.pk]))["Location"] == reverse("topic", args=[new.pk])
    new.refresh_from_db()
    assert new.synonyms == ["Skolevægring"]


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("", "Vælg det emne, der skal bestå."),
        ("x", "Vælg det emne, der skal bestå."),
        ("999999", "Det emne findes ikke længere."),
        ("9" * 30, "Det emne findes ikke længere."),
        ("self", "Vælg et andet emne end det selv."),
        ("below", "Det emne ligger under det her."),
    ],
)
def test_merge_that_cannot_be_done_is_told(into: str, said: str, cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Skole")
    below = make_topic("Fravær", parent=topic)
    value = {"self": topic.pk, "below": below.pk}.get(into, into)

    answer = client_of(cast.editor).post(reverse("topic-merge", args=[topic.pk]), {"into": value})

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Topic.objects.exclude(retired_on=None).exists()
