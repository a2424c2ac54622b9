"""Reading what people looked for and did not find, and what is searched for."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from potentialer.domain.accounts.models import Actor
from potentialer.domain.needs.models import AskedQuery, Need, NeedState

NEED_DAYS = 3
"""Different days on which a need must come before others may read its words. We do not know who searched, so it may
have been the same person each time; but what comes again after days is hardly the slip or the secret of a moment."""
ASKED_OF_LATE = timedelta(days=30)
ASKED_DAYS = NEED_DAYS


def needs_visible_to(viewer: Actor) -> QuerySet[Need]:
    """What everybody inside may read, the newest first: what came on enough days and holds nobody's name, and what the
    editor released."""
    by_days = Q(state=NeedState.WAITING, days__gte=NEED_DAYS, may_be_name=False)
    found = Need.objects.filter(Q(state=NeedState.RELEASED) | by_days)
    return (found if viewer.is_active else found.none()).order_by("-last_day", "-id")


def needs_waiting(viewer: Actor) -> QuerySet[Need]:
    """What the editor alone may read and has not decided on, that of most days first."""
    by_days = Q(days__gte=NEED_DAYS, may_be_name=False)
    found = Need.objects.filter(state=NeedState.WAITING).exclude(by_days)
    return (found if _keeps(viewer) else found.none()).order_by("-days", "-last_day", "-id")


def needs_hidden(viewer: Actor) -> QuerySet[Need]:
    found = Need.objects.filter(state=NeedState.HIDDEN)
    return (found if _keeps(viewer) else found.none()).order_by("-last_day", "-id")


def asked_of_late(viewer: Actor, *, today: date | None = None) -> QuerySet[Any, Any]:
    """For the editor: `words`, on how many different `days`, `times` and the `last` day; most days first."""
    since = (today or timezone.localdate()) - ASKED_OF_LATE
    found = AskedQuery.objects.filter(day__gte=since)
    return (
        (found if _keeps(viewer) else found.none())
        .order_by()
        .values("words")
        .annotate(days=Count("day", distinct=True), times=Count("id"), last=Max("day"))
        .filter(days__gte=ASKED_DAYS)
        .order_by(F("days").desc(), F("times").desc(), "words")
    )


def first_day_kept(today: date) -> date:
    return today - timedelta(days=int(settings.FORGET_SEARCHES_DAYS))


def _keeps(viewer: Actor) -> bool:
    return viewer.is_active and viewer.is_editor
