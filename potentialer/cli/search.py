"""`potentialer search`: asks the index as the website does, and says in words why each hit is one."""

import argparse
import shutil
import textwrap

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potentialer.cli import CommandError, Subparsers
from potentialer.domain.accounts.models import System
from potentialer.domain.potentials.models import Help, PotentialKind, Stage
from potentialer.search.retrieval import KINDS, Answer, Evidence, Filters, Hit, Reason, search
from potentialer.web.shared.potentials import WORKED_TEXTS

Spans = tuple[tuple[int, int], ...]

_WIDEST = 100  # letters: longer lines are hard to read, however wide the window is
_KIND_LABELS = {"person": gettext_lazy("Kollega"), "unit": gettext_lazy("Enhed"), "topic": gettext_lazy("Emne")}
_FIELDS = {
    "name": gettext_lazy("Navn"),
    "title": gettext_lazy("Stilling"),
    "role": gettext_lazy("Rolle"),
    "unit": gettext_lazy("Enhed"),
    "kind": gettext_lazy("Slags enhed"),
    "place": gettext_lazy("Sted"),
    "topic": gettext_lazy("Emne"),
    "phone": gettext_lazy("Telefon"),
    "mail": gettext_lazy("Mail"),
}
_HOW = {
    "exact": "",
    "variant": gettext_lazy("lyder som det, der søges efter"),
    "inflected": gettext_lazy("samme ord, bøjet anderledes"),
    "joined": gettext_lazy("samme ord, skrevet sammen eller delt"),
    "part": gettext_lazy("en del af et længere ord"),
    "prefix": gettext_lazy("begynder sådan"),
    "close": gettext_lazy("staves næsten som det, der søges efter"),
    "number": gettext_lazy("telefonnummeret passer"),
    "address": gettext_lazy("mailadressen passer"),
    "synonym": gettext_lazy("et andet navn for det, der søges efter"),
}
_PARTS = {
    "wonder": gettext_lazy("Det undrede de sig over"),
    "did": gettext_lazy("Det gjorde de"),
    "happened": gettext_lazy("Det skete der"),
    "learned": gettext_lazy("Det lærte de"),
    "next_step": gettext_lazy("Næste skridt"),
}
_SECTIONS = {
    "introduction": gettext_lazy("Visitkortet fortæller"),
    "contact": gettext_lazy("Sådan vil de gerne kontaktes"),
    "seeking": gettext_lazy("Vil gerne lære"),
}


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "search",
        help=_("søger og viser, hvorfor noget er et fund"),
        description=_(
            "Søger som på siden, i kolleger, enheder, emner og det, der står på visitkort, og viser grunden til hvert "
            "fund, siden, det står på, og hvor mange point det fik. Ordene, der passer, står i [ ]."
        ),
    )
    parser.add_argument("query", nargs="+", metavar=_("ORD"), help=_("det, der søges efter"))
    parser.add_argument(
        "--kind",
        choices=KINDS,
        help=_(
            "kun kolleger (person), enheder (unit), emner (topic) eller dem med viden (knowledge), prøvehandlinger "
            "(trial) eller opgaver (task)"
        ),
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
        print()
        print(_told(place, hit))
    return None


def _summary(answer: Answer) -> str:
    if answer.lacks_subject:
        return _("Skriv også, hvad det handler om.")
    about = _("Cirka %(total)s fund.") if answer.is_about else _("%(total)s fund.")
    parts = [about % {"total": _number(answer.total)}]
    if len(answer.hits) < answer.total:
        parts.append(_("Her er de første %(n)s.") % {"n": _number(len(answer.hits))})
    if answer.state == "behind":
        parts.append(_("Indekset er bagud, så det nyeste kan mangle."))
    if answer.is_close:
        parts.append(_("Også ord, der kun næsten passer."))
    if answer.is_partial:
        parts.append(_("Intet passer på alle ordene."))
    if answer.missed:
        parts.append(_("Findes ikke: %(words)s.") % {"words": ", ".join(answer.missed)})
    return " ".join(parts)


def _told(place: int, hit: Hit) -> str:
    who = f"{hit.label}, {hit.line}" if hit.line else hit.label
    points = _("%(points)s point") % {"points": number_format(hit.points, 3)}
    lines = _lines(f"{place:>3}. ", f"{_KIND_LABELS[hit.kind]}: {who}")
    lines += _lines("     ", f"{reverse(hit.kind, args=[hit.thing_id])} · {points}")
    for reason in hit.reasons:
        lines += _lines("     - ", _reason(reason))
    for evidence in hit.evidence:
        lines += _evidence(evidence)
    if hit.more_evidence:
        lines += _lines("     ", _("Og %(n)s til på visitkortet.") % {"n": _number(hit.more_evidence)})
    return "\n".join(lines)


def _reason(reason: Reason) -> str:
    how = str(_HOW[reason.how])
    said = f"{_FIELDS[reason.field]}: {reason.text}"
    return (
        _("%(said)s (%(words)s: %(how)s)") % {"said": said, "words": ", ".join(reason.words), "how": how}
        if how
        else said
    )


def _evidence(evidence: Evidence) -> list[str]:
    said = _marked(evidence.text, evidence.text_marks)
    section = _SECTIONS.get(evidence.key.partition(":")[0])
    if section:
        address = reverse("card", args=[evidence.thing_id])
        return [*_lines("     - ", f"{section}: {said}"), *_lines("       ", address)]
    title = _marked(evidence.title, evidence.title_marks)
    lines = _lines("     - ", f"{PotentialKind(evidence.kind).label}: {title}")
    part = _PARTS.get(evidence.field)
    lines += _lines("       ", f"{part}: {said}" if part else said)
    return lines + _lines("       ", " · ".join((*_facts(evidence), reverse(evidence.kind, args=[evidence.thing_id]))))


def _facts(evidence: Evidence) -> list[str]:
    """How far it is, what is offered, when, and whether it worked, which nobody knows of an idea."""
    worked = evidence.worked if evidence.stage != Stage.IDEA else ""
    facts = (
        str(Stage(evidence.stage).label) if evidence.stage else "",
        str(Help(evidence.help).label) if evidence.help else "",
        str(evidence.year or ""),
        str(WORKED_TEXTS[worked]).rstrip(".") if worked else "",
    )
    return [fact for fact in facts if fact]


def _number(number: int) -> str:
    return number_format(number, force_grouping=True)


def _lines(lead: str, text: str) -> list[str]:
    """As wide as the window, set in by `lead`, which stands before the first line; none when there is no text."""
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    return textwrap.wrap(
        text,
        width=max(width, len(lead) + 20),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _marked(text: str, marks: Spans) -> str:
    """With the words that answer in brackets."""
    for start, end in reversed(marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text
