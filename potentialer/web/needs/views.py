"""Det leder kolleger efter: what was searched for and nobody has offered yet."""

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from potentialer.base.errors import NotFound
from potentialer.domain.cards.queries import sight_of
from potentialer.domain.needs.models import Need
from potentialer.domain.needs.operations import hide_need, release_need
from potentialer.domain.needs.policies import can_keep_needs, get_kept_need
from potentialer.domain.needs.queries import asked_of_late, needs_hidden, needs_visible_to, needs_waiting
from potentialer.domain.people.queries import person_of_account
from potentialer.web.needs.pages import AskedLine, CardChoice, NeedBeginPage, NeedLine, NeedsPage
from potentialer.web.shared.own_cards import OwnCard, own_cards
from potentialer.web.shared.parts import paged
from potentialer.web.shared.request import Request

PER_PAGE = 30
MOST_WAITING = 50
MOST_ASKED = 20


@require_safe
def needs(request: Request) -> HttpResponse:
    viewer = request.user
    is_keeper = can_keep_needs(viewer)
    rows, pager = paged(request, needs_visible_to(viewer), PER_PAGE)
    waiting = needs_waiting(viewer)
    page = NeedsPage(
        needs=tuple(_line(row, can_hide=is_keeper) for row in rows),
        pager=pager,
        is_keeper=is_keeper,
        waiting=_lines(waiting, MOST_WAITING, can_hide=True) if is_keeper else (),
        more_waiting=max(0, waiting.count() - MOST_WAITING) if is_keeper else 0,
        hidden=_lines(needs_hidden(viewer), MOST_WAITING) if is_keeper else (),
        asked=_asked(request) if is_keeper else (),
        forgotten_days=settings.FORGET_SEARCHES_DAYS,
    )
    return render(request, "needs/needs.html", {"page": page})


@require_safe
def begin(request: Request, need_id: int) -> HttpResponse:
    """Whoever writes exactly one card is led straight to the form."""
    need = needs_visible_to(request.user).filter(pk=need_id).first()
    if need is None:
        raise NotFound
    cards = own_cards(request.user, person_of_account(request.user), sight_of(request.user))
    choices = tuple(_choice(card, need.words) for card in cards)
    if len(choices) == 1 and choices[0].url:
        return redirect(choices[0].url)
    return render(request, "needs/begin.html", {"page": NeedBeginPage(need.words, choices)})


@require_POST
def decide(request: Request, need_id: int, *, shown: bool) -> HttpResponse:
    need = get_kept_need(request.user, need_id)
    if shown:
        release_need(request.user, need=need)
        messages.success(request, _("Nu kan alle se ”%(words)s”.") % {"words": need.words})
    else:
        hide_need(request.user, need=need)
        messages.success(request, _("”%(words)s” er skjult for kollegerne.") % {"words": need.words})
    return redirect("needs")


def _lines(found: "QuerySet[Need]", most: int, *, can_hide: bool = False) -> tuple[NeedLine, ...]:
    return tuple(_line(row, can_release=True, can_hide=can_hide) for row in found[:most])


def _line(row: Need, *, can_release: bool = False, can_hide: bool = False) -> NeedLine:
    return NeedLine(
        id=row.pk,
        words=row.words,
        search_url=_search_url(row.words),
        when=_when(row.days, row.last_day),
        may_be_name=row.may_be_name,
        can_release=can_release,
        can_hide=can_hide,
    )


def _asked(request: Request) -> tuple[AskedLine, ...]:
    found = asked_of_late(request.user)[:MOST_ASKED]
    return tuple(AskedLine(row["words"], _search_url(row["words"]), _when(row["days"], row["last"])) for row in found)


def _when(days: int, last: date) -> str:
    told = ngettext("%(n)s dag", "%(n)s dage", days) % {"n": days}
    return _("%(days)s, senest %(last)s") % {"days": told, "last": date_format(last, "j. F")}


def _search_url(words: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': words})}"


def _choice(card: OwnCard, words: str) -> CardChoice:
    title = urlencode({"titel": words})
    url = "" if card.id is None else f"{reverse('knowledge-new', args=[card.id])}?{title}"
    return CardChoice(name=card.name, url=url, begin_url=card.begin_url)
