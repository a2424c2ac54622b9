"""Making a backup of an installation that is in use."""

import fcntl
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import timezone

from potentialer.domain.changes.models import Change
from potentialer.exchange.backup.archive import ArchiveWriter, fits
from potentialer.exchange.backup.faults import Refused
from potentialer.exchange.backup.files import files_on_disk, folder, named_files
from potentialer.exchange.backup.manifest import File, Manifest, Member, Rows
from potentialer.exchange.backup.shape import Table, applied_migrations, is_migrated, tables_at
from potentialer.exchange.backup.snapshot import (
    check_database,
    count_rows,
    database_version,
    last_id,
    rows_of,
    snapshot,
)
from potentialer.exchange.backup.values import encode_row

Progress = Callable[[int, int], None]
PART_BYTES = 4_000_000
_MOST_ATTEMPTS = 20
_TELL_EVERY = 500  # rows or files
SUFFIX = ".tar.gz"
_PART_SUFFIX = ".potentialer-part"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    path: Path
    manifest: Manifest
    size: int
    seconds: float


def default_folder() -> Path:
    return Path(settings.POTENTIALER_DATA) / "backups"


def free_path(place: Path, kind: str = "") -> Path:
    """A new file's place in a folder, named by the clock on the wall; `kind` tells what sort of backup it is."""
    stem = f"potentialer-{timezone.localtime():%Y-%m-%dT%H%M%S}{kind}"
    names = (f"{stem}{number}{SUFFIX}" for number in ("", *(f"-{again}" for again in range(2, 1000))))
    return next(place / name for name in names if not (place / name).exists())


def write_backup(target: Path, progress: Progress | None = None) -> Backup:
    """Make a backup at `target`, a new file. Others may go on saving all the while; what is in it is of one moment.

    Raises Refused: the file exists, the database has no tables or is damaged; and OSError, when the disk is full.
    """
    started = time.monotonic()
    if target.exists():
        raise Refused("exists", path=target)
    if not is_migrated():
        raise Refused("no_tables")
    if target.parent == default_folder():  # another is not made: its disk may not be there today
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(target.parent)
    with _whole_or_not_at_all(target) as file:
        writing = _Writing(ArchiveWriter(file), tables_at(applied_migrations()), progress)
        manifest = writing.run()
    return Backup(target, manifest, target.stat().st_size, time.monotonic() - started)


@dataclass
class _Writing:
    """One backup on its way."""

    archive: ArchiveWriter
    tables: list[Table]
    progress: Progress | None
    order: list[str] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    total: int = 0
    done: int = 0

    def run(self) -> Manifest:
        """The files that rows name are most of the bytes: they go first, so that the snapshot is short."""
        named = named_files(self.tables)
        self.total = len(named) + sum(map(count_rows, self.tables))
        self._add_files(named)
        with self._settled_snapshot():
            check_database()
            made_at = timezone.now()
            last = Change.objects.order_by("-id").values_list("id", "at").first()
            rows = tuple(self._add_table(table) for table in self.tables)
        # Those that no row names, last: one that is half uploaded cannot then be taken for one that a row names.
        self._add_files(set(files_on_disk()) - set(self.files))
        engine, engine_version = database_version()
        manifest = Manifest(
            version=version("potentialer"),
            made_at=made_at.isoformat(),
            engine=engine,
            engine_version=engine_version,
            migrations=tuple(applied_migrations()),
            last_change=last[0] if last else 0,
            last_change_at=last[1].isoformat() if last else "",
            tables=rows,
            files=tuple(sorted(self.files.values(), key=lambda file: file.name)),
            order=tuple(self.order),
            missing_files=tuple(sorted(self.missing)),
        )
        self.archive.close(manifest.to_json())
        return manifest

    @contextmanager
    def _settled_snapshot(self) -> Iterator[None]:
        """A snapshot of which we hold every file that it names.

        A file is deleted after the row that named it has changed. So one that is gone, and that a later snapshot still
        names, was gone all along: that is told of, and no reason to begin again.
        """
        for _attempt in range(_MOST_ATTEMPTS):
            with snapshot():
                named = named_files(self.tables)
                gone_before = set(self.missing)
                self._add_files(named - set(self.files))
                self.missing &= named
                if self.missing <= gone_before:
                    yield
                    return
        raise Refused("restless_files")

    def _add_files(self, names: set[str]) -> None:
        for name in sorted(names):
            try:
                source = (folder() / name).open("rb")
            except (FileNotFoundError, IsADirectoryError):
                self.missing.add(name)
                continue
            with source:
                self._add_file(name, source)
            self.missing.discard(name)

    def _add_file(self, name: str, source: IO[bytes]) -> None:
        member = f"files/{name}"
        if not fits(member):
            member = f"files-with-long-names/{len(self.files)}"
        size = os.fstat(source.fileno()).st_size
        sha256 = self.archive.add_stream(member, source, size)
        self.files[name] = File(member, size, sha256, name)
        self.order.append(member)
        self._tell()

    def _add_table(self, table: Table) -> Rows:
        parts: list[Member] = []
        lines: list[bytes] = []
        size = count = 0

        def finish_part() -> None:
            nonlocal size
            member = f"tables/{table.name}/{len(parts) + 1:05d}.jsonl"
            data = b"".join(lines)
            parts.append(Member(member, len(data), self.archive.add(member, data)))
            self.order.append(member)
            lines.clear()
            size = 0

        for row in rows_of(table):
            lines.append(encode_row(row))
            size += len(lines[-1])
            count += 1
            self._tell()
            if size >= PART_BYTES:
                finish_part()
        if lines:
            finish_part()
        return Rows(table.name, tuple(table.columns), count, last_id(table), tuple(parts))

    def _tell(self) -> None:
        self.done += 1
        if self.progress and (self.done % _TELL_EVERY == 0 or self.done >= self.total):
            self.progress(self.done, max(self.total, self.done))


@contextmanager
def _whole_or_not_at_all(target: Path) -> Iterator[IO[bytes]]:
    """A new file beside its place, which gets its name when it is whole and on the disk. Its owner alone may read it.

    A process that is killed leaves the part; the next backup in the folder sees that nobody holds it, and sweeps it.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{_PART_SUFFIX}")
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        try:
            with suppress(OSError):  # a disk over the network may know no locks
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield file
            file.flush()
            os.fsync(file.fileno())
            if target.exists():
                raise Refused("exists", path=target)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    with suppress(OSError):
        place = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


def _sweep(place: Path) -> None:
    for part in place.glob(f".*{_PART_SUFFIX}"):
        with suppress(OSError), part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink(missing_ok=True)
