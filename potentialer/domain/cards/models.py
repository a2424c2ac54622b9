"""How a unit or a person presents itself to the others."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from potentialer.domain.people.models import Person, Unit

LONGEST_SEEKING = 300
MOST_SEEKINGS = 12


class Audience(models.TextChoices):
    """Who may see a section or a potential. The public comes later, with the editor's yes."""

    UNIT = "unit", _("Kun vores egen enhed")
    MUNICIPALITY = "municipality", _("Alle i kommunen")


class State(models.TextChoices):
    DRAFT = "draft", _("Kladde")
    PUBLISHED = "published", _("Delt")


class Card(models.Model):
    """One card for each unit or person that has begun one. A person's card is her own choice.

    `confirmed_at` is when its owner last said that it is still right; sharing it and saving it say so, too.
    """

    unit = models.OneToOneField(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="card")
    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="card")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    introduction = models.TextField(max_length=2000, blank=True)
    introduction_audience = models.CharField(max_length=12, choices=Audience, default=Audience.MUNICIPALITY)
    contact_wishes = models.TextField(max_length=1000, blank=True)
    contact_audience = models.CharField(max_length=12, choices=Audience, default=Audience.MUNICIPALITY)
    seeking_audience = models.CharField(max_length=12, choices=Audience, default=Audience.MUNICIPALITY)
    edition = models.PositiveIntegerField(default=1)  # counts saves; tells two who edit at once
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-confirmed_at", "-id"], name="cards_of_late")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False, person=None) | models.Q(unit=None, person__isnull=False),
                name="card_has_one_owner",
            )
        ]


class Seeking(models.Model):
    """One thing that the card's owner wants to learn."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="seekings")
    text = models.CharField(max_length=LONGEST_SEEKING)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "position"], name="seeking_in_its_place")]
