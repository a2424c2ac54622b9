"""What holds for every answer."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from potentialer.base.errors import Busy, NotAllowed, NotFound
from potentialer.web.shared import errors, keeping

Answerer = Callable[[HttpRequest], HttpResponse]
_OPEN_WHILE_PASSWORD_IS_OLD = {"password", "log-out", "theme", "logo", "accessibility", "health"}
_TOUCH_SECONDS = 30  # how seldom a shared device's session is prolonged: a write each


class HeadersMiddleware:
    """Pages for somebody logged in are kept by no cache: on a shared device the next one presses 'back'."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response


SHARED_COOKIE = "faelles"  # remembers that several people use this browser; says nothing of who


def is_shared_device(request: HttpRequest) -> bool:
    return SHARED_COOKIE in request.COOKIES


class LoginMiddleware(LoginRequiredMiddleware):
    """On a shared device the login page is not told where one was: that may be what somebody else searched for.

    What somebody has typed is sent on to the login page as it is, which keeps it for its writer. Nobody saves what
    somebody else has typed."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], *arguments: Any
    ) -> HttpResponseBase | None:
        reads_itself = getattr(view_func, "csrf_exempt", False)  # and decides first what of an upload stays in memory
        if not reads_itself and keeping.is_by_another(request):
            return errors.written_by_another(request)
        return super().process_view(request, view_func, *arguments)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if keeping.posted(request):
            return keeping.send_on(request, "login")
        if is_shared_device(request):
            return HttpResponseRedirect(reverse("login"))
        return super().handle_no_permission(request, view_func)


class SharedDeviceMiddleware:
    """On a device that several use (care, day care) the session ends soon after the last click."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get("shared_device"):
            now = int(time.time())
            if now - request.session.get("last_click", 0) > _TOUCH_SECONDS:
                request.session["last_click"] = now
                request.session.set_expiry(settings.SHARED_MINUTES * 60)
        return self.answer(request)


class NewPasswordMiddleware:
    """Whoever came in with a one-time password chooses an own one before anything else. What she has typed is sent on
    to the page where she does, which keeps it."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if getattr(request.user, "must_change_password", False) and name not in _OPEN_WHILE_PASSWORD_IS_OLD:
            return keeping.send_on(request, "password") if keeping.posted(request) else redirect("password")
        return None


class ErrorPagesMiddleware:
    """Our own errors become their pages."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound):
            return errors.not_found(request)
        if isinstance(exception, NotAllowed):
            return errors.not_allowed(request)
        if isinstance(exception, Busy):
            return errors.busy(request)
        return None
