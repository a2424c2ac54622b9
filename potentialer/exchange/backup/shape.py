"""Which tables a backup holds, by Django's own register: a new noun is in it from its first migration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, FileField, Model
from django.db.models.options import Options

from potentialer.exchange.backup.faults import Refused

APP = "domain"
# The other apps' tables, each with why it stays behind. A test fails when an app is neither here nor APP.
LEFT_OUT = {
    "sessions": "who is logged in now; a restore logs everybody out",
    "axes": "failed logins of the last quarter of an hour",
    "auth": "Django's own groups and permissions, which we do not use; made by migrate",
    "contenttypes": "Django's numbers for the models, made by migrate; nothing of ours points to them",
}
SESSIONS = "django_session"
_RECORD = "django_migrations"


@dataclass(frozen=True, slots=True)
class Table:
    """One table with the columns that are written; computed ones are not."""

    model: type[Model]

    @property
    def name(self) -> str:
        return _options(self.model).db_table

    @property
    def key(self) -> "Field[Any, Any]":
        return _options(self.model).pk

    @property
    def fields(self) -> "list[Field[Any, Any]]":
        return [field for field in _options(self.model).local_concrete_fields if not field.generated]

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    @property
    def file_columns(self) -> list[str]:
        return [str(field.column) for field in self.fields if isinstance(field, FileField)]


def is_migrated() -> bool:
    """Whether the database has ever been prepared for us."""
    return _RECORD in connection.introspection.table_names()


def applied_migrations() -> list[str]:
    """The names of the migrations that shaped the database's tables of APP, in order."""
    return sorted(name for app, name in MigrationRecorder(connection).applied_migrations() if app == APP)


def known_migrations() -> list[str]:
    return sorted(name for app, name in MigrationLoader(None).graph.nodes if app == APP)


def tables_at(migrations: Sequence[str]) -> list[Table]:
    """The tables as these migrations leave them, by name. Raises Refused when we do not know one of them."""
    known = known_migrations()
    if set(migrations) - set(known):
        raise Refused("newer_tables")
    if not migrations:
        raise Refused("no_tables")
    registry: Any = apps
    if set(migrations) != set(known):
        registry = MigrationLoader(None).project_state([(APP, name) for name in migrations]).apps
    models = registry.get_app_config(APP).get_models(include_auto_created=True)
    tables = [Table(model) for model in models if _options(model).managed and not _options(model).proxy]
    return sorted(tables, key=lambda table: table.name)


def _options(model: type[Model]) -> "Options[Model]":
    return model._meta  # noqa: SLF001 - Django's documented API, despite its name
