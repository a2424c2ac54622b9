"""Who may read and handle what people told."""

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.feedback.models import Feedback
from potentialer.domain.feedback.queries import feedback_visible_to
from potentialer.domain.people.queries import ids_of_units_spoken_for


def can_read_feedback(actor: Actor) -> bool:
    """Whether there is an inbox for this person at all."""
    return actor.is_active and (actor.is_editor or actor.is_administrator or bool(ids_of_units_spoken_for(actor)))


def can_handle_feedback(actor: Actor, feedback: Feedback) -> bool:
    return feedback_visible_to(actor).filter(pk=feedback.pk).exists()


def get_handled_feedback(actor: Actor, feedback_id: int) -> Feedback:
    """Raises NotFound also when it is somebody else's to handle."""
    feedback = feedback_visible_to(actor).filter(pk=feedback_id).first()
    if feedback is None:
        raise NotFound
    return feedback
