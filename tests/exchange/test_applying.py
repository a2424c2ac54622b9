"""Carrying out a plan: everything or nothing, recorded, and with manners towards others who write."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from potentialer.base.errors import Busy, Conflict, NotAllowed
from potentialer.domain.accounts.models import System, User
from potentialer.domain.changes import operations as changes
from potentialer.domain.changes.models import Change
from potentialer.domain.people import bulk
from potentialer.domain.people.models import Membership, Person, Unit, UnitNickname, UnitSuccession
from potentialer.domain.people.operations import edit_unit, set_away
from potentialer.exchange.organisation.applying import apply_plan
from potentialer.exchange.organisation.planning import plan_organisation
from potentialer.exchange.organisation.rows import PersonRow, UnitRow
from tests.cast import Cast
from tests.exchange.test_planning import STAFF, TODAY, load, organisation, staff_without, tree_with
from tests.makers import make_user


def rows_of_all() -> list[list[tuple[object, ...]]]:
    return [
        list(model.objects.order_by("id").values_list())
        for model in (Unit, UnitNickname, UnitSuccession, Person, Membership, Change)
    ]


@pytest.mark.django_db
def test_changes_when_applied_are_recorded_once_for_each_thing() -> None:
    load()
    recorded = Change.objects.values_list("noun", "verb", "thing_id")
    assert len(recorded) == len(set(recorded)) == 15
    assert set(Change.objects.values_list("origin", flat=True)) == {"command"}


@pytest.mark.django_db
def test_second_run_when_nothing_is_new_writes_nothing() -> None:
    load()
    before = rows_of_all()
    with CaptureQueriesContext(connection) as queries:
        load()
    assert rows_of_all() == before
    assert not [query for query in queries if not query["sql"].lstrip().upper().startswith("SELECT")]


@pytest.mark.django_db
def test_change_when_a_unit_gets_another_leader_names_the_unit() -> None:
    load()
    latest = Change.objects.latest("id").pk
    load(organisation(people=(replace(STAFF[0], role="employee"), replace(STAFF[1], role="leader"), *STAFF[2:])))
    touched = set(Change.objects.filter(id__gt=latest).values_list("noun", "thing_id"))
    assert ("unit", Unit.objects.get(key="111").pk) in touched


@pytest.mark.django_db
def test_apply_when_not_an_administrator_is_refused(cast: Cast) -> None:
    plan = plan_organisation(organisation(), today=TODAY)
    for actor in (cast.owner, cast.editor, cast.outsider):
        with pytest.raises(NotAllowed):
            apply_plan(actor, plan=plan)
    assert not Unit.objects.filter(key="111").exists()


@pytest.mark.django_db
def test_apply_when_the_organisation_changed_since_is_refused() -> None:
    load()
    plan = plan_organisation(organisation(tree_with(UnitRow("111", "Sydskolen", "110"))), today=TODAY)
    set_away(System(), person=Person.objects.get(key="2"), until=TODAY)
    before = rows_of_all()
    with pytest.raises(Conflict):
        apply_plan(System(), plan=plan)
    assert rows_of_all() == before


@pytest.mark.django_db
def test_apply_when_it_fails_at_the_end_has_changed_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    before = rows_of_all()

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bulk, "_close_or_open_accounts", fail)
    plan = plan_organisation(
        organisation(tree_with(UnitRow("111", "Sydskolen", "110")), staff_without("2")), today=TODAY
    )
    with pytest.raises(RuntimeError):
        apply_plan(System(), plan=plan)
    assert rows_of_all() == before


@pytest.mark.django_db
def test_progress_when_applied_reaches_the_end() -> None:
    told: list[tuple[int, int]] = []
    apply_plan(
        System(),
        plan=plan_organisation(organisation(), today=TODAY),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told[-1] == (15, 15)
    assert told == sorted(told)


@pytest.mark.django_db
def test_account_when_its_person_leaves_is_closed_and_opens_with_the_return() -> None:
    load()
    make_user(login="chef", is_administrator=True)
    account = make_user(login="bo")
    Person.objects.filter(key="2").update(account=account)
    load(organisation(people=staff_without("2")))
    account.refresh_from_db()
    assert not account.is_active
    load()
    account.refresh_from_db()
    assert account.is_active


@pytest.mark.django_db
def test_account_when_closed_by_hand_stays_closed_at_the_return() -> None:
    load()
    account = make_user(login="bo", is_active=False)
    Person.objects.filter(key="2").update(account=account)
    load(organisation(people=staff_without("2")))
    load()
    account.refresh_from_db()
    assert not account.is_active


@pytest.mark.django_db
def test_account_when_the_last_administrators_is_not_closed() -> None:
    load()
    account = make_user(login="bo", is_administrator=True)
    Person.objects.filter(key="2").update(account=account)
    load(organisation(people=staff_without("2")))
    assert User.objects.get(login="bo").is_active


@pytest.mark.django_db
def test_portrait_when_its_person_leaves_is_deleted(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    load()
    name = default_storage.save("portraits/bo.jpg", ContentFile(b"..."))
    Person.objects.filter(key="2").update(portrait=name)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        load(organisation(people=staff_without("2")))
    assert not default_storage.exists(name)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["create", "change", "leave"])
def test_statements_when_there_are_more_rows_grow_only_by_the_batch(what: str) -> None:
    def many(count: int, title: str = "Lærer") -> tuple[PersonRow, ...]:
        return tuple(PersonRow(f"{count}-{n}", f"Navn {n}", "111", title=title) for n in range(count))

    def statements(count: int) -> int:
        load(organisation(people=STAFF))
        if what != "create":
            load(organisation(people=(*STAFF, *many(count))))
        target = {"create": many(count), "change": many(count, "Rektor"), "leave": ()}[what]
        plan = plan_organisation(organisation(people=(*STAFF, *target)), today=TODAY)
        with CaptureQueriesContext(connection) as queries:
            apply_plan(System(), plan=plan)
        load(organisation(people=STAFF))
        return len(queries)

    few, more = statements(5), statements(45)
    assert more == few


@pytest.mark.django_db(transaction=True)
def test_save_by_somebody_else_when_the_import_runs_waits_and_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    begun, told = threading.Event(), []
    real = bulk._write_people

    def slow(*arguments: object) -> None:
        begun.set()
        threading.Event().wait(0.5)
        real(*arguments)  # type: ignore[arg-type]
        told.append("import")

    monkeypatch.setattr(bulk, "_write_people", slow)
    plan = plan_organisation(organisation(people=staff_without("2")), today=TODAY)
    importing = threading.Thread(target=lambda: (apply_plan(System(), plan=plan), connections.close_all()))
    importing.start()
    begun.wait(5)
    edit_unit(System(), unit=Unit.objects.get(key="100"), values={"short_name": "ÆRØ"})
    told.append("save")
    importing.join()
    assert told == ["import", "save"]
    assert Unit.objects.get(key="100").short_name == "ÆRØ"
    assert Person.objects.get(key="2").left_on == TODAY


@pytest.mark.django_db(transaction=True)
def test_save_by_somebody_else_when_the_import_takes_too_long_is_told_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    begun, done = threading.Event(), threading.Event()
    real = bulk._write_people

    def slow(*arguments: object) -> None:
        begun.set()
        done.wait(10)
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk, "_write_people", slow)
    plan = plan_organisation(organisation(people=staff_without("2")), today=TODAY)
    importing = threading.Thread(target=lambda: (apply_plan(System(), plan=plan), connections.close_all()))
    unit = Unit.objects.get(key="100")
    importing.start()
    begun.wait(5)
    with impatience(monkeypatch), pytest.raises(Busy):
        edit_unit(System(), unit=unit, values={"short_name": "ÆRØ"})
    done.set()
    importing.join()
    assert Person.objects.get(key="2").left_on == TODAY


@contextmanager
def impatience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This thread waits for a second only."""
    monkeypatch.setattr(changes, "PATIENCE_SECONDS", 1)
    set_sqlites_patience(1000)
    yield
    set_sqlites_patience(10_000)


def set_sqlites_patience(milliseconds: int) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
