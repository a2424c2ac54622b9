"""Trials and tasks to browse, the newest first, with filters that are links."""

from collections.abc import Callable, Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from potentialer.domain.cards.queries import sight_of
from potentialer.domain.people.queries import person_of_account
from potentialer.domain.potentials.browsing import Browser, Counts, Narrowing
from potentialer.domain.potentials.models import PotentialKind, Stage, Worked
from potentialer.domain.topics.models import Topic
from potentialer.web.potentials.pages import PotentialsPage
from potentialer.web.shared.filters import Address, FilterGroup, group
from potentialer.web.shared.parts import paged
from potentialer.web.shared.potentials import potential_line
from potentialer.web.shared.request import Request

PER_PAGE = 20
MOST_TOPICS = 60  # choices of the filter
OPEN, NOW = "aabne", "nu"
FIELDS = ("stadie", "virkede", "del", "emne", "aar", "vis")


@require_safe
def trials(request: Request) -> HttpResponse:
    return _list(request, PotentialKind.TRIAL, _trial_groups)


@require_safe
def tasks(request: Request) -> HttpResponse:
    return _list(request, PotentialKind.TASK, _task_groups)


Groups = Callable[[Address, Counts], Iterable[FilterGroup]]


def _list(request: Request, kind: PotentialKind, groups: Groups) -> HttpResponse:
    address = Address.of(request, FIELDS)
    narrowing = _narrowing(address, kind)
    sight = sight_of(request.user)
    browser = Browser(request.user, kind, timezone.localdate(), sight)
    found = browser.rows(narrowing)
    rows, pager = paged(request, found, PER_PAGE)
    total = len(found)
    page = PotentialsPage(
        kind=kind,
        total=total,
        lines=tuple(potential_line(row) for row in rows),
        filters=tuple(each for each in groups(address, browser.counts(narrowing)) if each.choices),
        is_filtered=bool(address.chosen),
        clear_url=request.path,
        pager=pager,
        own_url=_own_url(request, kind),
        is_empty=not total and not address.chosen,
    )
    return render(request, "potentials/potentials.html", {"page": page})


def _narrowing(address: Address, kind: PotentialKind) -> Narrowing:
    """What cannot be understood is left out, like what does not fit the kind."""
    stage, worked, shown = address["stadie"], address["virkede"], address["vis"]
    is_trial = kind == PotentialKind.TRIAL
    return Narrowing(
        stage=stage if is_trial and stage in Stage.values else "",
        worked=worked if is_trial and worked in Worked.values else "",
        topic=address.number("emne"),
        part=address.number("del"),
        year=address.number("aar"),
        open_only=not is_trial and shown == OPEN,
        now_only=not is_trial and shown == NOW,
    )


def _trial_groups(address: Address, counts: Counts) -> Iterable[FilterGroup]:
    stages = [(stage.value, str(stage.label), counts.stages.get(stage, 0)) for stage in Stage]
    worked = [(each.value, str(each.label), counts.worked.get(each, 0)) for each in Worked]
    yield group(address, "stadie", _("Hvor langt er de?"), stages)
    yield group(address, "virkede", _("Virkede det?"), worked)
    yield from _common_groups(address, counts)


def _task_groups(address: Address, counts: Counts) -> Iterable[FilterGroup]:
    shown = [(NOW, _("Lige nu"), counts.now), (OPEN, _("Andre må gerne være med"), counts.open)]
    yield group(address, "vis", _("Hvilke?"), shown)
    yield from _common_groups(address, counts)


def _common_groups(address: Address, counts: Counts) -> Iterable[FilterGroup]:
    parts = [(str(unit.pk), unit.name, count) for unit, count in counts.parts]
    topics = [(str(topic.pk), topic.title, count) for topic, count in _most_told_of(counts, address.number("emne"))]
    years = [(str(year), str(year), count) for year, count in sorted(counts.years.items(), reverse=True)]
    yield group(address, "del", _("Hvor i kommunen?"), parts)
    yield group(address, "emne", _("Emne"), topics)
    yield group(address, "aar", _("Hvornår?"), years)


def _most_told_of(counts: Counts, chosen: int | None) -> list[tuple[Topic, int]]:
    """Those that would give most, and what is chosen, in Danish order: nobody reads a list of a thousand topics."""
    most = sorted(counts.topics, key=lambda each: -each[1])[:MOST_TOPICS]
    shown = {chosen, *(topic.pk for topic, _count in most)}
    return [(topic, count) for topic, count in counts.topics if topic.pk in shown]


def _own_url(request: Request, kind: PotentialKind) -> str:
    """Whoever stands in the register writes a card, at least her own."""
    person = person_of_account(request.user)
    return reverse(f"{kind}-begin") if person is not None and person.left_on is None else ""
