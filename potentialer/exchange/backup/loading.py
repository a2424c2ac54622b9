"""Putting rows in the place of all rows, in one transaction: as before or as after, whatever happens to the process."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, JSONField

from potentialer.domain.changes.operations import writing
from potentialer.exchange.backup.checking import Opened, Row
from potentialer.exchange.backup.faults import Refused
from potentialer.exchange.backup.manifest import Rows
from potentialer.exchange.backup.shape import SESSIONS, Table
from potentialer.exchange.backup.values import PLAIN, kind_of

Progress = Callable[[int, int], None]
Step = Callable[[], None]
_BATCH = 500


def _nothing() -> None: ...


def load_rows(
    backup: Opened, progress: Progress | None = None, *, first: Step = _nothing, last: Step = _nothing
) -> int:
    """Replace every row of the backup's tables, and log everybody out; returns how many rows there are now.

    `first` and `last` are done inside the transaction, as the writer: before the old rows go, and when the new ones are
    in. What they raise changes nothing. Raises Refused when the database does not take a row, and Busy when others
    write; then nothing is changed.
    """
    tell = _Teller(progress, backup.manifest.row_count)
    told = {rows.table: rows for rows in backup.manifest.tables}
    try:
        # Rows point to each other in every direction: SQLite looks at them when all are in, PostgreSQL at the commit.
        with connection.constraint_checks_disabled(), writing(), connection.cursor() as cursor:
            first()
            _empty(cursor, backup.tables)
            for table, rows in groupby(backup.rows(), key=lambda found: found[0]):
                _insert(cursor, table, told[table.name], (tell(row) for _table, row in rows))
            _set_sequences(cursor, backup)
            connection.check_constraints()
            last()
    except (IntegrityError, DataError) as error:
        raise Refused("does_not_fit", what=str(error).splitlines()[0]) from error
    return tell.done


class _Teller:
    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self.done = progress, total, 0

    def __call__(self, row: Row) -> Row:
        self.done += 1
        if self._progress and (self.done % (_BATCH * 10) == 0 or self.done == self._total):
            self._progress(self.done, self._total)
        return row


def _empty(cursor: CursorWrapper, tables: Sequence[Table]) -> None:
    names = [table.name for table in tables]
    if SESSIONS in connection.introspection.table_names(cursor):
        names.append(SESSIONS)
    quoted = [connection.ops.quote_name(name) for name in names]
    if connection.vendor == "postgresql":
        cursor.execute(f"TRUNCATE {', '.join(quoted)}")
        return
    for name in quoted:
        cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - our own table's name


def _insert(cursor: CursorWrapper, table: Table, told: Rows, rows: Iterator[Row]) -> None:
    fields = {str(field.column): field for field in table.fields}
    prepare = [_preparer(fields[column]) for column in told.columns]
    prepared = ([make(value) for make, value in zip(prepare, row, strict=True)] for row in rows)
    name = connection.ops.quote_name(table.name)
    columns = ", ".join(connection.ops.quote_name(column) for column in told.columns)
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors, cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
            for row in prepared:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(told.columns))
    while batch := list(islice(prepared, _BATCH)):
        cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", batch)  # noqa: S608 - our own names


def _preparer(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    """What turns a decoded value into one that the database's driver takes."""
    if kind_of(field) in PLAIN:
        return lambda value: value
    if isinstance(field, JSONField) and not field.null:
        # Here null is the JSON's own: the column takes no other.
        return lambda value: connection.ops.adapt_json_value(value, field.encoder)
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)


def _set_sequences(cursor: CursorWrapper, backup: Opened) -> None:
    """The next row gets the next number, also when the row with the highest is gone: numbers are not used twice."""
    told = {rows.table: rows.last_id for rows in backup.manifest.tables}
    if connection.vendor == "postgresql":
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in backup.tables]):
            cursor.execute(statement)
    for table in backup.tables:
        last = told[table.name]
        if not last:
            continue
        if connection.vendor == "postgresql":
            sequence = [f'"{table.name}"', table.key.column]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [*sequence, last])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])
