"""Writing a whole organisation at once: what the import has planned becomes rows, in one transaction.

Kept beside `operations` (one thing at a time, by hand) because nothing is shared but the tables. The caller has decided
what is to be written; here it is only written, in a constant number of statements for each batch, and recorded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

from potentialer.base.errors import Conflict, NotAllowed
from potentialer.domain.accounts.models import Actor, User
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.operations import Entry, record_changes, writing
from potentialer.domain.people.models import Membership, Person, Unit, UnitNickname, UnitSuccession
from potentialer.domain.people.policies import can_import_organisation

BATCH = 500  # rows a statement; Django makes it smaller where SQLite allows fewer variables
NOUNS = ("unit", "person", "topic")  # what a plan has read: a later change to one of these makes it stale

Progress = Callable[[int, int], None]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class UnitWrite:
    """A unit to make (`unit_id` None) or to change. `values` are columns; `fields` is what the change row names."""

    verb: str
    values: Mapping[str, object]
    fields: tuple[str, ...]
    unit_id: int | None = None
    parent_key: str | None = None  # None leaves it where it is; "" puts it at the top
    nicknames: tuple[str, ...] | None = None  # None leaves them


@dataclass(frozen=True, slots=True)
class PersonWrite:
    """A person to make (`person_id` None) or to change, with what becomes of the memberships."""

    verb: str
    values: Mapping[str, object]
    fields: tuple[str, ...]
    person_id: int | None = None
    joins: tuple[tuple[str, str, str], ...] = ()  # (unit key, role, title)
    changes: tuple[tuple[int, str, str], ...] = ()  # (membership id, role, title)
    leaves: tuple[int, ...] = ()  # membership ids
    transfers: tuple[tuple[int, str], ...] = ()  # (membership id, key of the unit it goes to, as it is)


@dataclass(frozen=True, slots=True)
class OrganisationWrites:
    units: Sequence[UnitWrite] = ()
    people: Sequence[PersonWrite] = ()
    successions: Sequence[tuple[str, str]] = ()  # keys of the old unit and the new
    units_with_new_leaders: Sequence[str] = ()  # keys: recorded, since a unit is shown with its leader

    def __len__(self) -> int:
        return len(self.units) + len(self.people)


def save_organisation(
    actor: Actor,
    *,
    writes: OrganisationWrites,
    based_on: int,
    also: Callable[[], None] | None = None,
    progress: Progress | None = None,
) -> None:
    """Write everything or nothing. `also` runs inside the same transaction, at the end.

    Raises NotAllowed; Conflict when a unit, a person or a topic was changed after the change `based_on`; Busy when
    others hold the writer's place. Whoever leaves loses memberships and portrait, and the account is closed, except the
    actor's own and the last administrator's.
    """
    if not can_import_organisation(actor):
        raise NotAllowed
    tell = _Teller(progress, len(writes))
    with writing():
        if Change.objects.filter(id__gt=based_on, noun__in=NOUNS).exists():
            raise Conflict("organisation")
        units = _write_units(actor, writes, tell)
        _write_people(actor, writes.people, units, tell)
        if also is not None:
            also()


class _Teller:
    """Counts what is done, for a progress bar."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def __call__(self, more: int) -> None:
        self._done += more
        if self._progress is not None:
            self._progress(self._done, self._total)


def batches(things: Iterable[_T]) -> Iterator[list[_T]]:
    iterator = iter(things)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _write_units(actor: Actor, writes: OrganisationWrites, tell: _Teller) -> dict[str, int]:
    """Returns key -> id of all units afterwards."""
    ids = dict(Unit.objects.values_list("key", "id"))
    entries: list[Entry] = []
    made = [write for write in writes.units if write.unit_id is None]
    kept = [write for write in writes.units if write.unit_id is not None]
    ids.update((str(write.values["key"]), write.unit_id) for write in kept if write.unit_id and "key" in write.values)
    for level in _levels(made, ids):
        units = [Unit(**write.values, parent_id=ids.get(write.parent_key or "")) for write in level]
        Unit.objects.bulk_create(units, batch_size=BATCH)
        ids.update((unit.key, unit.pk) for unit in units)
        entries += [Entry(write.verb, "unit", unit.pk, write.fields) for write, unit in zip(level, units, strict=True)]
        tell(len(level))
    for batch in batches(kept):
        _change_units(batch, ids)
        entries += [Entry(write.verb, "unit", write.unit_id or 0, write.fields) for write in batch]
        tell(len(batch))
    _write_nicknames(writes.units, ids)
    UnitSuccession.objects.bulk_create(
        [UnitSuccession(old_id=ids[old], new_id=ids[new]) for old, new in writes.successions], batch_size=BATCH
    )
    recorded = {entry.thing_id for entry in entries}
    led = dict.fromkeys(ids[key] for key in writes.units_with_new_leaders)
    entries += [Entry("edit", "unit", unit, ("leaders",)) for unit in led if unit not in recorded]
    record_changes(actor, entries)
    return ids


def _levels(made: list[UnitWrite], ids: Mapping[str, int]) -> Iterator[list[UnitWrite]]:
    """New units from the top down, so that each finds its parent's id."""
    waiting, known = made, set(ids)
    while waiting:
        level = [write for write in waiting if not write.parent_key or write.parent_key in known]
        if not level:
            raise Conflict("organisation")  # a parent that neither is there nor is made
        waiting = [write for write in waiting if write.parent_key and write.parent_key not in known]
        known.update(str(write.values["key"]) for write in level)
        yield level


def _change_units(batch: list[UnitWrite], ids: Mapping[str, int]) -> None:
    there = Unit.objects.in_bulk([write.unit_id for write in batch if write.unit_id])
    columns: set[str] = set()
    for write in batch:
        unit = there[write.unit_id or 0]
        for name, value in write.values.items():
            setattr(unit, name, value)
        columns.update(write.values)
        if write.parent_key is not None:
            unit.parent_id = ids[write.parent_key] if write.parent_key else None
            columns.add("parent")
    if columns:
        Unit.objects.bulk_create(
            there.values(), update_conflicts=True, unique_fields=["id"], update_fields=sorted(columns)
        )


def _write_nicknames(writes: Sequence[UnitWrite], ids: Mapping[str, int]) -> None:
    named = [
        (write.unit_id or ids[str(write.values["key"])], write.nicknames)
        for write in writes
        if write.nicknames is not None
    ]
    for batch in batches(unit for unit, _ in named):
        UnitNickname.objects.filter(unit_id__in=batch).delete()
    UnitNickname.objects.bulk_create(
        [UnitNickname(unit_id=unit, name=name) for unit, names in named for name in names], batch_size=BATCH
    )


def _write_people(actor: Actor, writes: Sequence[PersonWrite], units: Mapping[str, int], tell: _Teller) -> None:
    entries: list[Entry] = []
    for batch in batches(write for write in writes if write.person_id is None):
        people = [Person(**write.values) for write in batch]
        Person.objects.bulk_create(people)
        _join(zip(batch, (person.pk for person in people), strict=True), units)
        entries += [
            Entry(write.verb, "person", person.pk, write.fields) for write, person in zip(batch, people, strict=True)
        ]
        tell(len(batch))
    for batch in batches(write for write in writes if write.person_id is not None):
        _change_people(batch)
        _change_memberships(batch)
        _transfer(batch, units)
        _join(((write, write.person_id or 0) for write in batch), units)
        _close_or_open_accounts(actor, batch)
        entries += [Entry(write.verb, "person", write.person_id or 0, write.fields) for write in batch]
        tell(len(batch))
    record_changes(actor, entries)


def _join(writes: Iterable[tuple[PersonWrite, int]], units: Mapping[str, int]) -> None:
    Membership.objects.bulk_create(
        [
            Membership(person_id=person, unit_id=units[unit], role=role, title=title, imported=True)
            for write, person in writes
            for unit, role, title in write.joins
        ],
        batch_size=BATCH,
    )


def _change_people(batch: list[PersonWrite]) -> None:
    there = Person.objects.in_bulk([write.person_id for write in batch if write.values and write.person_id])
    columns: set[str] = set()
    portraits: list[str] = []
    for write in batch:
        if not write.values:
            continue
        person = there[write.person_id or 0]
        if "portrait" in write.values and person.portrait.name:
            portraits.append(person.portrait.name)
        for name, value in write.values.items():
            setattr(person, name, value)
        columns.update(write.values)
    if columns:
        Person.objects.bulk_create(
            there.values(), update_conflicts=True, unique_fields=["id"], update_fields=sorted(columns)
        )
    if portraits:
        transaction.on_commit(lambda: _delete_files(portraits))


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _change_memberships(batch: list[PersonWrite]) -> None:
    Membership.objects.filter(id__in=[gone for write in batch for gone in write.leaves]).delete()
    wanted = {membership: (role, title) for write in batch for membership, role, title in write.changes}
    if not wanted:
        return
    there = Membership.objects.in_bulk(list(wanted))
    for membership, (role, title) in wanted.items():
        there[membership].role, there[membership].title = role, title
    Membership.objects.bulk_create(
        there.values(), update_conflicts=True, unique_fields=["id"], update_fields=["role", "title"]
    )


def _transfer(batch: list[PersonWrite], units: Mapping[str, int]) -> None:
    wanted = {membership: units[unit] for write in batch for membership, unit in write.transfers}
    if not wanted:
        return
    there = Membership.objects.in_bulk(list(wanted))
    for membership, unit_id in wanted.items():
        there[membership].unit_id = unit_id
    Membership.objects.bulk_create(there.values(), update_conflicts=True, unique_fields=["id"], update_fields=["unit"])


def _close_or_open_accounts(actor: Actor, batch: list[PersonWrite]) -> None:
    """`leave` closes; `return` opens again what a leave has closed, and nothing that somebody closed by hand."""
    leavers = [write.person_id for write in batch if write.verb == "leave"]
    returners = [write.person_id for write in batch if write.verb == "return"]
    if leavers:
        closing = User.objects.filter(person__in=leavers, is_active=True).exclude(pk=actor.pk or 0)
        if not User.objects.filter(is_active=True, is_administrator=True).exclude(pk__in=closing.values("pk")).exists():
            closing = closing.filter(is_administrator=False)
        _set_active(actor, list(closing.values_list("pk", flat=True)), verb="leave", active=False)
    if returners:
        closed = list(User.objects.filter(person__in=returners, is_active=False).values_list("pk", flat=True))
        about = Change.objects.filter(
            noun="account", thing_id__in=closed, verb__in=("leave", "return", "open", "close")
        )
        last = about.values("thing_id").annotate(last=Max("id")).values("last")
        by_leaving = Change.objects.filter(id__in=last, verb="leave")
        _set_active(actor, list(by_leaving.values_list("thing_id", flat=True)), verb="return", active=True)


def _set_active(actor: Actor, accounts: list[int], *, verb: str, active: bool) -> None:
    User.objects.filter(pk__in=accounts).update(is_active=active)
    record_changes(actor, [Entry(verb, "account", account, ("is_active",)) for account in accounts])
