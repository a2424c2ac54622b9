"""The front page: the question, and three quiet rows under it."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from potentialer.domain.accounts.models import User
from potentialer.domain.cards.models import Card, Seeking, State
from potentialer.domain.cards.queries import Sight, cards_visible_to, seekings_of_others, sight_of
from potentialer.domain.feedback.policies import can_read_feedback
from potentialer.domain.feedback.queries import feedback_waiting
from potentialer.domain.people.models import Person
from potentialer.domain.people.queries import (
    ids_of_units_spoken_for,
    memberships_of_person,
    people_visible_to,
    person_of_account,
    units_visible_to,
)
from potentialer.domain.potentials.models import Potential
from potentialer.domain.potentials.queries import newest_potentials
from potentialer.web.search.pages import FrontPage, OwnCard, SeekingLine
from potentialer.web.shared.parts import Link
from potentialer.web.shared.potentials import card_link, is_confirmation_due, potential_line
from potentialer.web.shared.request import Request

OnACard = TypeVar("OnACard", Potential, Seeking)

NEWEST = 6
SEEKINGS = 4
OWN_CARDS = 4
_LOOKED_AT = 60  # of the newest, so that one card that was just written does not fill the row


@require_safe
def front(request: Request) -> HttpResponse:
    user = request.user
    person = person_of_account(user)
    sight = sight_of(user)
    units = units_visible_to(user).filter(closed_on=None).count()
    newest = newest_potentials(user, sight)[:_LOOKED_AT]
    seekings = seekings_of_others(user, sight)[:_LOOKED_AT]
    page = FrontPage(
        first_name=user.name.split()[0] if user.name.strip() else "",
        people_total=people_visible_to(user).count(),
        units_total=units,
        own_units=tuple(
            Link(place.unit.name, reverse("unit", args=[place.unit_id]))
            for place in (memberships_of_person(user, person) if person else [])
        ),
        waiting=feedback_waiting(user).count() if can_read_feedback(user) else 0,
        is_empty=not units,
        is_administrator=user.is_administrator,
        newest=tuple(potential_line(row) for row in _one_a_card(newest, NEWEST)),
        seekings=tuple(SeekingLine(row.text, card_link(row.card)) for row in _one_a_card(seekings, SEEKINGS)),
        own_cards=_own_cards(user, person, sight),
    )
    return render(request, "search/front.html", {"page": page})


def _one_a_card(rows: Iterable[OnACard], most: int) -> list[OnACard]:
    first: dict[int, OnACard] = {}
    for row in rows:
        first.setdefault(row.card_id, row)
    return list(islice(first.values(), most))


def _own_cards(user: User, person: Person | None, sight: Sight) -> tuple[OwnCard, ...]:
    """Those where something waits: to be begun, to be shared, or to be confirmed."""
    spoken = units_visible_to(user).filter(id__in=ids_of_units_spoken_for(user), closed_on=None)
    units = list(spoken.order_by("sort_key", "id")[:OWN_CARDS])
    visible = cards_visible_to(user, sight).prefetch_related(None)
    by_unit = {card.unit_id: card for card in visible.filter(unit__in=units)}
    now = timezone.now()
    lines = [
        _own_card(unit.name, by_unit.get(unit.pk), reverse("card-begin-unit", args=[unit.pk]), now) for unit in units
    ]
    if person is not None and person.left_on is None:
        own = visible.filter(person=person).first()
        lines.append(_own_card(_("Dit eget visitkort"), own, reverse("card-begin-own"), now))
    return tuple(line for line in lines if line is not None)


def _own_card(name: str, card: Card | None, begin_url: str, now: datetime) -> OwnCard | None:
    """None where nothing waits."""
    if card is None:
        return OwnCard(name, "", begin_url, is_draft=False, is_confirmation_due=False)
    is_draft, is_due = card.state == State.DRAFT, is_confirmation_due(card, now)
    if not (is_draft or is_due):
        return None
    return OwnCard(name, reverse("card", args=[card.pk]), "", is_draft, is_due)
