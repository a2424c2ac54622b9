"""What every page knows: the site's own name and look, who is looking, and what waits for them."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse

from potentialer.domain.accounts.models import User
from potentialer.domain.feedback.policies import can_read_feedback
from potentialer.domain.feedback.queries import feedback_waiting


@dataclass(frozen=True, slots=True)
class Site:
    name: str
    municipality: str
    logo_url: str
    is_demo: bool
    is_shared_device: bool
    shared_minutes: int
    section: str  # which entry of the navigation is current: "search", "people", "units", "topics", "help", ""
    path: str


class Waiting:
    """Asked only by the template that shows it, so that a page without navigation costs no query."""

    def __init__(self, user: User | AnonymousUser | None) -> None:
        self._user = user if isinstance(user, User) else None

    @cached_property
    def has_inbox(self) -> bool:
        return self._user is not None and can_read_feedback(self._user)

    @cached_property
    def feedback(self) -> int:
        return feedback_waiting(self._user).count() if self._user else 0


_SECTIONS = {
    "soeg": "search",
    "kolleger": "people",
    "enheder": "units",
    "proevehandlinger": "trials",
    "opgaver": "tasks",
    "emner": "topics",
    "ordliste": "topics",
    "hjaelp": "help",
}


def site(request: HttpRequest) -> dict[str, object]:
    first = request.path.strip("/").split("/")[0]
    session = getattr(request, "session", {})
    return {
        "site": Site(
            name=settings.SITE_NAME,
            municipality=settings.MUNICIPALITY,
            logo_url=reverse("logo") if settings.SITE_LOGO else "",
            is_demo=settings.DEMO,
            is_shared_device=bool(session.get("shared_device")),
            shared_minutes=settings.SHARED_MINUTES,
            section=_SECTIONS.get(first, "search" if not first else ""),
            path=request.path,
        ),
        "waiting": Waiting(getattr(request, "user", None)),  # a request refused early has none
    }
