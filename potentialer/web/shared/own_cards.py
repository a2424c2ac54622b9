"""The cards that somebody writes: of the units she speaks for, and her own."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from potentialer.domain.accounts.models import User
from potentialer.domain.cards.models import Card, State
from potentialer.domain.cards.queries import Sight, cards_visible_to, is_confirmation_due
from potentialer.domain.people.models import Person
from potentialer.domain.people.queries import ids_of_units_spoken_for, units_visible_to

MOST_UNITS = 20  # whoever leads more finds the others by their units


@dataclass(frozen=True, slots=True)
class OwnCard:
    """Where there is no card yet, `begin_url` is posted to, `id` is None and `url` is ""."""

    id: int | None
    name: str
    url: str
    begin_url: str
    is_draft: bool
    is_confirmation_due: bool

    @property
    def waits(self) -> bool:
        """To be begun, to be shared, or to be confirmed."""
        return bool(self.begin_url) or self.is_draft or self.is_confirmation_due


def own_cards(user: User, person: Person | None, sight: Sight) -> tuple[OwnCard, ...]:
    """The units' first, in Danish order, then her own. Three statements."""
    spoken = units_visible_to(user).filter(id__in=ids_of_units_spoken_for(user), closed_on=None)
    units = list(spoken.order_by("sort_key", "id")[:MOST_UNITS])
    visible = cards_visible_to(user, sight).prefetch_related(None)
    by_unit = {card.unit_id: card for card in visible.filter(unit__in=units)}
    now = timezone.now()
    lines = [
        _own_card(unit.name, by_unit.get(unit.pk), reverse("card-begin-unit", args=[unit.pk]), now) for unit in units
    ]
    if person is not None and person.left_on is None:
        own = visible.filter(person=person).first()
        lines.append(_own_card(_("Dit eget visitkort"), own, reverse("card-begin-own"), now))
    return tuple(lines)


def _own_card(name: str, card: Card | None, begin_url: str, now: datetime) -> OwnCard:
    if card is None:
        return OwnCard(None, name, "", begin_url, is_draft=False, is_confirmation_due=False)
    url = reverse("card", args=[card.pk])
    return OwnCard(card.pk, name, url, "", card.state == State.DRAFT, is_confirmation_due(card, now))
