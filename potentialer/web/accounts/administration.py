"""The administrator's pages about who has access."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import User
from potentialer.domain.accounts.operations import give_new_password, set_account_active, set_account_roles
from potentialer.domain.accounts.policies import can_manage_accounts, get_managed_account
from potentialer.domain.accounts.queries import accounts_visible_to, begins_with
from potentialer.domain.people.models import Person
from potentialer.domain.people.policies import can_give_access
from potentialer.domain.people.queries import people_visible_to, person_of_account
from potentialer.search.retrieval import Filters, search
from potentialer.web.accounts.forms import AccountForm
from potentialer.web.accounts.pages import AccountLine, AccountPage, AccountsPage, NoAccessLine
from potentialer.web.accounts.rights import rights_of
from potentialer.web.shared.forms import typed
from potentialer.web.shared.parts import Link, paged
from potentialer.web.shared.request import Request
from potentialer.web.shared.wording import sentence

PER_PAGE = 50
MOST_FOUND = 20


@require_safe
def accounts(request: Request) -> HttpResponse:
    if not can_manage_accounts(request.user):
        raise NotAllowed
    searched = request.GET.get("q", "").strip()
    found = accounts_visible_to(request.user).order_by("sort_key", "id")
    people = _people_found(request, searched) if searched else []
    if searched:
        found = found.filter(Q(person__in=people) | Q(login=searched.casefold()) | begins_with(searched))
    rows, pager = paged(request, found, PER_PAGE)
    page = AccountsPage(
        accounts=tuple(
            AccountLine(user.name, user.login, reverse("account", args=[user.pk]), rights_of(user), user.is_active)
            for user in rows
        ),
        without_access=tuple(
            NoAccessLine(person.name, person.title, reverse("person-access", args=[person.pk]))
            for person in people
            if can_give_access(request.user, person)
        ),
        searched=searched,
        pager=pager,
        total=found.count(),
    )
    return render(request, "accounts/accounts.html", {"page": page})


def _people_found(request: Request, searched: str) -> list[Person]:
    """Colleagues by name as the directory finds them, also when it is misspelt, the best first."""
    hits = search(request.user, searched, filters=Filters(kind="person"), per_page=MOST_FOUND).hits
    there = people_visible_to(request.user).in_bulk([hit.thing_id for hit in hits])
    return [there[hit.thing_id] for hit in hits if hit.thing_id in there]


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request, account_id: int) -> HttpResponse:
    user = get_managed_account(request.user, account_id)
    form = AccountForm(
        typed(request),
        initial={"is_editor": user.is_editor, "is_administrator": user.is_administrator},
    )
    if request.method == "POST" and form.saved(lambda values: set_account_roles(request.user, account=user, **values)):
        messages.success(request, _("Rettighederne er gemt."))
        return redirect("account", account_id)
    return _account_page(request, user, form)


@require_POST
def new_password(request: Request, account_id: int) -> HttpResponse:
    """The answer shows the password once; it is stored nowhere in the clear."""
    user = get_managed_account(request.user, account_id)
    return _account_page(request, user, None, give_new_password(request.user, account=user))


@require_POST
def set_active(request: Request, account_id: int) -> HttpResponse:
    user = get_managed_account(request.user, account_id)
    opened = request.POST.get("active") == "1"
    try:
        set_account_active(request.user, account=user, active=opened)
    except Invalid as error:
        messages.error(request, sentence(error))
    else:
        done = _("%(name)s har adgang igen.") if opened else _("%(name)s har ikke længere adgang.")
        messages.success(request, done % {"name": user.name})
    return redirect("account", account_id)


def _account_page(request: Request, user: User, form: AccountForm | None, password: str = "") -> HttpResponse:
    form = form or AccountForm(initial={"is_editor": user.is_editor, "is_administrator": user.is_administrator})
    person = person_of_account(user)
    page = AccountPage(
        name=user.name,
        login=user.login,
        form=form,
        is_open=user.is_active,
        is_own=user.pk == request.user.pk,
        person=Link(person.name, reverse("person", args=[person.pk])) if person else None,
        new_password=password,
    )
    return render(request, "accounts/account.html", {"page": page}, status=form.answer_status)
