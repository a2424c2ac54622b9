"""What people tell about the tool and about errors in what it shows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from potentialer.domain.people.models import Person, Unit


class FeedbackKind(models.TextChoices):
    MISSING = "missing", _("Hvad manglede du?")
    CORRECTION = "correction", _("Fejl i oplysningerne")


class Feedback(models.Model):
    """One message. `author` is set only when the writer chose to give a name; a correction says what it is about."""

    kind = models.CharField(max_length=12, choices=FeedbackKind)
    text = models.TextField(max_length=4000)
    path = models.CharField(max_length=300, blank=True)  # the page it was written on, without what was searched for
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "handled_at", "id"], name="feedback_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=FeedbackKind.MISSING, unit=None, person=None)
                | models.Q(kind=FeedbackKind.CORRECTION, unit__isnull=False, person=None)
                | models.Q(kind=FeedbackKind.CORRECTION, unit=None, person__isnull=False),
                name="correction_is_about_one_thing",
            )
        ]
