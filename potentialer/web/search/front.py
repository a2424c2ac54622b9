"""The front page: the question, and three quiet rows under it."""

from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from potentialer.domain.cards.models import Seeking
from potentialer.domain.cards.queries import seekings_of_others, sight_of
from potentialer.domain.feedback.policies import can_read_feedback
from potentialer.domain.feedback.queries import feedback_waiting
from potentialer.domain.people.queries import (
    memberships_of_person,
    people_visible_to,
    person_of_account,
    units_visible_to,
)
from potentialer.domain.potentials.models import Potential
from potentialer.domain.potentials.queries import newest_potentials
from potentialer.web.search.pages import FrontPage, SeekingLine
from potentialer.web.shared.own_cards import own_cards
from potentialer.web.shared.parts import Link
from potentialer.web.shared.potentials import card_link, potential_line
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
    newest, seekings = newest_potentials(user, sight), seekings_of_others(user, sight)
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
        own_cards=tuple(card for card in own_cards(user, person, sight) if card.waits)[:OWN_CARDS],
    )
    return render(request, "search/front.html", {"page": page})


def _one_a_card(found: QuerySet[OnACard], most: int) -> list[OnACard]:
    """The first of each card. Only those that are shown are read with all that comes along."""
    first: dict[int, int] = {}
    for pk, card_id in found.values_list("pk", "card_id")[:_LOOKED_AT]:
        first.setdefault(card_id, pk)
    chosen = list(islice(first.values(), most))
    rows = found.order_by().in_bulk(chosen)
    return [rows[pk] for pk in chosen if pk in rows]
