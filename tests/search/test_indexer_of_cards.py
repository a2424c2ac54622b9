"""What is said on cards follows the database: whatever changes, index and database agree afterwards."""

from collections.abc import Callable
from datetime import date

import pytest

from potentialer.domain.accounts.models import System
from potentialer.domain.cards.models import Audience
from potentialer.domain.cards.operations import edit_card, withdraw_card
from potentialer.domain.changes.operations import Entry, record_changes
from potentialer.domain.people.models import Membership, Person, Unit
from potentialer.domain.people.operations import create_unit, edit_unit
from potentialer.domain.potentials.models import PotentialKind
from potentialer.domain.potentials.operations import create_potential, delete_potential, edit_potential, share_potential
from potentialer.domain.topics.bulk import TopicRow, save_topics
from potentialer.search import indexer
from potentialer.search.answers import Answer
from potentialer.search.generations import current
from tests.makers import make_card, make_person, make_potential, make_topic, make_unit
from tests.search.conftest import labels
from tests.search.test_indexer import assert_equal

Follow = Callable[[], None]
Ask = Callable[..., Answer]

pytestmark = pytest.mark.django_db


def record(noun: str, thing_id: int, *fields: str) -> None:
    record_changes(System(), [Entry("edit", noun, thing_id, fields)])


def test_potential_is_found_when_created_edited_and_no_more_when_deleted(follow: Follow, ask: Ask, system: System):
    card = make_card(make_unit("Solsikken"), introduction="Velkommen.")
    follow()
    values = {"title": "Sorggrupper for børn", "text": "To gange om året."}
    potential = create_potential(system, card=card, kind=PotentialKind.KNOWLEDGE, values=values)
    follow()
    assert labels(ask("sorggrupper")) == ["Solsikken"]
    potential = edit_potential(system, potential=potential, values={"title": "Mindestund i skoven"})
    follow()
    assert labels(ask("mindestund")) == ["Solsikken"]
    assert ask("sorggrupper").total == 0
    delete_potential(system, potential=potential)
    follow()
    assert ask("mindestund").total == 0
    assert_equal()


def test_draft_is_found_when_it_is_shared(follow: Follow, ask: Ask, system: System):
    card = make_card()
    values = {"title": "Sorggrupper", "text": "x"}
    potential = create_potential(system, card=card, kind=PotentialKind.KNOWLEDGE, values=values, publish=False)
    follow()
    assert ask("sorggrupper").total == 0
    share_potential(system, potential=potential, shared=True)
    follow()
    assert ask("sorggrupper").total == 1
    assert_equal()


def test_withdrawn_card_takes_all_that_stands_on_it_along(follow: Follow, ask: Ask, system: System):
    card = make_card(introduction="Sorggrupper.", seekings=["Mindestund"])
    make_potential("Klaverstemmer", card=card)
    follow()
    assert [ask(word).total for word in ("sorggrupper", "mindestund", "klaverstemmer")] == [1, 1, 1]
    withdraw_card(system, card=card)
    follow()
    assert [ask(word).total for word in ("sorggrupper", "mindestund", "klaverstemmer")] == [0, 0, 0]
    assert_equal()


def test_seekings_follow_the_card(follow: Follow, ask: Ask, system: System):
    card = make_card(seekings=["Tegnsprog"])
    follow()
    edit_card(system, card=card, values={"seeking_audience": Audience.UNIT}, seekings=["Klaverstemning"])
    follow()
    assert (ask("tegnsprog").total, ask("klaverstemning").total) == (0, 1)
    assert_equal()


def test_renamed_unit_is_a_word_of_its_own_and_its_people_s_pieces(follow: Follow, system: System):
    unit = create_unit(system, key="s", name="Solsikken")
    make_potential(card=make_card(unit))
    make_potential(card=make_card(make_person(unit=unit)))
    follow()
    edit_unit(system, unit=unit, values={"name": "Mælkebøtten"})
    follow()
    assert_equal()


@pytest.mark.parametrize("fields", [(), ("parent",)])
def test_moved_unit_takes_all_below_it_along(follow: Follow, ask: Ask, fields: tuple[str, ...]):
    old, new = make_unit("Center Nord"), make_unit("Center Syd")
    moved = make_unit("Afdelingen", parent=old)
    team = make_unit("Teamet", parent=moved)
    make_potential("Sorggrupper", card=make_card(team))
    make_potential("Sorggrupper", card=make_card(make_person(unit=team)))
    follow()
    Unit.objects.filter(pk=moved.pk).update(parent=new)
    record("unit", moved.pk, *fields)
    follow()
    assert_equal()
    assert ask("sorggrupper", within=new.pk).total == 2
    assert ask("sorggrupper", within=old.pk).total == 0


def test_index_is_made_again_when_very_much_hangs_on_a_move(follow: Follow, monkeypatch: pytest.MonkeyPatch):
    moved = make_unit()
    for number in range(5):
        make_potential(card=make_card(make_unit(f"Enhed {number}", parent=moved)))
    follow()
    before = current()
    monkeypatch.setattr(indexer, "MANY_DOCUMENTS", 5)
    record("unit", moved.pk, "parent")
    follow()
    assert current() != before
    assert_equal()


def test_person_s_new_unit_may_see_what_she_keeps_to_it(follow: Follow):
    person = make_person(unit=make_unit("Solsikken"))
    make_potential(card=make_card(person), audience=Audience.UNIT)
    other = make_unit("Mælkebøtten")
    follow()
    Membership.objects.filter(person=person).update(unit=other)
    record("person", person.pk)
    follow()
    assert_equal()


def test_topic_s_new_name_is_a_word_of_its_potentials(follow: Follow, ask: Ask, system: System):
    save_topics(system, rows=[TopicRow("t", "Skolevægring")])
    topic = make_topic("Andet")
    potential = make_potential("Gradvist tilbage", card=make_card(make_unit("Solsikken")), topics=[topic])
    follow()
    save_topics(system, rows=[TopicRow(topic.key, "Børn med sorg")])
    follow()
    assert "Solsikken" in labels(ask("sorg"))
    topic.refresh_from_db()
    type(topic).objects.filter(pk=topic.pk).update(retired_on=date(2027, 5, 3))
    record("topic", topic.pk)
    follow()
    assert ask("sorg").total == 0
    assert potential.pk
    assert_equal()


@pytest.mark.parametrize("noun", ["unit", "person"])
def test_pieces_go_when_their_owner_goes(follow: Follow, ask: Ask, noun: str):
    unit = make_unit()
    owner = unit if noun == "unit" else make_person(unit=unit)
    make_potential("Sorggrupper", card=make_card(owner))
    follow()
    assert ask("sorggrupper").total == 1
    if noun == "unit":
        Unit.objects.update(closed_on=date(2027, 5, 3))
    else:
        Person.objects.update(left_on=date(2027, 5, 3))
    record(noun, owner.pk, "closed_on" if noun == "unit" else "left_on")
    follow()
    assert ask("sorggrupper").total == 0
    assert_equal()
