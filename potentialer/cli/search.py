"""`potentialer search`: asks the index as the website does, and shows why each hit is one."""

import argparse

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from potentialer.cli import CommandError, Subparsers
from potentialer.domain.accounts.models import System
from potentialer.search.retrieval import KINDS, Answer, Filters, Hit, search


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "search",
        help=_("søger og viser, hvorfor noget er et fund"),
        description=_("Søger i kolleger, enheder og emner som på siden, og viser point og grund for hvert fund."),
    )
    parser.add_argument("query", nargs="+", metavar=_("ORD"), help=_("det, der søges efter"))
    parser.add_argument("--kind", choices=KINDS, help=_("kun kolleger (person), enheder (unit) eller emner (topic)"))
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
    counts = {option.value: option.count for facet in answer.facets for option in facet.options}
    parts = [
        _("%(total)s fund: %(people)s kolleger, %(units)s enheder, %(topics)s emner.")
        % {
            "total": number_format(answer.total),
            "people": number_format(counts.get("person", 0)),
            "units": number_format(counts.get("unit", 0)),
            "topics": number_format(counts.get("topic", 0)),
        }
    ]
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
    return "\n".join(lines)
