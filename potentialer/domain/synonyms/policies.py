"""Who keeps the word list."""

from potentialer.base.errors import NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.synonyms.models import SynonymGroup
from potentialer.domain.synonyms.queries import get_synonym_group


def can_keep_synonyms(actor: Actor) -> bool:
    return actor.is_active and actor.is_editor


def get_kept_synonym_group(actor: Actor, group_id: int) -> SynonymGroup:
    group = get_synonym_group(actor, group_id)
    if not can_keep_synonyms(actor):
        raise NotAllowed
    return group
