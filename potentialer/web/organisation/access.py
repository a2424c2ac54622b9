"""Who gets to an import: an administrator, and to a draft only the one who uploaded it."""

from django.conf import settings

from potentialer.base.errors import NotAllowed, NotFound
from potentialer.domain.people.policies import can_import_organisation
from potentialer.exchange.organisation.drafts import Draft, Drafts
from potentialer.web.shared.request import Request


def drafts() -> Drafts:
    return Drafts(settings.POTENTIALER_DATA / "imports")


def require_administrator(request: Request) -> None:
    if not can_import_organisation(request.user):
        raise NotAllowed


def get_draft(request: Request, name: str) -> Draft:
    """Raises NotAllowed for others than administrators, NotFound for a draft that is not theirs or is no more."""
    require_administrator(request)
    draft = drafts().get(name, request.user.pk)
    if draft is None:
        raise NotFound
    return draft
