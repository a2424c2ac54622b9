"""Keeping the topics one at a time, and saying which units work with them. Many at once: `bulk`; into another:
`potentials.merging`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from potentialer.base.errors import Conflict, Invalid, NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.operations import Entry, record_change, record_changes, writing
from potentialer.domain.people.models import Unit
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.domain.topics.names import MOST_KEYWORDS, MOST_SYNONYMS, clean_title, clean_words
from potentialer.domain.topics.policies import can_keep_topics
from potentialer.domain.topics.queries import heirs_of_topics
from potentialer.domain.topics.tree import topic_tree
from potentialer.lib.text.sorting import danish_sort_key

_BATCH = 500
TOPIC_FIELDS = ("title", "synonyms", "keywords")


def edit_topic(
    actor: Actor,
    *,
    topic: Topic,
    title: str,
    synonyms: Sequence[str],
    keywords: Sequence[str],
    seen: Mapping[str, Any] | None = None,
) -> Topic:
    """A synonym that is the title, and a keyword that is either, is left out. `seen` are the fields as the editor began
    from them: Conflict when somebody has saved others meanwhile. Raises Invalid, with the field; NotFound for a retired
    topic."""
    _check_right(actor)
    title = clean_title(title)
    synonyms = clean_words(synonyms, field="synonyms", most=MOST_SYNONYMS, besides=[title])
    keywords = clean_words(keywords, field="keywords", most=MOST_KEYWORDS, besides=[title, *synonyms])
    values = {"title": title, "synonyms": list(synonyms), "keywords": list(keywords)}
    with writing():
        stored = _stored(topic)
        if seen is not None and any(getattr(stored, field) != seen.get(field) for field in TOPIC_FIELDS):
            raise Conflict("topic")
        changed = [field for field, value in values.items() if getattr(stored, field) != value]
        if not changed:
            return stored
        for field in changed:
            setattr(stored, field, values[field])
        stored.sort_key = danish_sort_key(title)
        stored.save(update_fields=[*changed, "sort_key"])
        texts = {field: title if field == "title" else "\n".join(values[field]) for field in changed}
        record_change(actor, verb="edit", noun="topic", thing_id=stored.pk, fields=changed, texts=texts)
    return stored


def retire_topic(actor: Actor, *, topic: Topic) -> int:
    """Offer it and all below it no more; what has them keeps them. Returns how many were retired."""
    _check_right(actor)
    with writing():
        ids = topic_tree(actor).with_below(_stored(topic).pk)
        for start in range(0, len(ids), _BATCH):
            Topic.objects.filter(pk__in=ids[start : start + _BATCH]).update(retired_on=timezone.localdate())
        record_changes(actor, [Entry("retire", "topic", each, ("retired_on",)) for each in ids])
    return len(ids)


def reopen_topic(actor: Actor, *, topic: Topic) -> Topic:
    """Offer a retired topic again. One that was merged stays with the other: NotFound."""
    _check_right(actor)
    with writing():
        stored = Topic.objects.filter(pk=topic.pk).first()
        if stored is None or stored.pk in heirs_of_topics():
            raise NotFound
        if stored.retired_on is not None:
            stored.retired_on = None
            stored.save(update_fields=["retired_on"])
            record_change(actor, verb="reopen", noun="topic", thing_id=stored.pk, fields=["retired_on"])
    return stored


def set_unit_topics(actor: Actor, *, topic_keys: Mapping[str, Iterable[str]]) -> int:
    """Unit key -> the keys of all its topics; other units keep theirs. Returns how many units really changed.

    Raises Invalid and saves nothing when a unit or topic is unknown.
    """
    _check_right(actor)
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


def _check_right(actor: Actor) -> None:
    if not can_keep_topics(actor):
        raise NotAllowed


def _stored(topic: Topic) -> Topic:
    stored = Topic.objects.filter(pk=topic.pk, retired_on=None).first()
    if stored is None:
        raise NotFound
    return stored


def _known(ids: dict[str, int], key: str, what: str) -> int:
    if key not in ids:
        raise Invalid(f"unknown_{what}", field="topic_keys", detail=key)
    return ids[key]
