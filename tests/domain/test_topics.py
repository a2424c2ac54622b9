"""Keeping topics, and saying who works with them."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import System
from potentialer.domain.changes.models import Change
from potentialer.domain.topics.bulk import TopicRow, save_topics
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.operations import set_unit_topics
from potentialer.domain.topics.queries import (
    TopicNames,
    names_of_topics,
    topics_of_unit,
    units_with_topic,
)
from tests.cast import Cast

ROWS = [
    TopicRow("trivsel", "Trivsel i skolen", parent_key="born", kle=("17.01.00",), synonyms=("skolevægring",)),
    TopicRow("born", "Børn og unge"),
]


@pytest.mark.django_db
def test_topics_find_their_parents_in_any_order() -> None:
    save_topics(System(), rows=ROWS)

    assert Topic.objects.get(key="trivsel").parent == Topic.objects.get(key="born")


@pytest.mark.django_db
def test_saving_the_same_topics_again_changes_nothing() -> None:
    first = save_topics(System(), rows=ROWS)
    changes = Change.objects.count()

    assert first == 2
    assert save_topics(System(), rows=ROWS) == 0
    assert Change.objects.count() == changes


@pytest.mark.django_db(transaction=True)
def test_unknown_parent_saves_nothing() -> None:
    with pytest.raises(Invalid):
        save_topics(System(), rows=[*ROWS, TopicRow("x", "X", parent_key="findes ikke")])

    assert not Topic.objects.exists()


def test_topics_of_units_are_set_and_read(cast: Cast) -> None:
    save_topics(System(), rows=ROWS)

    first = set_unit_topics(System(), topic_keys={cast.unit.key: ["trivsel"]})
    again = set_unit_topics(System(), topic_keys={cast.unit.key: ["trivsel"]})

    topic = Topic.objects.get(key="trivsel")
    assert (first, again) == (1, 0)
    assert topics_of_unit(cast.outsider, cast.unit) == [topic]
    assert list(units_with_topic(cast.outsider, topic)) == [cast.unit]


def test_unknown_topic_of_a_unit_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        set_unit_topics(System(), topic_keys={cast.unit.key: ["findes ikke"]})


def test_topics_are_kept_by_the_editor_alone(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        save_topics(cast.administrator, rows=ROWS)


@pytest.mark.django_db
def test_names_of_topics_are_told_in_one_statement_without_the_retired(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    save_topics(System(), rows=ROWS)
    trivsel = Topic.objects.get(key="trivsel")
    Topic.objects.filter(pk=trivsel.pk).update(keywords=["fravær", "mistrivsel"])
    Topic.objects.filter(key="born").update(retired_on=date(2027, 1, 1))

    with django_assert_num_queries(1):
        told = names_of_topics()

    assert told == [TopicNames(trivsel.pk, "Trivsel i skolen", ("skolevægring",), ("fravær", "mistrivsel"))]


@pytest.mark.django_db
def test_keywords_are_saved_and_left_alone_where_a_row_says_nothing_of_them() -> None:
    save_topics(System(), rows=[TopicRow("sfo", "SFO", keywords=("fritidshjem",))])

    save_topics(System(), rows=[TopicRow("sfo", "SFO og klub")])

    topic = Topic.objects.get()
    assert (topic.title, topic.keywords) == ("SFO og klub", ["fritidshjem"])


@pytest.mark.django_db
def test_each_changed_topic_has_one_change_row() -> None:
    save_topics(System(), rows=ROWS)
    before = Change.objects.count()

    changed = save_topics(
        System(),
        rows=[
            TopicRow("trivsel", "Trivsel", keywords=("mobning",)),
            TopicRow("born", "Børn og unge"),
            TopicRow("x", "X"),
        ],
    )

    rows = Change.objects.order_by("id")[before:]
    assert changed == 2
    assert [(row.verb, row.thing_id, set(row.fields)) for row in rows] == [
        ("create", Topic.objects.get(key="x").pk, {"title"}),
        ("edit", Topic.objects.get(key="trivsel").pk, {"title", "parent", "kle", "synonyms", "keywords"}),
    ]


@pytest.mark.django_db(transaction=True)
def test_topic_is_never_put_under_itself() -> None:
    save_topics(System(), rows=ROWS)

    with pytest.raises(Invalid, match="born"):
        save_topics(System(), rows=[TopicRow("born", "Børn og unge", parent_key="trivsel")])

    assert Topic.objects.get(key="born").parent is None


@pytest.mark.django_db
def test_saving_costs_as_many_statements_for_many_topics_as_for_few(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = [TopicRow("top", "Top"), *(TopicRow(f"under-{n}", f"Emne {n}", parent_key="top") for n in range(400))]

    with django_assert_max_num_queries(12):
        save_topics(System(), rows=rows)
    with django_assert_max_num_queries(30):
        save_topics(System(), rows=[TopicRow(row.key, f"{row.title} igen", parent_key=row.parent_key) for row in rows])

    assert Topic.objects.filter(parent__key="top", title__endswith="igen").count() == 400
