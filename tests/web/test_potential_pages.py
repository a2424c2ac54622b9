"""Knowledge, trials and tasks, from the first word to deleting them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from potentialer.domain.cards.models import Audience, State
from potentialer.domain.potentials.models import Potential, PotentialKind, Stage
from potentialer.domain.potentials.operations import edit_potential, share_potential
from potentialer.domain.topics.models import Topic
from potentialer.web.potentials.pages import TopicChoice
from tests.cast import Cast
from tests.makers import make_card, make_potential, make_topic, make_unit

KNOWLEDGE, TRIAL, TASK = PotentialKind.KNOWLEDGE, PotentialKind.TRIAL, PotentialKind.TASK
Opener = Callable[[Any], Client]
Typed = dict[str, Any]

FORMS: dict[PotentialKind, Typed] = {
    KNOWLEDGE: {"title": "Ro ved bordet", "text": "Vi ved <meget> om ro.", "help": "explain"},
    TRIAL: {
        "title": "Gåbus til skolen",
        "wonder": "Hvorfor er de trætte?",
        "did": "Vi gik.",
        "stage": "stopped",
        "happened": "Det regnede.",
        "worked": "no",
        "learned": "Støvler hjælper.",
        "next_step": "Paraplyer.",
        "starts_on": "1.2.2026",
        "ends_on": "2026-05-31",
    },
    TASK: {"title": "Sansehaven", "text": "Vi graver.", "starts_on": "3/5/26", "ends_on": "", "is_open": "on"},
}


def typed(kind: PotentialKind, **fields: Any) -> Typed:
    return FORMS[kind] | {"audience": "municipality"} | fields


def page(client: Client, name: str, *args: object, status: int = 200, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def said(client: Client, answer: HttpResponse) -> str:
    return client.get(answer["Location"]).content.decode()


def offered(shown: Any) -> list[TopicChoice]:
    """Every topic that can be ticked on the form without looking for it."""
    groups = (*shown.topics.groups, *shown.topics.themes) if shown.topics else ()
    return [topic for group in groups for topic in group.topics]


def assert_kept(answer: HttpResponse, fields: Typed) -> None:
    """Everything typed still stands in the form, dates as they were written; what was ticked is ticked."""
    shown = answer.context["page"]  # type: ignore[attr-defined]
    ticked = [str(topic.id) for topic in offered(shown) if topic.is_chosen]
    kept = {name: shown.form[name].value() for name in fields if name not in ("topics", "is_open")}
    assert kept == {name: value for name, value in fields.items() if name in kept}
    assert sorted(ticked) == sorted(map(str, fields.get("topics", [])))
    html = answer.content.decode()
    assert html.count('value="municipality" checked') == (fields["audience"] == "municipality")
    assert all(f'value="{pk}" checked' in html for pk in ticked)
    if "is_open" in fields:
        assert 'name="is_open" checked' in html


@pytest.mark.parametrize("kind", PotentialKind)
def test_it_is_written_on_a_card_and_found_by_others(kind: PotentialKind, cast: Cast, client_of: Opener) -> None:
    card, topic = make_card(cast.unit), make_topic("Uro i klassen")
    leader, other = client_of(cast.owner), client_of(cast.outsider)
    address = reverse(f"{kind}-new", args=[card.pk])
    assert address in page(leader, "card", card.pk)
    leader.get(address)

    answer = leader.post(address, typed(kind, topics=[topic.pk], publish="1"))

    made = Potential.objects.get()
    assert answer["Location"] == reverse("card", args=[card.pk])
    assert "Delt. Kollegerne kan finde det" in said(leader, answer)
    shown = page(other, kind, made.pk)
    for text in (made.title, "Uro i klassen", "Børnehuset Sømærket"):
        assert text in shown
    assert made.title in page(other, "card", card.pk)
    assert made.title in page(other, "front")
    assert made.title in page(other, "unit", cast.unit.pk)
    for name in ("potential-edit", "potential-withdraw", "potential-delete"):
        assert reverse(name, args=[made.pk]) not in shown
        assert reverse(name, args=[made.pk]) in page(leader, kind, made.pk)


def test_trial_tells_its_story_in_its_order(cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.owner)
    client.post(reverse("trial-new", args=[make_card(cast.unit).pk]), typed(TRIAL, publish="1"))
    made = Potential.objects.get()
    shown = page(client_of(cast.outsider), "trial", made.pk)
    story = [
        "Stoppet",
        "februar 2026 – maj 2026",
        "Det virkede ikke, og det er godt at vide.",
        "Hvorfor er de trætte?",
        "Vi gik.",
        "Det regnede.",
        "Støvler hjælper.",
        "Paraplyer.",
    ]

    assert [text for text in story if text not in shown] == []
    assert [shown.index(text) for text in story[3:]] == sorted(shown.index(text) for text in story[3:])
    assert (made.starts_on, made.ends_on) == (date(2026, 2, 1), date(2026, 5, 31))
    assert "Gåbus til skolen" in page(client, "trials")
    assert "Gåbus til skolen" not in page(client, "tasks")


def test_draft_is_finished_and_shared_from_where_it_is_written(cast: Cast, client_of: Opener) -> None:
    client, other = client_of(cast.owner), client_of(cast.outsider)
    answer = client.post(reverse("task-new", args=[make_card(cast.unit).pk]), typed(TASK, save="1"))
    made = Potential.objects.get()
    address = reverse("potential-edit", args=[made.pk])
    assert "Gemt som kladde" in said(client, answer)
    page(other, "task", made.pk, status=404)

    still = client.post(address, typed(TASK, title="Sansehave", edition="1", save="1"))
    assert "Gemt som kladde" in said(client, still)
    shared = client.post(address, typed(TASK, title="Sansehaven nu", edition="2", publish="1"))

    assert "Delt. Kollegerne kan finde det" in said(client, shared)
    assert "Sansehaven nu" in page(other, "tasks")


@pytest.mark.parametrize("kind", PotentialKind)
def test_button_pressed_twice_makes_one(kind: PotentialKind, cast: Cast, client_of: Opener) -> None:
    card, topic = make_card(cast.unit), make_topic()
    client, address = client_of(cast.owner), reverse(f"{kind}-new", args=[card.pk])

    answers = [client.post(address, typed(kind, topics=[topic.pk], publish="1")) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [reverse("card", args=[card.pk])] * 2
    assert Potential.objects.count() == 1


def test_shared_on_a_draft_card_says_when_others_see_it(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit, state=State.DRAFT)
    client = client_of(cast.owner)
    answer = client.post(reverse("knowledge-new", args=[card.pk]), typed(KNOWLEDGE, publish="1"))

    assert "når visitkortet er delt" in said(client, answer)
    assert "Klar til at blive delt" in page(client, "knowledge", Potential.objects.get().pk)


@pytest.mark.parametrize(
    ("kind", "wrong", "sentence"),
    [
        (KNOWLEDGE, {"title": ""}, "Giv det en overskrift"),
        (KNOWLEDGE, {"text": " "}, "Skriv et par linjer om det."),
        (KNOWLEDGE, {"help": "money"}, "Vælg fra listen."),
        (KNOWLEDGE, {"title": "å" * 161}, "160"),
        (KNOWLEDGE, {"audience": ""}, "Vælg en af mulighederne."),
        (TRIAL, {"starts_on": "31.2.2026"}, "Skriv datoen som 3.5.2026."),
        (TRIAL, {"ends_on": "i foråret"}, "Skriv datoen som 3.5.2026."),
        (TRIAL, {"starts_on": "1.6.2026"}, "Det kan ikke slutte, før det begyndte."),
        (TRIAL, {"starts_on": "0026-05-03"}, "Se efter, om årstallet er rigtigt."),
        (TRIAL, {"did": "Vi gik.\r\n\r\nMed 010203-1234"}, "ligner noget et CPR-nummer (linje 3)"),
        (TRIAL, {"stage": ""}, "Vælg en af mulighederne."),
        (TASK, {"text": "a \x00 b"}, "null-tegn"),
        (TASK, {"title": "010203-1234"}, "ligner noget et CPR-nummer (linje 1)"),
    ],
)
def test_form_that_will_not_do_keeps_what_was_typed(
    kind: PotentialKind, wrong: Typed, sentence: str, cast: Cast, client_of: Opener
) -> None:
    ticked = [make_topic("Uro").pk, make_topic("Leg", parent=make_topic("Børn")).pk]
    made = make_potential(card=make_card(cast.unit), kind=kind)
    client = client_of(cast.owner)
    fields = typed(kind, topics=ticked, **wrong)

    for address in (reverse(f"{kind}-new", args=[made.card_id]), reverse("potential-edit", args=[made.pk])):
        answer = client.post(address, fields | {"publish": "1"})
        assert answer.status_code == 422
        assert_kept(answer, fields)
        assert sentence.lower() in answer.content.decode().lower()
    assert Potential.objects.get().changed_at == made.changed_at


@pytest.mark.parametrize("topics", [["999999"], ["x"], ["\x00"], ["-1"], [str(10**30)]])
def test_topic_that_is_none_is_refused_with_the_text_kept(topics: list[str], cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit)
    make_topic("Uro")
    answer = client_of(cast.owner).post(
        reverse("knowledge-new", args=[card.pk]), typed(KNOWLEDGE, topics=topics, publish="1")
    )

    assert answer.status_code == 422
    assert "Et af emnerne findes ikke længere" in answer.content.decode()
    assert "Vi ved &lt;meget&gt; om ro." in answer.content.decode()


@pytest.mark.parametrize("kind", PotentialKind)
def test_person_is_asked_as_one(kind: PotentialKind, cast: Cast, client_of: Opener) -> None:
    address = reverse(f"{kind}-new", args=[make_card(cast.colleague.person).pk])
    labels = " ".join(str(field.label) for field in client_of(cast.colleague).get(address).context["page"].form)

    assert " du" in labels
    assert " I " not in labels


def test_topics_near_the_unit_stand_first_and_open(cast: Cast, client_of: Opener) -> None:
    theme = make_topic("Børn")
    make_topic("Leg", parent=theme)
    own = make_topic("Sprog", parent=theme, unit=cast.unit)
    old = make_topic("Gammelt", retired_on=date(2027, 1, 1))
    made = make_potential(card=make_card(cast.unit), topics=[old])
    groups = client_of(cast.owner).get(reverse("potential-edit", args=[made.pk])).context["page"].topics
    shown = [
        (group.label, group.is_open, [topic.label for topic in group.topics])
        for group in (*groups.groups, *groups.themes)
    ]

    assert shown == [("Valgt", True, ["Gammelt"]), ("Tæt på jer", True, ["Sprog"]), ("Børn", False, ["Leg"])]
    assert own.pk not in [topic.id for group in groups.themes for topic in group.topics]


def test_two_who_write_at_once_see_both_texts_and_choose(cast: Cast, client_of: Opener) -> None:
    uro, leg = make_topic("Uro"), make_topic("Leg")
    made = make_potential(
        card=make_card(cast.unit), kind=TRIAL, title="Gåbus til skolen", starts_on=date(2026, 2, 1), topics=[uro]
    )
    edit_potential(
        cast.deputy,
        potential=made,
        values={"learned": "Hendes ord", "worked": "partly", "ends_on": date(2026, 4, 30)},
        topics=[uro, leg],
    )
    client, address = client_of(cast.owner), reverse("potential-edit", args=[made.pk])
    fields = typed(TRIAL, topics=[uro.pk], ends_on="31.5.2026")
    conflict = client.post(address, fields | {"edition": "1", "save": "1"})
    theirs = {each.label: each.text for each in conflict.context["page"].meanwhile.theirs}
    made.refresh_from_db()

    assert (conflict.status_code, made.trial.learned) == (409, "Hendes ord")
    assert_kept(conflict, fields)
    assert "Hendes ord" in conflict.content.decode()
    assert theirs["Hvad lærte I?"] == "Hendes ord"
    assert theirs["Virkede det?"] == "Delvist"
    assert theirs["Sluttede"] == "30.4.2026"
    assert theirs["Emner"] == "Leg, Uro"
    assert "Begyndte" not in theirs  # the same day, written in another way
    assert "Overskrift" not in theirs

    again = client.post(address, fields | {"edition": conflict.context["page"].form["edition"].value()})
    stored = Potential.objects.get()
    assert again.status_code == 302
    assert (stored.trial.learned, stored.ends_on) == ("Støvler hjælper.", date(2026, 5, 31))
    assert list(Topic.objects.filter(potential_topics__potential=stored)) == [uro]


@pytest.mark.parametrize(
    ("state", "shared", "heading"),
    [
        (State.DRAFT, True, "har Søren Ågård delt det med kollegerne"),
        (State.PUBLISHED, False, "har Søren Ågård gjort det til en kladde igen"),
    ],
)
def test_state_that_somebody_else_changed_is_told(
    state: State, shared: bool, heading: str, cast: Cast, client_of: Opener
) -> None:
    made = make_potential(card=make_card(cast.unit), kind=TRIAL, state=state)
    share_potential(cast.deputy, potential=made, shared=shared)
    answer = client_of(cast.owner).post(
        reverse("potential-edit", args=[made.pk]), typed(TRIAL) | {"edition": "1", "save": "1"}
    )

    assert answer.status_code == 409
    assert f"Mens du skrev, {heading}" in answer.content.decode()
    assert_kept(answer, typed(TRIAL))


@pytest.mark.parametrize(("button", "sentence"), [("save", "Gemt som kladde."), ("publish", "Delt.")])
def test_same_texts_saved_twice_are_answered_as_saved(
    button: str, sentence: str, cast: Cast, client_of: Opener
) -> None:
    made = make_potential(card=make_card(cast.unit), kind=TASK, state=State.DRAFT, topics=[make_topic()])
    client, address = client_of(cast.owner), reverse("potential-edit", args=[made.pk])

    answers = [client.post(address, typed(TASK) | {"edition": "1", button: "1"}) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [reverse("task", args=[made.pk])] * 2
    assert sentence in said(client, answers[1])


def test_page_of_another_kind_leads_to_its_own_and_hides_what_is_hidden(cast: Cast, client_of: Opener) -> None:
    card = make_card(cast.unit)
    trial = make_potential(card=card, kind=TRIAL)
    hidden = make_potential(card=card, kind=TRIAL, audience=Audience.UNIT)
    client = client_of(cast.outsider)

    assert client.get(reverse("task", args=[trial.pk]))["Location"] == reverse("trial", args=[trial.pk])
    assert client.get(reverse("knowledge", args=[trial.pk]))["Location"] == reverse("trial", args=[trial.pk])
    assert client.get(reverse("task", args=[hidden.pk])).status_code == 404
    assert client.get(f"/proevehandlinger/{10**30}/").status_code == 404


def test_delete_asks_first(cast: Cast, client_of: Opener) -> None:
    made = make_potential("Gåbus <til> skolen", card=make_card(cast.unit), kind=TRIAL)
    client = client_of(cast.owner)
    asked = page(client, "potential-delete", made.pk)
    still_there = Potential.objects.exists()
    answer = client.post(reverse("potential-delete", args=[made.pk]))
    again = client.post(reverse("potential-delete", args=[made.pk]))

    assert "Slet ”Gåbus &lt;til&gt; skolen”?" in asked
    assert reverse("trial", args=[made.pk]) in asked  # the way back
    assert still_there
    assert answer["Location"] == reverse("card", args=[made.card_id])
    assert not Potential.objects.exists()
    assert again.status_code == 404


def test_it_is_taken_back_and_shared_again(cast: Cast, client_of: Opener) -> None:
    made = make_potential("Gåbus", card=make_card(cast.unit), kind=TRIAL)
    client, other = client_of(cast.owner), client_of(cast.outsider)
    client.post(reverse("potential-withdraw", args=[made.pk]))
    hidden = "Gåbus" in page(other, "trials")
    draft = page(client, "trial", made.pk)
    client.post(reverse("potential-share", args=[made.pk]))

    assert not hidden
    assert "Kladde" in draft
    assert "Gåbus" in page(other, "trials")


def test_related_are_shown_with_whose_they_are(cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Uro")
    mine = make_potential(card=make_card(cast.unit), kind=TRIAL, topics=[topic])
    make_potential("Ro på gangen", card=make_card(cast.elsewhere), kind=TASK, topics=[topic])
    shown = page(client_of(cast.outsider), "trial", mine.pk)

    assert "Ro på gangen" in shown
    assert "Vej og Park" in shown


# The lists


@pytest.mark.parametrize(
    ("kind", "fields", "period"),
    [
        (TRIAL, {"stage": Stage.ENDED, "starts_on": date(2024, 2, 1)}, "februar 2024"),
        (TRIAL, {"stage": Stage.RUNNING, "starts_on": date(2024, 2, 1)}, "Siden februar 2024"),
        (TASK, {"starts_on": date(2024, 2, 1)}, "Siden februar 2024"),
        (TASK, {"starts_on": date(2999, 5, 1)}, "Fra maj 2999"),
        (TASK, {"ends_on": date(2024, 2, 1)}, "Til februar 2024"),
        (TRIAL, {"stage": Stage.ENDED, "starts_on": date(2024, 2, 1), "ends_on": date(2024, 2, 9)}, "februar 2024"),
    ],
)
def test_period_says_no_more_than_is_known(
    kind: PotentialKind, fields: dict[str, Any], period: str, cast: Cast, client_of: Opener
) -> None:
    shown = make_potential(kind=kind, **fields)

    assert f"<span>{period}</span>" in page(client_of(cast.outsider), kind, shown.pk)


def test_retired_topic_is_named_and_leads_nowhere(cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Gammelt emne", retired_on=date(2026, 1, 1))
    shown = page(client_of(cast.outsider), "knowledge", make_potential(topics=[topic]).pk)

    assert "Gammelt emne" in shown
    assert reverse("topic", args=[topic.pk]) not in shown


def test_what_a_closed_unit_tried_says_that_nobody_is_there(cast: Cast, client_of: Opener) -> None:
    closed = make_unit(closed_on=date(2026, 1, 1))
    shown = page(client_of(cast.outsider), "trial", make_potential(card=make_card(closed), kind=TRIAL).pk)

    assert "Enheden blev nedlagt 1. januar 2026." in shown
