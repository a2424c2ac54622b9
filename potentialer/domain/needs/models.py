"""What was searched for: needs that nobody answered, and for a while every question. Never by whom."""

from django.conf import settings
from django.db import models

from potentialer.domain.people.models import Unit


class NeedState(models.TextChoices):
    """Who may read a need's words: `WAITING` nobody but the editor, until it came on enough days; `RELEASED` everybody
    inside; `HIDDEN` nobody but the editor, whatever comes."""

    WAITING = "waiting"
    RELEASED = "released"
    HIDDEN = "hidden"


class Need(models.Model):
    """What people looked for and did not find. Questions of the same telling words, in whatever form and order, are the
    same need: `key`. `words` is how it was put first. `may_be_name`: some of them may be what somebody is called, so
    that no number of days makes them known."""

    key = models.CharField(max_length=300, unique=True)
    words = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=NeedState, default=NeedState.WAITING)
    first_day = models.DateField()
    last_day = models.DateField()
    days = models.PositiveIntegerField(default=0)  # different ones on which it came
    may_be_name = models.BooleanField(default=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "-last_day", "-id"], name="needs_of_late")]


class AskedQuery(models.Model):
    """One search: its words, the day, and the part of the organisation it came from where that part is large enough to
    hide who asked. `need` is set when it got no good answer. `token` makes it come in once, though its taking in may be
    killed and done again."""

    token = models.CharField(max_length=32, unique=True)
    words = models.CharField(max_length=300)
    day = models.DateField()
    part = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answers = models.PositiveIntegerField(default=0)
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.CASCADE, related_name="asked")

    class Meta:
        indexes = [
            models.Index(fields=["day", "id"], name="asked_of_a_day"),
            models.Index(fields=["need", "day", "id"], name="asked_of_a_need"),
        ]
