"""Who writes a card: whoever speaks for the unit; a person for herself, and nobody else for her."""

from potentialer.base.errors import NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Card
from potentialer.domain.cards.queries import get_card
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.people.policies import speaks_for


def can_write_card_of_unit(actor: Actor, unit: Unit) -> bool:
    """A closed unit writes no more. The installation itself may, as when the demo is loaded."""
    return actor.is_active and unit.closed_on is None and (actor.pk is None or speaks_for(actor, unit))


def can_write_card_of_person(actor: Actor, person: Person) -> bool:
    return actor.is_active and person.left_on is None and (actor.pk is None or person.account_id == actor.pk)


def can_write_card(actor: Actor, card: Card) -> bool:
    if card.unit is not None:
        return can_write_card_of_unit(actor, card.unit)
    return card.person is not None and can_write_card_of_person(actor, card.person)


def can_confirm_card(actor: Actor, card: Card) -> bool:
    """Say that what it says is still right: whoever speaks for the unit, and a person of her own card. The installation
    itself writes cards, but knows nothing of that."""
    return actor.pk is not None and can_write_card(actor, card)


def get_writable_card(actor: Actor, card_id: int) -> Card:
    """NotFound for a draft of somebody else's, NotAllowed for a published card that is not one's own to write."""
    card = get_card(actor, card_id)
    if not can_write_card(actor, card):
        raise NotAllowed
    return card
