"""Hvad manglede du? and the inbox of whoever reads it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potentialer.base.errors import NotAllowed
from potentialer.domain.feedback.models import Feedback, FeedbackKind
from potentialer.domain.feedback.operations import set_feedback_handled, tell_what_was_missing
from potentialer.domain.feedback.policies import can_read_feedback, get_handled_feedback
from potentialer.domain.feedback.queries import feedback_handled, feedback_waiting
from potentialer.web.feedback.forms import MissingForm
from potentialer.web.feedback.labels import labels_of_paths
from potentialer.web.feedback.pages import FeedbackItem, InboxPage, MissingPage
from potentialer.web.shared.forms import typed
from potentialer.web.shared.parts import Link, paged
from potentialer.web.shared.request import Request
from potentialer.web.shared.ways import own_path

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def missing(request: Request) -> HttpResponse:
    path = _own_path(request, request.POST.get("path", request.GET.get("fra", "")))
    form = MissingForm(typed(request))
    if request.method == "POST" and form.saved(lambda values: tell_what_was_missing(request.user, path=path, **values)):
        messages.success(request, _("Tak. Det bliver læst af dem, der passer siden."))
        return redirect(path or "front")
    page = MissingPage(form=form, path=path)
    return render(request, "feedback/missing.html", {"page": page}, status=form.answer_status)


@require_safe
def inbox(request: Request) -> HttpResponse:
    if not can_read_feedback(request.user):
        raise NotAllowed
    shows_handled = "klaret" in request.GET
    found = feedback_handled(request.user) if shows_handled else feedback_waiting(request.user)
    rows, pager = paged(request, found, PER_PAGE)
    labels = labels_of_paths(request.user, {row.path for row in rows if row.path})
    page = InboxPage(
        items=tuple(_item(row, labels.get(row.path, "")) for row in rows),
        shows_handled=shows_handled,
        waiting=feedback_waiting(request.user).count(),
        pager=pager,
    )
    return render(request, "feedback/inbox.html", {"page": page})


@require_POST
def handle(request: Request, feedback_id: int) -> HttpResponse:
    feedback = get_handled_feedback(request.user, feedback_id)
    handled = request.POST.get("handled") == "1"
    set_feedback_handled(request.user, feedback=feedback, handled=handled)
    messages.success(request, _("Lagt under Klaret.") if handled else _("Lagt tilbage."))
    return redirect("inbox")


def _own_path(request: Request, path: str) -> str:
    """Only a page of this site; anything else is forgotten."""
    return own_path(request, path)[:300]


def _item(row: Feedback, page_label: str) -> FeedbackItem:
    about = None
    if row.unit is not None:
        about = Link(row.unit.name, reverse("unit", args=[row.unit.pk]))
    elif row.person is not None:
        about = Link(row.person.name, reverse("person", args=[row.person.pk]))
    return FeedbackItem(
        id=row.pk,
        kind=row.kind,
        kind_label=str(FeedbackKind(row.kind).label),
        text=row.text,
        about=about,
        path=row.path,
        page_label=page_label,
        author=row.author.name if row.author else "",
        author_mail_url=f"mailto:{row.author.mail}" if row.author and row.author.mail else "",
        written_at=row.written_at,
        handled_at=row.handled_at,
        handled_by=row.handled_by.name if row.handled_by else "",
    )
