"""The word list: words that mean the same, kept by the editor."""

from collections.abc import Callable

import pytest

from potentialer.base.errors import Conflict, Invalid, NotAllowed, NotFound
from potentialer.domain.accounts.models import System
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.queries import versions_of
from potentialer.domain.synonyms.models import SynonymGroup
from potentialer.domain.synonyms.operations import (
    create_synonym_group,
    create_synonym_groups,
    delete_synonym_group,
    edit_synonym_group,
)
from potentialer.domain.synonyms.queries import synonym_groups, synonym_groups_visible_to
from tests.cast import Cast

PPR = ("PPR", "Pædagogisk Psykologisk Rådgivning")


@pytest.mark.django_db
def test_groups_for_the_search_come_in_one_statement_by_id(django_assert_num_queries: Callable[..., object]) -> None:
    made = create_synonym_groups(System(), groups=[PPR, ("SFO", "skolefritidsordning")])

    with django_assert_num_queries(1):
        groups = synonym_groups()

    assert groups == [(made[0].pk, PPR), (made[1].pk, ("SFO", "skolefritidsordning"))]


@pytest.mark.django_db
def test_names_are_kept_without_needless_spaces_and_repetitions() -> None:
    group = create_synonym_group(System(), names=[" PPR ", "", "ppr", "Pædagogisk  Psykologisk\tRådgivning"])

    assert tuple(group.names) == PPR


@pytest.mark.parametrize(
    ("names", "code", "detail"),
    [
        (["PPR", " ppr "], "too_few_names", "too_few_names"),
        ([], "too_few_names", "too_few_names"),
        ([f"ord {number}" for number in range(13)], "too_many_names", "12"),
        (["PPR", "x" * 61], "name_too_long", "x" * 60),
        (["PPR", "en to tre fire fem seks syv"], "name_too_long", "en to tre fire fem seks syv"),
        (["PPR", "010203-1234"], "cpr", "2"),
        (["PPR", "§ –"], "name_without_letters", "§ –"),
        (["PPR", "Til og med"], "name_of_small_words", "Til og med"),
    ],
)
@pytest.mark.django_db
def test_names_that_cannot_stand_are_refused(names: list[str], code: str, detail: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_synonym_group(System(), names=names)

    assert (refused.value.code, refused.value.field, refused.value.detail) == (code, "names", detail)
    assert not SynonymGroup.objects.exists()


@pytest.mark.django_db
def test_names_at_the_limits_are_kept() -> None:
    names = ["x" * 60, "en to tre fire fem seks", *(f"ord {number}" for number in range(10))]

    assert create_synonym_group(System(), names=names).names == names


@pytest.mark.django_db
def test_name_of_another_group_is_refused_however_it_is_typed() -> None:
    create_synonym_group(System(), names=PPR)
    other = create_synonym_group(System(), names=["SFO", "skolefritidsordning"])

    for save in (
        lambda: create_synonym_group(System(), names=["ppr", "psykologerne"]),
        lambda: edit_synonym_group(System(), group=other, names=["SFO", "pædagogisk psykologisk  RÅDGIVNING"]),
        lambda: create_synonym_groups(System(), groups=[["STU", "ungdomsuddannelse"], ["stu", "studie"]]),
    ):
        with pytest.raises(Invalid, match=r"(?i)ppr|rådgivning|stu") as refused:
            save()
        assert refused.value.code == "name_taken"
    assert len(synonym_groups()) == 2


@pytest.mark.django_db
def test_each_step_is_recorded_with_the_names_as_they_were() -> None:
    group = create_synonym_group(System(), names=PPR)
    edit_synonym_group(System(), group=group, names=[*PPR, "psykologerne"], seen=PPR)
    delete_synonym_group(System(), group=group)

    assert list(Change.objects.order_by("id").values_list("noun", "verb", "fields")) == [
        ("synonym_group", "create", ["names"]),
        ("synonym_group", "edit", ["names"]),
        ("synonym_group", "delete", []),
    ]
    assert [version.text for version in versions_of("synonym_group", group.pk, "names")] == [
        "PPR\nPædagogisk Psykologisk Rådgivning\npsykologerne",
        "PPR\nPædagogisk Psykologisk Rådgivning",
    ]


@pytest.mark.django_db
def test_saving_what_stands_there_records_nothing() -> None:
    group = create_synonym_group(System(), names=PPR)

    edit_synonym_group(System(), group=group, names=PPR, seen=PPR)

    assert Change.objects.count() == 1


@pytest.mark.django_db
def test_second_editor_is_told_and_saves_nothing() -> None:
    group = create_synonym_group(System(), names=PPR)
    edit_synonym_group(System(), group=group, names=[*PPR, "psykologerne"], seen=PPR)

    with pytest.raises(Conflict):
        edit_synonym_group(System(), group=group, names=["PPR", "rådgivningen"], seen=PPR)
    assert synonym_groups() == [(group.pk, (*PPR, "psykologerne"))]


@pytest.mark.django_db
def test_group_that_was_deleted_meanwhile_is_not_found() -> None:
    group = create_synonym_group(System(), names=PPR)
    SynonymGroup.objects.all().delete()

    with pytest.raises(NotFound):
        edit_synonym_group(System(), group=group, names=PPR)
    with pytest.raises(NotFound):
        delete_synonym_group(System(), group=group)
    assert Change.objects.count() == 1


def test_list_is_kept_by_the_editor_alone(cast: Cast) -> None:
    group = create_synonym_group(cast.editor, names=PPR)

    for actor in cast.actors().values():
        if actor == cast.editor:
            continue
        with pytest.raises(NotAllowed):
            create_synonym_group(actor, names=["SFO", "skolefritidsordning"])
        with pytest.raises(NotAllowed):
            edit_synonym_group(actor, group=group, names=["PPR", "psykologerne"])
        with pytest.raises(NotAllowed):
            delete_synonym_group(actor, group=group)
    assert synonym_groups() == [(group.pk, PPR)]


def test_list_is_read_in_danish_order_by_everybody_inside(cast: Cast) -> None:
    create_synonym_groups(cast.editor, groups=[["ældre", "senior"], ["Åben skole", "skole ude"], ["PPR", "psykologer"]])

    assert [row.names[0] for row in synonym_groups_visible_to(cast.colleague)] == ["PPR", "ældre", "Åben skole"]
    assert not synonym_groups_visible_to(cast.nobody)
