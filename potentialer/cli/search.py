"""`potentialer search`: asks the index as the website does, and shows why each hit is one."""

import argparse

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from potentialer.cli import CommandError, Subparsers
from potentialer.domain.accounts.models import System
from potentialer.domain.potentials.models import PotentialKind, Stage, Worked
from potentialer.search.retrieval import KINDS, Answer, Evidence, Filters, Hit, search

Spans = tuple[tuple[int, int], ...]


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "search",
        help=_("søger og viser, hvorfor noget er et fund"),
        description=_(
            "Søger som på siden, i kolleger, enheder, emner og det, der står på visitkort, og viser point og grund for "
            "hvert fund."
        ),
    )
    parser.add_argument("query", nargs="+", metavar=_("ORD"), help=_("det, der søges efter"))
    parser.add_argument(
        "--kind",
        choices=KINDS,
        help=_("kun kolleger (person), enheder (unit), emner (topic) eller dem med viden, prøvehandlinger, opgaver"),
    )
    parser.add_argument("--limit", type=int, default=10, help=_("antal fund (normalt %(default)s)"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int | None:
    if options.limit < 1:
        raise CommandError(_("--limit skal være mindst 1."))
    answer = search(System(), " ".join(options.query), filters=Filters(kind=options.kind or ""), per_page=options.limit)
    if answer.state == "rebuilding":
        raise CommandError(_("Søgeindekset er ved at blive lavet. Kører baggrundsarbejdet (`potentialer worker`)?"))
    print(_summary(answer))
    for place, hit in enumerate(answer.hits, start=1):
        print(_told(place, hit))
    return None


def _summary(answer: Answer) -> str:
    parts = [_("%(total)s fund.") % {"total": number_format(answer.total)}]
    if answer.state == "behind":
        parts.append(_("Indekset er bagud."))
    if answer.is_close:
        parts.append(_("Også ord, der kun næsten passer."))
    if answer.is_partial:
        parts.append(_("Intet passer på alle ordene."))
    if answer.missed:
        parts.append(_("Findes ikke: %(words)s.") % {"words": ", ".join(answer.missed)})
    return " ".join(parts)


def _told(place: int, hit: Hit) -> str:
    points = f"{hit.points:.3f}".replace(".", ",")
    lines = [f"{place:>3}. {hit.label} ({hit.line})  {points}  {hit.key}"]
    lines += [f"       {reason.field}: {' '.join(reason.words)} [{reason.how}] {reason.text}" for reason in hit.reasons]
    lines += [_evidence(evidence) for evidence in hit.evidence]
    if hit.more_evidence:
        lines.append("       " + _("og %(n)d mere på visitkortet") % {"n": hit.more_evidence})
    return "\n".join(lines)


def _evidence(evidence: Evidence) -> str:
    said = (_kind(evidence), str(evidence.year or ""), _stage(evidence), _worked(evidence))
    what = ", ".join(part for part in said if part)
    head = f"       {evidence.key} ({what}) {_marked(evidence.title, evidence.title_marks)}".rstrip()
    return f"{head}\n           {evidence.field}: {_marked(evidence.text, evidence.text_marks)}"


def _kind(evidence: Evidence) -> str:
    if evidence.kind in PotentialKind.values:
        return str(PotentialKind(evidence.kind).label)
    return _("Vil lære") if evidence.kind == "seeking" else _("Visitkort")


def _stage(evidence: Evidence) -> str:
    return str(Stage(evidence.stage).label) if evidence.stage else ""


def _worked(evidence: Evidence) -> str:
    return _("virkede: %(answer)s") % {"answer": str(Worked(evidence.worked).label).lower()} if evidence.worked else ""


def _marked(text: str, marks: Spans) -> str:
    """With the words that answer in brackets."""
    for start, end in reversed(marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text
