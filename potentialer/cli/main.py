"""Entry point of the command `potentialer`: starts Django, reads the arguments and turns errors into one clear line."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError as ManagementError
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from potentialer.base.errors import Busy, Conflict, Invalid, NotAllowed, NotFound
from potentialer.cli import CommandError
from potentialer.cli.danish import speak_danish

# In the order in which `potentialer --help` tells of them.
SUBCOMMANDS = (
    "serve",
    "worker",
    "migrate",
    "accounts",
    "demo",
    "import_organisation",
    "import_topics",
    "reindex",
    "search",
    "search_eval",
    "backup",
    "restore",
    "doctor",
)

# What PostgreSQL says of a table or a column that it does not have.
NOT_MIGRATED = {"42P01", "42703"}

INTERRUPTED = 130
FAILED = 1
MISUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code: 0 done, 1 could not, 2 called wrongly, 130 interrupted."""
    try:
        _start_django()
    except (ImproperlyConfigured, ValueError) as error:
        return _say(f"Indstillingerne kan ikke bruges: {error}", MISUSED)
    except OSError as error:
        # Without settings there is no gettext yet.
        why = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        return _say(f"Datamappen (POTENTIALER_DATA) kan ikke bruges: {why}.", MISUSED)
    speak_danish()
    options = build_parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except KeyboardInterrupt:
        return _say(_("Afbrudt."), INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (`| head`) left. Nothing more can be written, not even at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            raise
        return _say(sentence, FAILED)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every subcommand; Django must have been started."""
    parser = argparse.ArgumentParser(
        prog="potentialer",
        description=_("Driver Potentialer i Spil. Hver kommando forklarer sig selv med --help."),
        epilog=_("Indstillingerne (POTENTIALER_*) står i docs/operations.md."),
    )
    parser.add_argument(
        "--version", action="version", help=_("vis versionen"), version=f"potentialer {version('potentialer')}"
    )
    subparsers = parser.add_subparsers(title=_("kommandoer"), metavar=_("KOMMANDO"), required=True)
    for name in SUBCOMMANDS:
        importlib.import_module(f"potentialer.cli.{name}").register(subparsers)
    return parser


def explain(error: Exception) -> str | None:
    """Return the sentence for an error that the caller can do something about, or None for a fault of ours."""
    if isinstance(error, CommandError | ManagementError):
        return str(error)
    if settings.DEBUG and isinstance(error, DatabaseError | InterfaceError | OSError):
        return None
    if isinstance(error, OSError):
        return _of_system(error)
    if _is_of_database(error):
        return _("Databasen svarer ikke, eller den mangler ændringer (kør `potentialer migrate`): %(error)s") % {
            "error": str(error).splitlines()[0] if str(error) else type(error).__name__
        }
    sentences: dict[type[Exception], str] = {
        Busy: _("En anden skriver i databasen lige nu. Prøv igen om lidt."),
        Conflict: _("Andre har ændret det samme i mellemtiden. Begynd forfra."),
        Invalid: _("Oplysningerne kan ikke bruges: %(error)s") % {"error": error},
        NotAllowed: _("Det må du ikke."),
        NotFound: _("Det findes ikke."),
    }
    return next((sentence for kind, sentence in sentences.items() if isinstance(error, kind)), None)


def _is_of_database(error: Exception) -> bool:
    """Whether the database is away or lacks tables. Any other error from it is a fault of ours."""
    if isinstance(error, ProgrammingError):
        return getattr(error.__cause__, "sqlstate", "") in NOT_MIGRATED
    return isinstance(error, OperationalError | InterfaceError)


def _of_system(error: OSError) -> str:
    why = error.strerror or str(error) or type(error).__name__
    if error.filename is None:
        return _("Maskinen kunne ikke: %(why)s.") % {"why": why}
    names: dict[type[OSError], str] = {
        FileNotFoundError: _("%(path)s findes ikke."),
        PermissionError: _("%(path)s må ikke læses eller skrives af den bruger, der kører kommandoen."),
        IsADirectoryError: _("%(path)s er en mappe, ikke en fil."),
        NotADirectoryError: _("%(path)s kan ikke være en mappe."),
    }
    sentence = next((told for kind, told in names.items() if isinstance(error, kind)), _("%(path)s: %(why)s."))
    return sentence % {"path": error.filename, "why": why}


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "potentialer.config.settings")
    django.setup()


def _say(sentence: str, exit_code: int) -> int:
    print(sentence, file=sys.stderr)
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
