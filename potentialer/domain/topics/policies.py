"""Who keeps the topics."""

from potentialer.base.errors import NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.queries import get_topic, get_topic_or_retired


def can_keep_topics(actor: Actor) -> bool:
    return actor.is_active and actor.is_editor


def get_kept_topic(actor: Actor, topic_id: int) -> Topic:
    topic = get_topic(actor, topic_id)
    if not can_keep_topics(actor):
        raise NotAllowed
    return topic


def get_retired_topic(actor: Actor, topic_id: int) -> Topic:
    """For who may offer it again."""
    topic = get_topic_or_retired(actor, topic_id)
    if not can_keep_topics(actor):
        raise NotAllowed
    return topic
