"""`potentialer search-eval`: measures the search on judged queries, on texts of their own."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from potentialer.cli import CommandError, Subparsers
from potentialer.cli.danish import number
from potentialer.lib.evaluation import FIRST_AT, GAIN_AT, RECALL_AT, SUCCESS_AT, Measures
from potentialer.search.evaluation import MODES, READY, Evaluation, evaluate
from potentialer.search.judged import Unreadable, read_judged, read_topics


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "search-eval",
        help=_("måler søgningen på bedømte forespørgsler"),
        description=_(
            "Lægger teksterne i MAPPE i et midlertidigt indeks, stiller forespørgslerne og måler svarene. Rører "
            "hverken databasen eller søgeindekset. Mappen har docs.jsonl, queries.jsonl, qrels.tsv og evt. "
            "authorship.tsv."
        ),
    )
    parser.add_argument("folder", type=Path, metavar=_("MAPPE"), help=_("mappen med tekster og forespørgsler"))
    parser.add_argument("--mode", choices=MODES, default="lexical", help=_("hvordan der søges (normalt %(default)s)"))
    parser.add_argument(
        "--topics", type=Path, metavar=_("FIL"), help=_("emner og deres synonymer (.toml eller .jsonl)")
    )
    parser.add_argument("--json", action="store_true", help=_("vis tallene som JSON"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int | None:
    if options.mode not in READY:
        raise CommandError(_("Søgning efter mening er ikke bygget endnu. Brug --mode lexical."))
    try:
        judged = read_judged(options.folder)
        topics = read_topics(options.topics) if options.topics else []
    except Unreadable as error:
        raise CommandError(told(error)) from error
    found = evaluate(judged, topics=topics)
    if not (found.texts or found.people):
        raise CommandError(_("Ingen af forespørgslerne har et svar i qrels.tsv."))
    unasked = len(judged.unasked)
    if options.json:
        print(json.dumps({**figures(found, options.mode), "unasked": unasked}, ensure_ascii=False))
        return None
    print(_table(found, options.mode))
    if unasked:
        print(_("qrels.tsv har karakterer for %(count)s forespørgsler, der ikke findes.") % {"count": number(unasked)})
    return None


def told(error: Unreadable) -> str:
    """The sentence for a folder or a file that cannot be used."""
    whys = {
        "missing": _("findes ikke"),
        "no_text": _("er ikke tekst i UTF-8"),
        "no_json": _("er ikke JSON"),
        "no_object": _("er ikke et JSON-objekt"),
        "lacks": _("mangler teksten »%(what)s«"),
        "not_text": _("har »%(what)s«, der ikke er en tekst"),
        "twice": _("har id'et »%(what)s« én gang til"),
        "columns": _("skal have %(what)s felter med tabulator imellem"),
        "no_grade": _("har en karakter, der ikke er et helt tal"),
        "no_toml": _("er ikke TOML"),
        "no_topics": _("har ingen emner med »title«"),
        "empty": _("er tom"),
    }
    why = whys[error.code] % {"what": error.detail}
    if error.row:
        return _("%(file)s, linje %(row)d: %(why)s.") % {"file": error.path, "row": error.row, "why": why}
    return _("%(file)s: %(why)s.") % {"file": error.path, "why": why}


def figures(found: Evaluation, mode: str) -> dict[str, Any]:
    """What was measured by its names, as --json prints it."""
    out: dict[str, Any] = {
        "mode": mode,
        "documents": found.documents,
        "queries": found.queries,
        "judged": len(found.texts),
        "unjudged": found.unjudged,
        "missing": found.missing,
        **_named(found.of_texts),
        "ms": {"p50": round(found.within(0.5), 2), "p95": round(found.within(0.95), 2)},
    }
    if found.people:
        out["people"] = {"judged": len(found.people), **_named(found.of_people)}
    return out


def _named(of: Measures) -> dict[str, float]:
    names = (f"nDCG@{GAIN_AT}", f"MRR@{FIRST_AT}", f"success@{SUCCESS_AT}", f"recall@{RECALL_AT}")
    values = (of.ndcg, of.mrr, of.success, of.recall)
    return {name: round(value, 4) for name, value in zip(names, values, strict=True)}


def _table(found: Evaluation, mode: str) -> str:
    lines = [
        _("%(texts)s tekster, %(queries)s forespørgsler (%(mode)s).")
        % {"texts": number(found.documents), "queries": number(found.queries), "mode": mode}
    ]
    if found.unjudged:
        lines.append(
            _("%(count)s forespørgsler har intet svar og tæller ikke med.") % {"count": number(found.unjudged)}
        )
    if found.missing:
        lines.append(
            _("%(count)s bedømte tekster er der ikke; de tæller som ikke fundet.") % {"count": number(found.missing)}
        )
    if found.texts:
        lines += _measured(_("Tekster"), len(found.texts), found.of_texts)
    if found.people:
        lines += _measured(_("Personer"), len(found.people), found.of_people)
    middle, most = number(found.within(0.5), 1), number(found.within(0.95), 1)
    lines.append(_("Millisekunder pr. forespørgsel: %(p50)s (p50), %(p95)s (p95).") % {"p50": middle, "p95": most})
    return "\n".join(lines)


def _measured(what: str, count: int, of: Measures) -> list[str]:
    head = _("%(what)s, målt på %(count)s forespørgsler:") % {"what": what, "count": number(count)}
    return [head, *(f"  {name:<11}{number(value, 3)}" for name, value in _named(of).items())]
