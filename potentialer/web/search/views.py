"""Answers and suggestions."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from potentialer.domain.cards.queries import sight_of
from potentialer.lib.text.cpr import find_cpr
from potentialer.search.asked import note_asked
from potentialer.search.retrieval import KINDS, Answer, Filters, search, suggest
from potentialer.web.search.facets import filter_groups
from potentialer.web.search.hits import hit_lines, suggestion_lines
from potentialer.web.search.mending import as_written, mended_words, misspelt_words
from potentialer.web.search.pages import AnswerPage, CitizenPage, HitLine, SuggestionsPage
from potentialer.web.shared.filters import Address
from potentialer.web.shared.parts import Pager
from potentialer.web.shared.request import Request

PER_PAGE = 10  # answers with their reasons are tall: ten fill a screen or three
LONGEST_QUERY = 300  # letters; a longer text is cut, since nobody types it
FIELDS = ("slags", "del", "emne", "stadie", "aar")
AS_WRITTEN = "praecis"  # in the address: what was written was meant, and no word of it is to be mended


@require_safe
def answer(request: Request) -> HttpResponse:
    query = _query(request)
    if find_cpr(query):
        return render(request, "search/citizen.html", {"page": CitizenPage(query)})
    kept = {"q": query} | ({AS_WRITTEN: "1"} if AS_WRITTEN in request.GET else {})
    address = Address.of(request, FIELDS, kept)
    sight = sight_of(request.user)
    filters = _filters(address)
    found = search(request.user, query, filters=filters, page=_number(request), per_page=PER_PAGE, sight=sight)
    if found.is_corrected and AS_WRITTEN in request.GET:
        found = as_written(found)
    is_remembered = note_asked(found, query, filters, sight, page=_number(request))
    page = _page(address, found, hit_lines(request.user, sight, found.hits), request)
    return render(request, "search/answer.html", {"page": replace(page, is_remembered=is_remembered)})


def _page(address: Address, found: Answer, lines: tuple[HitLine, ...], request: Request) -> AnswerPage:
    is_hit = bool(lines) and not found.is_partial
    return AnswerPage(
        found.query,
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
        corrected_words=mended_words(found.query, found.corrected) if found.corrected else (),
        corrected_url=_search_url(q=found.corrected, **address.chosen),
        is_corrected=is_hit and found.is_corrected,
        misspelt=" ".join(misspelt_words(found.query, found.corrected)) if found.is_corrected else "",
        as_written_url=_search_url(q=found.query, **address.chosen, **{AS_WRITTEN: "1"}),
        kept=tuple(address.chosen.items()),
        kind=address["slags"],
    )


@require_safe
def suggestions(request: Request) -> HttpResponse:
    """A fragment for the list under the box."""
    query = _query(request)
    page = SuggestionsPage(
        suggestions=() if find_cpr(query) else suggestion_lines(request.user, suggest(request.user, query)),
        all_url=_search_url(q=query),
    )
    return HttpResponse(render_to_string("search/_suggestions.html", {"page": page}))  # no page around it to know of


def _search_url(**values: str) -> str:
    return f"{reverse('search')}?{urlencode(values)}"


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
