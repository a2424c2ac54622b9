"""A card on its owner's page in the directory: the first of what stands on it, and the way to all of it."""

from django.urls import reverse

from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Card, State
from potentialer.domain.cards.policies import can_write_card_of_person, can_write_card_of_unit
from potentialer.domain.cards.queries import Sight, card_of, sections_visible_to, sight_of
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.potentials.models import PotentialKind
from potentialer.domain.potentials.queries import potentials_of_card
from potentialer.web.shared.potentials import BriefGroup, CardBrief, potential_line

_FIRST = 3


def brief_of_unit(viewer: Actor, unit: Unit) -> CardBrief | None:
    sight = sight_of(viewer)
    card = card_of(viewer, unit=unit, sight=sight)
    if card is not None:
        return _brief(viewer, card, sight)
    return _begin(reverse("card-begin-unit", args=[unit.pk])) if can_write_card_of_unit(viewer, unit) else None


def brief_of_person(viewer: Actor, person: Person) -> CardBrief | None:
    sight = sight_of(viewer)
    card = card_of(viewer, person=person, sight=sight)
    if card is not None:
        return _brief(viewer, card, sight)
    return _begin(reverse("card-begin-own")) if can_write_card_of_person(viewer, person) else None


def _brief(viewer: Actor, card: Card, sight: Sight) -> CardBrief:
    sections = sections_visible_to(viewer, card, sight)
    potentials = list(potentials_of_card(viewer, card, sight))
    kinds = ((kind, [row for row in potentials if row.kind == kind]) for kind in PotentialKind)
    return CardBrief(
        url=reverse("card", args=[card.pk]),
        introduction=sections.introduction,
        groups=tuple(
            BriefGroup(kind, str(kind.label), tuple(potential_line(row) for row in rows[:_FIRST]), len(rows))
            for kind, rows in kinds
            if rows
        ),
        seekings=sections.seekings,
        is_draft=card.state == State.DRAFT,
        begin_url="",
    )


def _begin(url: str) -> CardBrief:
    return CardBrief(url="", introduction="", groups=(), seekings=(), is_draft=False, begin_url=url)
