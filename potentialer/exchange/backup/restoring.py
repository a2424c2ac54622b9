"""Putting a backup in the place of what stands.

The order makes every moment a good one to be killed in. Files are added first, under names that nothing uses yet; then
all rows change in one transaction; then the files go that no row names. Before the commit the installation is the old
one with some files too many, after it the new one with some files too many, and another restore (or none) puts that
right. The search index is a cache and goes before: it is made again from whichever database there is. Drafts of imports
go right before the commit, so that none meets another database.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models import QuerySet

from potentialer.domain.changes.models import Change
from potentialer.exchange.backup import files
from potentialer.exchange.backup.checking import Opened
from potentialer.exchange.backup.faults import Refused
from potentialer.exchange.backup.loading import load_rows
from potentialer.exchange.backup.shape import applied_migrations, is_migrated, known_migrations, tables_at
from potentialer.exchange.backup.upgrading import room_needed, with_todays_tables
from potentialer.exchange.backup.writing import default_folder, free_path, write_backup
from potentialer.exchange.organisation.drafts import Drafts
from potentialer.search import generations

Progress = Callable[[int, int], None]
_PATIENCE_SECONDS = 10.0  # those who have just ended may take a moment to let go
_LOOK_SECONDS = 0.2
_ROOM_FOR_ROWS = 4  # times their bytes: the rows, their indexes, and the journal of the transaction
_SLACK_BYTES = 50_000_000
# Of a database that was made and never used: the first help pages, and that they were made.
_MADE_BY_MIGRATE = {"domain_helppage", "domain_change", "domain_version"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands here now: how many rows of each table, and the newest change (its id is 0 when there is none)."""

    counts: dict[str, int]
    last_change: int = 0
    last_change_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody has put anything here."""
        return not any(count for table, count in self.counts.items() if table not in _MADE_BY_MIGRATE)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `kept` is a backup of what stood before, None when there was nothing."""

    rows: int
    files: int
    removed: int
    kept: Path | None
    seconds: float


def what_stands() -> Standing:
    """Raises Refused when this version cannot tell: the database lacks migrations, or is of a newer version."""
    if not is_migrated():
        return Standing({})
    applied = set(applied_migrations())
    if applied - set(known_migrations()):
        raise Refused("newer_database")
    if set(known_migrations()) - applied:
        raise Refused("not_migrated")
    # The change first: whatever is saved after it is then either among the counts or a newer change.
    last = Change.objects.order_by("-id").values_list("id", "at").first() or (0, None)
    counts = {table.name: QuerySet(table.model).count() for table in tables_at(sorted(applied))}
    return Standing(counts, *last)


def check_room(backup: Opened) -> None:
    """Raise Refused when the disk will not hold what stands, a backup of it, what comes, and its upgrading."""
    data = Path(settings.POTENTIALER_DATA)
    database = data / "potentialer.sqlite3"
    standing = files.bytes_on_disk() + (database.stat().st_size if database.exists() else 0)
    coming = backup.manifest.file_bytes + backup.manifest.row_bytes * _ROOM_FOR_ROWS + room_needed(backup)
    needed = coming + standing + _SLACK_BYTES
    if (free := shutil.disk_usage(data).free) < needed:
        raise Refused("no_room", needed=needed, free=free, folder=data)


def restore(backup: Opened, progress: Progress | None = None) -> Restored:
    """Replace everything by what is in the backup, which was looked through (`Opened.check`).

    Raises Refused, with nothing changed: somebody uses the installation or has saved meanwhile, the disk is too full, a
    file stands here under the same name with another content, the rows cannot be migrated or do not fit.
    """
    started, began_at = time.monotonic(), time.time()
    check_room(backup)
    if name := files.first_that_differs(backup.manifest.files):
        raise Refused("file_differs", path=files.folder() / name)
    with _without_pool(), _alone(), with_todays_tables(backup) as rows:
        if not is_migrated():
            call_command("migrate", interactive=False, verbosity=0)
        kept, last_change = _keep_what_stands()
        _put_files_back(backup, progress)
        _forget_index()
        count = load_rows(rows, progress, first=lambda: _check_nobody_saved_after(last_change), last=_forget_drafts)
        _tidy()
        removed = files.remove_all_but({file.name for file in backup.manifest.files}, older_than=began_at)
    return Restored(count, len(backup.manifest.files), removed, kept, time.monotonic() - started)


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else uses the installation: what somebody has on the screen must not be saved into another database.

    The worker of this machine holds the index's lock for as long as it lives, and we hold it instead of it. Web
    processes, and other machines, are seen by their connections to the database.
    """
    lock = generations.WritersLock()
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not lock.take() or are_others_connected():
        if time.monotonic() > deadline:
            lock.free()
            raise Refused("in_use")
        time.sleep(_LOOK_SECONDS)
    try:
        yield
    finally:
        lock.free()


def _keep_what_stands() -> tuple[Path | None, int]:
    """A backup of it, None when there is nothing; and the newest change in it.

    It is looked at when we are alone: what was told before the question is of then.
    """
    standing = what_stands()
    if standing.is_empty and not any(files.files_on_disk()):
        return None, standing.last_change
    kept = write_backup(free_path(default_folder(), kind="-før"))
    return kept.path, kept.manifest.last_change


def _check_nobody_saved_after(last_change: int) -> None:
    """Raise Refused when somebody did: a site may be started again by itself after we saw that we were alone, and what
    it saved would be neither in what was kept nor in the database. As the writer, we are the last who can."""
    if Change.objects.filter(id__gt=last_change).exists():
        raise Refused("saved_meanwhile")


def _forget_drafts() -> None:
    """Imports that wait for their owner: her number may be somebody else's in the database that comes."""
    Drafts(Path(settings.POTENTIALER_DATA) / "imports").remove_all()


@contextmanager
def _without_pool() -> Iterator[None]:
    """One connection and no spare ones beside it, which would look like somebody else's."""
    options = connection.settings_dict["OPTIONS"]
    if not options.get("pool"):
        yield
        return
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    pool = options.pop("pool")
    try:
        yield
    finally:
        connection.close()
        options["pool"] = pool


def are_others_connected() -> bool:
    """Whether another process has the database open."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Those of our own role: an overseer's connections say nothing, and some cannot be seen.
            cursor.execute(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            return bool(cursor.fetchone()[0])
        patience = connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000
        cursor.execute("PRAGMA busy_timeout = 0")  # the caller has patience of its own
        try:
            # SQLite leaves WAL mode only for one who has the file to himself.
            cursor.execute("PRAGMA journal_mode = DELETE")
            return bool(cursor.fetchone()[0] != "delete")
        except OperationalError:
            return True
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience:d}")
            cursor.execute("PRAGMA journal_mode = WAL")


def _put_files_back(backup: Opened, progress: Progress | None) -> None:
    if not backup.manifest.files:
        return
    for number, (file, pieces) in enumerate(backup.files(), start=1):
        files.put_back(file, pieces)
        if progress:
            progress(number, len(backup.manifest.files))
    os.sync()  # on the disk before the rows that name them, also in a power cut


def _forget_index() -> None:
    """The worker makes a new one when it starts; until then pages say so. Its rows would be another database's."""
    generations.pointer().unlink(missing_ok=True)
    generations.sweep(keep=None)


def _tidy() -> None:
    """PostgreSQL chooses its ways by what it knows of the rows, which are all new."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
