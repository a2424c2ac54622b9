"""One piece of knowledge, one trial or one task."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import State
from potentialer.domain.cards.queries import Sight, sections_visible_to, sight_of
from potentialer.domain.potentials.models import Help, Potential, PotentialKind, Stage
from potentialer.domain.potentials.policies import can_write_potential
from potentialer.domain.potentials.queries import get_potential, related_potentials
from potentialer.web.potentials.pages import Part, PotentialPage, PotentialTools
from potentialer.web.shared.owners import owner_of
from potentialer.web.shared.parts import Link
from potentialer.web.shared.potentials import (
    for_whom,
    is_going_on,
    potential_line,
    potential_url,
    worked_of,
    worked_text,
)
from potentialer.web.shared.request import Request
from potentialer.web.shared.ways import answers_behind

RELATED = 5


@require_safe
def potential(request: Request, potential_id: int, kind: PotentialKind) -> HttpResponse:
    """Under another kind's address it leads to its own."""
    sight = sight_of(request.user)
    shown = get_potential(request.user, potential_id, sight)
    if shown.kind != kind:
        return redirect(potential_url(shown))
    page = _page(request.user, shown, sight, answers_behind(request))
    return render(request, "potentials/potential.html", {"page": page})


def _page(viewer: Actor, shown: Potential, sight: Sight, answers_url: str) -> PotentialPage:
    kind = PotentialKind(shown.kind)
    trial = shown.trial if kind == PotentialKind.TRIAL else None
    owner = owner_of(viewer, shown.card)
    sections = sections_visible_to(viewer, shown.card, sight)
    return PotentialPage(
        kind=kind,
        kind_label=str(kind.label),
        title=shown.title,
        text=shown.text,
        parts=_parts(shown, of_unit=owner.is_unit),
        help_label=str(Help(shown.help).label) if shown.help else "",
        stage=trial.stage if trial else "",
        stage_label=str(Stage(trial.stage).label) if trial else "",
        worked=worked_of(shown),
        worked_text=worked_text(shown),
        period=_period(shown, timezone.localdate()),
        is_open=kind == PotentialKind.TASK and shown.task.is_open,
        topics=tuple(
            Link(row.topic.title, "" if row.topic.retired_on else reverse("topic", args=[row.topic_id]))
            for row in shown.topics  # type: ignore[attr-defined]
        ),
        owner=owner.card,
        owner_line=owner.line,
        sign=owner.sign,
        avatar=owner.avatar,
        contact=owner.contact.about(shown.title),
        contact_wishes=sections.contact_wishes,
        changed_text=_("Sidst rettet %(day)s") % {"day": _day(timezone.localtime(shown.changed_at))},
        closed_text=owner.closed_text,
        is_draft=shown.state == State.DRAFT,
        is_card_draft=shown.state == State.PUBLISHED and shown.card.state == State.DRAFT,
        for_whom=for_whom(shown.audience),
        related=tuple(potential_line(other) for other in related_potentials(viewer, shown, sight, most=RELATED)),
        back=Link(_("Tilbage til svarene"), answers_url) if answers_url else _back(kind, owner.card),
        tools=_tools(shown) if can_write_potential(viewer, shown) else None,
    )


def _parts(shown: Potential, *, of_unit: bool) -> tuple[Part, ...]:
    """A trial's story, in the order it went, told by a unit or by one person."""
    if shown.kind != PotentialKind.TRIAL:
        return ()
    trial = shown.trial
    story = (
        (_("Det undrede vi os over") if of_unit else _("Det undrede jeg mig over"), trial.wonder),
        (_("Det gjorde vi") if of_unit else _("Det gjorde jeg"), trial.did),
        (_("Det skete der"), trial.happened),
        (_("Det lærte vi") if of_unit else _("Det lærte jeg"), trial.learned),
        (_("Næste skridt"), trial.next_step),
    )
    return tuple(Part(heading, text) for heading, text in story if text.strip())


def _period(shown: Potential, today: date) -> str:
    """ "februar 2025 – maj 2025"; with one end only, what that end says."""
    start, end = shown.starts_on, shown.ends_on
    if start and end:
        first, last = _month(start), _month(end)
        return first if first == last else f"{first} – {last}"
    if start and start > today:
        return _("Fra %(month)s") % {"month": _month(start)}
    if start and is_going_on(shown):
        return _("Siden %(month)s") % {"month": _month(start)}
    if start:
        return _month(start)
    return _("Til %(month)s") % {"month": _month(end)} if end else ""


def _month(day: date) -> str:
    return date_format(day, "F Y")


def _day(day: date) -> str:
    return date_format(day, "j. F Y")


def _back(kind: PotentialKind, card: Link) -> Link:
    lists = {
        PotentialKind.TRIAL: Link(_("Prøvehandlinger"), reverse("trials")),
        PotentialKind.TASK: Link(_("Opgaver"), reverse("tasks")),
    }
    return lists.get(kind, card)


def _tools(shown: Potential) -> PotentialTools:
    args = [shown.pk]
    is_shared = shown.state == State.PUBLISHED
    return PotentialTools(
        edit_url=reverse("potential-edit", args=args),
        delete_url=reverse("potential-delete", args=args),
        share_url="" if is_shared else reverse("potential-share", args=args),
        withdraw_url=reverse("potential-withdraw", args=args) if is_shared else "",
    )
