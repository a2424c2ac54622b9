"""Reading the whole database as it was at one moment, while others go on saving.

Both databases show a reader the moment of its first question until it is done (SQLite in WAL mode, PostgreSQL with
REPEATABLE READ), and let writers write meanwhile.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from potentialer.exchange.backup.faults import Refused
from potentialer.exchange.backup.shape import Table

_ROWS_A_FETCH = 2_000


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read inside is of one moment. Nothing can be written inside on PostgreSQL, and nothing must."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        # atomic() would begin with the writer's lock (see the settings), and nobody could save until we were done.
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT COUNT(*) FROM sqlite_master")  # the moment is that of the first question
            cursor.fetchall()
            yield
        finally:
            cursor.execute("ROLLBACK")


def check_database() -> None:
    """Raise Refused when SQLite's file is damaged: a backup of it would look whole. PostgreSQL looks after its own."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        found = cursor.fetchone()
    if found != ("ok",):
        raise Refused("database_damaged", what=str(found[0]).splitlines()[-1] if found else "?")


def database_version() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        return connection.vendor, str(cursor.fetchone()[0])


def count_rows(table: Table) -> int:
    return _everything(table).count()


def rows_of(table: Table) -> Iterator[Sequence[Any]]:
    """Every row, by primary key; the values in the order of the table's columns."""
    names = [field.attname for field in table.fields]
    yield from _everything(table).order_by("pk").values_list(*names).iterator(chunk_size=_ROWS_A_FETCH)


def names_in(table: Table, column: str) -> Iterator[str]:
    """The names of files in a column, without the empty ones."""
    [name] = [field.attname for field in table.fields if field.column == column]
    named = _everything(table).exclude(**{name: ""}).exclude(**{f"{name}__isnull": True})
    yield from named.values_list(name, flat=True).order_by("pk").iterator(chunk_size=_ROWS_A_FETCH)


def last_id(table: Table) -> int:
    """The highest id that the database has given out, 0 where it gives out none.

    It is asked for after the rows are read: PostgreSQL hands ids out beside the transaction, so a later answer can only
    be higher.
    """
    key = table.key
    if key.get_internal_type() not in ("AutoField", "BigAutoField", "SmallAutoField"):
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', key.column])
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")  # noqa: S608 - its own answer
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        found = cursor.fetchone()
    highest = _everything(table).aggregate(highest=Max("pk"))["highest"]
    return max(int(found[0]) if found else 0, highest or 0)


def _everything(table: Table) -> "QuerySet[Any]":
    """All rows: a model's own manager may leave some out."""
    return QuerySet(table.model)
