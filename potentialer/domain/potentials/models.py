"""One thing on a card that others can use. What follows (contributions, threads, the index) points at this row,
whatever its kind; a trial's and a task's own details stand beside it, one to one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.topics.models import Topic

LONGEST_TITLE = 160


class PotentialKind(models.TextChoices):
    KNOWLEDGE = "knowledge", _("Viden")
    TRIAL = "trial", _("Prøvehandling")
    TASK = "task", _("Opgave")


class Help(models.TextChoices):
    """What an owner of knowledge offers."""

    WITH_YOU = "with_you", _("Kan gøre det sammen med dig")
    EXPLAIN = "explain", _("Kan forklare det")
    KNOWS_WHO = "knows_who", _("Ved, hvem der kan")


class Stage(models.TextChoices):
    IDEA = "idea", _("Idé")
    RUNNING = "running", _("I gang")
    STOPPED = "stopped", _("Stoppet")
    ENDED = "ended", _("Afsluttet")
    PRACTICE = "practice", _("Blevet en del af hverdagen")


class Worked(models.TextChoices):
    YES = "yes", _("Ja")
    PARTLY = "partly", _("Delvist")
    NO = "no", _("Nej")


class Potential(models.Model):
    """`text` is the knowledge or the task; a trial tells its story in `TrialDetails` and keeps `text` for a summary."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="potentials")
    kind = models.CharField(max_length=10, choices=PotentialKind)
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(max_length=6000, blank=True)
    help = models.CharField(max_length=10, choices=Help, blank=True)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.MUNICIPALITY)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "state", "-changed_at", "-id"], name="potentials_of_late"),
            models.Index(fields=["kind", "state", "audience"], name="potentials_of_audience"),
            # Without the state, which is the same of nearly all: SQLite would begin with it, and walk through all.
            models.Index(fields=["-changed_at", "-id"], name="newest_potentials"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="potential_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(kind="knowledge") | models.Q(help=""), name="help_is_knowledge_s_alone"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="period_runs_forwards",
            ),
        ]


class PotentialTopic(models.Model):
    potential = models.ForeignKey(Potential, on_delete=models.CASCADE, related_name="potential_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="potential_topics")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["potential", "topic"], name="topic_once_a_potential")]


class TrialDetails(models.Model):
    """What was wondered about, done, seen and learned. `worked` is empty while nobody knows."""

    potential = models.OneToOneField(Potential, primary_key=True, on_delete=models.CASCADE, related_name="trial")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.IDEA)
    worked = models.CharField(max_length=10, choices=Worked, blank=True)
    wonder = models.TextField(max_length=3000, blank=True)
    did = models.TextField(max_length=6000, blank=True)
    happened = models.TextField(max_length=6000, blank=True)
    learned = models.TextField(max_length=6000, blank=True)
    next_step = models.TextField(max_length=2000, blank=True)


class TaskDetails(models.Model):
    potential = models.OneToOneField(Potential, primary_key=True, on_delete=models.CASCADE, related_name="task")
    is_open = models.BooleanField(default=False)  # others may join, or ask
