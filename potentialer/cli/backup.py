"""`potentialer backup`: database and files in one file, while the site is in use."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from potentialer.cli import CommandError, Subparsers
from potentialer.exchange.backup import upgrading
from potentialer.exchange.backup.faults import Refused
from potentialer.exchange.backup.wording import (
    counts_words,
    files_words,
    moment_words,
    seconds_words,
    sentence,
    size_words,
)
from potentialer.exchange.backup.writing import SUFFIX, Backup, default_folder, free_path, write_backup

_SHOWN = 5


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "backup",
        help=_("tager backup af database og filer, mens siden er i brug"),
        description=_(
            "Lægger database og billeder i én fil, som de var på samme tidspunkt. Siden kan bruges imens. Filen har "
            "personoplysninger og må kun læses af den, der kørte kommandoen."
        ),
    )
    parser.add_argument(
        "target",
        nargs="?",
        type=Path,
        metavar=_("FIL|MAPPE"),
        help=_("hvor den skal ligge; i en mappe får den navn efter tidspunktet (normalt i backups i datamappen)"),
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    target: Path = options.target or default_folder()
    if target.is_dir() or target == default_folder():
        target = free_path(target)
    elif not target.name.endswith(SUFFIX):
        raise CommandError(
            _("%(path)s er ikke en mappe, der findes, og en fil skal hedde noget med .tar.gz.") % {"path": target}
        )
    upgrading.sweep()
    progress = Progress(_("Tager backup"))
    with told_in_one_line():
        try:
            backup = write_backup(target, progress)
        finally:
            progress.end()
    _tell(backup)


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """What is refused, and a database file that SQLite cannot read, become a sentence for the person who called."""
    try:
        yield
    except Refused as refused:
        raise CommandError(sentence(refused)) from refused
    except DatabaseError as error:
        # Its subclasses are other things: a lock, a missing table, a fault of ours.
        if type(error) is not DatabaseError or connection.vendor != "sqlite":
            raise
        raise CommandError(sentence(Refused("database_damaged", what=error))) from error


def _tell(backup: Backup) -> None:
    manifest = backup.manifest
    print(
        _("Backup er taget, som det så ud %(moment)s: %(counts)s, %(files)s.")
        % {
            "moment": moment_words(manifest.made),
            "counts": counts_words(manifest.counts),
            "files": files_words(len(manifest.files)),
        }
    )
    told = {"path": backup.path, "size": size_words(backup.size), "seconds": seconds_words(backup.seconds)}
    print(_("%(path)s (%(size)s, %(seconds)s)") % told)
    if missing := manifest.missing_files:
        names = ", ".join(missing[:_SHOWN])
        print(
            _("Bemærk: databasen nævner filer, der ikke findes: %(names)s (i alt %(n)d).")
            % {
                "names": names,
                "n": len(missing),
            }
        )


class Progress:
    """Per cent on one line, for somebody who watches; nothing in a log file."""

    def __init__(self, what: str) -> None:
        self._what, self._last = what, -1

    def __call__(self, done: int, total: int) -> None:
        share = done * 100 // max(total, 1)
        if share != self._last and sys.stderr.isatty():
            print(f"\r{self._what} {share} %", end="", file=sys.stderr, flush=True)
        self._last = share

    def end(self) -> None:
        if self._last >= 0 and sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
