"""Pages for what went wrong: what happened, what is safe, what to do."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _

from potentialer.domain.changes.operations import is_busy
from potentialer.web.shared.keeping import carried, go_on, is_by_another, posted, send_on


@dataclass(frozen=True, slots=True)
class ErrorPage:
    title: str
    text: str
    what_now: str
    show_search: bool = True
    texts: Sequence[str] = ()  # what was typed and could not be saved, for its writer to copy


def _answer(request: HttpRequest, page: ErrorPage, status: HTTPStatus) -> HttpResponse:
    return render(request, "shared/error.html", {"page": page}, status=status)


def _typed(request: HttpRequest) -> list[str]:
    """What she sent and nobody could save, to copy. What cannot be read is nothing to copy, and no second error."""
    try:
        kept = posted(request)
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return []
    return kept.texts if kept and kept.is_written_by(request.user) else []


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    page = ErrorPage(
        _("Siden findes ikke"),
        _("Måske er den flyttet, eller også er adressen skrevet lidt forkert."),
        _("Prøv at søge efter det, du leder efter."),
        texts=_typed(request),
    )
    return _answer(request, page, HTTPStatus.NOT_FOUND)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    page = ErrorPage(
        _("Det har du ikke adgang til"),
        _("Siden er for dem, der har ansvaret for den."),
        _("Mener du, at du burde kunne det her? Så skriv til os nederst på siden."),
        texts=_typed(request),
    )
    return _answer(request, page, HTTPStatus.FORBIDDEN)


def written_by_another(request: HttpRequest) -> HttpResponse:
    """Neither saved in the wrong name nor shown to whoever sits here now."""
    page = ErrorPage(
        _("En anden har åbnet den her side"),
        _("Den blev åbnet, før du loggede ind, så der er ikke gemt noget i dit navn."),
        _("Vil du selv skrive noget, så åbn siden igen."),
        show_search=False,
    )
    return _answer(request, page, HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A login in another tab makes older forms worthless: what was typed in one is given back to its writer, with a
    button that saves it."""
    kept = posted(request) or carried(request)
    if is_by_another(request):
        return written_by_another(request)
    if kept and kept.is_written_by(request.user):
        return go_on(request, kept, HTTPStatus.FORBIDDEN)
    if posted(request) and not request.user.is_authenticated:
        return send_on(request, "login")
    page = ErrorPage(
        _("Siden var for gammel"),
        _("Du er måske blevet logget ud imens. Der er ikke gemt noget."),
        _("Gå tilbage med browserens pil, kopiér det, du har skrevet, og åbn siden igen."),
        show_search=False,
    )
    return _answer(request, page, HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    page = ErrorPage(
        _("Det kunne vi ikke forstå"),
        _("Noget i det, din browser sendte, var ikke til at læse. Der er ikke gemt noget."),
        _("Gå tilbage, og prøv igen."),
        show_search=False,
    )
    return _answer(request, page, HTTPStatus.BAD_REQUEST)


def busy(request: HttpRequest) -> HttpResponse:
    page = ErrorPage(
        _("Der er travlt lige nu"),
        _("Vi nåede ikke at gemme. Der er ikke gået noget tabt, men det sidste blev ikke gemt."),
        _("Vent et øjeblik, gå tilbage, og prøv igen."),
        show_search=False,
        texts=_typed(request),
    )
    return _answer(request, page, HTTPStatus.SERVICE_UNAVAILABLE)


def locked_out(request: HttpRequest, credentials: object = None, *args: object, **kwargs: object) -> HttpResponse:
    page = ErrorPage(
        _("For mange forsøg"),
        _("Adgangskoden er skrevet forkert flere gange, så vi har lukket for forsøg herfra et øjeblik."),
        _("Vent et kvarter, og prøv igen. Har du glemt koden, kan din administrator give dig en ny."),
        show_search=False,
    )
    return _answer(request, page, HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """Must not ask the database, which may be what failed. A login that came in the middle of a large import is told
    to try again: its session is written outside our own operations."""
    if is_busy(sys.exc_info()[1]):
        return busy(request)
    page = ErrorPage(
        _("Noget gik galt hos os"),
        _("Det er ikke din skyld. Det, der allerede var gemt, er i god behold."),
        _("Prøv igen om lidt. Bliver det ved, så sig det til din it-afdeling."),
        show_search=False,
    )
    return render(None, "shared/server_error.html", {"page": page}, status=HTTPStatus.INTERNAL_SERVER_ERROR)
