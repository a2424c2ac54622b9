"""Who writes a potential: whoever writes the card it stands on."""

from potentialer.base.errors import NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.policies import can_write_card
from potentialer.domain.potentials.models import Potential
from potentialer.domain.potentials.queries import get_potential


def can_write_potential(actor: Actor, potential: Potential) -> bool:
    return can_write_card(actor, potential.card)


def get_writable_potential(actor: Actor, potential_id: int) -> Potential:
    """NotFound for what one may not see, NotAllowed for what is another's to write."""
    potential = get_potential(actor, potential_id)
    if not can_write_potential(actor, potential):
        raise NotAllowed
    return potential
