"""Looking a backup through, before anything is touched: every byte, every member, every row."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.db import connection

from potentialer.exchange.backup.archive import check_seal, read_manifest, read_members
from potentialer.exchange.backup.faults import Refused
from potentialer.exchange.backup.manifest import File, Manifest, Rows, from_json
from potentialer.exchange.backup.shape import Table, known_migrations, tables_at
from potentialer.exchange.backup.values import Decode, decoder

Progress = Callable[[int, int], None]
Row = list[Any]
_MOST_TIMES = 300  # that a backup unpacks to; text of one kind comes to some 20
_ALWAYS_ALLOWED = 100_000_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup whose seal and manifest are in order, and that this version can read. Its file stays open, so that what
    was looked through is what is put back."""

    path: Path
    file: IO[bytes]
    manifest: Manifest
    tables: tuple[Table, ...]

    @property
    def is_older(self) -> bool:
        """Whether its tables are those of an earlier version."""
        return set(self.manifest.migrations) != set(known_migrations())

    def rows(self) -> Iterator[tuple[Table, Row]]:
        """Every row, decoded; all of a table before the next. Raises Refused at the first that is none."""
        for table, _size, content in self._contents():
            if table is not None:
                for row in content:
                    yield table, row

    def files(self) -> Iterator[tuple[File, Iterator[bytes]]]:
        """Every file with its bytes in pieces, to be used before the next is asked for."""
        wanted = {file.member: file for file in self.manifest.files}
        for name, pieces in read_members(self.file, self.manifest.members()):
            if name in wanted:
                yield wanted[name], pieces

    def check(self, progress: Progress | None = None) -> None:
        """Read everything once and keep nothing. Raises Refused at what is not as it should be."""
        total, done = self.manifest.row_bytes + self.manifest.file_bytes, 0
        counts = dict.fromkeys(self.manifest.counts, 0)
        for table, size, content in self._contents():
            for _piece in content:
                if table is not None:
                    counts[table.name] += 1
            done += size
            if progress:
                progress(done, total)
        if counts != self.manifest.counts:
            raise Refused("damaged")

    def _contents(self) -> Iterator[tuple[Table | None, int, Iterator[Any]]]:
        """Each member in turn, with its size: rows of a table, decoded, or (None) a file's bytes."""
        by_name = {table.name: table for table in self.tables}
        owners = {part.member: by_name[rows.table] for rows in self.manifest.tables for part in rows.parts}
        wanted = {file.member: file for file in self.manifest.files}
        readers = {rows.table: _RowReader(by_name[rows.table], rows) for rows in self.manifest.tables}
        for name, pieces in read_members(self.file, self.manifest.members()):
            if name in wanted:
                yield None, wanted[name].size, pieces
            else:
                data = b"".join(pieces)
                yield owners[name], len(data), readers[owners[name].name].read(data)


class _RowReader:
    """Decodes the lines of one table."""

    def __init__(self, table: Table, rows: Rows) -> None:
        fields = {str(field.column): field for field in table.fields}
        for_postgresql = connection.vendor == "postgresql"
        self._table = table.name
        self._decoders: list[Decode] = [
            decoder(fields[column], for_postgresql=for_postgresql) for column in rows.columns
        ]
        self._count = 0

    def read(self, data: bytes) -> Iterator[Row]:
        for line in data.splitlines():
            self._count += 1
            try:
                values = json.loads(line)
                if not isinstance(values, list):
                    raise TypeError("row")
                yield [decode(value) for decode, value in zip(self._decoders, values, strict=True)]
            except (ValueError, TypeError, OverflowError, RecursionError) as error:
                raise Refused("row", table=self._table, number=self._count) from error


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Raises Refused when it is no backup, is damaged, or is of a newer version; OSError when it cannot be read."""
    with path.open("rb") as file:
        manifest = from_json(read_manifest(file, check_seal(file)))
        if _numbers(manifest.version) > _numbers(version("potentialer")):
            raise Refused("newer_version", theirs=manifest.version, ours=version("potentialer"))
        size = path.stat().st_size
        if manifest.row_bytes + manifest.file_bytes > max(_ALWAYS_ALLOWED, size * _MOST_TIMES):
            raise Refused("bomb")
        tables = tuple(tables_at(manifest.migrations))
        _check_shape(manifest, tables)
        yield Opened(path, file, manifest, tables)


def _check_shape(manifest: Manifest, tables: tuple[Table, ...]) -> None:
    ours = {table.name: sorted(table.columns) for table in tables}
    theirs = {rows.table: sorted(rows.columns) for rows in manifest.tables}
    if ours != theirs:
        raise Refused("other_tables")


def _numbers(told: str) -> tuple[int, ...]:
    """1.10.2 is newer than 1.9; whatever follows the numbers (rc1, .dev0) does not count."""
    found = re.match(r"\d+(?:\.\d+)*", told)
    numbers = [int(part) for part in found.group().split(".")] if found else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
