"""Reading the word list. Everybody inside may."""

from collections.abc import Iterable

from django.db.models import QuerySet

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.synonyms.models import SynonymGroup
from potentialer.domain.synonyms.names import name_key


def synonym_groups() -> list[tuple[int, tuple[str, ...]]]:
    """Every group's id and names, ordered by id, for the search; one statement."""
    return [(pk, tuple(names)) for pk, names in SynonymGroup.objects.order_by("id").values_list("id", "names")]


def synonym_groups_visible_to(viewer: Actor) -> QuerySet[SynonymGroup]:
    """In the order of the list: by the first name of each."""
    groups = SynonymGroup.objects.all() if viewer.is_active else SynonymGroup.objects.none()
    return groups.order_by("sort_key", "id")


def get_synonym_group(viewer: Actor, group_id: int) -> SynonymGroup:
    """Raises NotFound."""
    group = synonym_groups_visible_to(viewer).filter(pk=group_id).first()
    if group is None:
        raise NotFound
    return group


def names_taken(names: Iterable[str], *, besides: int | None = None) -> dict[str, int]:
    """Which of these names stand in a group already, and in which: name -> id; `besides` is the group being edited."""
    keys = {name_key(name): name for name in names}
    taken: dict[str, int] = {}
    for group_id, standing in synonym_groups():
        if group_id != besides:
            taken |= {keys[key]: group_id for key in map(name_key, standing) if key in keys}
    return taken
