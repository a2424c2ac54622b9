"""Who may do what with accounts."""

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import Actor, User
from potentialer.domain.accounts.queries import get_account


def can_manage_accounts(actor: Actor) -> bool:
    return actor.is_active and actor.is_administrator


def get_managed_account(actor: Actor, account_id: int) -> User:
    """The account, for an administrator; NotFound for everybody else."""
    if not can_manage_accounts(actor):
        raise NotFound
    return get_account(actor, account_id)
