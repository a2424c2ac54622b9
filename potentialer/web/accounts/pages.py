"""What the pages about logging in and accounts show."""

from dataclasses import dataclass

from potentialer.web.accounts.forms import AccountForm, AwayForm, LoginForm, PasswordForm, PortraitForm
from potentialer.web.shared.own_cards import OwnCard
from potentialer.web.shared.parts import Avatar, Contact, Link, Pager, PersonLine


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody the demo lets one enter as. Posted as `account` to the same page."""

    id: int
    name: str
    who: str  # title and unit
    avatar: Avatar


@dataclass(frozen=True, slots=True)
class LoginPage:
    form: LoginForm
    cast: tuple[CastMember, ...]  # empty outside the demo
    next: str
    kept: str  # what somebody typed before the login ran out, for keeping.carried; "" for most


@dataclass(frozen=True, slots=True)
class LoggedOutPage:
    was_shared: bool


@dataclass(frozen=True, slots=True)
class PasswordPage:
    form: PasswordForm
    is_forced: bool
    kept: str  # what she was writing, as on the login page


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Min side. `person` is None for an account without a person in the directory."""

    name: str
    login: str
    person: PersonLine | None
    contact: Contact
    speaks_for: tuple[Link, ...]
    cards: tuple[OwnCard, ...]
    rights: tuple[str, ...]  # "Procesleder", "Administrator"
    away_form: AwayForm | None
    portrait_form: PortraitForm | None
    has_portrait: bool
    correction_url: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    name: str
    login: str
    url: str
    rights: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class NoAccessLine:
    """A colleague to whom access can be given, at `url`."""

    name: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """`without_access` are the colleagues found who have no account; `searched` stays in the field."""

    accounts: tuple[AccountLine, ...]
    without_access: tuple[NoAccessLine, ...]
    searched: str
    pager: Pager
    total: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account. `new_password` is shown once, right after it was made."""

    name: str
    login: str
    form: AccountForm
    is_open: bool
    is_own: bool
    person: Link | None
    new_password: str = ""
