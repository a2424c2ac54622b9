"""Topics as they stand in lists."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import ngettext

from potentialer.domain.potentials.topic_use import TopicUse
from potentialer.domain.topics.finding import FoundTopic
from potentialer.domain.topics.tree import Node, TopicTree
from potentialer.web.topics.pages import Theme, TopicLine

SHOWN = 6  # of a theme's topics


def topic_line(node: Node, use: TopicUse) -> TopicLine:
    return TopicLine(node.title, reverse("topic", args=[node.id]), count_words(use, node.id))


def found_line(found: FoundTopic, tree: TopicTree, use: TopicUse) -> TopicLine:
    return TopicLine(
        found.title,
        reverse("topic", args=[found.id]),
        count_words(use, found.id),
        path=" › ".join(node.title for node in tree.above(found.id)),
        by=found.by,
    )


def count_words(use: TopicUse, topic_id: int) -> str:
    units, potentials = use.units.get(topic_id, 0), use.potentials.get(topic_id, 0)
    parts = []
    if units:
        parts.append(ngettext("%(n)s enhed", "%(n)s enheder", units) % {"n": units})
    if potentials:
        parts.append(ngettext("%(n)s fortælling", "%(n)s fortællinger", potentials) % {"n": potentials})
    return " · ".join(parts)


def theme(node: Node, tree: TopicTree, use: TopicUse) -> Theme:
    below = [tree.nodes[each] for each in tree.with_below(node.id)[1:]]
    used = sorted((each for each in below if each.id in use.ids), key=lambda each: -use.much(each.id))[:SHOWN]
    used.sort(key=lambda each: tree.places[each.id])
    lines = tuple(topic_line(each, use) for each in used)
    return Theme(node.title, reverse("topic", args=[node.id]), lines, len(below) - len(lines))


def lines(nodes: Iterable[Node], use: TopicUse) -> tuple[TopicLine, ...]:
    return tuple(topic_line(node, use) for node in nodes)
