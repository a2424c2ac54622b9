"""Ordlisten: words and abbreviations that mean the same. Everybody reads it, the editor keeps it."""

from collections.abc import Iterable
from http import HTTPStatus
from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potentialer.base.errors import Conflict, NotAllowed, NotFound
from potentialer.domain.synonyms.models import SynonymGroup
from potentialer.domain.synonyms.names import is_found
from potentialer.domain.synonyms.operations import (
    NOUN,
    create_synonym_group,
    delete_synonym_group,
    edit_synonym_group,
)
from potentialer.domain.synonyms.policies import can_keep_synonyms, get_kept_synonym_group
from potentialer.domain.synonyms.queries import get_synonym_group, names_taken, synonym_groups_visible_to
from potentialer.web.shared.forms import theirs_of, typed
from potentialer.web.shared.meanwhile import meanwhile, saved_after_all
from potentialer.web.shared.parts import Link
from potentialer.web.shared.request import Request
from potentialer.web.synonyms.forms import WordsForm
from potentialer.web.synonyms.pages import Letter, Words, WordsEditPage, WordsPage

LONGEST_SEARCHED = 100  # signs
_LETTERS = {"{": "æ", "|": "ø", "}": "å"}  # as sort keys write them


@require_safe
def words(request: Request) -> HttpResponse:
    searched = request.GET.get("find", "").replace("\x00", "").strip()[:LONGEST_SEARCHED]
    groups = list(synonym_groups_visible_to(request.user))
    found = [group for group in groups if is_found(group.names, searched)]
    page = WordsPage(
        letters=_letters(found),
        found=len(found),
        total=len(groups),
        searched=searched,
        new_url=_new_url(request, "" if found else searched),
    )
    return render(request, "synonyms/words.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if not can_keep_synonyms(request.user):
        raise NotAllowed
    form = WordsForm(typed(request), initial={"names": request.GET.get("ord", "")[:LONGEST_SEARCHED]})
    if request.method == "POST" and form.saved(
        lambda values: create_synonym_group(request.user, names=values["names"].split("\n"))
    ):
        messages.success(request, _("Ordene er gemt. Den, der søger på det ene, finder nu også de andre."))
        return redirect("words")
    page = WordsEditPage(form=form, action=reverse("words-new"), delete_url="", taken=_taken(form))
    return render(request, "synonyms/edit.html", {"page": page}, status=form.answer_status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, group_id: int) -> HttpResponse:
    try:
        group = get_kept_synonym_group(request.user, group_id)
        return _edit(request, group)
    except NotFound:
        if request.method != "POST" or not can_keep_synonyms(request.user):
            raise
    page = WordsEditPage(form=WordsForm(request.POST), action=reverse("words-new"), delete_url="", is_gone=True)
    return render(request, "synonyms/edit.html", {"page": page}, status=HTTPStatus.CONFLICT)


@require_POST
def delete(request: Request, group_id: int) -> HttpResponse:
    group = get_kept_synonym_group(request.user, group_id)
    delete_synonym_group(request.user, group=group)
    messages.success(request, _("”%(name)s” er taget ud af ordlisten.") % {"name": group.names[0]})
    return redirect("words")


def _edit(request: Request, group: SynonymGroup) -> HttpResponse:
    form = WordsForm(typed(request), initial={"names": _text(group)})
    seen, other = request.POST.get("seen", _text(group)).replace("\r\n", "\n"), None

    def save(values: dict[str, str]) -> None:
        edit_synonym_group(request.user, group=group, names=values["names"].split("\n"), seen=seen.split("\n"))

    if request.method == "POST":
        try:
            is_saved = form.saved(save)
        except Conflict:
            stored = get_synonym_group(request.user, group.pk)
            theirs, seen = theirs_of(form, {"names": _text(stored)}), _text(stored)
            is_saved = saved_after_all(form, theirs, save)
            other = meanwhile(request.user, NOUN, group.pk, theirs)
        if is_saved:
            messages.success(request, _("Gemt."))
            return redirect("words")
    page = WordsEditPage(
        form=form,
        action=reverse("words-edit", args=[group.pk]),
        delete_url=reverse("words-delete", args=[group.pk]),
        name=group.names[0],
        seen=seen,
        taken=_taken(form, besides=group.pk),
        meanwhile=other,
    )
    return render(request, "synonyms/edit.html", {"page": page}, status=form.answer_status)


def _new_url(request: Request, name: str) -> str:
    if not can_keep_synonyms(request.user):
        return ""
    return reverse("words-new") + (f"?{urlencode({'ord': name})}" if name else "")


def _taken(form: WordsForm, *, besides: int | None = None) -> tuple[Link, ...]:
    """Where the names that were refused stand already."""
    if not form.is_bound or not form.errors:
        return ()
    taken = names_taken(str(form.data.get("names", "")).split("\n"), besides=besides)
    return tuple(Link(" ".join(name.split()), reverse("words-edit", args=[where])) for name, where in taken.items())


def _text(group: SynonymGroup) -> str:
    return "\n".join(group.names)


def _letters(groups: Iterable[SynonymGroup]) -> tuple[Letter, ...]:
    """In Danish order, and so by letter; what begins with a number stands first."""
    by_letter = groupby(groups, key=lambda group: _letter(group.sort_key))
    return tuple(
        Letter(
            letter.upper(), f"ord-{number}", tuple(Words(row.pk, row.names[0], tuple(row.names[1:])) for row in rows)
        )
        for number, (letter, rows) in enumerate(by_letter, start=1)
    )


def _letter(sort_key: str) -> str:
    first = sort_key[:1]
    return "0-9" if first.isdigit() or not first else _LETTERS.get(first, first)
