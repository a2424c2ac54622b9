"""Help pages in the municipality's own words, and the accessibility statement that the law asks for."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potentialer.base.errors import Conflict, NotAllowed
from potentialer.domain.help.operations import create_help_page, delete_help_page, edit_help_page
from potentialer.domain.help.policies import can_write_help, get_writable_help_page
from potentialer.domain.help.queries import get_help_page, help_pages_visible_to
from potentialer.web.help.forms import HelpForm
from potentialer.web.help.pages import AccessibilityPage, HelpEditPage, HelpListPage, HelpTextPage
from potentialer.web.shared.forms import typed
from potentialer.web.shared.parts import Link
from potentialer.web.shared.request import Request

_DANISH_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


@require_safe
def help_list(request: Request) -> HttpResponse:
    new_url = reverse("help-new") if can_write_help(request.user) else ""
    page = HelpListPage(pages=_links(request), new_url=new_url)
    return render(request, "help/list.html", {"page": page})


@require_safe
def help_text(request: Request, slug: str) -> HttpResponse:
    shown = get_help_page(request.user, slug)
    page = HelpTextPage(
        title=shown.title,
        text=shown.text,
        changed_at=shown.changed_at,
        others=_links(request, besides=slug),
        edit_url=reverse("help-edit", args=[slug]) if can_write_help(request.user) else "",
    )
    return render(request, "help/page.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if not can_write_help(request.user):
        raise NotAllowed
    form = HelpForm(typed(request))
    if request.method == "POST" and "preview" not in request.POST:
        slug = _slug(request.POST.get("title", ""))
        if form.saved(lambda values: create_help_page(request.user, slug=slug, **values)):
            messages.success(request, _("Siden er gemt, og alle kan læse den."))
            return redirect("help-page", slug)
    page = HelpEditPage(form=form, url=reverse("help"), delete_url="", seen="", preview=_preview(request))
    return render(request, "help/edit.html", {"page": page}, status=form.answer_status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, slug: str) -> HttpResponse:
    shown = get_writable_help_page(request.user, slug)
    form = HelpForm(typed(request), initial={"title": shown.title, "text": shown.text})
    seen, theirs = request.POST.get("seen", shown.text), ""
    if request.method == "POST" and "preview" not in request.POST:
        try:
            if form.saved(lambda values: edit_help_page(request.user, page=shown, seen=seen, **values)):
                messages.success(request, _("Gemt."))
                return redirect("help-page", slug)
        except Conflict:
            seen = theirs = get_help_page(request.user, slug).text
            form.answer_status = HTTPStatus.CONFLICT
    page = HelpEditPage(
        form=form,
        url=reverse("help-page", args=[slug]),
        delete_url=reverse("help-delete", args=[slug]),
        seen=seen,
        theirs=theirs,
        preview=_preview(request),
    )
    return render(request, "help/edit.html", {"page": page}, status=form.answer_status)


@require_POST
def delete(request: Request, slug: str) -> HttpResponse:
    shown = get_writable_help_page(request.user, slug)
    delete_help_page(request.user, page=shown)
    messages.success(request, _("Siden “%(title)s” er slettet.") % {"title": shown.title})
    return redirect("help")


@login_not_required
@require_safe
def accessibility(request: Request) -> HttpResponse:
    page = AccessibilityPage(
        municipality=settings.MUNICIPALITY or settings.SITE_NAME,
        mail=settings.ACCESSIBILITY_MAIL,
        checked_on=settings.ACCESSIBILITY_DATE,
        address=request.build_absolute_uri("/"),
    )
    return render(request, "help/accessibility.html", {"page": page})


def _links(request: Request, besides: str = "") -> tuple[Link, ...]:
    pages = help_pages_visible_to(request.user)
    return tuple(Link(page.title, reverse("help-page", args=[page.slug])) for page in pages if page.slug != besides)


def _preview(request: Request) -> str:
    return request.POST.get("text", "") if "preview" in request.POST else ""


def _slug(title: str) -> str:
    """The page's lasting address; 'ny' is taken by the page that makes one."""
    slug = slugify(title.translate(_DANISH_LETTERS))[:80]
    return slug if slug not in {"", "ny"} else f"side-{slug}".strip("-")
