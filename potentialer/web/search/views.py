"""The front page, answers and suggestions."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from potentialer.domain.feedback.policies import can_read_feedback
from potentialer.domain.feedback.queries import feedback_waiting
from potentialer.domain.people.queries import (
    memberships_of_person,
    people_visible_to,
    person_of_account,
    units_visible_to,
)
from potentialer.search.retrieval import Answer, Filters, suggest
from potentialer.search.retrieval import health as index_state
from potentialer.search.retrieval import search as find
from potentialer.web.search.hits import hit_lines, suggestion_line
from potentialer.web.search.pages import AnswerPage, Filter, FrontPage, SuggestionsPage
from potentialer.web.shared.parts import Link, Pager
from potentialer.web.shared.request import Request

PER_PAGE = 20
LONGEST_QUERY = 300  # letters; a longer text is cut, since nobody types it


@require_safe
def front(request: Request) -> HttpResponse:
    user = request.user
    person = person_of_account(user)
    units = units_visible_to(user).filter(closed_on=None).count()
    page = FrontPage(
        first_name=user.name.split()[0] if user.name.strip() else "",
        people_total=people_visible_to(user).count(),
        units_total=units,
        own_units=tuple(
            Link(place.unit.name, reverse("unit", args=[place.unit_id]))
            for place in (memberships_of_person(user, person) if person else [])
        ),
        waiting=feedback_waiting(user).count() if can_read_feedback(user) else 0,
        is_empty=not units,
        is_administrator=user.is_administrator,
    )
    return render(request, "search/front.html", {"page": page})


@require_safe
def search(request: Request) -> HttpResponse:
    query, kind = _query(request), request.GET.get("slags", "")
    kind = kind if kind in _KINDS else ""
    answer = find(request.user, query, filters=Filters(kind=kind), page=_number(request), per_page=PER_PAGE)
    lines = hit_lines(request.user, answer.hits)
    is_hit = bool(lines) and not answer.is_partial
    page = AnswerPage(
        query=query,
        state=answer.state,
        total=answer.total if is_hit else 0,
        hits=lines if is_hit else (),
        filters=_filters(query, kind, answer) if is_hit or kind else (),
        pager=_pager(query, kind, answer),
        unknown_words=answer.missed,
        nearest=() if is_hit else lines,
        kind=kind,
    )
    return render(request, "search/answer.html", {"page": page})


@require_safe
def suggestions(request: Request) -> HttpResponse:
    """A fragment for the list under the box."""
    query = _query(request)
    page = SuggestionsPage(
        query=query,
        state=index_state(),
        suggestions=tuple(suggestion_line(found) for found in suggest(request.user, query)),
        all_url=_url(query, ""),
    )
    return render(request, "search/_suggestions.html", {"page": page})


_KINDS = ("person", "unit", "topic")


def _query(request: Request) -> str:
    return request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST_QUERY]


def _number(request: Request) -> int:
    number = request.GET.get("side", "1")
    return int(number) if number.isdecimal() and len(number) < 6 else 1


def _url(query: str, kind: str, side: int = 1) -> str:
    values = {"q": query} | ({"slags": kind} if kind else {}) | ({"side": str(side)} if side > 1 else {})
    return f"{reverse('search')}?{urlencode(values)}"


def _filters(query: str, kind: str, answer: Answer) -> tuple[Filter, ...]:
    """What each choice would give; a kind that would give nothing is left out."""
    labels = {"person": _("Kolleger"), "unit": _("Enheder"), "topic": _("Emner")}
    counts = {option.value: option.count for facet in answer.facets for option in facet.options}
    kinds = [Filter(label, _url(query, each), counts.get(each, 0), each == kind) for each, label in labels.items()]
    shown = tuple(each for each in kinds if each.count or each.is_current)
    if len(shown) < 2 and not kind:
        return ()
    return (Filter(_("Alle"), _url(query, ""), sum(counts.values()), not kind), *shown)


def _pager(query: str, kind: str, answer: Answer) -> Pager:
    return Pager(
        text=_("Side %(number)s af %(pages)s") % {"number": answer.page, "pages": answer.pages},
        previous_url=_url(query, kind, answer.page - 1) if answer.page > 1 else "",
        next_url=_url(query, kind, answer.page + 1) if answer.page < answer.pages else "",
        is_needed=answer.pages > 1,
    )
