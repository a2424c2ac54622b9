"""Reading accounts."""

from django.db.models import Q, QuerySet

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import Actor, User
from potentialer.lib.text.sorting import danish_sort_key


def accounts_visible_to(viewer: Actor) -> QuerySet[User]:
    """Accounts are the administrator's business; everybody else sees none."""
    return User.objects.all() if viewer.is_administrator else User.objects.none()


def begins_with(text: str) -> Q:
    """Accounts whose name begins so, in any case; by the sort key, so that both databases agree on æ, ø and å."""
    key = danish_sort_key(text)
    return Q(sort_key__gte=key, sort_key__lt=key + "\U0010ffff") if key else Q(pk=None)


def get_account(viewer: Actor, account_id: int) -> User:
    """Raises NotFound when it does not exist or is not the viewer's to see."""
    account = accounts_visible_to(viewer).filter(pk=account_id).first()
    if account is None:
        raise NotFound
    return account


def demo_cast() -> list[User]:
    """The accounts that a demo lets anyone enter as, in the order in which they were made."""
    return list(User.objects.filter(is_demo_cast=True, is_active=True).order_by("id"))
