"""What was typed comes back when it could not be saved, also without a script, and only to whoever typed it.

A form that carries `writer` (see shared/_writer.html) and is sent without a login is sent on, as it is, to the login
page (`LoginMiddleware`). There it stays in the page as one hidden field until somebody has logged in: only to whoever
wrote it is it given back, with a button that sends it where it was meant to go (`go_on`). Whoever came in with a
one-time password carries it on through the page where she chooses her own. The same button stands on the page that
refuses a form from before the latest login; where the thing itself has gone, the error page shows the texts to copy.
Nothing is stored on the way.
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from potentialer.domain.accounts.models import User

KEPT = "kept"
WRITER = "writer"
_DROPPED = {"csrfmiddlewaretoken", KEPT}
_MOST_FIELDS = 400
# What a form sends besides what somebody has written: it says nothing to her when she copies her texts.
_CHOSEN = {
    *(WRITER, "edition", "path", "save", "publish", "preview", "find", "enter", "find_topic"),
    *("audience", "introduction_audience", "seeking_audience", "contact_audience"),
    *("help", "stage", "worked", "is_open", "topics", "with_name"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on its way: its address and its fields in their order, a name as often as it was sent."""

    path: str
    fields: tuple[tuple[str, str], ...]

    def as_text(self) -> str:
        return json.dumps([self.path, self.fields], ensure_ascii=False)

    @property
    def texts(self) -> list[str]:
        return [
            value
            for name, value in self.fields
            if value.strip() and name not in _CHOSEN and not name.startswith("seen")
        ]

    def is_written_by(self, user: User | AnonymousUser) -> bool:
        return user.is_authenticated and dict(self.fields).get(WRITER) == str(user.pk)


def posted(request: HttpRequest) -> Kept | None:
    """What somebody wrote and sends with this request; None also for what another site made her browser send."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method != "POST" or size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:  # files, which go to the disk when read
        return None
    if WRITER not in request.POST or not _is_from_here(request):
        return None
    return Kept(request.path, _fields(request.POST))


def is_by_another(request: HttpRequest) -> bool:
    """Whether a form is sent that was opened by somebody else than who is logged in now, as on a shared screen."""
    sent = request.POST.get(WRITER) if request.method == "POST" else None
    return sent is not None and request.user.is_authenticated and sent != str(request.user.pk)


def send_on(request: HttpRequest, page: str) -> HttpResponseRedirect:
    """The browser posts the same once more, to "login" or "password", a page that keeps it."""
    answer = HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.path})}")
    answer.status_code = HTTPStatus.TEMPORARY_REDIRECT
    return answer


def go_on(request: HttpRequest, kept: Kept, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """The form once more, with a button that sends it where it was meant to go."""
    return render(request, "shared/go_on.html", {"page": kept}, status=status)


def sent_on(request: HttpRequest) -> Kept | None:
    """The form that was meant for another page, when that is what was posted here."""
    path, sent = request.GET.get("next", ""), posted(request)
    return Kept(path, sent.fields) if sent and _is_ours(request, path) else None


def carried(request: HttpRequest) -> Kept | None:
    """What the login page (or "password") itself carried along. None also for what it did not write."""
    try:
        path, fields = json.loads(request.POST.get(KEPT, ""))
        kept = Kept(str(path), tuple((str(name), str(value)) for name, value in fields[:_MOST_FIELDS]))
        kept.as_text().encode()  # half a sign, as "\\ud800", could not be shown
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return kept if _is_from_here(request) and _is_ours(request, kept.path) else None


def _fields(data: QueryDict) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, values in data.lists() if name not in _DROPPED for value in values)


def _is_from_here(request: HttpRequest) -> bool:
    """Browsers say which site a form was sent from."""
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.get_host()}"
    return origin is None or origin == own or origin in settings.CSRF_TRUSTED_ORIGINS


def _is_ours(request: HttpRequest, path: str) -> bool:
    return path.startswith("/") and url_has_allowed_host_and_scheme(
        path, {request.get_host()}, require_https=request.is_secure()
    )
