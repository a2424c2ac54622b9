"""Reading what happened."""

from collections.abc import Collection

from django.db.models import Max

from potentialer.domain.changes.models import Change, Version


def latest_change_id() -> int:
    """The id of the newest committed change; 0 before the first."""
    return Change.objects.aggregate(latest=Max("id"))["latest"] or 0


def changes_after(cursor: int, *, limit: int) -> list[Change]:
    """At most `limit` changes with an id above `cursor`, in the order in which they were committed.

    A reader that stores the last id it handled misses nothing: see `operations.writing`.
    """
    return list(Change.objects.filter(id__gt=cursor).order_by("id")[:limit])


def has_happened(noun: str) -> bool:
    """Whether anything was ever recorded of such a thing."""
    return Change.objects.filter(noun=noun).exists()


def latest_change_of(noun: str, thing_id: int, verbs: Collection[str]) -> Change | None:
    """The newest of these kinds, with its actor; None where nothing such was recorded."""
    found = Change.objects.filter(noun=noun, thing_id=thing_id, verb__in=verbs)
    return found.select_related("actor").order_by("-id").first()


def versions_of(noun: str, thing_id: int, field: str) -> list[Version]:
    """All versions of one field's text, the newest first; `text` is None where it was blanked."""
    found = Version.objects.filter(noun=noun, thing_id=thing_id, field=field)
    return list(found.select_related("change", "author").order_by("-id"))
