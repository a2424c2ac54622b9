"""Topics, and who works with them."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import User
from potentialer.domain.potentials.queries import potentials_with_topic
from potentialer.domain.potentials.topic_use import topic_use
from potentialer.domain.topics.finding import LONGEST_ASKED, topic_words
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.policies import can_keep_topics
from potentialer.domain.topics.queries import get_topic, heirs_of_topics, retired_topics, units_with_topic
from potentialer.domain.topics.tree import topic_tree
from potentialer.web.shared.parts import Link, paged, unit_line
from potentialer.web.shared.potentials import potential_line
from potentialer.web.shared.request import Request
from potentialer.web.topics.lines import found_line, lines, theme
from potentialer.web.topics.pages import TopicPage, TopicsPage, TopicTools

UNITS_PER_PAGE = 50
TOPICS_PER_PAGE = 60
POTENTIALS = 9
FOUND = 30


@require_safe
def topics(request: Request) -> HttpResponse:
    searched = asked_for(request)
    tree, use = topic_tree(request.user), topic_use(request.user)
    in_use = tree.with_above(use.ids)
    top = tree.under(None)
    themes = [node for node in top if node.id in in_use and tree.under(node.id)]
    others, pager = paged(request, [node for node in top if node.id not in in_use], TOPICS_PER_PAGE)
    found = topic_words().find(searched, most=FOUND + 1, first=use.ids)
    page = TopicsPage(
        themes=tuple(theme(node, tree, use) for node in themes),
        used=lines((node for node in top if node.id in in_use and not tree.under(node.id)), use),
        others=lines(others, use),
        pager=pager,
        total=len(tree.nodes),
        searched=searched,
        found=tuple(found_line(one, tree, use) for one in found[:FOUND]),
        is_more=len(found) > FOUND,
        retired_url=_retired_url(request.user),
    )
    return render(request, "topics/topics.html", {"page": page})


@require_safe
def topic(request: Request, topic_id: int) -> HttpResponse:
    """A topic that was merged leads to the one that stands for it now."""
    try:
        shown = get_topic(request.user, topic_id)
    except NotFound:
        if (heir := heirs_of_topics().get(topic_id)) is None:
            raise
        return redirect("topic", heir)
    return render(request, "topics/topic.html", {"page": _page(request, shown)})


def asked_for(request: Request) -> str:
    return request.GET.get("find", "").replace("\x00", "").strip()[:LONGEST_ASKED]


def _page(request: Request, shown: Topic) -> TopicPage:
    tree, use = topic_tree(request.user), topic_use(request.user)
    in_use = tree.with_above(use.ids)
    under = tree.under(shown.pk)
    others, under_pager = paged(request, [node for node in under if node.id not in in_use], TOPICS_PER_PAGE, "under")
    units, pager = paged(request, units_with_topic(request.user, shown), UNITS_PER_PAGE)
    potentials = list(potentials_with_topic(request.user, shown)[: POTENTIALS + 1])
    return TopicPage(
        title=shown.title,
        path=tuple(Link(node.title, reverse("topic", args=[node.id])) for node in tree.above(shown.pk)),
        synonyms=tuple(shown.synonyms),
        keywords=tuple(shown.keywords),
        kle=tuple(shown.kle),
        used=lines((node for node in under if node.id in in_use), use),
        others=lines(others, use),
        under_pager=under_pager,
        units=tuple(unit_line(unit) for unit in units),
        pager=pager,
        potentials=tuple(potential_line(row) for row in potentials[:POTENTIALS]),
        potentials_url=_search_url(shown) if len(potentials) > POTENTIALS else "",
        tools=_tools(shown) if can_keep_topics(request.user) else None,
    )


def _search_url(shown: Topic) -> str:
    return f"{reverse('search')}?{urlencode({'q': shown.title, 'emne': shown.pk})}"


def _tools(shown: Topic) -> TopicTools:
    args = [shown.pk]
    return TopicTools(
        edit_url=reverse("topic-edit", args=args),
        merge_url=reverse("topic-merge", args=args),
        retire_url=reverse("topic-retire", args=args),
    )


def _retired_url(viewer: User) -> str:
    return reverse("topics-retired") if can_keep_topics(viewer) and retired_topics(viewer).exists() else ""
