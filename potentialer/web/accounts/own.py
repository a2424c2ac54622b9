"""Min side: what I may say of myself."""

import secrets

from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from potentialer.base.errors import NotFound
from potentialer.domain.cards.queries import sight_of
from potentialer.domain.people.models import SPEAKING_ROLES, Person
from potentialer.domain.people.operations import set_away, set_portrait
from potentialer.domain.people.queries import memberships_of_person, person_of_account
from potentialer.web.accounts.forms import AwayForm, PortraitForm
from potentialer.web.accounts.pages import OwnPage
from potentialer.web.accounts.rights import rights_of
from potentialer.web.shared.forms import typed
from potentialer.web.shared.own_cards import own_cards
from potentialer.web.shared.parts import Link, contact, person_line
from potentialer.web.shared.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request: Request) -> HttpResponse:
    person = person_of_account(request.user)
    form = AwayForm(typed(request), initial={"until": person.away_until if person else None})
    if request.method == "POST":
        own = _own_person(request)
        if form.saved(lambda values: set_away(request.user, person=own, until=values["until"])):
            messages.success(request, _("Gemt. Dine kolleger kan se det nu."))
            return redirect("own-page")
    page = _page(request, person, form, PortraitForm())
    return render(request, "accounts/own_page.html", {"page": page}, status=form.answer_status)


@require_POST
def change_portrait(request: Request) -> HttpResponse:
    person = _own_person(request)
    form = PortraitForm(request.POST, request.FILES)
    if form.saved(lambda values: _store(request, person, values["portrait"])):
        messages.success(request, _("Dit billede er skiftet."))
        return redirect("own-page")
    page = _page(request, person, AwayForm(initial={"until": person.away_until}), form)
    return render(request, "accounts/own_page.html", {"page": page}, status=form.answer_status)


@require_POST
def remove_portrait(request: Request) -> HttpResponse:
    person = _own_person(request)
    old = person.portrait.name
    set_portrait(request.user, person=person, name="")
    if old:
        default_storage.delete(old)
    messages.success(request, _("Dit billede er fjernet."))
    return redirect("own-page")


def _own_person(request: Request) -> Person:
    person = person_of_account(request.user)
    if person is None:
        raise NotFound
    return person


def _store(request: Request, person: Person, picture: bytes) -> None:
    """The new file, then the row, then the old file away: a stop in between leaves a file too many, never none."""
    old = person.portrait.name
    name = default_storage.save(f"portraits/{secrets.token_hex(16)}.jpg", ContentFile(picture))
    set_portrait(request.user, person=person, name=name)
    if old:
        default_storage.delete(old)


def _page(request: Request, person: Person | None, away: AwayForm, portrait: PortraitForm) -> OwnPage:
    user = request.user
    places = memberships_of_person(user, person) if person else []
    return OwnPage(
        name=user.name,
        login=user.login,
        person=person_line(person, unit_id=places[0].unit_id if places else None) if person else None,
        contact=contact(phone=person.phone, mobile=person.mobile, mail=person.mail) if person else contact(),
        speaks_for=tuple(
            Link(place.unit.name, reverse("unit", args=[place.unit_id]))
            for place in places
            if place.role in SPEAKING_ROLES
        ),
        cards=own_cards(user, person, sight_of(user)),
        rights=rights_of(user),
        away_form=away if person else None,
        portrait_form=portrait if person else None,
        has_portrait=bool(person and person.portrait),
        correction_url=reverse("person-correction", args=[person.pk]) if person else "",
    )
