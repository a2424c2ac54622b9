"""What the editor does with topics: edit, retire, offer again, merge; and which are in use."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from potentialer.base.errors import Conflict, Invalid, NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor, System
from potentialer.domain.cards.models import Audience, State
from potentialer.domain.changes.models import Change
from potentialer.domain.potentials.merging import merge_topics
from potentialer.domain.potentials.models import PotentialKind
from potentialer.domain.potentials.topic_use import topic_use
from potentialer.domain.topics.bulk import TopicRow, save_topics
from potentialer.domain.topics.finding import TopicWords, topic_words
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.operations import edit_topic, reopen_topic, retire_topic
from potentialer.domain.topics.queries import (
    TopicNames,
    heirs_of_topics,
    keys_of_heirs,
    retired_topics,
    topics_of_unit,
)
from potentialer.domain.topics.tree import topic_tree
from tests.cast import Cast
from tests.makers import make_card, make_potential, make_topic, make_unit

pytestmark = pytest.mark.django_db


def last_change() -> tuple[str, list[str]]:
    change = Change.objects.order_by("-id")[0]
    return change.verb, change.fields


# --- Edit


def test_topic_is_edited_and_repetitions_are_left_out(cast: Cast) -> None:
    topic = make_topic("Skolevægring")

    edit_topic(
        cast.editor,
        topic=topic,
        title=" Bekymrende  fravær ",
        synonyms=["skolevægring", "Bekymrende fravær", "Skolevægring", ""],
        keywords=["pjæk", "skolevægring", "bekymrende fravær", "pjæk "],
    )

    topic.refresh_from_db()
    assert (topic.title, topic.synonyms, topic.keywords) == ("Bekymrende fravær", ["skolevægring"], ["pjæk"])
    assert last_change() == ("edit", ["title", "synonyms", "keywords"])


def test_topic_saved_as_it_is_records_nothing(cast: Cast) -> None:
    topic = make_topic("Skolevægring", synonyms=["fravær"])

    edit_topic(cast.editor, topic=topic, title="Skolevægring", synonyms=["fravær"], keywords=[])

    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"title": "  "}, "missing", "title"),
        ({"title": "x" * 161}, "too_long", "title"),
        ({"title": "Om 010170-1234"}, "cpr", "title"),
        ({"synonyms": ["godt", "010170-1234"]}, "cpr", "synonyms"),
        ({"synonyms": ["x" * 101]}, "word_too_long", "synonyms"),
        ({"synonyms": [f"ord {n}" for n in range(41)]}, "too_many_words", "synonyms"),
        ({"keywords": ["x" * 101]}, "word_too_long", "keywords"),
        ({"keywords": ["et\x00ord"]}, "unreadable", "keywords"),
    ],
)
def test_what_a_topic_cannot_be_called_is_refused(cast: Cast, values: dict, code: str, field: str) -> None:
    topic = make_topic("Skolevægring")

    with pytest.raises(Invalid) as refused:
        edit_topic(cast.editor, topic=topic, **{"title": "Fravær", "synonyms": [], "keywords": [], **values})

    assert (refused.value.code, refused.value.field) == (code, field)
    topic.refresh_from_db()
    assert topic.title == "Skolevægring"


def test_edit_from_what_is_no_longer_there_is_a_conflict(cast: Cast) -> None:
    topic = make_topic("Skolevægring")
    seen = {"title": "Et andet navn", "synonyms": [], "keywords": []}

    with pytest.raises(Conflict):
        edit_topic(cast.editor, topic=topic, title="Fravær", synonyms=[], keywords=[], seen=seen)


OPERATIONS: dict[str, Callable[[Actor, Topic, Topic], object]] = {
    "edit": lambda actor, topic, other: edit_topic(actor, topic=topic, title="Ny", synonyms=[], keywords=[]),
    "retire": lambda actor, topic, other: retire_topic(actor, topic=topic),
    "reopen": lambda actor, topic, other: reopen_topic(actor, topic=topic),
    "merge": lambda actor, topic, other: merge_topics(actor, topic=topic, into=other),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_topics_are_kept_by_the_editor_alone(operation: str, cast: Cast) -> None:
    topic, other = make_topic(), make_topic()

    with pytest.raises(NotAllowed):
        OPERATIONS[operation](cast.administrator, topic, other)
    OPERATIONS[operation](cast.editor, topic, other)


@pytest.mark.parametrize("operation", ["edit", "retire", "merge"])
def test_retired_topic_is_not_found(operation: str, cast: Cast) -> None:
    with pytest.raises(NotFound):
        OPERATIONS[operation](cast.editor, make_topic(retired_on=date(2027, 1, 1)), make_topic())


# --- Retire and offer again


def test_topic_is_retired_with_all_below_it(cast: Cast) -> None:
    top, beside = make_topic("Skole"), make_topic("Havn")
    under = make_topic("Fravær", parent=top)
    deepest = make_topic("Skolevægring", parent=under)

    assert retire_topic(cast.editor, topic=top) == 3

    assert set(retired_topics(cast.editor)) == {top, under, deepest}
    assert list(topic_tree(cast.outsider).nodes) == [beside.pk]
    assert Change.objects.filter(verb="retire").count() == 3


def test_retired_topic_is_offered_again(cast: Cast) -> None:
    topic = make_topic(retired_on=date(2027, 1, 1))

    reopen_topic(cast.editor, topic=topic)

    assert topic.pk in topic_tree(cast.outsider).nodes
    assert last_change() == ("reopen", ["retired_on"])


# --- Merge


def test_merged_topic_leaves_all_it_had_to_the_other(cast: Cast) -> None:
    old = make_topic("Skolevægring", unit=cast.unit, synonyms=["pjæk"], keywords=["blå mandag"], kle=["17.20.03"])
    new = make_topic("Bekymrende fravær", unit=cast.elsewhere, keywords=["pjæk", "syg"])
    below = make_topic("Skoleværing hos små", parent=old)
    potential = make_potential(card=make_card(cast.unit), topics=[old])
    both = make_potential(card=potential.card, topics=[old, new])

    merge_topics(cast.editor, topic=old, into=new)

    new.refresh_from_db()
    below.refresh_from_db()
    assert (new.synonyms, new.keywords, new.kle) == (["Skolevægring", "pjæk"], ["syg", "blå mandag"], ["17.20.03"])
    assert below.parent == new
    assert topics_of_unit(cast.outsider, cast.unit) == [new]
    assert [[row.topic for row in each.potential_topics.all()] for each in (potential, both)] == [[new], [new]]
    told = set(Change.objects.values_list("verb", "noun", "thing_id"))
    assert told == {
        ("edit", "unit", cast.unit.pk),
        ("edit", "potential", potential.pk),
        ("edit", "potential", both.pk),
        ("edit", "topic", below.pk),
        ("absorb", "topic", new.pk),
        ("merge", "topic", old.pk),
    }


def test_merged_topic_leads_to_the_one_that_stands_for_it_now(cast: Cast) -> None:
    first, second, third = make_topic("A", key="a"), make_topic("B", key="b"), make_topic("C", key="c")

    merge_topics(cast.editor, topic=first, into=second)
    merge_topics(cast.editor, topic=second, into=third)

    assert heirs_of_topics() == {first.pk: third.pk, second.pk: third.pk}
    assert keys_of_heirs() == {"a": "c", "b": "c"}
    assert not retired_topics(cast.editor).exists()
    with pytest.raises(NotFound):
        reopen_topic(cast.editor, topic=first)


def test_topic_is_not_merged_into_itself_or_into_one_below_it(cast: Cast) -> None:
    top = make_topic("Skole")
    under = make_topic("Fravær", parent=top)

    for into, code in ((top, "same_topic"), (under, "under_itself")):
        with pytest.raises(Invalid) as refused:
            merge_topics(cast.editor, topic=top, into=into)
        assert (refused.value.code, refused.value.field) == (code, "into")


# --- In use


def test_use_counts_open_units_and_what_the_viewer_may_see(cast: Cast) -> None:
    topic = make_topic(unit=cast.unit)
    closed = make_topic(unit=make_unit(closed_on=date(2027, 1, 1)))
    card = make_card(cast.unit)
    for kind in PotentialKind:
        make_potential(card=card, kind=kind, topics=[topic])
    make_potential(card=card, topics=[topic], state=State.DRAFT)
    make_potential(card=card, topics=[topic, closed], audience=Audience.UNIT)

    outside, inside = topic_use(cast.outsider), topic_use(cast.colleague)

    assert (outside.units, outside.potentials) == ({topic.pk: 1}, {topic.pk: 3})
    assert (inside.potentials, inside.ids) == ({topic.pk: 4, closed.pk: 1}, {topic.pk, closed.pk})
    assert topic_use(cast.nobody).ids == frozenset()


def test_use_and_tree_cost_the_same_for_many_topics(cast: Cast) -> None:
    card = make_card(cast.unit)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            tree = topic_tree(cast.colleague)
            assert tree.with_above(topic_use(cast.colleague).ids)
        return len(captured)

    make_potential(card=card, topics=[make_topic(unit=cast.unit)])
    few = statements()
    for number in range(20):
        parent = make_topic(f"Tema {number}")
        make_potential(card=card, topics=[make_topic(f"Emne {number}", parent=parent, unit=cast.unit)])
    assert statements() == few


def test_tree_when_the_one_above_is_retired_has_the_topic_at_the_top() -> None:
    gone = make_topic("Gammelt", retired_on=date(2027, 1, 1))
    topic = make_topic("Stadig", parent=gone)
    below = make_topic("Under", parent=topic)

    tree = topic_tree(System())

    assert [node.id for node in tree.under(None)] == [topic.pk]
    assert [node.id for node in tree.above(below.pk)] == [topic.pk]
    assert tree.with_above([below.pk, 0]) == {topic.pk, below.pk}


# --- Find

NAMES = [
    TopicNames(1, "Hjemmehjælp", ("hjemmepleje",), ("rengøring",)),
    TopicNames(2, "Demens", ("pårørende til demente",), ("hjemmehjælp til demente",)),
    TopicNames(3, "Røg og nikotin", (), ("tobak",)),
    TopicNames(4, "Frit valg af hjemmehjælp", (), ()),
]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("hjemmehjælp", [(1, ""), (4, ""), (2, "hjemmehjælp til demente")]),
        ("HJEMMEHJAELP", [(1, ""), (4, ""), (2, "hjemmehjælp til demente")]),
        ("roeg", [(3, "")]),
        ("pleje", [(1, "hjemmepleje")]),
        ("demente pårørende", [(2, "pårørende til demente")]),
        ("tobak", [(3, "tobak")]),
        ("tobak hjemme", []),
        ("  ", []),
        ("§", []),
    ],
)
def test_topics_are_found_by_what_they_are_called(asked: str, expected: list[tuple[int, str]]) -> None:
    words = TopicWords(NAMES)

    assert [(one.id, one.by) for one in words.find(asked, most=9)] == expected
    assert len(words.find(asked, most=1)) == min(1, len(expected))


def test_topics_that_a_text_names_are_proposed() -> None:
    text = "Vi har prøvet noget med pårørende til demente, og med røg. Hjemmehjælpen er med."

    assert TopicWords(NAMES).named_in(text, most=9) == (2,)
    assert TopicWords(NAMES).named_in("Hjemmepleje og demens", most=9) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_words_of_topics_follow_what_the_editor_does() -> None:
    save_topics(System(), rows=[TopicRow("a", "Skolevægring")])
    topic = Topic.objects.get()

    def found(asked: str) -> int:
        return len(topic_words().find(asked, most=9))

    assert (found("skolevægring"), found("fravær")) == (1, 0)
    with CaptureQueriesContext(connection) as captured:
        found("skolevægring")
    assert len(captured) == 1
    edit_topic(System(), topic=topic, title="Fravær", synonyms=[], keywords=[])
    assert (found("skolevægring"), found("fravær")) == (0, 1)
    retire_topic(System(), topic=topic)
    assert found("fravær") == 0
