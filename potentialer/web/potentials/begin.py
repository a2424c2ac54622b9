"""Telling of a trial or a task from where they are listed: it begins with which card it goes on."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from potentialer.base.errors import NotFound
from potentialer.domain.cards.queries import sight_of
from potentialer.domain.people.queries import person_of_account
from potentialer.domain.potentials.models import PotentialKind
from potentialer.web.potentials.pages import BeginPage, CardChoice
from potentialer.web.shared.own_cards import OwnCard, own_cards
from potentialer.web.shared.request import Request


@require_safe
def begin(request: Request, kind: PotentialKind) -> HttpResponse:
    """Whoever writes exactly one card is led straight to the form."""
    cards = own_cards(request.user, person_of_account(request.user), sight_of(request.user))
    if not cards:
        raise NotFound
    choices = tuple(_choice(card, kind) for card in cards)
    if len(choices) == 1 and choices[0].url:
        return redirect(choices[0].url)
    page = BeginPage(kind=kind, cards=choices, back_url=reverse(f"{kind}s"))
    return render(request, "potentials/begin.html", {"page": page})


def _choice(card: OwnCard, kind: PotentialKind) -> CardChoice:
    url = "" if card.id is None else reverse(f"{kind}-new", args=[card.id])
    return CardChoice(name=card.name, url=url, begin_url=card.begin_url, is_draft=card.is_draft)
