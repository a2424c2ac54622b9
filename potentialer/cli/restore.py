"""`potentialer restore`: puts a backup in the place of what stands, or only looks it through."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from potentialer.cli import CommandError, Subparsers
from potentialer.cli.backup import Progress, told_in_one_line
from potentialer.exchange.backup.checking import Opened, opened
from potentialer.exchange.backup.restoring import Restored, Standing, check_room, restore, what_stands
from potentialer.exchange.backup.wording import counts_words, files_words, moment_words, seconds_words

_T = TypeVar("_T")


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "restore",
        help=_("lægger en backup tilbage"),
        description=_(
            "Ser hele filen efter, før noget ændres, og lægger så database og billeder tilbage. Det, der står nu, "
            "bliver erstattet; der tages først backup af det. Stop `potentialer serve` og `potentialer worker` imens."
        ),
        epilog=_("Afbrydes den, er alt som før eller som efter; kør den igen."),
    )
    parser.add_argument("file", type=Path, metavar=_("FIL"), help=_("en fil fra `potentialer backup`"))
    parser.add_argument("--check", action="store_true", help=_("se kun filen efter, og ændr intet"))
    parser.add_argument("--yes", action="store_true", help=_("ja til, at det, der står nu, bliver erstattet"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    with told_in_one_line(), opened(options.file) as backup:
        _with_progress(_("Ser filen efter"), backup.check)
        _tell_backup(backup)
        if options.check:
            print(_("Filen er hel og kan lægges tilbage."))
            return
        check_room(backup)
        _confirm(what_stands(), is_given=options.yes)
        restored = _with_progress(_("Lægger tilbage"), lambda progress: restore(backup, progress))
    _tell(restored)


def _with_progress(what: str, work: Callable[[Progress], _T]) -> _T:
    progress = Progress(what)
    try:
        return work(progress)
    finally:
        progress.end()


def _tell_backup(backup: Opened) -> None:
    manifest = backup.manifest
    print(
        _("Backuppen er fra %(moment)s (version %(version)s): %(counts)s, %(files)s.")
        % {
            "moment": moment_words(manifest.made),
            "version": manifest.version,
            "counts": counts_words(manifest.counts),
            "files": files_words(len(manifest.files)),
        },
        flush=True,
    )


def _confirm(standing: Standing, *, is_given: bool) -> None:
    """Ask before anything that somebody made is replaced. Raises CommandError when the answer is no."""
    if standing.is_empty:
        return
    last = moment_words(standing.last_change_at) if standing.last_change_at else _("ukendt")
    print(
        _("Det erstatter det, der står nu: %(counts)s. Seneste ændring: %(last)s.")
        % {"counts": counts_words(standing.counts), "last": last},
        flush=True,
    )
    if is_given:
        return
    if not sys.stdin.isatty():
        raise CommandError(_("Er det rigtigt, så kør igen med --yes. Intet er ændret."))
    if input(_("Skriv ja for at erstatte det: ")).strip().casefold() != _("ja"):
        raise CommandError(_("Intet er ændret."))


def _tell(restored: Restored) -> None:
    told = {
        "files": files_words(restored.files),
        "seconds": seconds_words(restored.seconds),
    }
    print(_("Backuppen er lagt tilbage: databasen og %(files)s (%(seconds)s).") % told)
    if restored.kept:
        print(_("Det, der stod før, ligger i %(path)s. Slet den, når I ikke skal bruge den.") % {"path": restored.kept})
    print(_("Alle skal logge ind igen. Søgeindekset bliver lavet, når `potentialer serve` starter."))
