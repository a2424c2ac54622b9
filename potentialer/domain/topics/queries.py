"""Reading topics. Everybody inside may; retired ones are kept for what points at them and offered no more."""

from dataclasses import dataclass

from django.db.models import Max, QuerySet

from potentialer.base.errors import NotFound
from potentialer.base.sets import AnyOf
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.models import Change
from potentialer.domain.people.models import Unit
from potentialer.domain.topics.models import Topic

_BATCH = 500


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


def get_topic(viewer: Actor, topic_id: int) -> Topic:
    """Raises NotFound."""
    topic = topics_visible_to(viewer).filter(pk=topic_id).select_related("parent").first()
    if topic is None:
        raise NotFound
    return topic


def get_topic_or_retired(viewer: Actor, topic_id: int) -> Topic:
    """Raises NotFound."""
    topic = Topic.objects.filter(pk=topic_id).first() if viewer.is_active else None
    if topic is None:
        raise NotFound
    return topic


def heirs_of_topics() -> dict[int, int]:
    """Each topic that was merged: the one that stands for it now. Whoever merges puts the old one under the new one
    (`potentials.merging`), and that it was merged stands in the changes."""
    merged = Change.objects.filter(noun="topic", verb="merge").order_by("id").values_list("thing_id", flat=True)
    ids = list(dict.fromkeys(merged))
    parents: dict[int, int] = {}
    for start in range(0, len(ids), _BATCH):
        rows = Topic.objects.filter(pk__in=ids[start : start + _BATCH]).exclude(parent=None).exclude(retired_on=None)
        parents |= {pk: parent for pk, parent in rows.values_list("id", "parent_id") if parent is not None}
    return {topic: _last(parents, topic) for topic in parents}


def keys_of_heirs() -> dict[str, str]:
    """The same by key, for files that still name the old one."""
    heirs = heirs_of_topics()
    keys = dict(Topic.objects.filter(pk__in=AnyOf({*heirs, *heirs.values()})).values_list("id", "key"))
    return {keys[old]: keys[new] for old, new in heirs.items() if new in keys}


def _last(parents: dict[int, int], topic: int) -> int:
    seen = {topic}
    while topic in parents and parents[topic] not in seen:
        topic = parents[topic]
        seen.add(topic)
    return topic


def retired_topics(viewer: Actor) -> QuerySet[Topic]:
    """Those that the editor has taken out and that were not merged, the last first."""
    if not viewer.is_active:
        return Topic.objects.none()
    retired = Topic.objects.exclude(retired_on=None).exclude(pk__in=AnyOf(heirs_of_topics()))
    return retired.order_by("-retired_on", "sort_key", "id")


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
