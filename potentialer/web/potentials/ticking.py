"""The topics that a potential may be given. However many there are, few are shown: what is chosen, what lies near, what
the text seems to be about, what was looked for, and what others use. All the others are found by their words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from potentialer.base.sets import AnyOf
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Card
from potentialer.domain.people.models import Unit
from potentialer.domain.people.queries import memberships_of_person
from potentialer.domain.potentials.checks import TEXTS
from potentialer.domain.potentials.models import Potential
from potentialer.domain.potentials.topic_use import topic_use
from potentialer.domain.topics.finding import LONGEST_ASKED, topic_words
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.queries import topics_of_unit, topics_visible_to
from potentialer.domain.topics.tree import Node, TopicTree, topic_tree
from potentialer.web.potentials.pages import FoundTopics, TopicChoice, TopicChooser, TopicGroup

FIELD, BUTTON, ENTER = "find_topic", "find", "enter"
FOUND, PROPOSED = 12, 6
MOST_SHOWN = 300  # topics that are offered without being looked for: of so few all, of more those in use
_MOST_CHOSEN = 200
_MOST_NAMED = 50  # in one text
_LONGEST_ID = 18  # digits that fit in a database's number


@dataclass(frozen=True, slots=True)
class Ticks:
    """`topics` are those that may be saved: what is stored, and what was posted and is there. `near` are the topics of
    the owner's unit, `stored` those chosen before."""

    topics: dict[int, Topic]
    near: tuple[Topic, ...]
    stored: frozenset[int]

    @property
    def ids(self) -> Collection[int]:
        return self.topics.keys()

    def chooser(self, viewer: Actor, chosen: Collection[str] | None, *, text: str, asked: str) -> TopicChooser:
        """`chosen` is what was posted; None shows what is stored. `text` is what is written, `asked` what is looked
        for. Each topic stands once."""
        ticked = {str(pk) for pk in self.stored} if chosen is None else set(chosen)
        offer = _Offer(topic_tree(viewer), ticked)
        words, used = topic_words(), topic_use(viewer).ids
        groups = [
            offer.group(_("Valgt"), [_node(topic) for topic in self.topics.values() if str(topic.pk) in ticked]),
            offer.group(_("Tæt på jer"), map(_node, self.near)),
        ]
        proposed = [node for node in offer.nodes(words.named_in(text, most=_MOST_NAMED)) if not offer.is_theme(node)]
        groups.append(offer.group(_("Passer måske"), proposed[:PROPOSED]))
        found = [one.id for one in words.find(asked, most=FOUND, first=used)]
        there = len(offer.shown.intersection(found))
        looked_for = FoundTopics(asked, offer.choices(offer.nodes(found)), there)
        return TopicChooser(tuple(filter(None, groups)), looked_for, tuple(offer.by_theme(used)), offer.is_empty)


class _Offer:
    """What has been shown grows as groups are made, so that no topic stands in two."""

    def __init__(self, tree: TopicTree, ticked: Collection[str]) -> None:
        self.shown: set[int] = set()
        self._tree, self._ticked = tree, ticked

    @property
    def is_empty(self) -> bool:
        return not (self._tree.nodes or self.shown)

    def nodes(self, ids: Iterable[int]) -> list[Node]:
        """Those that are not shown yet."""
        return [self._tree.nodes[each] for each in ids if each in self._tree.nodes and each not in self.shown]

    def is_theme(self, node: Node) -> bool:
        """Its title is too wide a word to tell what a text is about."""
        return node.parent_id is None and bool(self._tree.under(node.id))

    def group(self, label: str, nodes: Iterable[Node]) -> TopicGroup | None:
        choices = self.choices(nodes)
        return TopicGroup(label, True, choices) if choices else None

    def choices(self, nodes: Iterable[Node]) -> tuple[TopicChoice, ...]:
        new = {node.id: node for node in nodes if node.id not in self.shown}
        self.shown |= new.keys()
        return tuple(topic_choice(node, self._tree, ticked=self._ticked) for node in new.values())

    def by_theme(self, used: Collection[int]) -> Iterable[TopicGroup]:
        """The rest that is offered, theme by theme; topics without a theme last."""
        of_all = used if len(self._tree.nodes) > MOST_SHOWN else self._tree.nodes.keys()
        for top in self._tree.under(None):
            below = [each for each in self._tree.with_below(top.id)[1:] if each in of_all]
            if choices := self.choices(sorted(self.nodes(below), key=self._place)):
                yield TopicGroup(top.title, False, choices)
        loose = [top for top in self._tree.under(None) if top.id in of_all and not self._tree.under(top.id)]
        if choices := self.choices(loose):
            yield TopicGroup(_("Andre emner"), False, choices)

    def _place(self, node: Node) -> int:
        return self._tree.places[node.id]


def topic_choice(node: Node, tree: TopicTree, *, ticked: Collection[str] = ()) -> TopicChoice:
    path = " › ".join(each.title for each in tree.above(node.id))
    return TopicChoice(node.id, node.title, str(node.id) in ticked, path)


def ticks_for(request: HttpRequest, viewer: Actor, card: Card, potential: Potential | None = None) -> Ticks:
    """A topic that was retired after it was chosen is kept until it is unticked."""
    stored = {row.topic_id: row.topic for row in potential.topics} if potential else {}  # type: ignore[attr-defined]
    near = [topic for unit in _units(viewer, card) for topic in topics_of_unit(viewer, unit)]
    posted = ids_among(request.POST.getlist("topics"))
    found = topics_visible_to(viewer).filter(pk__in=AnyOf(posted)) if posted else ()
    both = {**{topic.pk: topic for topic in found}, **stored}
    in_order = sorted(both.values(), key=lambda topic: (topic.sort_key, topic.pk))
    return Ticks({topic.pk: topic for topic in in_order}, tuple(near), frozenset(stored))


def ids_among(values: Iterable[str]) -> list[int]:
    """The numbers among them, at most so many as anybody ticks."""
    fit = (each for each in values if each.isascii() and each.isdecimal() and len(each) <= _LONGEST_ID)
    return [int(each) for each in fit][:_MOST_CHOSEN]


def is_finding(request: HttpRequest) -> bool:
    """Whether the form was sent to look for a topic: by its button, or by Enter in its box."""
    return BUTTON in request.POST or (ENTER in request.POST and bool(asked_for(request)))


def asked_for(request: HttpRequest) -> str:
    said = (request.POST if request.method == "POST" else request.GET).get(FIELD, "")
    return said.replace("\x00", "").strip()[:LONGEST_ASKED]


def written(request: HttpRequest, potential: Potential | None) -> str:
    """All that is written, to see what it is about."""
    if request.method == "POST":
        return "\n".join(request.POST.get(field, "") for field in TEXTS)
    return "\n".join((potential.title, potential.text)) if potential else ""


def _units(viewer: Actor, card: Card) -> list[Unit]:
    if card.unit is not None:
        return [card.unit]
    return [place.unit for place in memberships_of_person(viewer, card.person)] if card.person else []


def _node(topic: Topic) -> Node:
    return Node(topic.pk, topic.title, topic.parent_id)
