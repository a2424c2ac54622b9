"""Keeping the topics, and saying which units work with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.operations import Entry, record_changes, writing
from potentialer.domain.people.models import Unit
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.domain.topics.policies import can_keep_topics
from potentialer.lib.text.sorting import danish_sort_key

_BATCH = 500


@dataclass(frozen=True, slots=True)
class TopicRow:
    key: str
    title: str
    parent_key: str = ""
    kle: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


def save_topics(actor: Actor, *, rows: Iterable[TopicRow]) -> int:
    """Create or change topics by key, parents among the rows or already there; returns how many really changed.

    Raises Invalid("unknown_parent") and saves nothing when a parent is neither.
    """
    if not can_keep_topics(actor):
        raise NotAllowed
    rows = list(rows)
    with writing():
        known = {topic.key: topic for topic in Topic.objects.all()}
        entries = [entry for row in rows if (entry := _save_topic(known, row))]
        for row in rows:
            if row.parent_key and row.parent_key not in known:
                raise Invalid("unknown_parent", field="parent_key", detail=row.parent_key)
            parent_id = known[row.parent_key].pk if row.parent_key else None
            if known[row.key].parent_id != parent_id:
                known[row.key].parent_id = parent_id
                known[row.key].save(update_fields=["parent"])
                entries.append(Entry("edit", "topic", known[row.key].pk, ("parent",)))
        record_changes(actor, entries)
    return len({entry.thing_id for entry in entries})


def set_unit_topics(actor: Actor, *, topic_keys: Mapping[str, Iterable[str]]) -> int:
    """Unit key -> the keys of all its topics; other units keep theirs. Returns how many units really changed.

    Raises Invalid and saves nothing when a unit or topic is unknown.
    """
    if not can_keep_topics(actor):
        raise NotAllowed
    with writing():
        units = dict(Unit.objects.values_list("key", "id"))
        topics = dict(Topic.objects.values_list("key", "id"))
        there: dict[int, set[int]] = {}
        for unit_id, topic_id in UnitTopic.objects.values_list("unit_id", "topic_id"):
            there.setdefault(unit_id, set()).add(topic_id)
        wanted = {
            _known(units, key, "unit"): {_known(topics, topic, "topic") for topic in keys}
            for key, keys in topic_keys.items()
        }
        changed = [unit for unit, ids in wanted.items() if ids != there.get(unit, set())]
        for start in range(0, len(changed), _BATCH):
            UnitTopic.objects.filter(unit_id__in=changed[start : start + _BATCH]).delete()
        UnitTopic.objects.bulk_create(
            [UnitTopic(unit_id=unit, topic_id=topic) for unit in changed for topic in sorted(wanted[unit])],
            batch_size=_BATCH,
        )
        record_changes(actor, [Entry("edit", "unit", unit, ("topics",)) for unit in changed])
    return len(changed)


def _save_topic(known: dict[str, Topic], row: TopicRow) -> Entry | None:
    values = {
        "title": row.title,
        "kle": list(row.kle),
        "synonyms": list(row.synonyms),
        "sort_key": danish_sort_key(row.title),
    }
    topic = known.get(row.key)
    if topic is None:
        topic = known[row.key] = Topic.objects.create(key=row.key, **values)
        return Entry("create", "topic", topic.pk, ("title",))
    changed = [field for field, value in values.items() if getattr(topic, field) != value]
    if not changed:
        return None
    for field in changed:
        setattr(topic, field, values[field])
    topic.save(update_fields=changed)
    return Entry("edit", "topic", topic.pk, tuple(field for field in changed if field != "sort_key"))


def _known(ids: dict[str, int], key: str, what: str) -> int:
    if key not in ids:
        raise Invalid(f"unknown_{what}", field="topic_keys", detail=key)
    return ids[key]
