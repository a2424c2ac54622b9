"""Who may write the help pages."""

from potentialer.base.errors import NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.help.models import HelpPage
from potentialer.domain.help.queries import get_help_page


def can_write_help(actor: Actor) -> bool:
    return actor.is_active and actor.is_editor


def get_writable_help_page(actor: Actor, slug: str) -> HelpPage:
    page = get_help_page(actor, slug)
    if not can_write_help(actor):
        raise NotAllowed
    return page
