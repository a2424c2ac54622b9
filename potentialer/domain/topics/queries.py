"""Reading topics. Everybody inside may; retired ones are kept for what points at them and offered no more."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.models import Change
from potentialer.domain.people.models import Unit
from potentialer.domain.topics.models import Topic


@dataclass(frozen=True, slots=True)
class TopicNames:
    """What a topic is called and found by."""

    id: int
    title: str
    synonyms: tuple[str, ...]
    keywords: tuple[str, ...]


def names_of_topics() -> list[TopicNames]:
    """Of all topics that are not retired, ordered by id, for the search; one statement."""
    rows = Topic.objects.filter(retired_on=None).order_by("id").values_list("id", "title", "synonyms", "keywords")
    return [TopicNames(pk, title, tuple(synonyms), tuple(keywords)) for pk, title, synonyms, keywords in rows]


def topics_visible_to(viewer: Actor) -> QuerySet[Topic]:
    return Topic.objects.filter(retired_on=None) if viewer.is_active else Topic.objects.none()


def topics_with_unit_counts(viewer: Actor) -> QuerySet[Topic]:
    """All topics in Danish order with `unit_count`, the open units that work with each."""
    counted = Count("unit_topics", filter=Q(unit_topics__unit__closed_on=None), distinct=True)
    return topics_visible_to(viewer).annotate(unit_count=counted).order_by("sort_key", "id")


def get_topic(viewer: Actor, topic_id: int) -> Topic:
    """Raises NotFound."""
    topic = topics_visible_to(viewer).filter(pk=topic_id).select_related("parent").first()
    if topic is None:
        raise NotFound
    return topic


def topics_of_unit(viewer: Actor, unit: Unit) -> list[Topic]:
    return list(topics_visible_to(viewer).filter(unit_topics__unit=unit).order_by("sort_key", "id"))


def units_with_topic(viewer: Actor, topic: Topic) -> QuerySet[Unit]:
    """Open units that work with the topic, in Danish order."""
    if not viewer.is_active:
        return Unit.objects.none()
    return Unit.objects.filter(unit_topics__topic=topic, closed_on=None).order_by("sort_key", "id")


def fields_edited_by_people() -> dict[int, frozenset[str]]:
    """Of each topic that somebody has edited here, the fields: what an import leaves alone. One statement."""
    rows = Change.objects.filter(noun="topic", actor__isnull=False).values_list("thing_id", "fields")
    edited: dict[int, frozenset[str]] = {}
    for topic_id, fields in rows:
        edited[topic_id] = edited.get(topic_id, frozenset()) | frozenset(fields)
    return edited


def latest_change_of_topics() -> int:
    """The id of the newest change of any topic; 0 before the first."""
    return Change.objects.filter(noun="topic").aggregate(latest=Max("id"))["latest"] or 0
