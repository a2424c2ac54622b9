"""Giving and taking access."""

import pytest

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import System, User
from potentialer.domain.accounts.operations import (
    create_account,
    give_new_password,
    new_password,
    set_account_active,
    set_account_roles,
)
from potentialer.domain.accounts.queries import accounts_visible_to, demo_cast
from potentialer.domain.changes.models import Change, Version
from tests.cast import Cast
from tests.makers import make_user


@pytest.mark.django_db
def test_login_is_one_in_any_case() -> None:
    create_account(System(), login=" Åse@Ærø.example ", name="Åse", password="et langt kodeord")

    assert User.objects.get_by_natural_key("åse@ærø.EXAMPLE").name == "Åse"
    with pytest.raises(Invalid):
        create_account(System(), login="ÅSE@ærø.example", name="En anden")


@pytest.mark.django_db
def test_account_without_a_password_opens_for_none() -> None:
    account = create_account(System(), login="åse", name="Åse")

    assert not account.check_password("")
    assert not account.has_usable_password()


def test_new_password_is_given_once_and_must_be_changed(cast: Cast) -> None:
    password = give_new_password(cast.administrator, account=cast.colleague)

    cast.colleague.refresh_from_db()
    assert cast.colleague.check_password(password)
    assert cast.colleague.must_change_password
    assert password not in str(list(Change.objects.values())) + str(list(Version.objects.values()))


def test_one_time_passwords_are_long_and_differ() -> None:
    made = {new_password() for _ in range(50)}

    assert len(made) == 50
    assert all(len(password) == 19 for password in made)


def test_administrator_cannot_lock_herself_out(cast: Cast) -> None:
    with pytest.raises(Invalid):
        set_account_roles(cast.administrator, account=cast.administrator, is_editor=True, is_administrator=False)
    with pytest.raises(Invalid):
        set_account_active(cast.administrator, account=cast.administrator, active=False)


def test_roles_are_given_by_the_administrator_alone(cast: Cast) -> None:
    set_account_roles(cast.administrator, account=cast.colleague, is_editor=True, is_administrator=False)
    with pytest.raises(NotAllowed):
        set_account_roles(cast.editor, account=cast.editor, is_editor=True, is_administrator=True)

    cast.colleague.refresh_from_db()
    assert cast.colleague.is_editor


def test_accounts_are_seen_by_the_administrator_alone(cast: Cast) -> None:
    assert accounts_visible_to(cast.administrator).count() == User.objects.count()
    assert not accounts_visible_to(cast.editor).exists()


@pytest.mark.django_db
def test_closed_account_is_not_among_the_demo_cast() -> None:
    make_user("Åse", is_demo_cast=True)
    make_user("Bo", is_demo_cast=True, is_active=False)
    make_user("Ib")

    assert [user.name for user in demo_cast()] == ["Åse"]
