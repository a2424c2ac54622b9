"""Colleagues from A to Å, and a person's page."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from potentialer.base.errors import NotFound
from potentialer.domain.people.models import Membership, Person, Role, Unit
from potentialer.domain.people.policies import can_give_access
from potentialer.domain.people.queries import (
    get_person,
    memberships_of_person,
    people_from_letter,
    people_visible_to,
)
from potentialer.exchange.vcard import Business, vcard
from potentialer.web.people.pages import Letter, PeoplePage, PersonPage, Place
from potentialer.web.shared.briefs import brief_of_person
from potentialer.web.shared.parts import Link, avatar, away_text, contact, paged, person_line
from potentialer.web.shared.request import Request

PER_PAGE = 50
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"


@require_safe
def people(request: Request) -> HttpResponse:
    chosen = request.GET.get("bogstav", "").upper()
    letter = chosen if len(chosen) == 1 and chosen in ALPHABET else ""
    found = people_from_letter(request.user, letter)
    rows, pager = paged(request, found, PER_PAGE)
    page = PeoplePage(
        people=tuple(
            person_line(row, membership=next(iter(row.first_memberships), None), with_unit=True)  # type: ignore[attr-defined]
            for row in rows
        ),
        letters=tuple(Letter(each, f"{request.path}?bogstav={each}", each == letter) for each in ALPHABET),
        total=people_visible_to(request.user).count(),
        pager=pager,
        is_administrator=request.user.is_administrator,
    )
    return render(request, "people/people.html", {"page": page})


@require_safe
def person(request: Request, person_id: int) -> HttpResponse:
    shown = get_person(request.user, person_id)
    places = memberships_of_person(request.user, shown)
    is_own = shown.account_id is not None and shown.account_id == request.user.pk
    args = [shown.pk]
    page = PersonPage(
        name=shown.name,
        title=shown.title,
        avatar=avatar(shown, places[0].unit_id if places else None),
        away=away_text(shown.away_until),
        has_left=shown.left_on is not None,
        card=brief_of_person(request.user, shown),
        contact=contact(
            phone=shown.phone,
            mobile=shown.mobile,
            mail=shown.mail,
            teams=True,
            address=_address(places[0].unit) if places else (),
        ),
        places=tuple(_place(membership) for membership in places),
        vcard_url=reverse("person-vcard", args=args),
        qr_url=reverse("person-qr", args=args),
        own_url=reverse("own-page") if is_own else "",
        access_url=_access_url(request, shown),
        has_account=shown.account_id is not None,
        correction_url=reverse("person-correction", args=args),
    )
    return render(request, "people/person.html", {"page": page})


@require_safe
def portrait(request: Request, person_id: int) -> HttpResponse:
    shown = _present(request, person_id)
    if not shown.portrait:
        raise NotFound
    try:
        with shown.portrait.open("rb") as file:
            picture = file.read()  # made small when it was stored
    except FileNotFoundError:
        raise NotFound from None
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})


@require_safe
def person_vcard(request: Request, person_id: int) -> HttpResponse:
    shown = _present(request, person_id)
    name = slugify(shown.name, allow_unicode=False) or "visitkort"
    card = vcard(_business(request, shown, with_place=True))
    headers = {"Content-Disposition": f'attachment; filename="{name}.vcf"'}
    return HttpResponse(card, content_type="text/vcard; charset=utf-8", headers=headers)


@require_safe
def person_qr(request: Request, person_id: int) -> HttpResponse:
    """The same card to point a phone at; without the address, since a smaller code is read from further away."""
    card = vcard(_business(request, _present(request, person_id), with_place=False))
    target = BytesIO()
    segno.make_qr(card, error="l", encoding="utf-8").save(
        target, kind="svg", scale=4, border=4, svgclass=None, lineclass=None
    )
    return HttpResponse(target.getvalue(), content_type="image/svg+xml")


def _present(request: Request, person_id: int) -> Person:
    shown = people_visible_to(request.user).filter(pk=person_id).first()
    if shown is None:
        raise NotFound
    return shown


def _place(membership: Membership) -> Place:
    unit = membership.unit
    return Place(
        unit=Link(unit.name, reverse("unit", args=[unit.pk])),
        title=membership.title,
        role="" if membership.role == Role.EMPLOYEE else str(Role(membership.role).label),
        contact=contact(phone=unit.phone, mail=unit.mail, address=_address(unit)),
    )


def _address(unit: Unit) -> tuple[str, str]:
    return unit.street, f"{unit.postcode} {unit.town}".strip()


def _business(request: Request, shown: Person, *, with_place: bool) -> Business:
    places = memberships_of_person(request.user, shown)
    unit = places[0].unit if places else None
    return Business(
        name=shown.name,
        title=shown.title,
        organisation=(settings.MUNICIPALITY or settings.SITE_NAME, unit.name if unit else ""),
        phone=shown.phone or (unit.phone if unit else ""),
        mobile=shown.mobile,
        mail=shown.mail,
        street=unit.street if unit and with_place else "",
        postcode=unit.postcode if unit and with_place else "",
        town=unit.town if unit and with_place else "",
        url=request.build_absolute_uri(reverse("person", args=[shown.pk])) if with_place else "",
    )


def _access_url(request: Request, shown: Person) -> str:
    if not request.user.is_administrator:
        return ""
    if shown.account_id is not None:
        return reverse("account", args=[shown.account_id])
    return reverse("person-access", args=[shown.pk]) if can_give_access(request.user, shown) else ""
