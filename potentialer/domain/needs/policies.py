"""Who decides which needs others may read."""

from potentialer.base.errors import NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.needs.models import Need
from potentialer.domain.needs.queries import needs_visible_to


def can_keep_needs(actor: Actor) -> bool:
    return actor.is_active and actor.is_editor


def get_kept_need(actor: Actor, need_id: int) -> Need:
    """Raises NotAllowed for one that the actor may read and not decide on, NotFound for any other."""
    if can_keep_needs(actor):
        need = Need.objects.filter(pk=need_id).first()
        if need is None:
            raise NotFound
        return need
    if needs_visible_to(actor).filter(pk=need_id).exists():
        raise NotAllowed
    raise NotFound
