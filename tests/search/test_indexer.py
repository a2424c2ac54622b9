from collections.abc import Callable

import pytest

from potentialer.domain.accounts.models import System
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.operations import Entry, record_changes
from potentialer.domain.people.models import Membership, Person, Role, Unit
from potentialer.domain.people.operations import create_unit, edit_person, edit_unit
from potentialer.domain.topics.bulk import TopicRow, save_topics
from potentialer.domain.topics.operations import set_unit_topics
from potentialer.search import generations, indexer
from potentialer.search.answers import Answer
from potentialer.search.comparison import compare
from potentialer.search.indexer import IndexJob
from tests.makers import make_membership, make_person, make_unit
from tests.search.conftest import labels

Follow = Callable[[], None]
Ask = Callable[..., Answer]

pytestmark = pytest.mark.django_db


def assert_equal() -> None:
    comparison = compare()
    assert comparison
    assert comparison.is_equal, comparison
    assert comparison.behind == 0


def record(noun: str, thing_id: int) -> None:
    record_changes(System(), [Entry("edit", noun, thing_id)])


def test_everything_is_found_after_the_first_steps(follow: Follow, ask: Ask):
    make_person("Åse Kjær", unit=make_unit("Strandengen"))
    follow()
    assert labels(ask("Aase Kær")) == ["Åse Kjær"]
    assert_equal()


def test_unit_is_found_by_its_new_name_when_renamed(follow: Follow, ask: Ask, system: System):
    unit = create_unit(system, key="s", name="Solsikken")
    follow()
    edit_unit(system, unit=unit, values={"name": "Mælkebøtten"})
    follow()
    assert labels(ask("mælkebøtten")) == ["Mælkebøtten"]
    assert ask("solsikken").total == 0
    assert_equal()


def test_renamed_unit_stands_in_the_lines_of_children_and_members(follow: Follow, ask: Ask, system: System):
    unit = create_unit(system, key="s", name="Solsikken")
    create_unit(system, key="t", name="Stue Rød", parent=unit)
    make_person("Mette Ærø", unit=unit, title="pædagog")
    follow()
    edit_unit(system, unit=unit, values={"name": "Mælkebøtten"})
    follow()
    assert ask("stue rød").hits[0].line == "Mælkebøtten"
    assert ask("mette ærø").hits[0].line == "pædagog, Mælkebøtten"
    assert_equal()


def test_nickname_is_found_when_given(follow: Follow, ask: Ask, system: System):
    unit = create_unit(system, key="s", name="Materielgården")
    follow()
    edit_unit(system, unit=unit, values={}, nicknames=["Grusgraven"])
    follow()
    assert labels(ask("grusgraven")) == ["Materielgården"]


def test_person_is_found_by_new_number_and_not_by_the_old(follow: Follow, ask: Ask, system: System):
    person = make_person("Mette Ærø", phone="62361111", unit=make_unit())
    follow()
    edit_person(system, person=person, values={"phone": "62362222"})
    follow()
    assert labels(ask("2222")) == ["Mette Ærø"]
    assert ask("1111").total == 0


def test_units_follow_their_topics_words(follow: Follow, ask: Ask, system: System):
    create_unit(system, key="s", name="PPR")
    save_topics(system, rows=[TopicRow("t", "Skolevægring")])
    set_unit_topics(system, topic_keys={"s": ["t"]})
    follow()
    assert {hit.kind for hit in ask("skolevægring").hits} == {"unit", "topic"}
    save_topics(system, rows=[TopicRow("t", "Bekymrende fravær")])
    follow()
    assert {hit.kind for hit in ask("bekymrende fravær").hits} == {"unit", "topic"}
    assert ask("skolevægring").total == 0
    assert_equal()


def test_members_of_before_are_made_again_though_the_database_knows_them_no_more(follow: Follow, ask: Ask):
    unit = make_unit("Solsikken")
    person = make_person("Mette Ærø", unit=unit, role=Role.LEADER, title="")
    follow()
    Membership.objects.all().delete()
    record("unit", unit.pk)
    follow()
    assert ask("mette ærø").hits[0].line == ""
    assert_equal()
    make_membership(person, unit)
    record("person", person.pk)
    follow()
    assert ask("mette ærø").hits[0].line == "Solsikken"


def test_who_left_is_found_no_more(follow: Follow, ask: Ask, on_3_may_2027: object):
    person = make_person("Mette Ærø")
    follow()
    Person.objects.filter(pk=person.pk).update(left_on=on_3_may_2027)
    record("person", person.pk)
    follow()
    assert ask("mette ærø").total == 0
    assert_equal()


def test_thing_that_is_gone_from_the_database_is_gone_from_the_index(follow: Follow, ask: Ask):
    unit = make_unit("Solsikken")
    follow()
    gone = unit.pk
    unit.delete()
    record("unit", gone)
    follow()
    assert ask("solsikken").total == 0
    assert_equal()


def test_change_of_a_noun_that_is_not_indexed_is_passed(follow: Follow, job: IndexJob):
    follow()
    record("help", 1)
    follow()
    assert_equal()


def test_new_process_goes_on_where_the_last_one_was(follow: Follow, job: IndexJob, system: System):
    make_unit("Solsikken")
    follow()
    before = generations.current()
    job.close()
    create_unit(system, key="m", name="Mælkebøtten")
    other = IndexJob()
    while other.step():
        pass
    other.close()
    assert generations.current() == before
    assert_equal()


def test_only_one_process_writes_and_the_next_takes_over(follow: Follow, job: IndexJob, system: System):
    follow()
    other = IndexJob()
    create_unit(system, key="m", name="Mælkebøtten")
    assert not other.step()
    job.close()
    while other.step():
        pass
    other.close()
    assert_equal()


def test_error_in_the_middle_leaves_the_index_as_it_was(
    follow: Follow, job: IndexJob, system: System, monkeypatch: pytest.MonkeyPatch
):
    follow()
    create_unit(system, key="m", name="Mælkebøtten")
    with monkeypatch.context() as broken:
        broken.setattr(indexer, "documents_for", lambda keys: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            job.step()
    comparison = compare()
    assert comparison
    assert (comparison.behind, len(comparison.missing)) == (1, 1)
    follow()
    assert_equal()


def test_many_changes_are_followed_in_several_steps(follow: Follow, monkeypatch: pytest.MonkeyPatch):
    follow()
    monkeypatch.setattr(indexer, "CHANGES_A_STEP", 3)
    units = [make_unit(f"Enhed {number}") for number in range(10)]
    record_changes(System(), [Entry("create", "unit", unit.pk) for unit in units])
    follow()
    assert_equal()


def test_index_is_made_again_when_very_many_changes_wait(follow: Follow, monkeypatch: pytest.MonkeyPatch):
    follow()
    before = generations.current()
    monkeypatch.setattr(indexer, "CHANGES_A_STEP", 3)
    monkeypatch.setattr(indexer, "MANY_CHANGES", 5)
    units = [make_unit(f"Enhed {number}") for number in range(10)]
    record_changes(System(), [Entry("create", "unit", unit.pk) for unit in units])
    follow()
    assert generations.current() != before
    assert_equal()


def test_index_is_made_again_when_text_is_prepared_anew(follow: Follow, job: IndexJob, monkeypatch: pytest.MonkeyPatch):
    make_unit("Solsikken")
    follow()
    before = generations.current()
    monkeypatch.setattr(generations, "fingerprint", lambda: "ffffffff")
    follow()
    assert generations.current() != before
    assert_equal()


def test_index_is_made_again_when_the_database_is_another_one(follow: Follow, job: IndexJob):
    unit = make_unit("Solsikken")
    record("unit", unit.pk)
    follow()
    before = generations.current()
    job.close()
    Change.objects.all().delete()
    Unit.objects.update(name="Mælkebøtten")
    record("unit", unit.pk)
    follow()
    assert generations.current() != before
    assert_equal()


def test_old_index_answers_while_a_new_one_is_made(follow: Follow, job: IndexJob, ask: Ask):
    make_unit("Solsikken")
    follow()
    generations.wish_for_a_new_one()
    assert job.step()
    assert job.step()
    assert labels(ask("solsikken")) == ["Solsikken"]
    follow()
    assert_equal()
    assert len([entry for entry in generations.index_folder().iterdir() if entry.is_dir()]) == 1


def test_progress_is_told_when_the_index_is_made_at_the_keyboard(db: None):
    make_unit()
    make_person()
    told: list[tuple[int, int]] = []
    assert indexer.rebuild(lambda count, of: told.append((count, of))) == 2
    assert (told[0], told[-1]) == ((0, 2), (2, 2))
    assert_equal()


def test_rebuild_leaves_it_to_the_process_that_writes(follow: Follow):
    follow()
    assert indexer.rebuild() is None


def test_small_save_is_found_at_the_next_step_while_much_hangs_on_another_change(
    follow: Follow, job: IndexJob, ask: Ask, system: System, monkeypatch: pytest.MonkeyPatch
):
    unit = create_unit(system, key="s", name="Solsikken")
    for number in range(12):
        make_person(f"Mette Nummer{number}", unit=unit)
    follow()
    before = generations.current()
    monkeypatch.setattr(indexer, "BATCH", 4)
    edit_unit(system, unit=unit, values={"name": "Mælkebøtten"})
    assert job.step()
    create_unit(system, key="t", name="Grusgraven")
    assert job.step()
    assert labels(ask("grusgraven")) == ["Grusgraven"]
    comparison = compare()
    assert comparison
    assert comparison.behind > 0  # the cursor waits for all of it
    follow()
    assert generations.current() == before
    assert_equal()


def test_process_killed_in_the_middle_of_much_does_it_again(
    follow: Follow, job: IndexJob, system: System, monkeypatch: pytest.MonkeyPatch
):
    unit = create_unit(system, key="s", name="Solsikken")
    for number in range(12):
        make_person(f"Mette Nummer{number}", unit=unit)
    follow()
    monkeypatch.setattr(indexer, "BATCH", 4)
    edit_unit(system, unit=unit, values={"name": "Mælkebøtten"})
    assert job.step()
    job.close()
    follow()
    assert_equal()
