"""Backup, check and restore of a large municipality, beside what each database's own tool does with the same rows.

Each database is measured in a process of its own, on an installation of its own: `python -m bench.backup` there.
"""

import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.report import Result

ROOT = Path(__file__).parent.parent
PEOPLE = 45_000


def measure() -> Iterable[Result]:
    for database, before in (("SQLite", []), ("PostgreSQL", [sys.executable, "tools/postgres.py", "--"])):
        with tempfile.TemporaryDirectory() as folder:
            environment = {name: value for name, value in os.environ.items() if not name.startswith("POTENTIALER_")}
            environment |= {"POTENTIALER_DATA": folder, "DJANGO_SETTINGS_MODULE": "potentialer.config.settings"}
            command = [*before, sys.executable, "-m", "bench.backup"]
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own words only
        if done.returncode:
            sys.exit(done.stderr)
        found = json.loads(done.stdout.splitlines()[-1])
        rows, own = f"{found['rows']:,.0f} rows", found.get("own")
        yield Result(f"{database}: backup of {rows}", found["backup"], "s", own, found["own_is"] if own else "")
        yield Result(f"{database}: its size", found["size"], "MB")
        yield Result(f"{database}: check", found["check"], "s")
        yield Result(f"{database}: restore in the place of as much", found["restore"], "s")
        yield Result(f"{database}: memory of the process", found["memory"], "MB")


def _measure_here() -> dict[str, float | str]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from potentialer.exchange.backup.checking import opened
    from potentialer.exchange.backup.restoring import restore
    from potentialer.exchange.backup.writing import write_backup
    from potentialer.exchange.demo.loading import load_demo

    call_command("migrate", verbosity=0)
    load_demo(people=PEOPLE, seed=1)
    own_is, own = _own_tool(Path(settings.POTENTIALER_DATA))
    found: dict[str, float | str] = {"own_is": own_is}
    if own is not None:
        found["own"] = _seconds(own)
    made = write_backup(Path(settings.POTENTIALER_DATA) / "a.tar.gz")
    found |= {"backup": made.seconds, "size": made.size / 1e6, "rows": made.manifest.row_count}
    with opened(made.path) as backup:
        found["check"] = _seconds(backup.check)
        found["restore"] = restore(backup).seconds
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _own_tool(folder: Path) -> tuple[str, Callable[[], object] | None]:
    """What one would do by hand: SQLite's own copy, packed; or pg_dump, where it is."""
    from django.db import connection

    if connection.vendor == "postgresql":
        program, url = shutil.which("pg_dump"), os.environ["POTENTIALER_DATABASE_URL"]
        command = [str(program), "-Fc", "-f", str(folder / "dump"), url]
        return "pg_dump -Fc", (lambda: subprocess.run(command, check=True)) if program else None  # noqa: S603

    def copy() -> None:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "copy")])
        with (folder / "copy").open("rb") as source, gzip.open(folder / "copy.gz", "wb", 5) as target:
            shutil.copyfileobj(source, target, 1 << 20)

    return "VACUUM INTO and gzip", copy


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure_here()) + "\n")
