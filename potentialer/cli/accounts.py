"""`potentialer accounts`: the first administrator, and a way in for one who forgot the password."""

import argparse
import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from potentialer.base.errors import Invalid
from potentialer.cli import CommandError, Subparsers
from potentialer.domain.accounts.models import System, User
from potentialer.domain.accounts.operations import create_account, give_new_password


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "accounts",
        help=_("opretter brugere og giver nye kodeord"),
        description=_("Opretter brugere og giver nye kodeord. Resten gøres i programmet, under Administration."),
    )
    actions = parser.add_subparsers(title=_("handlinger"), metavar=_("HANDLING"), required=True)
    add = actions.add_parser("add", help=_("opret en bruger; der spørges om et kodeord"))
    add.add_argument("login", help=_("mail eller medarbejdernummer, som man logger ind med"))
    add.add_argument("--name", help=_("fulde navn; der spørges, hvis det mangler"))
    add.add_argument("--mail", default="", help=_("mailadresse (normalt login, når det er en mail)"))
    add.add_argument("--administrator", action="store_true", help=_("må læse organisationen ind og styre brugere"))
    add.add_argument("--editor", action="store_true", help=_("må skrive hjælp og læse tilbagemeldinger"))
    add.set_defaults(run=add_account)
    password = actions.add_parser("password", help=_("giv et nyt engangskodeord, som vises én gang"))
    password.add_argument("login", help=_("brugerens login"))
    password.set_defaults(run=renew_password)


def add_account(options: argparse.Namespace) -> None:
    """Create an account. Asks for what is missing; a password may also come on standard input, for scripts."""
    login = options.login.strip().casefold()
    if User.objects.filter(login=login).exists():
        raise CommandError(_("Der er allerede en bruger med login %(login)s.") % {"login": login})
    name = (options.name or _ask(_("Fulde navn: "))).strip()
    if not name:
        raise CommandError(_("En bruger skal have et navn."))
    mail = options.mail or (login if "@" in login else "")
    account = User(login=login, name=name, mail=mail)
    password = _ask_password(account)
    try:
        create_account(
            System(),
            login=login,
            name=name,
            mail=mail,
            password=password,
            is_editor=options.editor,
            is_administrator=options.administrator,
            must_change_password=False,
        )
    except Invalid as error:
        raise CommandError(_("Brugeren kan ikke oprettes: %(code)s.") % {"code": error.code}) from error
    print(_("%(name)s er oprettet og kan logge ind med %(login)s.") % {"name": name, "login": login})


def renew_password(options: argparse.Namespace) -> None:
    account = User.objects.filter(login=options.login.strip().casefold()).first()
    if account is None:
        raise CommandError(_("Der er ingen bruger med login %(login)s.") % {"login": options.login})
    password = give_new_password(System(), account=account)
    print(_("Engangskodeord til %(name)s: %(password)s") % {"name": account.name, "password": password})
    print(_("Det skal skiftes, første gang det bruges."))


def _ask_password(account: User) -> str:
    password = _ask(_("Kodeord: "), hidden=True)
    if sys.stdin.isatty() and password != _ask(_("Kodeord igen: "), hidden=True):
        raise CommandError(_("De to kodeord er ikke ens. Intet er oprettet."))
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password


def _ask(question: str, *, hidden: bool = False) -> str:
    """Ask at the keyboard; where there is none, take the next line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(question) if hidden else input(question)
