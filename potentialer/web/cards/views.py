"""A card as the others see it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Card, State
from potentialer.domain.cards.policies import can_write_card
from potentialer.domain.cards.queries import get_card, is_confirmation_due, sections_visible_to, sight_of
from potentialer.domain.people.queries import leaders_of
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.domain.potentials.queries import potentials_of_card
from potentialer.web.cards.pages import CardPage, CardTools, Section
from potentialer.web.shared.owners import owner_of
from potentialer.web.shared.parts import PersonLine, person_line
from potentialer.web.shared.potentials import PotentialLine, for_whom, potential_line
from potentialer.web.shared.request import Request


@require_safe
def card(request: Request, card_id: int) -> HttpResponse:
    sight = sight_of(request.user)
    shown = get_card(request.user, card_id, sight)
    sections = sections_visible_to(request.user, shown, sight)
    owner = owner_of(request.user, shown)
    potentials = list(potentials_of_card(request.user, shown, sight))
    page = CardPage(
        is_unit=owner.is_unit,
        name=owner.name,
        line=owner.line,
        owner=owner.directory,
        sign=owner.sign,
        avatar=owner.avatar,
        is_draft=shown.state == State.DRAFT,
        closed_text=owner.closed_text,
        introduction=Section(sections.introduction, for_whom(shown.introduction_audience)),
        knowledge=_lines(potentials, PotentialKind.KNOWLEDGE),
        trials=_lines(potentials, PotentialKind.TRIAL),
        tasks=_lines(potentials, PotentialKind.TASK),
        seekings=sections.seekings,
        seekings_for_whom=for_whom(shown.seeking_audience),
        contact_wishes=Section(sections.contact_wishes, for_whom(shown.contact_audience)),
        contact=owner.contact,
        leaders=_leaders(request.user, shown),
        confirmed_text=_confirmed_text(shown),
        tools=_tools(shown) if can_write_card(request.user, shown) else None,
    )
    return render(request, "cards/card.html", {"page": page})


def _lines(potentials: list[Potential], kind: PotentialKind) -> tuple[PotentialLine, ...]:
    return tuple(potential_line(potential) for potential in potentials if potential.kind == kind)


def _leaders(viewer: Actor, shown: Card) -> tuple[PersonLine, ...]:
    """The unit's own; the card of a unit without one is not signed by the leader above."""
    if shown.unit is None:
        return ()
    leaders = [leader for leader in leaders_of(viewer, shown.unit) if leader.unit_id == shown.unit_id]
    return tuple(person_line(leader.person, membership=leader) for leader in leaders)


def _confirmed_text(shown: Card) -> str:
    if shown.state == State.DRAFT or shown.confirmed_at is None:
        return ""
    day = date_format(timezone.localtime(shown.confirmed_at), "j. F Y")
    return _("Sidst bekræftet %(day)s") % {"day": day}


def _tools(shown: Card) -> CardTools:
    args = [shown.pk]
    is_shared = shown.state == State.PUBLISHED
    return CardTools(
        edit_url=reverse("card-edit", args=args),
        new_knowledge_url=reverse("knowledge-new", args=args),
        new_trial_url=reverse("trial-new", args=args),
        new_task_url=reverse("task-new", args=args),
        publish_url="" if is_shared else reverse("card-publish", args=args),
        withdraw_url=reverse("card-withdraw", args=args) if is_shared else "",
        confirm_url=reverse("card-confirm", args=args) if is_shared else "",
        is_confirmation_due=is_confirmation_due(shown, timezone.now()),
    )
