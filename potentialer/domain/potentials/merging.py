"""Making one topic of two: here, and not with the topics, because what is told on cards moves along."""

from django.utils import timezone

from potentialer.base.errors import Invalid, NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.operations import Entry, record_changes, writing
from potentialer.domain.potentials.models import PotentialTopic
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.domain.topics.names import distinct
from potentialer.domain.topics.policies import can_keep_topics
from potentialer.domain.topics.tree import topic_tree


def merge_topics(actor: Actor, *, topic: Topic, into: Topic) -> Topic:
    """`into` takes over the units, potentials, topics below, KLE numbers and words of `topic`, whose names become its
    synonyms. `topic` is retired, and lies under `into` so that the one leads to the other.

    Raises Invalid("same_topic") or Invalid("under_itself"), with the field `into`; NotFound for a retired one.
    """
    if not can_keep_topics(actor):
        raise NotAllowed
    if topic.pk == into.pk:
        raise Invalid("same_topic", field="into")
    with writing():
        found = Topic.objects.filter(retired_on=None).in_bulk([topic.pk, into.pk])
        if len(found) < 2:
            raise NotFound
        topic, into = found[topic.pk], found[into.pk]
        if into.pk in topic_tree(actor).with_below(topic.pk):
            raise Invalid("under_itself", field="into")
        entries = [
            *(Entry("edit", "unit", each, ("topics",)) for each in _move_units(topic, into)),
            *(Entry("edit", "potential", each, ("topics",)) for each in _move_potentials(topic, into)),
            *(Entry("edit", "topic", each, ("parent",)) for each in _move_below(topic, into)),
        ]
        fields = _take_names(topic, into)
        topic.retired_on, topic.parent = timezone.localdate(), into
        topic.save(update_fields=["retired_on", "parent"])
        entries += [
            Entry("absorb", "topic", into.pk, fields),
            Entry("merge", "topic", topic.pk, ("retired_on", "parent")),
        ]
        record_changes(actor, entries)
    return into


def _move_units(topic: Topic, into: Topic) -> list[int]:
    rows = UnitTopic.objects.filter(topic=topic)
    moved = list(rows.order_by("unit_id").values_list("unit_id", flat=True))
    rows.filter(unit_id__in=UnitTopic.objects.filter(topic=into).values("unit_id")).delete()
    rows.update(topic=into)
    return moved


def _move_potentials(topic: Topic, into: Topic) -> list[int]:
    """Neither their edition nor their date changes: nobody has written anything else on them."""
    rows = PotentialTopic.objects.filter(topic=topic)
    moved = list(rows.order_by("potential_id").values_list("potential_id", flat=True))
    rows.filter(potential_id__in=PotentialTopic.objects.filter(topic=into).values("potential_id")).delete()
    rows.update(topic=into)
    return moved


def _move_below(topic: Topic, into: Topic) -> list[int]:
    """Retired ones too: those that were merged into it lead on to `into`."""
    rows = Topic.objects.filter(parent=topic)
    moved = list(rows.order_by("id").values_list("id", flat=True))
    rows.update(parent=into)
    return moved


def _take_names(topic: Topic, into: Topic) -> tuple[str, ...]:
    """Nothing that either is called is lost; returns which fields of `into` changed."""
    synonyms = distinct([*into.synonyms, topic.title, *topic.synonyms], besides=[into.title])
    values = {
        "synonyms": list(synonyms),
        "keywords": list(distinct([*into.keywords, *topic.keywords], besides=[into.title, *synonyms])),
        "kle": list(dict.fromkeys([*into.kle, *topic.kle])),
    }
    changed = tuple(field for field, value in values.items() if getattr(into, field) != value)
    for field in changed:
        setattr(into, field, values[field])
    into.save(update_fields=list(changed))
    return changed
