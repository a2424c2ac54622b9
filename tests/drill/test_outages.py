"""The database goes away for a moment: the worker waits, and goes on where it was."""

import psycopg
import pytest

from tests.installation import Installation, wait_until

RENAME = """
from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Unit
from potentialer.domain.people.operations import edit_unit
unit = Unit.objects.order_by("id").first()
edit_unit(System(), unit=unit, values={{"short_name": "{name}"}})
answer = unit.pk
"""


def is_found(installation: Installation, name: str) -> bool:
    done = installation.run("search", name, check=False)
    return done.returncode == 0 and name in done.stdout


def test_worker_when_its_connections_are_cut_goes_on_where_it_was(installation: Installation) -> None:
    if not installation.database_url:
        pytest.skip("SQLite is a file: there are no connections to cut")
    installation.run("demo")
    worker = installation.start("worker")
    wait_until(lambda: is_found(installation, "Egevig Skole"), 60, installation.log)
    with psycopg.connect(installation.database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    installation.ask(RENAME.format(name="Søpindsvinet"))
    wait_until(lambda: is_found(installation, "Søpindsvinet"), 60, installation.log)
    assert worker.poll() is None
    assert "job failed name=index" in installation.log()
    assert "job recovered name=index" in installation.log()
