"""The topics that a potential may be given: the unit's own first, then theme by theme."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Card
from potentialer.domain.people.models import Unit
from potentialer.domain.people.queries import memberships_of_person
from potentialer.domain.potentials.models import Potential
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.queries import topics_of_unit, topics_visible_to
from potentialer.web.potentials.pages import TopicChoice, TopicGroup


@dataclass(frozen=True, slots=True)
class Ticks:
    """`near` are the topics of the owner's unit and those chosen before, in their order."""

    topics: dict[int, Topic]
    near: tuple[int, ...]
    stored: frozenset[int]

    @property
    def ids(self) -> Collection[int]:
        return self.topics.keys()

    def groups(self, chosen: Collection[str] | None) -> tuple[TopicGroup, ...]:
        """`chosen` is what was posted; None shows what is stored."""
        ticked = {str(pk) for pk in self.stored} if chosen is None else set(chosen)
        themes: dict[int, list[Topic]] = {}
        for topic in self.topics.values():
            if topic.parent_id is not None and topic.pk not in self.near:
                themes.setdefault(topic.parent_id, []).append(topic)
        near = [self.topics[pk] for pk in self.near]
        groups = [TopicGroup(_("Tæt på jer"), True, _choices(near, ticked))] if near else []
        for theme in self.topics.values():
            if topics := themes.get(theme.pk):
                is_open = any(str(topic.pk) in ticked for topic in topics)
                groups.append(TopicGroup(theme.title, is_open, _choices(topics, ticked)))
        loose = [each for each in self.topics.values() if not each.parent_id and each.pk not in (*themes, *self.near)]
        if loose:
            groups.append(TopicGroup(_("Andre emner"), False, _choices(loose, ticked)))
        return tuple(groups)


def ticks_for(viewer: Actor, card: Card, potential: Potential | None = None) -> Ticks:
    """A topic that was retired after it was chosen is kept until it is unticked."""
    stored = {row.topic_id: row.topic for row in potential.topics} if potential else {}  # type: ignore[attr-defined]
    topics = {topic.pk: topic for topic in topics_visible_to(viewer).order_by("sort_key", "id")}
    near = [*stored, *(topic.pk for unit in _units(viewer, card) for topic in topics_of_unit(viewer, unit))]
    return Ticks({**topics, **stored}, tuple(dict.fromkeys(near)), frozenset(stored))


def _units(viewer: Actor, card: Card) -> list[Unit]:
    if card.unit is not None:
        return [card.unit]
    return [place.unit for place in memberships_of_person(viewer, card.person)] if card.person else []


def _choices(topics: Collection[Topic], ticked: set[str]) -> tuple[TopicChoice, ...]:
    return tuple(TopicChoice(topic.pk, topic.title, str(topic.pk) in ticked) for topic in topics)
