"""`potentialer import-organisation`: loads the organisation from the municipality's own files."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from potentialer.base.errors import Conflict
from potentialer.cli import Subparsers
from potentialer.domain.accounts.models import System
from potentialer.exchange.organisation.applying import apply_plan
from potentialer.exchange.organisation.faults import Fault
from potentialer.exchange.organisation.headers import FIELDS, IGNORED
from potentialer.exchange.organisation.mapping import TableMapping, guess_mappings, with_choices
from potentialer.exchange.organisation.plan import ACTIONS, Plan
from potentialer.exchange.organisation.planning import plan_organisation, what_is_known
from potentialer.exchange.organisation.reading import Reading, read_organisation
from potentialer.exchange.organisation.tables import Table, read_files
from potentialer.exchange.organisation.wording import (
    KIND_LABELS,
    action_words,
    change_words,
    done_words,
    field_label,
    field_named,
    loss_words,
    people_words,
    sentence,
    thousands,
    units_words,
    where,
)

REFUSED = 1
MISUSED = 2
_SHOWN = 10  # steps of a kind that are told one by one, without --details
_ATTEMPTS = 3  # plans made anew when somebody saves in between


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "import-organisation",
        help=_("indlæser enheder og medarbejdere fra CSV eller Excel"),
        description=_(
            "Læser enheder og medarbejdere fra en eller flere filer (CSV eller .xlsx), sammenligner med det, der er, "
            "og indlæser forskellen. Er der fejl i filerne, bliver de alle fortalt, og intet indlæses."
        ),
        epilog=_("Slutkoder: 0 gjort, 1 fejl i filerne eller et ja mangler, 2 kaldt forkert."),
    )
    parser.add_argument("files", nargs="+", type=Path, metavar=_("FIL"), help=_("CSV eller .xlsx"))
    parser.add_argument("--dry-run", action="store_true", help=_("vis kun, hvad der ville ske"))
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar=_("KOLONNE=FELT"),
        help=_("sig selv, hvad en kolonne er, fx 'Orgkode=enhedskode'; 'Orgkode=udelad' læser den ikke"),
    )
    parser.add_argument("--skip-bad-rows", action="store_true", help=_("spring rækker med fejl over, og indlæs resten"))
    parser.add_argument(
        "--accept-removals",
        action="store_true",
        help=_("ja til, at mere end en tiendedel af medarbejderne eller enhederne forsvinder"),
    )
    parser.add_argument(
        "--part", action="store_true", help=_("filerne er kun en del af organisationen: ingen forsvinder")
    )
    parser.add_argument(
        "--same-person",
        action="append",
        default=[],
        metavar=_("NYT-NUMMER"),
        help=_("medarbejderen med det nye nummer er den, planen foreslår; 'alle' siger ja til alle forslag"),
    )
    parser.add_argument(
        "--new-people", action="store_true", help=_("de forslag, der ikke er svaret på, er nye medarbejdere")
    )
    parser.add_argument("--details", action="store_true", help=_("fortæl om hver enkelt ændring"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int | None:
    for path in options.files:
        if not path.exists():
            return _refuse(_("Filen %(file)s findes ikke.") % {"file": path}, MISUSED)
        if path.is_dir():
            return _refuse(_("%(file)s er en mappe, ikke en fil.") % {"file": path}, MISUSED)
    most = int(settings.IMPORT_MAX_MEGABYTES) * 1_000_000
    tables = read_files(((path.name, _bytes(path, most)) for path in options.files), most_bytes=most)
    mappings, wrong = _mappings(tables.tables, options.map)
    if wrong:
        return _refuse(wrong, MISUSED)
    _tell_mapping(tables.tables, mappings)
    known = what_is_known()
    reading = Reading(faults=tables.faults)
    if not tables.faults:
        reading = read_organisation(
            tables.tables,
            mappings,
            today=timezone.localdate(),
            known_units=known.units,
            known_topics=known.topics,
            skip_bad_rows=options.skip_bad_rows,
        )
    _tell(_("Bemærk"), (*tables.notes, *reading.notes))
    if reading.faults:
        return _refuse_faults(reading.faults)
    return _carry_out(reading, options)


def _bytes(path: Path, most: int) -> bytes:
    """One byte more than we take is enough to know that a file is too large."""
    with path.open("rb") as file:
        return file.read(most + 1)


def _carry_out(reading: Reading, options: argparse.Namespace) -> int | None:
    same = {"*"} if "alle" in options.same_person else set(options.same_person)
    for attempt in range(_ATTEMPTS):
        plan = plan_organisation(reading.organisation, keep_absent=options.part, same_people=same)
        if plan.faults:
            return _refuse_faults(plan.faults)
        if attempt == 0:
            _tell(_("Bemærk"), plan.notes)
            _tell_plan(plan, details=options.details)
        if unknown := sorted(same - {"*"} - {proposal.new_key for proposal in plan.proposals}):
            words = _("Planen foreslår ingen med nummer %(keys)s (--same-person). Intet er indlæst.")
            return _refuse(words % {"keys": ", ".join(unknown)}, MISUSED)
        if plan.is_empty or options.dry_run:
            return None
        if wanting := _wanting(plan, same, options):
            return _refuse(wanting, REFUSED)
        try:
            report = apply_plan(System(), plan=plan, progress=_Progress())
        except Conflict:
            print(_("Nogen gemte noget imens. Sammenligner igen."), flush=True)
            continue
        print(_("Indlæst."))
        _tell_counts(Counter(report.units), Counter(report.people), done_words)
        return None
    raise Conflict("organisation")


def _wanting(plan: Plan, same: Collection[str], options: argparse.Namespace) -> str:
    """What somebody must answer before this plan is carried out; "" when nothing."""
    open_ = [] if "*" in same or options.new_people else [one for one in plan.proposals if one.new_key not in same]
    if open_:
        return _(
            "%(count)s af forslagene herover er ikke besvaret. Er det de samme mennesker, så kør igen med "
            "--same-person; er resten nye, så brug --new-people. Intet er indlæst."
        ) % {"count": thousands(len(open_))}
    if plan.needs_consent and not options.accept_removals:
        return _(
            "Efter planen: %(loss)s. Det kan ikke fortrydes bagefter, kun ved at indlæse den rigtige fil. Er det "
            "rigtigt, så kør igen med --accept-removals. Er filen kun en del af organisationen, så brug --part. "
            "Intet er indlæst."
        ) % {"loss": loss_words(plan.loss)}
    return ""


def _mappings(tables: Sequence[Table], chosen: Sequence[str]) -> tuple[list[TableMapping], str]:
    """The mappings, and what is wrong with the choices ("" when nothing is)."""
    mappings = list(guess_mappings(tables))
    for choice in chosen:
        column, equals, said = choice.rpartition("=")
        field = field_named(said)
        if not equals or field is None:
            return mappings, _("Vi kender ikke feltet i --map %(choice)s. Felterne er: %(fields)s.") % {
                "choice": choice,
                "fields": _fields_words(),
            }
        found = False
        for index, table in enumerate(tables):
            wanted = {at.index: field for at in table.columns if at.header.casefold() == column.strip().casefold()}
            if wanted:
                mappings[index] = with_choices(table, mappings[index], wanted)
                found = True
        if tables and not found:
            return mappings, _("Ingen af filerne har en kolonne, der hedder %(column)s.") % {"column": column}
    return mappings, ""


def _fields_words() -> str:
    return ", ".join(field_label(field) for field in FIELDS)


def _tell_mapping(tables: Sequence[Table], mappings: Sequence[TableMapping]) -> None:
    for table, mapping in zip(tables, mappings, strict=True):
        name = f"{table.file}, {table.sheet}" if table.sheet else table.file
        rows = thousands(len(table.rows))
        print(
            _("%(name)s: %(rows)s rækker, %(kind)s") % {"name": name, "rows": rows, "kind": KIND_LABELS[mapping.kind]}
        )
        for column, field in zip(table.columns, mapping.fields, strict=True):
            if field != IGNORED and not column.is_cpr:
                print(f"  {column.header} → {field_label(field)}")


def _tell(heading: str, faults: Sequence[Fault]) -> None:
    for fault in faults:
        place = where(fault)
        print(f"{heading}: {place}: {sentence(fault)}" if place else f"{heading}: {sentence(fault)}")


def _tell_plan(plan: Plan, *, details: bool) -> None:
    if plan.is_empty:
        print(_("Der er ikke noget nyt i filerne. Intet ændres."))
    else:
        print(_("Planen:"))
        _tell_counts(plan.unit_counts(), plan.person_counts(), action_words)
    for action in ACTIONS:
        for steps in (plan.units, plan.people):
            told = [step for step in steps if step.action == action]
            if action in ("created", "adopted") and not details:
                continue
            for step in told if details else told[:_SHOWN]:
                changes = "; ".join(change_words(change) for change in step.changes)
                print(f"    {step.name} ({step.key}) {action_words(action)}{': ' + changes if changes else ''}")
            if not details and len(told) > _SHOWN:
                print("    " + _("… og %(n)s til (brug --details)") % {"n": thousands(len(told) - _SHOWN)})
    for proposal in plan.proposals:
        print(
            _("Forslag: %(name)s har nummer %(new)s i filen og %(old)s her. Samme person? --same-person %(new)s")
            % {"name": proposal.name, "new": proposal.new_key, "old": proposal.old_key}
        )
    for name in plan.stranded:
        print(_("Bemærk: Enheden %(name)s lukkes, men har medarbejdere, som ingen fil flytter.") % {"name": name})


def _tell_counts(units: Counter[str], people: Counter[str], words: Callable[[str], str]) -> None:
    for action in ACTIONS:
        told = [
            label(counts[action]) for counts, label in ((units, units_words), (people, people_words)) if counts[action]
        ]
        if told:
            print(f"  {_(' og ').join(told)} {words(action)}")


class _Progress:
    """Per cent on one line of a terminal; elsewhere (a log) a line for each quarter."""

    def __init__(self) -> None:
        self._last = -1

    def __call__(self, done: int, total: int) -> None:
        share = done * 100 // max(total, 1)
        step = share if sys.stderr.isatty() else share // 25 * 25
        if step == self._last:
            return
        self._last = step
        end = "\n" if share >= 100 or not sys.stderr.isatty() else ""
        start = "\r" if sys.stderr.isatty() else ""
        print(f"{start}{_('Indlæser')} {step} %", end=end, file=sys.stderr, flush=True)


def _refuse_faults(faults: Sequence[Fault]) -> int:
    _tell(_("Fejl"), faults)
    return _refuse(_("%(count)s fejl. Intet er indlæst.") % {"count": thousands(len(faults))}, REFUSED)


def _refuse(sentence_: str, exit_code: int) -> int:
    print(sentence_, file=sys.stderr)
    return exit_code
