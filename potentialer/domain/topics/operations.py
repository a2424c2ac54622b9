"""Keeping the topics, and saying which units work with them."""

from collections.abc import Iterable, Mapping

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.operations import Entry, record_changes, writing
from potentialer.domain.people.models import Unit
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.domain.topics.policies import can_keep_topics

_BATCH = 500


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


def _known(ids: dict[str, int], key: str, what: str) -> int:
    if key not in ids:
        raise Invalid(f"unknown_{what}", field="topic_keys", detail=key)
    return ids[key]
