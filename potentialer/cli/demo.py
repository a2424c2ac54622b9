"""`potentialer demo`: an invented municipality to try the directory with, of any size."""

import argparse
import sys

from django.conf import settings
from django.utils.translation import gettext as _

from potentialer.cli import CommandError, Subparsers
from potentialer.exchange.demo.loading import DemoReport, RealOrganisation, load_demo
from potentialer.exchange.demo.municipality import FEWEST_PEOPLE, PEOPLE


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "demo",
        help=_("laver en opdigtet kommune til at prøve med"),
        description=_(
            "Laver en opdigtet kommune, Fjordlund, med enheder, medarbejdere, emner, visitkort og nogle, man kan gå "
            "ind som. Kør den igen, og intet ændres. Den rører ikke en database, der har en rigtig organisation."
        ),
    )
    parser.add_argument(
        "--people",
        type=int,
        default=PEOPLE,
        metavar=_("ANTAL"),
        help=_("hvor mange medarbejdere (normalt %(default)s; flere giver også flere enheder)"),
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar=_("TAL"),
        help=_("vælger, hvem de er: samme tal, samme kommune (normalt %(default)s)"),
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    if options.people < FEWEST_PEOPLE:
        raise CommandError(_("Demoen skal have mindst %(n)d medarbejdere.") % {"n": FEWEST_PEOPLE})
    if options.seed < 0:
        raise CommandError(_("--seed skal være 0 eller mere."))
    try:
        report = load_demo(people=options.people, seed=options.seed, progress=_show_progress)
    except RealOrganisation as error:
        raise CommandError(
            _("Databasen har allerede en rigtig organisation. Demoen kan kun laves i en tom database.")
        ) from error
    _tell(report)


def _show_progress(done: int, total: int) -> None:
    """One line that counts up, for somebody who watches; nothing in a log file."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print("\r" + _("%(done)d af %(total)d") % {"done": done, "total": total}, end=end, file=sys.stderr, flush=True)


def _tell(report: DemoReport) -> None:
    if report.is_unchanged:
        print(_("%(name)s er der allerede. Intet er ændret.") % {"name": report.municipality})
    else:
        print(
            _("%(name)s er klar: %(units)d enheder, %(people)d medarbejdere og %(topics)d emner.")
            % {
                "name": report.municipality,
                "units": report.units,
                "people": report.people,
                "topics": report.topics,
            }
        )
    print(
        _("%(cards)d visitkort med %(knowledge)d gange viden, %(trials)d prøvehandlinger og %(tasks)d opgaver.")
        % {
            "cards": report.cards,
            "knowledge": report.knowledge,
            "trials": report.trials,
            "tasks": report.tasks,
        }
    )
    print(_("Man kan gå ind som:"))
    for member in report.cast:
        print(f"  {member.login:<10} {member.name}. {member.who}")
    if not settings.DEMO:
        print(_("Det kræver POTENTIALER_DEMO=1, når du kører `potentialer serve`."))
