"""Ordlisten: read by everybody, kept by the editor."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from potentialer.domain.synonyms.models import SynonymGroup
from potentialer.domain.synonyms.operations import create_synonym_group, edit_synonym_group
from tests.cast import Cast
from tests.makers import make_synonym_group

Opener = Callable[[Any], Client]
PPR = ("PPR", "Pædagogisk Psykologisk Rådgivning")


def post(client: Client, name: str, *args: object, **values: str) -> Any:
    return client.post(reverse(name, args=args), values)


def shown(client: Client, find: str = "") -> list[str]:
    """The first names of the groups that the page shows, in its order."""
    page = client.get(reverse("words"), {"find": find}).context["page"]
    return [group.name for letter in page.letters for group in letter.groups]


def test_list_stands_by_letter_in_danish_order(cast: Cast, client_of: Opener) -> None:
    for name in ("ældreråd", "PPR", "Åben skole", "§ 85", "plejehjem", "økonomisk friplads"):
        make_synonym_group(name, f"det samme som {name}")

    page = client_of(cast.outsider).get(reverse("words")).context["page"]

    assert [(letter.letter, [group.name for group in letter.groups]) for letter in page.letters] == [
        ("0-9", ["§ 85"]),
        ("P", ["plejehjem", "PPR"]),
        ("Æ", ["ældreråd"]),
        ("Ø", ["økonomisk friplads"]),
        ("Å", ["Åben skole"]),
    ]


@pytest.mark.parametrize(
    ("find", "names"),
    [
        ("ppr", ["PPR"]),
        ("paedagogisk raadg", ["PPR"]),
        ("PÆDAGOGISK", ["PPR"]),
        ("§ 85", ["§ 85"]),
        ("Paragraf 85", ["§ 85"]),
        ("85", ["§ 85"]),
        ("§ 8", []),
        ("gogisk", []),
        ("pædagogisk bostøtte", []),
        (" ", ["§ 85", "PPR"]),
        ("\x00", ["§ 85", "PPR"]),
    ],
)
def test_words_are_found_however_they_are_typed(cast: Cast, client_of: Opener, find: str, names: list[str]) -> None:
    make_synonym_group(*PPR)
    make_synonym_group("§ 85", "bostøtte")

    assert shown(client_of(cast.outsider), find) == names


def test_word_that_is_not_there_leads_the_editor_to_a_form_that_holds_it(cast: Cast, client_of: Opener) -> None:
    make_synonym_group(*PPR)
    client = client_of(cast.editor)

    page = client.get(reverse("words"), {"find": "Ærø & Å"}).context["page"]

    assert client.get(page.new_url).context["page"].form["names"].value() == "Ærø & Å"


def test_list_without_words_says_so_and_asks_the_editor_alone_for_them(cast: Cast, client_of: Opener) -> None:
    for actor, asked in ((cast.outsider, False), (cast.editor, True)):
        page = client_of(actor).get(reverse("words")).content.decode()

        assert "Her er ingen ord endnu" in page
        assert (reverse("words-new") in page) is asked


def test_editor_writes_words_and_everybody_reads_them(cast: Cast, client_of: Opener) -> None:
    answer = post(client_of(cast.editor), "words-new", names="PPR\r\n\r\n Pædagogisk  Psykologisk Rådgivning ")

    assert answer.status_code == 302
    assert SynonymGroup.objects.get().names == list(PPR)
    assert "Pædagogisk Psykologisk Rådgivning" in client_of(cast.outsider).get(reverse("words")).content.decode()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("", "Skriv mindst to"),
        ("PPR", "Skriv mindst to"),
        ("PPR\nppr", "Skriv mindst to"),
        ("PPR\n<b>" + "x" * 60, "er for langt"),
        ("PPR\n\n010203-1234", "(linje 3)"),
        ("PPR\ntil og med", "kun småord"),
        ("PPR\n§", "hverken et ord eller et tal"),
        ("\n".join(f"ord {number}" for number in range(13)), "højst have 12 ord"),
    ],
)
def test_words_that_cannot_stand_are_refused_and_kept_in_the_form(
    cast: Cast, client_of: Opener, names: str, said: str
) -> None:
    answer = post(client_of(cast.editor), "words-new", names=names)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert answer.context["page"].form["names"].value() == names
    assert not SynonymGroup.objects.exists()


def test_word_of_another_group_is_told_with_a_link_to_it(cast: Cast, client_of: Opener) -> None:
    there = make_synonym_group(*PPR)
    group = make_synonym_group("psykolog", "skolepsykolog")

    for name, args in (("words-new", ()), ("words-edit", (group.pk,))):
        answer = post(client_of(cast.editor), name, *args, names="psykologerne\nppr", seen="psykolog\nskolepsykolog")

        assert answer.status_code == 422
        assert "”ppr” står allerede" in answer.content.decode()
        assert [(link.label, link.url) for link in answer.context["page"].taken] == [
            ("ppr", reverse("words-edit", args=[there.pk]))
        ]


def test_editor_who_saves_after_another_sees_both_and_can_save_again(cast: Cast, client_of: Opener) -> None:
    group = create_synonym_group(cast.editor, names=PPR)
    client = client_of(cast.editor)
    seen = client.get(reverse("words-edit", args=[group.pk])).context["page"].seen
    edit_synonym_group(cast.editor, group=group, names=[*PPR, "psykologerne"])

    answer = post(client, "words-edit", group.pk, names="PPR\nrådgivningen", seen=seen)
    page = answer.context["page"]
    again = post(client, "words-edit", group.pk, names="PPR\nrådgivningen", seen=page.seen)

    assert answer.status_code == 409
    assert [field.text for field in page.meanwhile.theirs] == ["\n".join([*PPR, "psykologerne"])]
    assert page.form["names"].value() == "PPR\nrådgivningen"
    assert again.status_code == 302
    assert SynonymGroup.objects.get().names == ["PPR", "rådgivningen"]


def test_button_pressed_twice_is_no_conflict(cast: Cast, client_of: Opener) -> None:
    group = make_synonym_group(*PPR)
    client = client_of(cast.editor)
    values = {"names": "PPR\nrådgivningen", "seen": "\r\n".join(PPR)}

    assert [post(client, "words-edit", group.pk, **values).status_code for _ in range(2)] == [302, 302]


def test_editor_who_saves_what_another_has_deleted_can_put_it_back(cast: Cast, client_of: Opener) -> None:
    group = make_synonym_group(*PPR)
    SynonymGroup.objects.all().delete()
    client = client_of(cast.editor)

    answer = post(client, "words-edit", group.pk, names="\n".join(PPR), seen="\n".join(PPR))
    page = answer.context["page"]

    assert answer.status_code == 409
    assert page.is_gone
    assert page.form["names"].value() == "\n".join(PPR)
    assert client.post(page.action, {"names": page.form["names"].value()}).status_code == 302
    assert SynonymGroup.objects.get().names == list(PPR)


def test_deleted_words_are_gone(cast: Cast, client_of: Opener) -> None:
    group = make_synonym_group(*PPR)

    post(client_of(cast.editor), "words-delete", group.pk)

    assert not SynonymGroup.objects.exists()


def test_list_takes_as_many_queries_for_many_groups_as_for_one(cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.editor)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("words"))
        return len(captured)

    make_synonym_group(*PPR)
    queries()
    one = queries()
    for _ in range(30):
        make_synonym_group()

    assert queries() == one
