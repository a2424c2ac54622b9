"""Telling, and handling what was told."""

from django.utils import timezone

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import Actor, System, User
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.feedback.models import Feedback, FeedbackKind
from potentialer.domain.feedback.policies import can_handle_feedback
from potentialer.domain.people.models import Person, Unit
from potentialer.lib.text.cpr import find_cpr


def tell_what_was_missing(actor: Actor, *, text: str, path: str, with_name: bool) -> Feedback:
    """Without `with_name` nobody, not even the audit trail, can see who wrote it. The path loses its query,
    which may hold what was searched for."""
    return _tell(actor, Feedback(kind=FeedbackKind.MISSING, text=text, path=path.split("?")[0][:300]), with_name)


def report_correction(
    actor: Actor, *, text: str, unit: Unit | None = None, person: Person | None = None, with_name: bool = True
) -> Feedback:
    """Tell the owner of the data that something about exactly one unit or person is wrong."""
    return _tell(actor, Feedback(kind=FeedbackKind.CORRECTION, text=text, unit=unit, person=person), with_name)


def set_feedback_handled(actor: Actor, *, feedback: Feedback, handled: bool) -> Feedback:
    if not can_handle_feedback(actor, feedback):
        raise NotAllowed
    with writing():
        feedback.handled_at = timezone.now() if handled else None
        feedback.handled_by = actor if handled and isinstance(actor, User) else None
        feedback.save(update_fields=["handled_at", "handled_by"])
        verb = "handle" if handled else "reopen"
        record_change(actor, verb=verb, noun="feedback", thing_id=feedback.pk, fields=["handled_at"])
    return feedback


def _tell(actor: Actor, feedback: Feedback, with_name: bool) -> Feedback:
    if not actor.is_active:
        raise NotAllowed
    feedback.text = feedback.text.strip()
    if not feedback.text:
        raise Invalid("missing", field="text")
    if found := find_cpr(feedback.text):
        raise Invalid("cpr", field="text", detail=str(found[0].line))
    feedback.author = actor if with_name and isinstance(actor, User) else None
    feedback.written_at = timezone.now()
    with writing():
        feedback.save(force_insert=True)
        writer: Actor = actor if with_name else System("web")
        record_change(writer, verb="tell", noun="feedback", thing_id=feedback.pk, fields=["text"])
    return feedback
