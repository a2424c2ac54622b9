"""Logging in and out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import System, User
from potentialer.domain.accounts.operations import change_own_password
from potentialer.domain.accounts.queries import demo_cast
from potentialer.domain.people.models import Person
from potentialer.domain.people.queries import people_with_memberships
from potentialer.web.accounts.forms import LoginForm, PasswordForm
from potentialer.web.accounts.pages import CastMember, LoggedOutPage, LoginPage, PasswordPage
from potentialer.web.shared.forms import typed
from potentialer.web.shared.keeping import KEPT, Kept, carried, go_on, sent_on
from potentialer.web.shared.middleware import SHARED_COOKIE, is_shared_device
from potentialer.web.shared.parts import TONES, Avatar, initials
from potentialer.web.shared.request import Request

YEAR = 365 * 24 * 3600
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@csrf_exempt
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """What was typed and is sent on is shown back and does nothing, so it needs no token, which went with the login."""
    answer = _log_in if sent_on(request) else csrf_protect(_log_in)
    return answer(request)


def _log_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return _onwards(request)
    kept = sent_on(request)
    data = None if kept else typed(request)
    form = LoginForm(request, data, initial={"shared_device": is_shared_device(request)})
    if data is not None and form.saved(lambda values: None) and form.user:
        login(request, form.user)
        return _entered(request, form.cleaned_data["shared_device"])
    cast = _cast() if settings.DEMO else ()
    text = kept.as_text() if kept else request.POST.get(KEPT, "")
    page = LoginPage(form=form, cast=cast, next=_wanted(request), kept=text)
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
    return _entered(request, "shared_device" in request.POST)


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
    """What she was writing when she had to choose a password first is carried along, as the login page does."""
    sent = sent_on(request)
    form = PasswordForm(request.user, None if sent else typed(request))
    kept = _own(request, sent or carried(request))
    if form.is_bound and form.saved(lambda values: change_own_password(request.user, password=values["new"])):
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Din nye adgangskode er gemt."))
        return go_on(request, kept) if kept else redirect("own-page")
    return _password_page(request, form, kept)


def _password_page(request: HttpRequest, form: PasswordForm, kept: Kept | None) -> HttpResponse:
    page = PasswordPage(form=form, is_forced=form.user.must_change_password, kept=kept.as_text() if kept else "")
    return render(request, "accounts/password.html", {"page": page}, status=form.answer_status)


def _after_login(request: HttpRequest) -> str:
    target = _wanted(request)
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else reverse("front")


def _wanted(request: HttpRequest) -> str:
    """The page one was on the way to. Not on a shared device, where it may be what somebody else was looking at."""
    return "" if is_shared_device(request) else request.POST.get("next", request.GET.get("next", ""))


def _onwards(request: HttpRequest) -> HttpResponse:
    kept = _own(request, carried(request))
    if kept is None:
        return HttpResponseRedirect(_after_login(request))
    if isinstance(request.user, User) and request.user.must_change_password:
        return _password_page(request, PasswordForm(request.user), kept)
    return go_on(request, kept)


def _own(request: HttpRequest, kept: Kept | None) -> Kept | None:
    """Given to nobody but whoever wrote it."""
    return kept if kept and kept.is_written_by(request.user) else None


def _entered(request: HttpRequest, shared: bool) -> HttpResponse:
    """On to the page, with the kind of device remembered: for this session, and for the next one to log in here."""
    answer = _onwards(request)
    request.session["shared_device"] = shared
    if shared:
        request.session.set_expiry(settings.SHARED_MINUTES * 60)
        answer.set_cookie(SHARED_COOKIE, "1", max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie(SHARED_COOKIE)
    return answer


def _cast() -> tuple[CastMember, ...]:
    """Three queries, however many there are."""
    users = demo_cast()
    viewer = System("web")  # who they are is the demo's own poster, for anybody at the door
    people = {
        person.account_id: person
        for person in people_with_memberships(viewer).filter(account__in=[user.pk for user in users])
    }
    return tuple(_cast_member(user, people.get(user.pk)) for user in users)


def _cast_member(user: User, person: Person | None) -> CastMember:
    place = next(iter(person.first_memberships), None) if person else None  # type: ignore[attr-defined]
    who = f"{place.title or person.title}, {place.unit.name}" if person and place else ""
    if user.is_editor:
        who = _("Procesleder. %(who)s") % {"who": who}
    if user.is_administrator:
        who = _("Administrator. %(who)s") % {"who": who}
    # Initials also for one with a portrait: pictures are shown to those inside alone.
    tone = (place.unit_id if place else user.pk) % TONES + 1
    return CastMember(id=user.pk, name=user.name, who=who, avatar=Avatar(initials(user.name), tone))
