"""Topics to tick, for the script that shows them while somebody types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from potentialer.domain.potentials.topic_use import topic_use
from potentialer.domain.topics.finding import topic_words
from potentialer.domain.topics.tree import topic_tree
from potentialer.web.potentials.pages import FoundTopics
from potentialer.web.potentials.ticking import FOUND, asked_for, ids_among, topic_choice
from potentialer.web.shared.request import Request


@require_safe
def topic_choices(request: Request) -> HttpResponse:
    """What is found by `?find_topic=`, or those that `?id=` names."""
    tree, asked = topic_tree(request.user), asked_for(request)
    found = topic_words().find(asked, most=FOUND, first=topic_use(request.user).ids) if asked else ()
    ids = dict.fromkeys([*ids_among(request.GET.getlist("id")), *(one.id for one in found)])
    choices = tuple(topic_choice(tree.nodes[each], tree) for each in ids if each in tree.nodes)
    return render(request, "potentials/_topic_choices.html", {"page": FoundTopics(asked, choices, 0)})
