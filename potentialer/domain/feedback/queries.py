"""Reading what people told. What was missing is the editor's to read; an error in the directory belongs to
whoever owns the data: the leader of the unit, and the administrators who load the organisation's file."""

from django.db.models import Q, QuerySet

from potentialer.base.sets import AnyOf
from potentialer.domain.accounts.models import Actor
from potentialer.domain.feedback.models import Feedback, FeedbackKind
from potentialer.domain.people.queries import has_place_in, ids_of_units_spoken_for_with_all_below


def feedback_visible_to(viewer: Actor) -> QuerySet[Feedback]:
    if not viewer.is_active:
        return Feedback.objects.none()
    allowed = Q()
    if viewer.is_editor:
        allowed |= Q(kind=FeedbackKind.MISSING)
    if viewer.is_administrator:
        allowed |= Q(kind=FeedbackKind.CORRECTION)
    else:
        units = ids_of_units_spoken_for_with_all_below(viewer)
        if units:
            allowed |= Q(kind=FeedbackKind.CORRECTION, unit_id__in=AnyOf(units))
            allowed |= Q(has_place_in(units, "person_id"), kind=FeedbackKind.CORRECTION)
    return Feedback.objects.filter(allowed) if allowed else Feedback.objects.none()


def feedback_waiting(viewer: Actor) -> QuerySet[Feedback]:
    """What nobody has handled yet, the oldest first, with what it is about."""
    return (
        feedback_visible_to(viewer)
        .filter(handled_at=None)
        .select_related("unit", "person", "author")
        .order_by("written_at", "id")
    )


def feedback_handled(viewer: Actor) -> QuerySet[Feedback]:
    """The newest first."""
    return (
        feedback_visible_to(viewer)
        .filter(handled_at__isnull=False)
        .select_related("unit", "person", "author", "handled_by")
        .order_by("-handled_at", "-id")
    )
