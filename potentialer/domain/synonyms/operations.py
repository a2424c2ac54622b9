"""Keeping the word list."""

from collections.abc import Iterable, Sequence

from potentialer.base.errors import Conflict, Invalid, NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.operations import Entry, record_change, record_changes, writing
from potentialer.domain.synonyms.models import SynonymGroup
from potentialer.domain.synonyms.names import clean_names, name_key
from potentialer.domain.synonyms.policies import can_keep_synonyms
from potentialer.domain.synonyms.queries import names_taken
from potentialer.lib.text.sorting import danish_sort_key

NOUN = "synonym_group"
_BATCH = 500


def create_synonym_group(actor: Actor, *, names: Iterable[str]) -> SynonymGroup:
    """Raises Invalid, with the name as its detail, when one cannot stand or stands in another group already."""
    [group] = create_synonym_groups(actor, groups=[names])
    return group


def create_synonym_groups(actor: Actor, *, groups: Iterable[Iterable[str]]) -> list[SynonymGroup]:
    """Many at once, in a constant number of statements for each batch; nothing is saved when one cannot stand."""
    _check_right(actor)
    cleaned = [clean_names(names) for names in groups]
    every = [name for names in cleaned for name in names]
    _check_once(every)
    with writing():
        _check_free(every)
        made = SynonymGroup.objects.bulk_create(
            [SynonymGroup(names=list(names), sort_key=danish_sort_key(names[0])) for names in cleaned],
            batch_size=_BATCH,
        )
        record_changes(actor, [Entry("create", NOUN, group.pk, ("names",), _texts(group)) for group in made])
    return made


def edit_synonym_group(
    actor: Actor, *, group: SynonymGroup, names: Iterable[str], seen: Sequence[str] | None = None
) -> SynonymGroup:
    """`seen` are the names the editor began from: Conflict when somebody has saved others meanwhile, NotFound when
    somebody has deleted the group."""
    _check_right(actor)
    cleaned = clean_names(names)
    with writing():
        stored = SynonymGroup.objects.filter(pk=group.pk).first()
        if stored is None:
            raise NotFound
        if seen is not None and stored.names != list(seen):
            raise Conflict("names")
        _check_free(cleaned, besides=stored.pk)
        if stored.names == list(cleaned):
            return stored
        stored.names, stored.sort_key = list(cleaned), danish_sort_key(cleaned[0])
        stored.save(update_fields=["names", "sort_key"])
        record_change(actor, verb="edit", noun=NOUN, thing_id=stored.pk, texts=_texts(stored))
    return stored


def delete_synonym_group(actor: Actor, *, group: SynonymGroup) -> None:
    """The versions stay in the history."""
    _check_right(actor)
    with writing():
        deleted, _ = SynonymGroup.objects.filter(pk=group.pk).delete()
        if not deleted:
            raise NotFound
        record_change(actor, verb="delete", noun=NOUN, thing_id=group.pk)


def _check_right(actor: Actor) -> None:
    if not can_keep_synonyms(actor):
        raise NotAllowed


def _check_once(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name_key(name) in seen:
            raise Invalid("name_taken", field="names", detail=name)
        seen.add(name_key(name))


def _check_free(names: Iterable[str], *, besides: int | None = None) -> None:
    for name in names_taken(names, besides=besides):
        raise Invalid("name_taken", field="names", detail=name)


def _texts(group: SynonymGroup) -> dict[str, str]:
    return {"names": "\n".join(group.names)}
