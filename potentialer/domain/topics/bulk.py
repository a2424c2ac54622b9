"""Saving many topics at once, in a constant number of statements for each batch and each level."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.operations import Entry, record_changes, writing
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.policies import can_keep_topics
from potentialer.lib.text.sorting import danish_sort_key

_BATCH = 500


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic as it shall be. `keywords` None leaves those that it has."""

    key: str
    title: str
    parent_key: str = ""
    kle: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    keywords: tuple[str, ...] | None = None


def save_topics(actor: Actor, *, rows: Iterable[TopicRow]) -> int:
    """Create or change topics by key, parents among the rows or already there; returns how many really changed, each
    with one change recorded.

    Raises Invalid("unknown_parent") when a parent is neither, Invalid("cycle") when topics would lie under themselves,
    and then saves nothing.
    """
    if not can_keep_topics(actor):
        raise NotAllowed
    wanted = {row.key: row for row in rows}
    with writing():
        known = {topic.key: topic for topic in Topic.objects.all()}
        levels = _levels(wanted, known)
        entries = _create(wanted, known, levels)
        changed: dict[Topic, tuple[str, ...]] = {}
        for row in wanted.values():
            if fields := _set(known[row.key], _values(row, known)):
                changed[known[row.key]] = fields
        columns = sorted({field for fields in changed.values() for field in fields})
        if changed:
            Topic.objects.bulk_update(list(changed), columns, batch_size=_BATCH)
        entries += [
            Entry("edit", "topic", topic.pk, tuple(field for field in fields if field != "sort_key"))
            for topic, fields in changed.items()
        ]
        record_changes(actor, entries)
    return len(entries)


def _create(wanted: Mapping[str, TopicRow], known: dict[str, Topic], levels: Sequence[Sequence[str]]) -> list[Entry]:
    """Those that are not there, each level after the one above it, so that each finds its parent; `known` grows."""
    entries = []
    for level in levels:
        new = [Topic(key=key, **_values(wanted[key], known)) for key in level if key in wanted and key not in known]
        for topic in Topic.objects.bulk_create(new, batch_size=_BATCH):
            known[topic.key] = topic
            entries.append(Entry("create", "topic", topic.pk, ("title",)))
    return entries


def _values(row: TopicRow, known: Mapping[str, Topic]) -> dict[str, Any]:
    values = {
        "title": row.title,
        "parent": known[row.parent_key] if row.parent_key else None,
        "kle": list(row.kle),
        "synonyms": list(row.synonyms),
        "sort_key": danish_sort_key(row.title),
    }
    return values if row.keywords is None else {**values, "keywords": list(row.keywords)}


def _set(topic: Topic, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Set what differs; returns which fields did."""
    parent = values["parent"]
    same_parent = topic.parent_id == (parent.pk if parent else None)
    changed = [
        field
        for field, value in values.items()
        if (not same_parent if field == "parent" else getattr(topic, field) != value)
    ]
    for field in changed:
        setattr(topic, field, values[field])
    return tuple(changed)


def _levels(wanted: Mapping[str, TopicRow], known: Mapping[str, Topic]) -> list[list[str]]:
    """The keys of all topics as they shall lie, the topmost first."""
    keys = {topic.pk: key for key, topic in known.items()}
    parents = {key: keys[topic.parent_id] if topic.parent_id else "" for key, topic in known.items()}
    parents |= {key: row.parent_key for key, row in wanted.items()}
    under: dict[str, list[str]] = defaultdict(list)
    for key, parent in parents.items():
        if parent and parent not in parents:
            raise Invalid("unknown_parent", field="parent_key", detail=parent)
        under[parent].append(key)
    levels, level = [], under[""]
    while level:
        levels.append(level)
        level = [key for parent in level for key in under.get(parent, ())]
    placed = {key for level in levels for key in level}
    if below_themselves := parents.keys() - placed:
        raise Invalid("cycle", field="parent_key", detail=min(below_themselves))
    return levels
