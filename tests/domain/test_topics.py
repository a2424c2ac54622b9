"""Keeping topics, and saying who works with them."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import System
from potentialer.domain.changes.models import Change
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.operations import TopicRow, save_topics, set_unit_topics
from potentialer.domain.topics.queries import (
    TopicNames,
    names_of_topics,
    topics_of_unit,
    topics_with_unit_counts,
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


def test_topics_of_units_are_set_and_counted(cast: Cast) -> None:
    save_topics(System(), rows=ROWS)

    first = set_unit_topics(System(), topic_keys={cast.unit.key: ["trivsel"]})
    again = set_unit_topics(System(), topic_keys={cast.unit.key: ["trivsel"]})

    topic = Topic.objects.get(key="trivsel")
    assert (first, again) == (1, 0)
    assert topics_of_unit(cast.outsider, cast.unit) == [topic]
    assert list(units_with_topic(cast.outsider, topic)) == [cast.unit]
    assert topics_with_unit_counts(cast.outsider).get(key="trivsel").unit_count == 1


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
