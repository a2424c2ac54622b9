"""Reading the help pages. Everybody inside may."""

from django.db.models import QuerySet

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.help.models import HelpPage


def help_pages_visible_to(viewer: Actor) -> QuerySet[HelpPage]:
    pages = HelpPage.objects.all() if viewer.is_active else HelpPage.objects.none()
    return pages.order_by("position", "id")


def get_help_page(viewer: Actor, slug: str) -> HelpPage:
    """Raises NotFound."""
    page = help_pages_visible_to(viewer).filter(slug=slug).first()
    if page is None:
        raise NotFound
    return page
