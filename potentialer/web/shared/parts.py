"""The pieces that several pages show: frozen, with everything decided, so that templates only lay out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar, overload
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from potentialer.domain.people.models import Membership, Person, Role, Unit, UnitKind

AnyModel = TypeVar("AnyModel", bound=Model)
AnyRow = TypeVar("AnyRow")
TONES = 8  # soft colours for initials, `avatar--1` to `avatar--8`


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Avatar:
    """A portrait, or initials on a soft colour that comes from the unit, so that a team looks like one."""

    initials: str
    tone: int
    portrait_url: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list."""

    name: str
    url: str
    title: str
    avatar: Avatar
    role: str = ""  # "Leder"; "" for most
    unit: str = ""  # where the list is not a unit's own
    away: str = ""  # "Fraværende til og med 3. maj 2027"; "" when here
    mail: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a list. `kind` chooses the sign, `kind_label` is its word."""

    name: str
    url: str
    kind: str
    kind_label: str
    line: str = ""  # "24 kolleger · 3 enheder under sig"
    children_url: str = ""  # the fragment with the units under it; "" when there are none
    id: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody; each is "" when unknown. Numbers as people write them, and as links dial them."""

    phone: str = ""
    phone_url: str = ""
    mobile: str = ""
    mobile_url: str = ""
    mail: str = ""
    mail_url: str = ""
    teams_url: str = ""
    address: tuple[str, ...] = ()

    def about(self, title: str) -> "Contact":
        """The same with a mail that says what it is about, so that neither has to explain how they came to each
        other."""
        if not self.mail_url or not title:
            return self
        return replace(self, mail_url=f"{self.mail_url}?subject={quote(_('Om ”%(title)s”') % {'title': title})}")


@dataclass(frozen=True, slots=True)
class Pager:
    """`text` says where one is: "Side 2 af 7"."""

    text: str
    previous_url: str = ""
    next_url: str = ""
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved in a field while this one was being typed."""

    label: str
    text: str


def initials(name: str) -> str:
    """First and last name's first letters: 'Åse Bjørnø Holm' is ÅH."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper() or "?"


def avatar(person: Person, unit_id: int | None = None) -> Avatar:
    tone = (unit_id or person.pk) % TONES + 1
    portrait = reverse("portrait", args=[person.pk]) if person.portrait else ""
    return Avatar(initials(person.name), tone, portrait)


def away_text(until: date | None) -> str:
    if until is None or until < timezone.localdate():
        return ""
    return _("Fraværende til og med %(date)s") % {"date": date_format(until, "j. F Y")}


def person_line(
    person: Person, *, membership: Membership | None = None, unit_id: int | None = None, with_unit: bool = False
) -> PersonLine:
    """`membership` gives the role, the unit and, where it differs, the title in that unit."""
    role = ""
    if membership is not None:
        unit_id = membership.unit_id
        role = "" if membership.role == Role.EMPLOYEE else str(Role(membership.role).label)
    return PersonLine(
        name=person.name,
        url=reverse("person", args=[person.pk]),
        title=(membership.title if membership else "") or person.title,
        avatar=avatar(person, unit_id),
        role=role,
        unit=membership.unit.name if membership and with_unit else "",
        away=away_text(person.away_until),
        mail=person.mail,
        phone=spaced(person.phone or person.mobile),
    )


def unit_line(unit: Unit) -> UnitLine:
    """Counts are shown where the query has annotated them (`open_units_under`)."""
    parts = []
    people, children = getattr(unit, "people_count", 0), getattr(unit, "child_count", 0)
    if people:
        parts.append(ngettext("%(n)s kollega", "%(n)s kolleger", people) % {"n": people})
    if children:
        parts.append(ngettext("%(n)s enhed under sig", "%(n)s enheder under sig", children) % {"n": children})
    return UnitLine(
        name=unit.name,
        url=reverse("unit", args=[unit.pk]),
        kind=unit.kind,
        kind_label=str(UnitKind(unit.kind).label),
        line=" · ".join(parts),
        children_url=reverse("unit-children", args=[unit.pk]) if children else "",
        id=unit.pk,
    )


def spaced(number: str) -> str:
    """Eight Danish digits in pairs, '72 36 10 00'; anything else as it was written."""
    digits = number.replace(" ", "")
    if digits.startswith("+45"):
        digits = digits[3:]
    if len(digits) == 8 and digits.isdecimal():
        return " ".join(digits[at : at + 2] for at in range(0, 8, 2))
    return number


def dialled(number: str) -> str:
    """A tel: address; Danish numbers with their country code, so that a phone abroad can dial them."""
    digits = "".join(sign for sign in number if sign.isdecimal() or sign == "+")
    if not digits:
        return ""
    return f"tel:+45{digits}" if len(digits) == 8 and "+" not in digits else f"tel:{digits}"


def contact(
    *, phone: str = "", mobile: str = "", mail: str = "", teams: bool = False, address: Sequence[str] = ()
) -> Contact:
    return Contact(
        phone=spaced(phone),
        phone_url=dialled(phone),
        mobile=spaced(mobile),
        mobile_url=dialled(mobile),
        mail=mail,
        mail_url=f"mailto:{mail}" if mail else "",
        teams_url=f"https://teams.microsoft.com/l/chat/0/0?users={mail}" if mail and teams else "",
        address=tuple(line for line in address if line),
    )


@overload
def paged(
    request: HttpRequest, found: QuerySet[AnyModel], per_page: int, name: str = "side"
) -> tuple[list[AnyModel], Pager]: ...
@overload
def paged(
    request: HttpRequest, found: Sequence[AnyRow], per_page: int, name: str = "side"
) -> tuple[list[AnyRow], Pager]: ...
def paged(
    request: HttpRequest, found: QuerySet[Any] | Sequence[Any], per_page: int, name: str = "side"
) -> tuple[list[Any], Pager]:
    """The rows of the page that `?side=` (or `name`) says (the nearest there is), and the way to the others."""
    page = Paginator(found, per_page).get_page(request.GET.get(name))
    pages = page.paginator.num_pages
    return list(page.object_list), Pager(
        text=_("Side %(number)s af %(pages)s") % {"number": page.number, "pages": pages},
        previous_url=_page_url(request, page.number - 1, name) if page.has_previous() else "",
        next_url=_page_url(request, page.number + 1, name) if page.has_next() else "",
        is_needed=pages > 1,
    )


def _page_url(request: HttpRequest, number: int, name: str) -> str:
    query: QueryDict = request.GET.copy()
    query[name] = str(number)
    return f"{request.path}?{query.urlencode()}"
