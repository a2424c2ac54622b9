"""Whose a card is: the unit or person behind it, as every page about a card or something on it shows them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Card
from potentialer.domain.people.models import Person, Unit, UnitKind
from potentialer.domain.people.queries import memberships_of_person
from potentialer.web.shared.parts import Avatar, Contact, Link, avatar, contact


@dataclass(frozen=True, slots=True)
class Owner:
    """`line` says who they are: "Børnehave, Center for Børn og Læring" or "Pædagog, Børnehuset Sømærket"."""

    is_unit: bool
    name: str
    line: str
    card: Link
    directory: Link  # their page in the directory
    sign: str  # a unit's kind; "" for a person
    avatar: Avatar | None  # a person's
    contact: Contact
    closed_text: str = ""


def owner_of(viewer: Actor, card: Card) -> Owner:
    """Two statements at most; not for lists."""
    link = reverse("card", args=[card.pk])
    if card.unit is not None:
        return _unit(card.unit, link)
    if card.person is not None:
        return _person(viewer, card.person, link)
    raise NotFound  # the table holds one of the two


def _unit(unit: Unit, url: str) -> Owner:
    kind = "" if unit.kind == UnitKind.OTHER else str(UnitKind(unit.kind).label)
    town = f"{unit.postcode} {unit.town}".strip()
    return Owner(
        is_unit=True,
        name=unit.name,
        line=_line(kind, unit.parent.name if unit.parent else ""),
        card=Link(unit.name, url),
        directory=Link(unit.name, reverse("unit", args=[unit.pk])),
        sign=unit.kind,
        avatar=None,
        contact=contact(phone=unit.phone, mail=unit.mail, address=(unit.street, town)),
        closed_text=closed_text(unit),
    )


def _person(viewer: Actor, person: Person, url: str) -> Owner:
    places = memberships_of_person(viewer, person)
    first = places[0] if places else None
    return Owner(
        is_unit=False,
        name=person.name,
        line=_line((first.title if first else "") or person.title, first.unit.name if first else ""),
        card=Link(person.name, url),
        directory=Link(person.name, reverse("person", args=[person.pk])),
        sign="",
        avatar=avatar(person, first.unit_id if first else None),
        contact=contact(phone=person.phone, mobile=person.mobile, mail=person.mail, teams=True),
    )


def closed_text(unit: Unit) -> str:
    """ "" while it is open."""
    if unit.closed_on is None:
        return ""
    return _("Enheden blev nedlagt %(date)s.") % {"date": date_format(unit.closed_on, "j. F Y")}


def _line(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
