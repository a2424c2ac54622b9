"""Bringing an older backup's tables to today's, in a scratch installation of its own.

What stands is not touched by it, and a migration that fails on these rows fails here. It runs as a process of its own,
so that a migration finds the scratch database as the only one there is:

    python -m potentialer.exchange.backup.upgrading OLD NEW
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from potentialer.exchange.backup.checking import Opened, opened
from potentialer.exchange.backup.faults import Refused
from potentialer.search import generations

_NEW = "upgraded.tar.gz"
_PREFIX = "upgrading-"
_ROOM = 9  # times the rows' bytes: a database beside what stands, whose migrations write tables anew, and a file of it


def room_needed(backup: Opened) -> int:
    """Bytes in the data folder, for as long as it takes."""
    return backup.manifest.row_bytes * _ROOM if backup.is_older else 0


def sweep() -> None:
    """Delete what a restore that was killed had unpacked; it holds every person. One at work is left alone: whoever
    upgrades holds the index's lock all the while."""
    lock = generations.WritersLock()
    if lock.take():
        try:
            _sweep()
        finally:
            lock.free()


def _sweep() -> None:
    for folder in Path(settings.POTENTIALER_DATA).glob(f"{_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def with_todays_tables(backup: Opened) -> Iterator[Opened]:
    """The same backup when it is of today's tables, else one made from it, without its files. For one who holds the
    index's lock. Raises Refused when its rows cannot be migrated."""
    _sweep()
    if not backup.is_older:
        yield backup
        return
    # In the data folder, which is guarded and has room for it, as the machine's own temporary folder may not; 0700.
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=settings.POTENTIALER_DATA) as folder:
        new = Path(folder) / _NEW
        environment = {name: value for name, value in os.environ.items() if not name.startswith("POTENTIALER_")}
        environment |= {"POTENTIALER_DATA": folder, "DJANGO_SETTINGS_MODULE": "potentialer.config.settings"}
        command = [sys.executable, "-m", "potentialer.exchange.backup.upgrading", str(backup.path.resolve()), str(new)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own words only
        if done.returncode:
            raise Refused("cannot_upgrade", what=(done.stderr.strip().splitlines() or ["?"])[-1])
        with opened(new) as upgraded:
            upgraded.check()
            yield upgraded


def _upgrade(old: Path, new: Path) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from potentialer.exchange.backup.loading import load_rows
    from potentialer.exchange.backup.shape import APP
    from potentialer.exchange.backup.writing import write_backup

    with opened(old) as backup:
        executor = MigrationExecutor(connection)
        executor.migrate([(APP, name) for name in backup.manifest.migrations])
        load_rows(backup)
        executor = MigrationExecutor(connection)
        executor.migrate([key for key in executor.loader.graph.leaf_nodes() if key[0] == APP])
        write_backup(new)


if __name__ == "__main__":
    import django

    django.setup()
    _upgrade(Path(sys.argv[1]), Path(sys.argv[2]))
