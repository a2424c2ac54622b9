"""What the editor does with a topic: edit, retire, offer again, merge into another."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potentialer.base.errors import Conflict, Invalid, NotAllowed, NotFound
from potentialer.domain.potentials.merging import merge_topics
from potentialer.domain.potentials.topic_use import topic_use
from potentialer.domain.topics.finding import topic_words
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.operations import TOPIC_FIELDS, edit_topic, reopen_topic, retire_topic
from potentialer.domain.topics.policies import can_keep_topics, get_kept_topic, get_retired_topic
from potentialer.domain.topics.queries import get_topic, retired_topics
from potentialer.domain.topics.tree import topic_tree
from potentialer.web.shared.forms import theirs_of, typed
from potentialer.web.shared.meanwhile import Meanwhile, meanwhile, saved_after_all
from potentialer.web.shared.parts import paged
from potentialer.web.shared.request import Request
from potentialer.web.topics.forms import MergeForm, TopicForm, shown_words
from potentialer.web.topics.lines import found_line
from potentialer.web.topics.pages import (
    MergeChoice,
    RetiredLine,
    RetiredPage,
    TopicEditPage,
    TopicMergePage,
    TopicRetirePage,
)
from potentialer.web.topics.views import asked_for

RETIRED_PER_PAGE = 50
CHOICES = 12


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, topic_id: int) -> HttpResponse:
    shown = get_kept_topic(request.user, topic_id)
    form = TopicForm(typed(request), initial=shown_words(shown))
    seen = request.POST.get("seen", _seen(shown))
    other: Meanwhile | None = None
    if request.method == "POST":
        try:
            if form.saved(lambda values: _save(request, shown, values, seen)):
                return redirect("topic", topic_id)
        except Conflict:
            shown = get_kept_topic(request.user, topic_id)
            seen, theirs = _seen(shown), theirs_of(form, shown_words(shown))
            form = TopicForm(request.POST)
            if saved_after_all(form, theirs, lambda values: _save(request, shown, values, seen)):
                return redirect("topic", topic_id)
            other = meanwhile(request.user, "topic", shown.pk, theirs)
    page = TopicEditPage(shown.title, reverse("topic", args=[topic_id]), form, seen, other)
    return render(request, "topics/edit.html", {"page": page}, status=form.answer_status)


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: Request, topic_id: int) -> HttpResponse:
    shown = get_kept_topic(request.user, topic_id)
    if request.method == "POST":
        count = retire_topic(request.user, topic=shown)
        said = ngettext("”%(title)s” er taget ud.", "”%(title)s” og det, der lå under, er taget ud.", count)
        messages.success(request, said % {"title": shown.title})
        return redirect("topics")
    below, use = topic_tree(request.user).with_below(shown.pk), topic_use(request.user)
    page = TopicRetirePage(
        title=shown.title,
        url=reverse("topic", args=[topic_id]),
        below=len(below) - 1,
        units=sum(use.units.get(each, 0) for each in below),
        potentials=sum(use.potentials.get(each, 0) for each in below),
    )
    return render(request, "topics/retire.html", {"page": page})


@require_safe
def retired(request: Request) -> HttpResponse:
    if not can_keep_topics(request.user):
        raise NotAllowed
    rows, pager = paged(request, retired_topics(request.user), RETIRED_PER_PAGE)
    page = RetiredPage(
        topics=tuple(
            RetiredLine(
                row.title,
                date_format(row.retired_on, "j. F Y") if row.retired_on else "",
                reverse("topic-reopen", args=[row.pk]),
            )
            for row in rows
        ),
        pager=pager,
    )
    return render(request, "topics/retired.html", {"page": page})


@require_POST
def reopen(request: Request, topic_id: int) -> HttpResponse:
    shown = reopen_topic(request.user, topic=get_retired_topic(request.user, topic_id))
    messages.success(request, _("”%(title)s” kan bruges igen.") % {"title": shown.title})
    return redirect("topic", topic_id)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, topic_id: int) -> HttpResponse:
    shown = get_kept_topic(request.user, topic_id)
    form = MergeForm(typed(request))
    if request.method == "POST" and form.saved(lambda values: _merge(request, shown, values["into"])):
        return redirect("topic", form.cleaned_data["into"])
    page = TopicMergePage(
        title=shown.title,
        url=reverse("topic", args=[topic_id]),
        searched=asked_for(request),
        choices=_choices(request, shown, form["into"].value()),
        form=form,
    )
    return render(request, "topics/merge.html", {"page": page}, status=form.answer_status)


def _merge(request: Request, shown: Topic, other: int) -> None:
    try:
        into = merge_topics(request.user, topic=shown, into=get_topic(request.user, other))
    except NotFound as error:
        raise Invalid("unknown_topic", field="into") from error
    said = _("”%(old)s” er lagt sammen med ”%(new)s”. Det, der havde emnet, er flyttet med.")
    messages.success(request, said % {"old": shown.title, "new": into.title})


def _choices(request: Request, shown: Topic, chosen: object) -> tuple[MergeChoice, ...]:
    """What was asked for; without words, the topics that are called something like it."""
    tree, use = topic_tree(request.user), topic_use(request.user)
    asked = asked_for(request) or shown.title
    below = set(tree.with_below(shown.pk))
    found = [one for one in topic_words().find(asked, most=CHOICES + len(below), first=use.ids) if one.id not in below]
    return tuple(MergeChoice(one.id, found_line(one, tree, use), str(one.id) == str(chosen)) for one in found[:CHOICES])


def _save(request: Request, shown: Topic, values: dict[str, Any], seen: str) -> None:
    words = {field: values[field].split("\n") for field in ("synonyms", "keywords")}
    edit_topic(request.user, topic=shown, title=values["title"], seen=_read_seen(seen), **words)
    messages.success(request, _("Gemt."))


def _seen(shown: Topic) -> str:
    return json.dumps({field: getattr(shown, field) for field in TOPIC_FIELDS}, ensure_ascii=False)


def _read_seen(text: str) -> dict[str, Any]:
    """What cannot be read is what nobody has seen."""
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return seen if isinstance(seen, dict) else {}
