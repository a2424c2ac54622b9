"""Giving and taking access."""

import secrets
from collections.abc import Callable

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import Actor, User
from potentialer.domain.accounts.policies import can_manage_accounts
from potentialer.domain.changes.operations import record_change, writing
from potentialer.lib.text.sorting import danish_sort_key

# Letters and digits that are not mistaken for each other when read aloud or copied by hand.
_READABLE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """A one-time password of four groups (about 79 bits), easy to read over the phone: 'k7fm-…'."""
    return "-".join("".join(secrets.choice(_READABLE_LETTERS) for _ in range(4)) for _ in range(4))


def create_account(
    actor: Actor,
    *,
    login: str,
    name: str,
    mail: str = "",
    password: str | None = None,
    is_editor: bool = False,
    is_administrator: bool = False,
    is_demo_cast: bool = False,
    must_change_password: bool = True,
    then: Callable[[User], None] | None = None,
) -> User:
    """A new account; without `password` it cannot be entered by password. Raises Invalid when the login is taken.

    `then` is what must stand or fall with the account; it runs in the same transaction.
    """
    _require_administrator(actor)
    login = login.strip().casefold()
    if not login:
        raise Invalid("missing", field="login")
    account = User(
        login=login,
        name=name.strip(),
        sort_key=danish_sort_key(name),
        mail=mail.strip(),
        is_editor=is_editor,
        is_administrator=is_administrator,
        is_demo_cast=is_demo_cast,
        must_change_password=must_change_password and password is not None,
    )
    account.set_password(password)  # slow on purpose, so outside the transaction
    with writing():
        if User.objects.filter(login=login).exists():
            raise Invalid("login_taken", field="login")
        account.save(force_insert=True)
        record_change(actor, verb="create", noun="account", thing_id=account.pk, fields=["login", "name", "mail"])
        if then is not None:
            then(account)
    return account


def set_account_roles(actor: Actor, *, account: User, is_editor: bool, is_administrator: bool) -> User:
    """Make somebody editor or administrator, or no longer. Nobody takes their own administration away:
    an installation whose last administrator did that could be mended at the server only."""
    _require_administrator(actor)
    if account.pk == actor.pk and not is_administrator:
        raise Invalid("own_administration", field="is_administrator")
    with writing():
        account.is_editor = is_editor
        account.is_administrator = is_administrator
        account.save(update_fields=["is_editor", "is_administrator"])
        record_change(
            actor, verb="set_roles", noun="account", thing_id=account.pk, fields=["is_editor", "is_administrator"]
        )
    return account


def set_account_active(actor: Actor, *, account: User, active: bool) -> User:
    """Close or reopen an account. A closed account is out at its next click."""
    _require_administrator(actor)
    if account.pk == actor.pk and not active:
        raise Invalid("own_account", field="is_active")
    with writing():
        account.is_active = active
        account.save(update_fields=["is_active"])
        record_change(
            actor, verb="open" if active else "close", noun="account", thing_id=account.pk, fields=["is_active"]
        )
    return account


def give_new_password(actor: Actor, *, account: User) -> str:
    """Replace the password by a one-time one, which is returned and stored nowhere in the clear."""
    _require_administrator(actor)
    password = new_password()
    _set_password(actor, account, password, must_change=True)
    return password


def change_own_password(actor: User, *, password: str) -> User:
    """The password has been judged by Django's validators in the form."""
    _set_password(actor, actor, password, must_change=False)
    return actor


def _set_password(actor: Actor, account: User, password: str, *, must_change: bool) -> None:
    account.set_password(password)  # slow on purpose, so outside the transaction
    account.must_change_password = must_change
    with writing():
        account.save(update_fields=["password", "must_change_password"])
        record_change(actor, verb="set_password", noun="account", thing_id=account.pk, fields=["password"])


def _require_administrator(actor: Actor) -> None:
    if not can_manage_accounts(actor):
        raise NotAllowed
