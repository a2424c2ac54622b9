"""What was typed while the login ran out is carried through the login page and back, also without a script.

A form that carries `writer` (see shared/_writer.html) and is sent without a login is sent on, as it is, to the login
page (`LoginMiddleware`). There it stays in the page as one hidden field until somebody has logged in: only to whoever
wrote it is it given back, with a button that sends it where it was meant to go. Nothing is stored on the way.
"""

import json
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from potentialer.domain.accounts.models import User

KEPT = "kept"
WRITER = "writer"
_DROPPED = {"csrfmiddlewaretoken", KEPT}
_MOST_FIELDS = 400


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on its way: its address and its fields in their order, a name as often as it was sent."""

    path: str
    fields: tuple[tuple[str, str], ...]

    def as_text(self) -> str:
        return json.dumps([self.path, self.fields], ensure_ascii=False)

    def is_written_by(self, user: User) -> bool:
        return dict(self.fields).get(WRITER) == str(user.pk)


def sent_on(request: HttpRequest) -> Kept | None:
    """The form that was meant for another page, when that is what was posted here."""
    path = request.GET.get("next", "")
    if request.method != "POST" or WRITER not in request.POST or not _is_ours(request, path):
        return None
    return Kept(path, _fields(request.POST))


def carried(request: HttpRequest) -> Kept | None:
    """What the login page itself carried along. None also for what it did not write."""
    try:
        path, fields = json.loads(request.POST.get(KEPT, ""))
        kept = Kept(str(path), tuple((str(name), str(value)) for name, value in fields[:_MOST_FIELDS]))
    except (ValueError, TypeError):
        return None
    return kept if _is_ours(request, kept.path) else None


def _fields(data: QueryDict) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, values in data.lists() if name not in _DROPPED for value in values)


def _is_ours(request: HttpRequest, path: str) -> bool:
    return path.startswith("/") and url_has_allowed_host_and_scheme(
        path, {request.get_host()}, require_https=request.is_secure()
    )
