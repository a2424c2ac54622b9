"""Answers and suggestions."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from potentialer.domain.cards.queries import Sight, sight_of
from potentialer.lib.text.cpr import find_cpr
from potentialer.search.asked import note_asked
from potentialer.search.retrieval import KINDS, Answer, Filters, search, suggest
from potentialer.search.retrieval import health as index_state
from potentialer.web.search.facets import filter_groups
from potentialer.web.search.hits import hit_lines, suggestion_lines
from potentialer.web.search.pages import AnswerPage, CitizenPage, SuggestionsPage
from potentialer.web.shared.filters import Address
from potentialer.web.shared.parts import Pager
from potentialer.web.shared.request import Request

PER_PAGE = 10  # answers with their reasons are tall: ten fill a screen or three
LONGEST_QUERY = 300  # letters; a longer text is cut, since nobody types it
FIELDS = ("slags", "del", "emne", "stadie", "aar")


@require_safe
def answer(request: Request) -> HttpResponse:
    query = _query(request)
    if find_cpr(query):
        return render(request, "search/citizen.html", {"page": CitizenPage(query)})
    address = Address.of(request, FIELDS, {"q": query})
    sight = sight_of(request.user)
    found = _found(request, query, _filters(address), sight)
    lines = hit_lines(request.user, sight, found.hits)
    is_hit = bool(lines) and not found.is_partial
    page = AnswerPage(
        query,
        found.state,
        total=found.total if is_hit else 0,
        hits=lines if is_hit else (),
        filters=filter_groups(request.user, address, found.facets) if is_hit or address.chosen else (),
        clear_url=address.clear(),
        pager=_pager(address, found),
        unknown_words=found.missed,
        nearest=() if is_hit else lines,
        is_about=found.is_about,
        lacks_subject=found.lacks_subject,
        most_shown=found.pages * PER_PAGE if is_hit and found.is_more else 0,
        is_spelling_guessed=is_hit and found.is_close and not found.corrected,
        corrected=found.corrected,
        is_corrected=is_hit and found.is_corrected,
        corrected_url=f"{reverse('search')}?{urlencode({'q': found.corrected, **address.chosen})}",
        kept=tuple(address.chosen.items()),
        kind=address["slags"],
    )
    return render(request, "search/answer.html", {"page": page})


@require_safe
def suggestions(request: Request) -> HttpResponse:
    """A fragment for the list under the box."""
    query = _query(request)
    page = SuggestionsPage(
        query=query,
        state=index_state(),
        suggestions=() if find_cpr(query) else suggestion_lines(request.user, suggest(request.user, query)),
        all_url=f"{reverse('search')}?{urlencode({'q': query})}",
    )
    return render(request, "search/_suggestions.html", {"page": page})


def _found(request: Request, query: str, filters: Filters, sight: Sight) -> Answer:
    page = _number(request)
    found = search(request.user, query, filters=filters, page=page, per_page=PER_PAGE, sight=sight)
    note_asked(found, query, filters, sight, page=page)
    return found


def _query(request: Request) -> str:
    return request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST_QUERY]


def _number(request: Request) -> int:
    number = request.GET.get("side", "1")
    return int(number) if number.isdecimal() and len(number) < 6 else 1


def _filters(address: Address) -> Filters:
    return Filters(
        kind=address["slags"] if address["slags"] in KINDS else "",
        within=address.number("del"),
        topic=address.number("emne"),
        stage=address["stadie"],
        year=address.number("aar"),
    )


def _pager(address: Address, found: Answer) -> Pager:
    return Pager(
        text=_("Side %(number)s af %(pages)s") % {"number": found.page, "pages": found.pages},
        previous_url=address.with_("side", str(found.page - 1)) if found.page > 1 else "",
        next_url=address.with_("side", str(found.page + 1)) if found.page < found.pages else "",
        is_needed=found.pages > 1,
    )
