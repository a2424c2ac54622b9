"""`potentialer reindex`: makes the search index again from the database, beside the one in use, and swaps."""

import argparse
import sys
import time

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from potentialer.cli import CommandError, Subparsers
from potentialer.search import generations, indexer

_PATIENCE_SECONDS = 600.0
_LOOK_SECONDS = 0.2


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "reindex",
        help=_("laver søgeindekset forfra"),
        description=_(
            "Laver søgeindekset forfra ud fra databasen. Søgningen virker imens med det gamle indeks. Kører "
            "baggrundsarbejdet, er det det, der gør arbejdet, og kommandoen venter på det."
        ),
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int | None:
    started = time.monotonic()
    count = indexer.rebuild(_show)
    if count is None:
        _ask_the_worker()
        print(_("Søgeindekset er lavet forfra af baggrundsarbejdet på %(s)s sekunder.") % {"s": _seconds(started)})
        return None
    _end_line()
    print(
        _("Søgeindekset er lavet forfra: %(n)s opslag på %(s)s sekunder.")
        % {"n": number_format(count), "s": _seconds(started)}
    )
    return None


def _ask_the_worker() -> None:
    before = generations.current()
    generations.wish_for_a_new_one()
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        now = generations.current()
        if now is not None and now != before:
            return
        time.sleep(_LOOK_SECONDS)
    raise CommandError(_("Baggrundsarbejdet har ikke lavet indekset på ti minutter. Se i dets log."))


def _show(count: int, of: int) -> None:
    if sys.stderr.isatty():
        told = _("%(n)s af %(of)s opslag") % {"n": number_format(count), "of": number_format(of)}
        print(f"\r{told}", end="", file=sys.stderr, flush=True)


def _end_line() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)


def _seconds(started: float) -> str:
    return f"{time.monotonic() - started:.1f}".replace(".", ",")
