"""Writing knowledge, trials and tasks, and sharing them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from potentialer.base.errors import Conflict, Invalid
from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.cards.policies import get_writable_card
from potentialer.domain.potentials.checks import DETAILS, FIELDS, LONGEST
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.domain.potentials.operations import (
    create_potential,
    delete_potential,
    edit_potential,
    share_potential,
)
from potentialer.domain.potentials.policies import get_writable_potential
from potentialer.domain.topics.models import Topic
from potentialer.web.potentials.forms import FORMS, PotentialForm
from potentialer.web.potentials.pages import DeletePage, PotentialEditPage
from potentialer.web.potentials.ticking import Ticks, asked_for, is_finding, ticks_for, written
from potentialer.web.shared.forms import from_edition, theirs_of, typed
from potentialer.web.shared.meanwhile import Meanwhile, meanwhile, saved_after_all
from potentialer.web.shared.parts import Theirs
from potentialer.web.shared.potentials import card_link, potential_url
from potentialer.web.shared.request import Request
from potentialer.web.shared.wording import sentence


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, card_id: int, kind: PotentialKind) -> HttpResponse:
    card = get_writable_card(request.user, card_id)
    ticks = ticks_for(request, request.user, card)
    form = _form(kind, card, ticks, typed(request), {"title": request.GET.get("titel", "")[: LONGEST["title"]]})
    if is_finding(request):
        form.unjudged()
    elif request.method == "POST" and form.saved(lambda values: _create(request, card, kind, ticks, values)):
        return redirect("card", card_id)
    page = _page(request, form, card, kind, ticks, url=reverse("card", args=[card_id]))
    return render(request, "potentials/edit.html", {"page": page}, status=form.answer_status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, potential_id: int) -> HttpResponse:
    shown = get_writable_potential(request.user, potential_id)
    kind = PotentialKind(shown.kind)
    ticks = ticks_for(request, request.user, shown.card, shown)
    form = _form(kind, shown.card, ticks, typed(request), _stored(shown))
    other: Meanwhile | None = None
    if is_finding(request):
        form.unjudged()
    elif request.method == "POST":
        try:
            if form.saved(lambda values: _save(request, shown, ticks, values)):
                return redirect(potential_url(shown))
        except Conflict:
            shown = get_writable_potential(request.user, potential_id)
            ticks = ticks_for(request, request.user, shown.card, shown)
            theirs = (*theirs_of(form, _stored(shown)), *_topics_of_theirs(form, ticks))
            form = _form(kind, shown.card, ticks, from_edition(request.POST, shown.edition))
            if saved_after_all(form, theirs, lambda values: _save(request, shown, ticks, values)):
                return redirect(potential_url(shown))
            other = meanwhile(request.user, "potential", shown.pk, theirs)
    page = _page(request, form, shown.card, kind, ticks, url=potential_url(shown), shown=shown, meanwhile=other)
    return render(request, "potentials/edit.html", {"page": page}, status=form.answer_status)


@require_POST
def share(request: Request, potential_id: int, *, shared: bool) -> HttpResponse:
    shown = get_writable_potential(request.user, potential_id)
    try:
        shown = share_potential(request.user, potential=shown, shared=shared)
    except Invalid as error:
        messages.warning(request, sentence(error))
        return redirect("potential-edit", potential_id)
    if shared:
        _say_shared(request, shown)
    else:
        messages.success(request, _("Det er en kladde igen, så kollegerne kan ikke se det."))
    return redirect(potential_url(shown))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, potential_id: int) -> HttpResponse:
    shown = get_writable_potential(request.user, potential_id)
    if request.method == "POST":
        delete_potential(request.user, potential=shown)
        messages.success(request, _("”%(title)s” er slettet.") % {"title": shown.title})
        return redirect("card", shown.card_id)
    page = DeletePage(str(PotentialKind(shown.kind).label), shown.title, potential_url(shown))
    return render(request, "potentials/delete.html", {"page": page})


def _create(request: Request, card: Card, kind: PotentialKind, ticks: Ticks, values: dict[str, Any]) -> None:
    made = create_potential(
        request.user,
        card=card,
        kind=kind,
        values=_values(kind, values),
        topics=_topics(ticks, values),
        publish="publish" in request.POST,
    )
    _say(request, made)


def _save(request: Request, shown: Potential, ticks: Ticks, values: dict[str, Any]) -> None:
    kind = PotentialKind(shown.kind)
    saved = edit_potential(
        request.user,
        potential=shown,
        values=_values(kind, values),
        topics=_topics(ticks, values),
        edition=values["edition"],
        publish="publish" in request.POST,
    )
    _say(request, saved, was_shared=shown.state == State.PUBLISHED)


def _say(request: Request, saved: Potential, *, was_shared: bool = False) -> None:
    if was_shared:
        messages.success(request, _("Gemt."))
    elif saved.state == State.PUBLISHED:
        _say_shared(request, saved)
    else:
        messages.success(request, _("Gemt som kladde. Kollegerne kan ikke se den endnu."))


def _say_shared(request: Request, shown: Potential) -> None:
    if shown.audience == Audience.UNIT:
        messages.success(request, _("Delt med dem, du valgte. Andre kan ikke se det."))
        return
    if shown.card.state == State.DRAFT:
        messages.success(request, _("Gemt. Kollegerne kan se det, når visitkortet er delt."))
    else:
        messages.success(request, _("Delt. Kollegerne kan finde det om et øjeblik."))


def _form(
    kind: PotentialKind, card: Card, ticks: Ticks, data: QueryDict | None, stored: dict[str, Any] | None = None
) -> PotentialForm:
    return FORMS[kind](ticks.ids, of_person=card.unit_id is None, data=data, initial=stored)


def _values(kind: PotentialKind, values: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in values.items() if field in FIELDS + DETAILS[kind]}


def _topics(ticks: Ticks, values: dict[str, Any]) -> list[Topic]:
    return [ticks.topics[int(chosen)] for chosen in dict.fromkeys(values["topics"])]


def _topics_of_theirs(form: PotentialForm, ticks: Ticks) -> tuple[Theirs, ...]:
    """The topics are no field of the form's own drawing, so they are said apart."""
    if {str(pk) for pk in ticks.stored} == set(form.cleaned_data["topics"]):
        return ()
    titles = ", ".join(topic.title for topic in ticks.topics.values() if topic.pk in ticks.stored)
    return (Theirs(str(form.fields["topics"].label), titles),)


def _stored(shown: Potential) -> dict[str, Any]:
    """What the form shows of a potential as it stands."""
    details = {PotentialKind.TRIAL: "trial", PotentialKind.TASK: "task"}.get(PotentialKind(shown.kind))
    holder = getattr(shown, details) if details else None
    return {
        **{field: getattr(shown, field) for field in FIELDS},
        **{field: getattr(holder, field) for field in DETAILS[shown.kind]},
        "edition": shown.edition,
    }


def _page(
    request: Request,
    form: PotentialForm,
    card: Card,
    kind: PotentialKind,
    ticks: Ticks,
    *,
    url: str,
    shown: Potential | None = None,
    meanwhile: Meanwhile | None = None,
) -> PotentialEditPage:
    chosen = form.data.getlist("topics") if form.is_bound else None  # type: ignore[attr-defined]
    topics = ticks.chooser(request.user, chosen, text=written(request, shown), asked=asked_for(request))
    return PotentialEditPage(
        kind=kind,
        is_new=shown is None,
        title=shown.title if shown else "",
        owner=card_link(card),
        url=url,
        form=form,
        topics=None if topics.is_empty else topics,
        topics_error=" ".join(str(error) for error in form.errors.get("topics", ())),
        is_draft=shown is None or shown.state == State.DRAFT,
        meanwhile=meanwhile,
    )
