"""Recording what happened, and the one writer's place that makes its order trustworthy.

Why one writer at a time. PostgreSQL hands out a row's id before the transaction commits, so two transactions
that overlap may commit in the other order than their ids: a reader that has passed the higher id would never
see the lower one. We therefore take an advisory lock before the first id is drawn and keep it until the commit.
SQLite has the same rule built in (`BEGIN IMMEDIATE`), so both databases behave alike. Writes are rare and short
here; see docs/decisions/0002-one-writer-at-a-time.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from potentialer.base.errors import Busy
from potentialer.domain.changes.models import Change, Version

WRITERS_PLACE = 0x506F7449  # "PotI": the advisory lock's key in PostgreSQL
PATIENCE_SECONDS = 10  # how long a save waits for its turn before it tells the user; SQLite's is in the settings
_BATCH = 500  # rows a statement: far below SQLite's limit of variables


class Acting(Protocol):
    """Whoever acts: a user, or the installation itself (`accounts.models.System`), which has no row."""

    @property
    def pk(self) -> int | None: ...

    @property
    def origin(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to one thing: `Entry("rename", "unit", 12, ("name",))`. `texts`: field -> its new text."""

    verb: str
    noun: str
    thing_id: int
    fields: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)


@contextmanager
def writing() -> Iterator[None]:
    """One transaction that holds the writer's place from its first statement to its commit.

    Raises Busy, with nothing saved, when others have held the place for PATIENCE_SECONDS.
    Keep files, mail and long computing outside: everybody else's save waits for this block.
    """
    try:
        with transaction.atomic():
            _take_the_writers_place()
            yield
    except OperationalError as error:
        if is_busy(error):
            raise Busy from error
        raise


def record_change(
    actor: Acting,
    *,
    verb: str,
    noun: str,
    thing_id: int,
    fields: Iterable[str] = (),
    texts: Mapping[str, str] | None = None,
) -> Change:
    """Write that `actor` did `verb` to a thing, and a version of each text in `texts` (field -> its new text).

    Must be called inside the operation's own transaction, so that the change and its record stand or fall together.
    """
    texts = texts or {}
    [change] = record_changes(actor, [Entry(verb, noun, thing_id, tuple(fields) or tuple(texts), texts)])
    return change


def record_changes(actor: Acting, entries: Iterable[Entry]) -> list[Change]:
    """The same for many things at once, in a constant number of statements for each batch."""
    if not connection.in_atomic_block:
        raise RuntimeError("A change is recorded inside the transaction of the operation that made it.")
    _take_the_writers_place()
    entries, now = list(entries), timezone.now()
    changes = Change.objects.bulk_create(
        [
            Change(
                at=now,
                actor_id=actor.pk,
                origin=actor.origin,
                verb=entry.verb,
                noun=entry.noun,
                thing_id=entry.thing_id,
                fields=list(entry.fields),
            )
            for entry in entries
        ],
        batch_size=_BATCH,
    )
    Version.objects.bulk_create(
        [
            Version(change=change, noun=entry.noun, thing_id=entry.thing_id, field=name, text=text, author_id=actor.pk)
            for change, entry in zip(changes, entries, strict=True)
            for name, text in entry.texts.items()
        ],
        batch_size=_BATCH,
    )
    return changes


def blank_versions(actor: Acting, *, author_id: int) -> int:
    """Take away every text that somebody wrote, and keep that and when it was written; returns how many."""
    with writing():
        theirs = Version.objects.filter(author_id=author_id, text__isnull=False)
        changes = {(row.noun, row.thing_id) for row in theirs}
        count = theirs.update(text=None, blanked_at=timezone.now())
        record_changes(actor, [Entry("blank", noun, thing_id) for noun, thing_id in sorted(changes)])
    return count


def _take_the_writers_place() -> None:
    if connection.vendor != "postgresql":
        return  # BEGIN IMMEDIATE has taken it already
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_PLACE])


def is_busy(error: BaseException | None) -> bool:
    """Whether the database gave up waiting for another writer."""
    if not isinstance(error, OperationalError):
        return False
    if connection.vendor == "postgresql":
        return getattr(error.__cause__, "sqlstate", "") == "55P03"  # lock_not_available
    return "locked" in str(error)
