"""All topics as they lie under each other, read in one statement however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from potentialer.domain.accounts.models import Actor
from potentialer.domain.topics.queries import topics_visible_to


@dataclass(frozen=True, slots=True)
class Node:
    id: int
    title: str
    parent_id: int | None  # None at the top, and where the one above is retired


@dataclass(frozen=True)
class TopicTree:
    """`nodes` by id, in Danish order."""

    nodes: Mapping[int, Node] = field(default_factory=dict)

    def under(self, topic_id: int | None) -> tuple[Node, ...]:
        """Those right below, in Danish order; None gives the top."""
        return tuple(self._under.get(topic_id, ()))

    def above(self, topic_id: int) -> tuple[Node, ...]:
        """The way from the top down to the one right above it."""
        way: dict[int, Node] = {}
        parent = self.nodes[topic_id].parent_id if topic_id in self.nodes else None
        while parent is not None and parent not in way:
            way[parent] = self.nodes[parent]
            parent = self.nodes[parent].parent_id
        return tuple(reversed(way.values()))

    def with_above(self, topic_ids: Iterable[int]) -> frozenset[int]:
        """These and all above them."""
        found: set[int] = set()
        for topic_id in topic_ids:
            place: int | None = topic_id if topic_id in self.nodes else None
            while place is not None and place not in found:
                found.add(place)
                place = self.nodes[place].parent_id
        return frozenset(found)

    def with_below(self, topic_id: int) -> tuple[int, ...]:
        """It and all below it, the topmost first."""
        found, level = [topic_id], self.under(topic_id)
        while level:
            found += [node.id for node in level]
            level = tuple(child for node in level for child in self.under(node.id))
        return tuple(found)

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where in the Danish order each stands."""
        return {topic_id: place for place, topic_id in enumerate(self.nodes)}

    @cached_property
    def _under(self) -> Mapping[int | None, Collection[Node]]:
        under: dict[int | None, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            under[node.parent_id].append(node)
        return under


def topic_tree(viewer: Actor) -> TopicTree:
    """Of all topics that are not retired."""
    rows = list(topics_visible_to(viewer).order_by("sort_key", "id").values_list("id", "title", "parent_id"))
    there = {row[0] for row in rows}
    return TopicTree({pk: Node(pk, title, parent if parent in there else None) for pk, title, parent in rows})
