"""Many numbers in one statement."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression
from django.db.models.sql.compiler import SQLCompiler


class AnyOf(Expression):
    """`unit_id__in=AnyOf(ids)`: the ids as one parameter, however many they are.

    A leader may speak for thousands of units. As a parameter each, and each in every part of a condition, they take
    longer to send and to read than the answer takes.
    """

    def __init__(self, ids: Iterable[int]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.ids = sorted(ids)

    @property
    def identity(self) -> tuple[Any, ...]:
        return (type(self), tuple(self.ids))

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        return "(SELECT value FROM json_each(%s))", (json.dumps(self.ids),)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "(SELECT unnest(%s::bigint[]))", (self.ids,)
