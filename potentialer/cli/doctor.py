"""`potentialer doctor`: looks the installation over and says what is wrong. Exit code 1 when something is."""

import argparse
import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from potentialer.cli import Subparsers
from potentialer.cli.migrate import count_missing_migrations
from potentialer.domain.changes.queries import latest_change_id
from potentialer.search import generations
from potentialer.search.comparison import Comparison, compare
from potentialer.search.engine import Damaged
from potentialer.search.generations import WritersLock
from potentialer.search.reader import reader

_SAFE_SQLITE = (3, 51, 3)
_LEAST_FREE_BYTES = 1 << 30
_LEAST_FREE_SHARE = 0.05
_CATCH_UP_SECONDS = 10.0
_LOOK_SECONDS = 0.1
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and the sentence about it."""

    is_well: bool
    sentence: str
    is_reminder: bool = False  # something to do, though all works without it

    @property
    def mark(self) -> str:
        if self.is_reminder:
            return _("  HUSK ")
        return "  ok   " if self.is_well else _("  GALT ")


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "doctor",
        help=_("ser installationen efter"),
        description=_(
            "Ser databasen, disken, baggrundsarbejdet og søgeindekset efter, og sammenligner indekset med databasen "
            "opslag for opslag. Slutkode 1, når noget er galt."
        ),
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int | None:
    ill = 0
    for finding in (*_look_at_database(), _look_at_disk(), *_look_at_index(), *_look_at_settings()):
        print(finding.mark + finding.sentence, flush=True)
        ill += not finding.is_well
    print(_("Alt er, som det skal være.") if not ill else _("Antal ting, der skal ses på: %(n)d.") % {"n": ill})
    return 1 if ill else None


def _look_at_database() -> Iterator[Finding]:
    missing = count_missing_migrations()
    if missing:
        yield Finding(False, _("Databasen mangler %(n)d ændringer. Kør `potentialer migrate`.") % {"n": missing})
    if connection.vendor == "sqlite":
        yield _look_at_sqlite()
    else:
        yield Finding(True, _("Databasen svarer (%(vendor)s).") % {"vendor": connection.display_name})


def _look_at_sqlite() -> Finding:
    import sqlite3  # here, since the settings may have put a safer one in its place

    version = sqlite3.sqlite_version
    if tuple(int(part) for part in version.split(".")) < _SAFE_SQLITE:
        return Finding(
            False,
            _("SQLite %(version)s kan i sjældne tilfælde ødelægge databasen (rettet i 3.51.3). Installér pysqlite3.")
            % {"version": version},
        )
    return Finding(True, _("Databasen svarer (SQLite %(version)s).") % {"version": version})


def _look_at_settings() -> Iterator[Finding]:
    if not settings.ACCESSIBILITY_MAIL:
        sentence = _("Tilgængelighedserklæringen siger ikke, hvor man skriver hen: sæt POTENTIALER_ACCESSIBILITY_MAIL.")
        yield Finding(True, sentence, is_reminder=True)


def _look_at_disk() -> Finding:
    usage = shutil.disk_usage(settings.POTENTIALER_DATA)
    told = {"free": number_format(usage.free // (1 << 20)), "folder": settings.POTENTIALER_DATA}
    if usage.free < _LEAST_FREE_BYTES or usage.free < usage.total * _LEAST_FREE_SHARE:
        return Finding(False, _("Disken er næsten fuld: %(free)s MB fri ved %(folder)s.") % told)
    return Finding(True, _("Fri plads på disken: %(free)s MB.") % told)


def _look_at_index() -> Iterator[Finding]:
    is_followed = _is_followed()
    if is_followed:
        yield Finding(True, _("Baggrundsarbejdet kører."))
    else:
        yield Finding(False, _("Baggrundsarbejdet kører ikke. Start `potentialer serve` eller `potentialer worker`."))
    if is_followed:
        _let_it_catch_up()
    try:
        comparison = compare()
    except Damaged as error:
        yield _tell_of_damage(error, is_followed=is_followed)
        return
    generation = generations.current()
    if generation is not None and generation.is_readable and not generation.is_prepared_alike:
        sentence = _("Søgeindekset er fra en anden version. Baggrundsarbejdet laver et nyt; det gamle svarer imens.")
        yield Finding(True, sentence, is_reminder=True)
    if comparison is None:
        yield Finding(False, _("Der er intet søgeindeks endnu. Baggrundsarbejdet laver det."))
        return
    yield from _tell(comparison)
    if is_followed and not comparison.is_equal and not comparison.behind:
        generations.wish_for_a_new_one()
        yield Finding(True, _("Baggrundsarbejdet laver indekset forfra; se efter igen om lidt."), is_reminder=True)


def _tell_of_damage(error: Damaged, *, is_followed: bool) -> Finding:
    if not is_followed:
        return Finding(False, _("Søgeindekset er beskadiget (%(what)s). Kør `potentialer reindex`.") % {"what": error})
    generations.wish_for_a_new_one()
    sentence = _("Søgeindekset er beskadiget (%(what)s). Baggrundsarbejdet laver det forfra; se efter igen om lidt.")
    return Finding(False, sentence % {"what": error})


def _tell(comparison: Comparison) -> Iterator[Finding]:
    machine = socket.gethostname()
    if comparison.behind_since is None:
        yield Finding(True, _("Søgeindekset på denne maskine (%(name)s) har alt, der er gemt.") % {"name": machine})
    else:
        yield Finding(False, _tell_how_far_behind(machine, comparison.behind, comparison.behind_since))
    if comparison.is_equal:
        told = {"n": number_format(comparison.documents)}
        yield Finding(True, _("Søgeindekset og databasen er ens: %(n)s opslag.") % told)
        return
    for keys, sentence in (
        (comparison.missing, _("Mangler i søgeindekset: %(n)s opslag (%(examples)s).")),
        (comparison.surplus, _("Kun i søgeindekset: %(n)s opslag (%(examples)s).")),
        (comparison.different, _("Forskellige i indeks og database: %(n)s opslag (%(examples)s).")),
    ):
        if keys:
            yield Finding(False, sentence % {"n": number_format(len(keys)), "examples": ", ".join(keys[:_EXAMPLES])})


def _tell_how_far_behind(machine: str, changes: int, since: datetime) -> str:
    sentence = ngettext(
        "Søgeindekset på denne maskine (%(name)s) er bagud: %(n)s ændring mangler. Den er %(age)s gammel.",
        "Søgeindekset på denne maskine (%(name)s) er bagud: %(n)s ændringer mangler. Den ældste er %(age)s gammel.",
        changes,
    )
    return sentence % {"name": machine, "n": number_format(changes), "age": _age(timezone.now() - since)}


def _age(age: timedelta) -> str:
    """In words, in the largest unit that is full: "4 minutter"."""
    seconds = max(0, int(age.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if days:
        return ngettext("%(n)d dag", "%(n)d dage", days) % {"n": days}
    if hours:
        return ngettext("%(n)d time", "%(n)d timer", hours) % {"n": hours}
    if minutes:
        return ngettext("%(n)d minut", "%(n)d minutter", minutes) % {"n": minutes}
    return ngettext("%(n)d sekund", "%(n)d sekunder", seconds) % {"n": seconds}


def _is_followed() -> bool:
    """Whether some process on this node holds the writer's place."""
    lock = WritersLock()
    try:
        return not lock.take()
    finally:
        lock.free()


def _let_it_catch_up() -> None:
    """Wait until the index has what was in the database when we began, or patience ends."""
    wanted = latest_change_id()
    deadline = time.monotonic() + _CATCH_UP_SECONDS
    while time.monotonic() < deadline:
        snapshot = reader().snapshot()
        if snapshot is not None and snapshot.state.cursor >= wanted:
            return
        time.sleep(_LOOK_SECONDS)
