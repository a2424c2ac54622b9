"""Who keeps the topics."""

from potentialer.domain.accounts.models import Actor


def can_keep_topics(actor: Actor) -> bool:
    return actor.is_active and actor.is_editor
