"""The plan, and carrying it out.

The import runs in the request itself, not in the worker: a gunicorn thread may take its time (the time limit concerns
the process' heartbeat, which goes on), 45,000 people take some fifteen seconds, and so there is no second machinery
of jobs whose state could be wrong. A browser that gives up loses nothing: the transaction ends, and the receipt waits.
"""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from potentialer.base.errors import Busy, Conflict, NotFound
from potentialer.exchange.organisation.applying import apply_plan
from potentialer.exchange.organisation.drafts import Draft
from potentialer.exchange.organisation.tables import Table
from potentialer.exchange.organisation.wording import people_words, units_words
from potentialer.web.organisation.access import drafts, get_draft
from potentialer.web.organisation.pages import (
    FaultLine,
    PlanPage,
    ProposalLine,
    ReceiptPage,
    Section,
    StepLine,
    StepsPage,
)
from potentialer.web.organisation.plan_view import (
    FAULTS,
    SECTIONS,
    consent_words,
    count_rows,
    loss_title,
    plan_draft,
    read_draft,
    section_title,
    view_of,
)
from potentialer.web.organisation.views import fault_lines
from potentialer.web.shared.parts import paged
from potentialer.web.shared.request import Request

_FIRST = 10  # lines of a section on the plan's own page
_FIRST_FAULTS = 50
_PER_PAGE = 100


@require_safe
def plan(request: Request, draft_name: str) -> HttpResponse:
    draft = get_draft(request, draft_name)
    tables = drafts().tables(draft)
    if tables is None:
        return redirect("organisation-receipt", draft.name)
    return _plan_page(request, draft, tables)


@require_safe
def steps(request: Request, draft_name: str, section: str) -> HttpResponse:
    draft = get_draft(request, draft_name)
    tables = drafts().tables(draft)
    if tables is None or section not in {FAULTS, *SECTIONS}:
        raise NotFound
    view = view_of(drafts(), draft, tables)
    found = view["faults"] if section == FAULTS else view.get("sections", {}).get(section, [])
    leaf, pager = paged(request, found, _PER_PAGE)
    title = _("Fejl i filerne") if section == FAULTS else section_title(section, len(found))
    page = StepsPage(
        draft=draft.name,
        title=title,
        lines=() if section == FAULTS else _step_lines(leaf),
        faults=_fault_lines(leaf) if section == FAULTS else (),
        pager=pager,
    )
    return render(request, "organisation/steps.html", {"page": page})


@require_POST
def options(request: Request, draft_name: str) -> HttpResponse:
    """Skip the faulty rows or not, who is the same person under a new number, and whether the files are a part."""
    draft = get_draft(request, draft_name)
    if "skip" in request.POST:
        draft = replace(draft, skip_bad_rows=request.POST["skip"] == "1")
    if "proposals" in request.POST:
        same = tuple(request.POST.getlist("same"))
        draft = replace(draft, same_people=("*",) if "*" in same else same)
    if "part" in request.POST:
        draft = replace(draft, keep_absent=request.POST["part"] == "1")
    drafts().save(draft)
    return redirect("organisation-plan", draft.name)


@require_POST
def apply(request: Request, draft_name: str) -> HttpResponse:
    draft = get_draft(request, draft_name)
    with drafts().alone(draft) as alone:
        tables = drafts().tables(draft)
        if tables is None:
            return redirect("organisation-receipt", draft.name)
        if not alone:
            messages.info(request, _("Filerne er ved at blive indlæst. Vent et øjeblik, og hent siden igen."))
            return redirect("organisation-plan", draft.name)
        return _apply(request, draft, tables)


@require_safe
def receipt(request: Request, draft_name: str) -> HttpResponse:
    draft = get_draft(request, draft_name)
    if not draft.receipt:
        return redirect("organisation-plan", draft.name)
    counts = count_rows(draft.receipt["units"], draft.receipt["people"], done=True)
    page = ReceiptPage(files=", ".join(draft.files), counts=counts)
    return render(request, "organisation/receipt.html", {"page": page})


def _apply(request: Request, draft: Draft, tables: Sequence[Table]) -> HttpResponse:
    """What was shown is what is done: a plan that has become another is shown again."""
    reading = read_draft(draft, tables)
    fresh = plan_draft(draft, reading)
    if reading.faults or fresh.faults or fresh.fingerprint != request.POST.get("fingerprint"):
        messages.warning(request, _("Organisationen er ændret, siden du så planen. Her er den nye. Intet er indlæst."))
        return redirect("organisation-plan", draft.name)
    if fresh.needs_consent and "consent" not in request.POST:
        error = _("Sæt kryds ved, at det er rigtigt, eller sig, at filerne kun er en del.")
        return _plan_page(request, draft, tables, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        report = apply_plan(request.user, plan=fresh)
    except Conflict:
        messages.warning(request, _("Nogen gemte noget imens. Her er planen igen. Intet er indlæst."))
        return redirect("organisation-plan", draft.name)
    except Busy:
        error = _("Der bliver gemt meget lige nu, så vi kom ikke til. Intet er indlæst. Prøv igen om et øjeblik.")
        return _plan_page(request, draft, tables, error, HTTPStatus.SERVICE_UNAVAILABLE)
    drafts().finish(draft, {"units": dict(report.units), "people": dict(report.people)})
    return redirect("organisation-receipt", draft.name)


def _plan_page(
    request: Request,
    draft: Draft,
    tables: Sequence[Table],
    error: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    view = view_of(drafts(), draft, tables)
    page = PlanPage(
        draft=draft.name,
        faults=_fault_lines(view["faults"][:_FIRST_FAULTS]),
        faults_total=len(view["faults"]),
        faults_url=_section_url(draft, FAULTS) if len(view["faults"]) > _FIRST_FAULTS else "",
        notes=(*fault_lines(draft.notes), *_fault_lines(view["notes"])),
        counts=count_rows(view.get("units", {}), view.get("people", {})),
        unchanged=_unchanged(*view.get("unchanged", (0, 0))),
        sections=_sections(draft, view),
        proposals=_proposals(draft, view.get("proposals", [])),
        warnings=tuple(
            _("Enheden %(name)s lukkes, men har medarbejdere, som ingen fil flytter.") % {"name": name}
            for name in view.get("stranded", [])
        ),
        loss=loss_title(view.get("loss", [])),
        consent=consent_words(view.get("loss", [])),
        fingerprint=view.get("fingerprint", ""),
        error=error,
        can_skip=view.get("can_skip", False),
    )
    return render(request, "organisation/plan.html", {"page": page}, status=status)


def _unchanged(units: int, people: int) -> str:
    told = [words(count) for words, count in ((units_words, units), (people_words, people)) if count]
    return str(_(" og ")).join(told)


def _sections(draft: Draft, view: dict[str, Any]) -> tuple[Section, ...]:
    return tuple(
        Section(
            title=section_title(name, len(lines)),
            lines=_step_lines(lines[:_FIRST]),
            all_url=_section_url(draft, name) if len(lines) > _FIRST else "",
        )
        for name, lines in view.get("sections", {}).items()
        if lines
    )


def _section_url(draft: Draft, name: str) -> str:
    return reverse("organisation-steps", args=[draft.name, name])


def _step_lines(lines: Sequence[Any]) -> tuple[StepLine, ...]:
    return tuple(StepLine(name, key, tuple(changes)) for name, key, changes in lines)


def _fault_lines(lines: Sequence[Any]) -> tuple[FaultLine, ...]:
    return tuple(FaultLine(place, text) for place, text in lines)


def _proposals(draft: Draft, found: Sequence[Sequence[str]]) -> tuple[ProposalLine, ...]:
    text = _("%(name)s har nummer %(new)s i filen og %(old)s her")
    return tuple(
        ProposalLine(
            new, text % {"name": name, "new": new, "old": old}, "*" in draft.same_people or new in draft.same_people
        )
        for new, old, name in found
    )
