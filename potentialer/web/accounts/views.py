"""Logging in and out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import User
from potentialer.domain.accounts.operations import change_own_password
from potentialer.domain.accounts.queries import demo_cast
from potentialer.domain.people.queries import memberships_of_person, people_of_account
from potentialer.web.accounts.forms import LoginForm, PasswordForm
from potentialer.web.accounts.pages import CastMember, LoggedOutPage, LoginPage, PasswordPage
from potentialer.web.shared.forms import typed
from potentialer.web.shared.parts import TONES, Avatar, initials
from potentialer.web.shared.request import Request

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_after_login(request))
    form = LoginForm(request, typed(request))
    if request.method == "POST" and form.saved(lambda values: None) and form.user:
        login(request, form.user)
        _remember_kind_of_device(request, form.cleaned_data["shared_device"])
        return redirect(_after_login(request))
    cast = tuple(_cast_member(user) for user in demo_cast()) if settings.DEMO else ()
    page = LoginPage(form=form, cast=cast, next=request.POST.get("next", request.GET.get("next", "")))
    return render(request, "accounts/login.html", {"page": page}, status=form.answer_status)


@login_not_required
@require_POST
def enter_demo(request: HttpRequest) -> HttpResponse:
    """In the demo, and only there, one may enter as each of the cast without a password."""
    chosen = request.POST.get("account", "")
    user = next((user for user in demo_cast() if str(user.pk) == chosen), None) if settings.DEMO else None
    if user is None:
        raise NotFound
    login(request, user, backend=_BACKEND)
    _remember_kind_of_device(request, "shared_device" in request.POST)
    return redirect(_after_login(request))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_out(request: HttpRequest) -> HttpResponse:
    """The button posts. Whoever types the address, or is out already, gets the page that says so."""
    was_shared = bool(request.session.get("shared_device"))
    if request.method == "POST":
        logout(request)
    elif request.user.is_authenticated:
        return redirect("own-page")
    return render(request, "accounts/logged_out.html", {"page": LoggedOutPage(was_shared=was_shared)})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: Request) -> HttpResponse:
    form = PasswordForm(request.user, typed(request))
    if request.method == "POST" and form.saved(
        lambda values: change_own_password(request.user, password=values["new"])
    ):
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Din nye adgangskode er gemt."))
        return redirect("own-page")
    page = PasswordPage(form=form, is_forced=request.user.must_change_password)
    return render(request, "accounts/password.html", {"page": page}, status=form.answer_status)


def _after_login(request: HttpRequest) -> str:
    target = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else reverse("front")


def _remember_kind_of_device(request: HttpRequest, shared: bool) -> None:
    request.session["shared_device"] = shared
    if shared:
        request.session.set_expiry(settings.SHARED_MINUTES * 60)


def _cast_member(user: User) -> CastMember:
    person = people_of_account(user)
    places = memberships_of_person(user, person) if person else []
    who = f"{places[0].title or person.title}, {places[0].unit.name}" if person and places else ""
    if user.is_editor:
        who = _("Procesleder. %(who)s") % {"who": who}
    if user.is_administrator:
        who = _("Administrator. %(who)s") % {"who": who}
    # Initials also for one with a portrait: pictures are shown to those inside alone.
    tone = (places[0].unit_id if places else user.pk) % TONES + 1
    return CastMember(id=user.pk, name=user.name, who=who, avatar=Avatar(initials(user.name), tone))
