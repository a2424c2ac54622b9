"""Subjects from the municipality's taxonomy or its own."""

from django.db import models

from potentialer.base.fields import SortKeyField
from potentialer.domain.people.models import Unit


class Topic(models.Model):
    """A subject with the words people use for it. `kle` holds KLE numbers such as '27.36.04'. `synonyms` are other
    names of it; `keywords` words that belong to it, by which it is found and which it is not called."""

    key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    kle = models.JSONField(default=list, blank=True)
    synonyms = models.JSONField(default=list, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    sort_key = SortKeyField()
    retired_on = models.DateField(null=True, blank=True)


class UnitTopic(models.Model):
    """The unit works with the topic."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="unit_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="unit_topics")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "topic"], name="topic_once_a_unit")]
