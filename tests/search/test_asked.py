"""What was searched for, from the page through the spool to the database."""

from dataclasses import replace
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from potentialer.domain.accounts.models import System
from potentialer.domain.cards.queries import Sight
from potentialer.domain.changes.models import Change
from potentialer.domain.needs.models import AskedQuery, Need
from potentialer.domain.needs.operations import Line, forget_searches, take_in
from potentialer.domain.needs.queries import NEED_DAYS, needs_visible_to
from potentialer.domain.people.models import Membership
from potentialer.search import asked
from potentialer.search.answers import NO_FILTERS, Answer, Filters
from potentialer.search.asked import AskedJob, is_private, note_asked
from tests.makers import make_membership, make_need, make_person, make_unit

pytestmark = pytest.mark.django_db
NO_HIT = Answer(state="ready", query="")
INSIDE = Sight(is_inside=True, sees_all=False)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> Path:
    settings.POTENTIALER_DATA = tmp_path
    return tmp_path / "asked"


def note(words: str = "vandlopper i kælderen", *, answer: Answer = NO_HIT, page: int = 1, **chosen: Any) -> None:
    note_asked(answer, words, replace(NO_FILTERS, **chosen), INSIDE, page=page)


def line(words: str, day: date | None = None, token: str = "", *, is_good: bool = False) -> Line:
    day = day or timezone.localdate()
    return Line(token or f"{day} {words}"[:32], words, day, None, 0, is_good)


def take(*lines: Line) -> int:
    return take_in(System(), lines=lines)


def days(count: int) -> list[date]:
    return [timezone.localdate() - timedelta(days=back) for back in range(count)]


def test_search_without_an_answer_becomes_a_need_without_who_or_when() -> None:
    note()
    AskedJob().step()

    row = AskedQuery.objects.get()
    assert (row.words, row.day, row.part, row.answers) == ("vandlopper i kælderen", timezone.localdate(), None, 0)
    assert row.need == Need.objects.get()
    assert not Change.objects.exists()


def test_spool_says_no_more_than_it_should_and_is_the_owner_s_alone(place: Path) -> None:
    note()

    [told] = [asked.json.loads(text) for text in (place / "lines").read_text().split("\n") if text]
    assert set(told) == {"token", "words", "day", "answers", "good"}
    assert (place / "lines").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "words",
    ["010203-1234", "sag 0102031234", "mit nr. 6102031234", "a@b.dk", "ring 72 36 10 00", "12345", "+45 72.36.10.00"],
)
def test_what_may_name_a_person_is_not_written(words: str, place: Path) -> None:
    note(words)
    assert not place.exists()


@pytest.mark.parametrize("words", ["§ 85", "Barnets Lov § 11", "1. klasse 2026", "skolefravær"])
def test_small_numbers_are_nobody_s(words: str) -> None:
    assert not is_private(words)


def test_filtered_later_and_unready_answers_are_not_written(place: Path) -> None:
    note(kind="unit")
    note(page=2)
    note(" ")
    note(answer=replace(NO_HIT, state="rebuilding"))
    assert not place.exists()


def test_search_stands_when_the_folder_cannot_be_written(place: Path) -> None:
    place.write_text("en fil, hvor mappen skulle være")
    note()


def test_line_cut_short_by_a_full_disk_spoils_no_other(place: Path) -> None:
    note("første")
    with (place / "lines").open("ab") as file:
        file.write(b'\n{"token":"abc","wor')
    note("anden")
    AskedJob().step()
    assert set(AskedQuery.objects.values_list("words", flat=True)) == {"første", "anden"}


def test_worker_killed_between_commit_and_delete_counts_nothing_twice(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note()
    with monkeypatch.context() as killed:
        killed.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            AskedJob().step()
    assert AskedQuery.objects.count() == 1
    assert list(place.glob("taken-*"))

    AskedJob().step()

    assert (AskedQuery.objects.count(), Need.objects.get().days) == (1, 1)
    assert not list(place.glob("taken-*"))


def _append_many(place: Path, number: int) -> None:
    for count in range(100):
        asked._append(
            place, {"token": f"{number}-{count}", "words": "ord", "day": "2026-11-24", "answers": 0, "good": 1}
        )


def test_lines_of_processes_that_write_while_one_takes_are_all_there_once(place: Path) -> None:
    processes = [get_context("fork").Process(target=_append_many, args=(place, number)) for number in range(4)]
    job, tokens = AskedJob(), []
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes) or (place / "lines").exists():
        for path in job._taken():
            tokens += [one.token for one in asked._read(path)]
            path.unlink()
    assert sorted(tokens) == sorted(f"{number}-{count}" for number in range(4) for count in range(100))


def test_same_need_in_other_words_is_one() -> None:
    take(line("vandlopper i kælderen"), line("kælderens vandlopper"))
    assert Need.objects.get().days == 1


def test_words_reach_others_after_enough_different_days() -> None:
    take(*(line("vandlopper i kælderen", day) for day in days(NEED_DAYS - 1)))
    assert not needs_visible_to(System()).exists()
    take(line("vandlopper i kælderen", token="samme dag"))
    assert not needs_visible_to(System()).exists()
    take(line("vandlopper i kælderen", days(NEED_DAYS)[-1]))
    assert needs_visible_to(System()).get().days == NEED_DAYS


@pytest.mark.parametrize("words", ["bekymret for Mettes fravær", "sagen om Zebulon"])
def test_words_that_hold_a_name_wait_for_the_editor(words: str) -> None:
    make_person("Zebulon Vrå")
    take(*(line(words, day) for day in days(5)))
    assert Need.objects.get().days == 5
    assert not needs_visible_to(System()).exists()


def test_search_for_nothing_but_a_name_is_not_kept() -> None:
    assert take(line("Mette Hansen")) == 0


def test_good_answers_and_questions_without_a_subject_are_no_needs() -> None:
    take(line("skolefravær", is_good=True), line("kan nogen hjælpe mig"))
    assert (AskedQuery.objects.count(), Need.objects.count()) == (2, 0)


def test_old_searches_and_needs_that_still_wait_are_forgotten(settings: Any) -> None:
    settings.FORGET_SEARCHES_DAYS = 3
    today = timezone.localdate()
    take(line("vandlopper", today - timedelta(days=3)), line("rotter", today))
    kept = make_need(state="released", last_day=today - timedelta(days=30))

    forget_searches(System(), today=today + timedelta(days=1))

    assert [row.words for row in AskedQuery.objects.all()] == ["rotter"]
    assert set(Need.objects.values_list("words", flat=True)) == {"rotter", kept.words}


def test_part_is_told_only_where_many_work(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> None:
    monkeypatch.setattr(asked, "LARGE_PART", 2)
    top = make_unit("Ærø Kommune")
    large, small = make_unit("Børn", parent=top), make_unit("Vej", parent=top)
    school = make_unit("Skolen", parent=large)
    make_person("Åse Vrå", unit=school)
    make_person("Bo Vrå", unit=large)
    make_membership(make_person("Ib Vrå", unit=small), large)
    make_person("Eva Vrå", unit=top)
    Membership.objects.filter(unit=small).delete()
    AskedJob().step()

    def part(*units: int) -> int | None:
        return asked._part_of(replace(INSIDE, belongs_to=frozenset(units)))

    with django_assert_num_queries(0):
        assert part(school.pk, large.pk, top.pk) == large.pk
        assert part(small.pk, top.pk) is None
        assert part(school.pk, large.pk, small.pk, top.pk) is None
        assert part(top.pk) is None


def test_filters_when_empty_are_those_that_are_written() -> None:
    assert Filters().is_empty
