"""The whole import (read, plan, apply) of a large municipality beside a plain `bulk_create` of the same rows.

Each database is measured in a process of its own, on an installation of its own: `python -m bench.importing` there.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.report import Result

ROOT = Path(__file__).parent.parent
UNITS, PEOPLE = 4_000, 45_000
AT_MOST = 5.0  # times slower than writing the same rows without asking anything


def measure() -> Iterable[Result]:
    for database, before in (("SQLite", []), ("PostgreSQL", [sys.executable, "tools/postgres.py", "--"])):
        with tempfile.TemporaryDirectory() as folder:
            environment = {name: value for name, value in os.environ.items() if not name.startswith("POTENTIALER_")}
            done = subprocess.run(  # noqa: S603 - our own words only
                [*before, sys.executable, "-m", "bench.importing"],
                cwd=ROOT,
                env={
                    **environment,
                    "POTENTIALER_DATA": folder,
                    "DJANGO_SETTINGS_MODULE": "potentialer.config.settings",
                },
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            sys.exit(done.stderr)
        yield from _results(database, json.loads(done.stdout.splitlines()[-1]))


def _results(database: str, seconds: dict[str, float]) -> Iterable[Result]:
    plain, rows = seconds["plain"], seconds["rows"]
    yield Result(f"{database}: import of CSV, {rows:,.0f} rows", seconds["csv"], "s", plain, "bulk_create", AT_MOST)
    yield Result(f"{database}: import of XLSX", seconds["xlsx"], "s", plain, "bulk_create")
    yield Result(f"{database}: rows a second from CSV", rows / seconds["csv"], "rows/s", rows / plain, "bulk_create")
    yield Result(f"{database}: second run, nothing new", seconds["second"], "s")
    yield Result(f"{database}: longest hold of the writer's place", seconds["held"], "s")
    yield Result(f"{database}: memory of the process", seconds["memory"], "MB")


def _measure_here() -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command

    from potentialer.domain.people.models import Membership, Person, Unit
    from tests.exchange.municipality import Size, write_files

    call_command("migrate", verbosity=0)
    size = Size(units=UNITS, people=PEOPLE)
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        csv = write_files(Path(folder) / "csv", size)
        excel = write_files(Path(folder) / "xlsx", size, excel=True)
        found["xlsx"], _ = _import(excel)
        rows = [list(table.objects.order_by("id")) for table in (Unit, Person, Membership)]
        # Before and after, since the machine may have something else to do for a while.
        before = _plain(rows)
        _empty()
        found["csv"], found["held"] = _import(csv)
        found["second"], _ = _import(csv)
        found["plain"] = (before + _plain(rows)) / 2
    found["rows"] = sum(len(things) for things in rows)
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _empty() -> None:
    from potentialer.domain.changes.models import Change
    from potentialer.domain.people.models import Membership, Person, Unit

    for table in (Change, Membership, Person, Unit):
        table.objects.all()._raw_delete("default")  # noqa: SLF001 - one statement, no collecting


def _plain(rows: list[list[Any]]) -> float:
    """Seconds of writing the same rows into empty tables, without a question asked."""
    from django.db import transaction

    _empty()

    def write() -> None:
        with transaction.atomic():
            for things in rows:
                type(things[0]).objects.bulk_create(things)

    return _seconds(write)


def _import(files: list[Path]) -> tuple[float, float]:
    """Seconds of the whole, and of the apply, which holds the writer's place."""
    from django.utils import timezone

    from potentialer.domain.accounts.models import System
    from potentialer.exchange.organisation.applying import apply_plan
    from potentialer.exchange.organisation.mapping import guess_mappings
    from potentialer.exchange.organisation.planning import plan_organisation, what_is_known
    from potentialer.exchange.organisation.reading import read_organisation
    from potentialer.exchange.organisation.tables import read_files

    start = time.perf_counter()
    tables = read_files((path.name, path.read_bytes()) for path in files).tables
    known = what_is_known()
    reading = read_organisation(
        tables, guess_mappings(tables), today=timezone.localdate(), known_units=known.units, known_topics=known.topics
    )
    if reading.faults:
        sys.exit(f"{len(reading.faults)} faults in our own files: {reading.faults[0]}")
    plan = plan_organisation(reading.organisation)
    held = _seconds(lambda: apply_plan(System(), plan=plan))
    return time.perf_counter() - start, held


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure_here()) + "\n")
