"""Beginning a card, writing it, and sharing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from potentialer.base.errors import Conflict, Invalid, NotFound
from potentialer.domain.cards.models import Card, State
from potentialer.domain.cards.operations import begin_card, confirm_card, edit_card, publish_card, withdraw_card
from potentialer.domain.cards.policies import get_writable_card
from potentialer.domain.people.queries import get_unit, person_of_account
from potentialer.web.cards.forms import CardForm, stored_values
from potentialer.web.cards.pages import CardEditPage
from potentialer.web.shared.forms import from_edition, theirs_of, typed
from potentialer.web.shared.meanwhile import Meanwhile, meanwhile, saved_after_all
from potentialer.web.shared.potentials import owner_name
from potentialer.web.shared.request import Request


@require_POST
def begin_for_unit(request: Request, unit_id: int) -> HttpResponse:
    begun = begin_card(request.user, unit=get_unit(request.user, unit_id))
    return redirect("card-edit", begun.pk)


@require_POST
def begin_own(request: Request) -> HttpResponse:
    person = person_of_account(request.user)
    if person is None:
        raise NotFound
    return redirect("card-edit", begin_card(request.user, person=person).pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, card_id: int) -> HttpResponse:
    shown = get_writable_card(request.user, card_id)
    form = CardForm(shown, typed(request))
    other: Meanwhile | None = None
    if request.method == "POST":
        try:
            if form.saved(lambda values: _save(request, shown, values)):
                return redirect("card", card_id)
        except Conflict:
            shown = get_writable_card(request.user, card_id)
            theirs = theirs_of(form, stored_values(shown))
            form = CardForm(shown, from_edition(request.POST, shown.edition))
            if saved_after_all(form, theirs, lambda values: _save(request, shown, values)):
                return redirect("card", card_id)
            other = meanwhile(request.user, "card", card_id, theirs)
    page = CardEditPage(
        name=owner_name(shown),
        url=reverse("card", args=[card_id]),
        is_unit=shown.unit_id is not None,
        is_draft=shown.state == State.DRAFT,
        form=form,
        meanwhile=other,
    )
    return render(request, "cards/edit.html", {"page": page}, status=form.answer_status)


@require_POST
def publish(request: Request, card_id: int) -> HttpResponse:
    """A card that is not ready to be shared leads to where it is written, with the reason."""
    shown = get_writable_card(request.user, card_id)
    try:
        publish_card(request.user, card=shown)
    except Invalid:
        messages.warning(request, _("Skriv først et par linjer øverst på kortet. Så kan det deles."))
        return redirect("card-edit", card_id)
    messages.success(request, _("Kortet er delt. Kollegerne kan finde det om et øjeblik."))
    return redirect("card", card_id)


@require_POST
def withdraw(request: Request, card_id: int) -> HttpResponse:
    withdraw_card(request.user, card=get_writable_card(request.user, card_id))
    messages.success(request, _("Kortet er en kladde igen, så kollegerne kan ikke se det."))
    return redirect("card", card_id)


@require_POST
def confirm(request: Request, card_id: int) -> HttpResponse:
    confirm_card(request.user, card=get_writable_card(request.user, card_id))
    messages.success(request, _("Tak. Nu kan alle se, at kortet stadig er rigtigt."))
    return redirect("card", card_id)


def _save(request: Request, shown: Card, values: dict[str, object]) -> None:
    seekings, edition = values.pop("seekings"), values.pop("edition")
    publishes = "publish" in request.POST
    edit_card(
        request.user,
        card=shown,
        values=values,  # type: ignore[arg-type]
        seekings=seekings,  # type: ignore[arg-type]
        edition=edition,  # type: ignore[arg-type]
        publish=publishes,
    )
    if publishes:
        messages.success(request, _("Kortet er delt. Kollegerne kan finde det om et øjeblik."))
    else:
        messages.success(request, _("Gemt."))
