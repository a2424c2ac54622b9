"""`potentialer migrate`: brings the database's tables to the form this version needs."""

import argparse

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from potentialer.cli import Subparsers
from potentialer.exchange.starter.loading import load_first_help_pages, load_first_words


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "migrate",
        help=_("opretter eller opdaterer databasens tabeller"),
        description=_("Opretter eller opdaterer databasens tabeller. Kør den efter hver opdatering, før `serve`."),
    )
    parser.add_argument("--check", action="store_true", help=_("sig kun, om noget mangler (slutkode 1, hvis det gør)"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int | None:
    missing = count_missing_migrations()
    if options.check:
        print(_("Databasen er som den skal være.") if not missing else _missing_sentence(missing))
        return 1 if missing else None
    call_command("migrate", interactive=False, verbosity=0)
    load_first_help_pages()
    load_first_words()
    if not missing:
        print(_("Databasen var allerede som den skal være."))
    else:
        done = ngettext("Databasen er opdateret (%(n)d ændring).", "Databasen er opdateret (%(n)d ændringer).", missing)
        print(done % {"n": missing})
    return None


def count_missing_migrations() -> int:
    """Return how many migrations the database lacks; raises the database's own error when it cannot be asked."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _missing_sentence(missing: int) -> str:
    sentence = ngettext(
        "Databasen mangler %(n)d ændring. Kør `potentialer migrate`.",
        "Databasen mangler %(n)d ændringer. Kør `potentialer migrate`.",
        missing,
    )
    return sentence % {"n": missing}
