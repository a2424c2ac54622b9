"""Topics, and who works with them."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from potentialer.domain.potentials.queries import potentials_with_topic
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.queries import get_topic, topics_with_unit_counts, units_with_topic
from potentialer.web.shared.parts import Link, paged, unit_line
from potentialer.web.shared.potentials import potential_line
from potentialer.web.shared.request import Request
from potentialer.web.topics.pages import Theme, TopicLine, TopicPage, TopicsPage

UNITS_PER_PAGE = 50
POTENTIALS = 9


@require_safe
def topics(request: Request) -> HttpResponse:
    rows = list(topics_with_unit_counts(request.user))
    under: dict[int, list[TopicLine]] = {}
    for row in rows:
        if row.parent_id is not None:
            under.setdefault(row.parent_id, []).append(_line(row))
    page = TopicsPage(
        themes=tuple(
            Theme(row.title, reverse("topic", args=[row.pk]), tuple(under[row.pk])) for row in rows if row.pk in under
        ),
        loose=tuple(_line(row) for row in rows if row.parent_id is None and row.pk not in under),
        total=len(rows),
    )
    return render(request, "topics/topics.html", {"page": page})


@require_safe
def topic(request: Request, topic_id: int) -> HttpResponse:
    shown = get_topic(request.user, topic_id)
    units, pager = paged(request, units_with_topic(request.user, shown), UNITS_PER_PAGE)
    parent = shown.parent
    potentials = list(potentials_with_topic(request.user, shown)[: POTENTIALS + 1])
    page = TopicPage(
        title=shown.title,
        theme=Link(parent.title, reverse("topic", args=[parent.pk])) if parent else None,
        synonyms=tuple(shown.synonyms),
        kle=tuple(shown.kle),
        topics=tuple(_line(row) for row in topics_with_unit_counts(request.user).filter(parent=shown)),
        units=tuple(unit_line(unit) for unit in units),
        pager=pager,
        potentials=tuple(potential_line(row) for row in potentials[:POTENTIALS]),
        potentials_url=_search_url(shown) if len(potentials) > POTENTIALS else "",
    )
    return render(request, "topics/topic.html", {"page": page})


def _search_url(shown: Topic) -> str:
    return f"{reverse('search')}?{urlencode({'q': shown.title, 'emne': shown.pk})}"


def _line(row: Topic) -> TopicLine:
    return TopicLine(row.title, reverse("topic", args=[row.pk]), row.unit_count)  # type: ignore[attr-defined]
