"""`potentialer import-topics`: loads topics from KLE or from the municipality's own list."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from potentialer.base.errors import Conflict
from potentialer.cli import Subparsers
from potentialer.domain.accounts.models import System
from potentialer.exchange.organisation.wording import thousands
from potentialer.exchange.topics.applying import apply_plan
from potentialer.exchange.topics.plan import Plan
from potentialer.exchange.topics.planning import plan_topics
from potentialer.exchange.topics.reading import Reading, read_topics
from potentialer.exchange.topics.rows import AnyFault
from potentialer.exchange.topics.wording import told, topics_words

REFUSED = 1
MISUSED = 2
_SHOWN = 10  # titles that are told one by one
_ATTEMPTS = 3  # plans made anew when somebody saves in between


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "import-topics",
        help=_("indlæser emner og søgeord fra KLE eller kommunens egen liste"),
        description=_(
            "Læser emner fra en eller flere filer og indlæser det, der er nyt. Filerne er JSON-linjer (KLE) eller "
            "CSV og .xlsx med overskrifterne Nummer, Titel, Overordnet, Synonymer og Søgeord. Emner, som kommunen selv "
            "har med et KLE-nummer, beholder deres titel og får søgeordene. Intet emne bliver slettet. Er der fejl i "
            "filerne, bliver de alle fortalt, og intet indlæses."
        ),
        epilog=_("Slutkoder: 0 gjort, 1 fejl i filerne, 2 kaldt forkert."),
    )
    parser.add_argument("files", nargs="+", type=Path, metavar=_("FIL"), help=_("JSON-linjer, CSV eller .xlsx"))
    parser.add_argument("--dry-run", action="store_true", help=_("vis kun, hvad der ville ske"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int | None:
    for path in options.files:
        if not path.exists():
            return _refuse(_("Filen %(file)s findes ikke.") % {"file": path}, MISUSED)
        if path.is_dir():
            return _refuse(_("%(file)s er en mappe, ikke en fil.") % {"file": path}, MISUSED)
    most = int(settings.IMPORT_MAX_MEGABYTES) * 1_000_000
    reading = read_topics(((path.name, _bytes(path, most)) for path in options.files), most_bytes=most)
    _tell_reading(reading)
    if reading.faults:
        return _refuse_faults(reading.faults)
    for attempt in range(_ATTEMPTS):
        plan = plan_topics(reading.lines)
        if plan.faults:
            return _refuse_faults(plan.faults)
        if attempt == 0:
            _tell_plan(plan)
        if options.dry_run or not plan.rows:
            return None
        try:
            print(_("Gemmer %(topics)s …") % {"topics": topics_words(len(plan.rows))}, flush=True)
            apply_plan(System(), plan=plan)
        except Conflict:
            print(_("Nogen gemte et emne imens. Sammenligner igen."), flush=True)
            continue
        print(_("Indlæst. Søgningen følger med om et øjeblik."))
        return None
    raise Conflict("topics")


def _bytes(path: Path, most: int) -> bytes:
    """One byte more than we take is enough to know that a file is too large."""
    with path.open("rb") as file:
        return file.read(most + 1)


def _tell_reading(reading: Reading) -> None:
    for name, count in reading.counts:
        print(f"{name}: {topics_words(count)}")
    for note in reading.notes:
        print(_("Bemærk: %(note)s") % {"note": told(note)})
    if reading.form_codes:
        print(_("%(n)s søgeord er blanketkoder og er ikke læst.") % {"n": thousands(reading.form_codes)})


def _tell_plan(plan: Plan) -> None:
    if not plan.rows:
        print(_("Der er ikke noget nyt i filerne. Intet ændres."))
    for count, words in (
        (len(plan.created), _("%(topics)s oprettes")),
        (len(plan.changed), _("%(topics)s ændres")),
        (plan.own, _("%(topics)s af dem er kommunens egne: de får søgeord og beholder resten")),
        (plan.same if plan.rows else 0, _("%(topics)s er, som de var")),
        (plan.edited, _("%(topics)s er rettet her; det rettede bliver stående")),
        (plan.retired, _("%(topics)s har redaktøren taget ud; de bliver ude")),
    ):
        if count:
            print(f"  {words % {'topics': topics_words(count)}}")
    if plan.long_keywords:
        print(_("%(n)s søgeord er for lange til at søge på og er ikke med.") % {"n": thousands(plan.long_keywords)})
    if plan.absent:
        print(_("%(topics)s står ikke i filerne. De bliver stående:") % {"topics": topics_words(len(plan.absent))})
        for title in plan.absent[:_SHOWN]:
            print(f"    {title}")
        if len(plan.absent) > _SHOWN:
            print("    " + _("… og %(n)s til") % {"n": thousands(len(plan.absent) - _SHOWN)})


def _refuse_faults(faults: Sequence[AnyFault]) -> int:
    for fault in faults:
        print(_("Fejl: %(fault)s") % {"fault": told(fault)})
    return _refuse(_("%(count)s fejl. Intet er indlæst.") % {"count": thousands(len(faults))}, REFUSED)


def _refuse(sentence: str, exit_code: int) -> int:
    print(sentence, file=sys.stderr)
    return exit_code
