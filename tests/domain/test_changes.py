"""The one record of what happened, and that no reader of it ever misses a change."""

import random
import threading
import time

import pytest
from django.db import connection, transaction

from potentialer.base.errors import Busy
from potentialer.domain.accounts.models import System
from potentialer.domain.changes import operations
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.operations import Entry, blank_versions, record_change, record_changes, writing
from potentialer.domain.changes.queries import changes_after, latest_change_id, versions_of
from tests.makers import make_user

WRITERS, SAVES = 4, 12


@pytest.mark.django_db
def test_change_holds_names_of_fields_and_no_texts() -> None:
    user = make_user()
    with writing():
        record_change(user, verb="edit", noun="help_page", thing_id=7, texts={"text": "Ring til Bodil"})

    change = Change.objects.get()

    assert (change.actor, change.origin, change.verb, change.noun, change.thing_id) == (
        user,
        "web",
        "edit",
        "help_page",
        7,
    )
    assert change.fields == ["text"]


@pytest.mark.django_db
def test_text_is_kept_as_version_that_can_be_blanked() -> None:
    user = make_user()
    for text in ("første", "anden"):
        with writing():
            record_change(user, verb="edit", noun="help_page", thing_id=7, texts={"text": text})
    with writing():
        record_change(make_user(), verb="edit", noun="help_page", thing_id=7, texts={"text": "tredje"})
    blanked = blank_versions(System(), author_id=user.pk)

    versions = versions_of("help_page", 7, "text")
    assert blanked == 2
    assert [version.text for version in versions] == ["tredje", None, None]
    assert all(version.blanked_at for version in versions[1:])
    assert Change.objects.latest("id").verb == "blank"


@pytest.mark.django_db(transaction=True)
def test_change_and_deed_fall_together_when_the_operation_fails() -> None:
    def failing_operation() -> None:
        with writing():
            record_change(System(), verb="edit", noun="unit", thing_id=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing_operation()

    assert not Change.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        record_change(System(), verb="edit", noun="unit", thing_id=1)


@pytest.mark.django_db
def test_hundred_changes_take_as_many_statements_as_two() -> None:
    def statements(count: int) -> int:
        before = len(connection.queries_log)
        record_changes(System(), [Entry("edit", "unit", number) for number in range(count)])
        return len(connection.queries_log) - before

    connection.force_debug_cursor = True
    try:
        assert statements(2) == statements(100)
    finally:
        connection.force_debug_cursor = False


def _in_threads(*targets: object) -> None:
    threads = [threading.Thread(target=_closing(target)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def _closing(target: object):
    def run() -> None:
        try:
            target()  # type: ignore[operator]
        finally:
            connection.close()

    return run


def _reader_against_writers(record: object) -> tuple[list[int], list[int]]:
    """Writers draw an id, dawdle and commit; a reader follows with a cursor. What it saw, and what there was."""
    seen: list[int] = []
    done = threading.Event()

    def write() -> None:
        dice = random.Random(threading.get_ident())
        for _ in range(SAVES):
            record(dice.uniform(0, 0.02))  # type: ignore[operator]

    def read() -> None:
        while True:
            last_round = done.is_set()
            seen.extend(change.pk for change in changes_after(seen[-1] if seen else 0, limit=5))
            if last_round and (not seen or seen[-1] == latest_change_id()):
                return
            time.sleep(0.001)

    def write_all() -> None:
        _in_threads(*[write] * WRITERS)
        done.set()

    _in_threads(read, write_all)
    return seen, list(Change.objects.order_by("id").values_list("id", flat=True))


@pytest.mark.django_db(transaction=True)
def test_reader_misses_nothing_when_transactions_overlap() -> None:
    def record(pause: float) -> None:
        with transaction.atomic():  # the worst case: the writer's place is taken no earlier than the record itself
            record_change(System(), verb="edit", noun="unit", thing_id=1)
            time.sleep(pause)

    seen, there = _reader_against_writers(record)

    assert len(there) == WRITERS * SAVES
    assert seen == there


@pytest.mark.django_db(transaction=True)
def test_reader_would_miss_changes_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that the test above can fail: the very same race, with the lock taken away."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time, so the race exists on PostgreSQL alone")
    monkeypatch.setattr(operations, "_take_the_writers_place", lambda: None)
    late = threading.Event()
    drawn = threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record_change(System(), verb="edit", noun="unit", thing_id=1)
            drawn.set()
            late.wait(10)

    def quick() -> None:
        drawn.wait(10)
        with transaction.atomic():
            record_change(System(), verb="edit", noun="unit", thing_id=2)
        seen.extend(change.pk for change in changes_after(0, limit=5))
        late.set()

    seen: list[int] = []
    _in_threads(slow, quick)
    later = [change.pk for change in changes_after(seen[-1], limit=5)]

    assert Change.objects.count() == 2
    assert len(seen) == 1
    assert later == []


@pytest.mark.django_db(transaction=True)
def test_save_is_told_to_try_again_when_another_holds_the_place_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "PATIENCE_SECONDS", 1)
    holding, release = threading.Event(), threading.Event()
    outcome: list[str] = []

    def hold() -> None:
        with writing():
            holding.set()
            release.wait(30)

    def hurry() -> None:
        holding.wait(10)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.connection.execute("PRAGMA busy_timeout = 500")
        try:
            with writing():
                outcome.append("saved")
        except Busy:
            outcome.append("busy")
        finally:
            release.set()

    _in_threads(hold, hurry)

    assert outcome == ["busy"]


@pytest.mark.django_db(transaction=True)
def test_save_waits_for_its_turn_and_then_goes_through() -> None:
    holding = threading.Event()

    def hold() -> None:
        with writing():
            record_change(System(), verb="edit", noun="unit", thing_id=1)
            holding.set()
            time.sleep(0.3)

    def wait() -> None:
        holding.wait(10)
        with writing():
            record_change(System(), verb="edit", noun="unit", thing_id=2)

    _in_threads(hold, wait)

    assert list(Change.objects.order_by("id").values_list("thing_id", flat=True)) == [1, 2]
