"""Words that mean the same here, as the editor keeps them."""

from django.db import models

from potentialer.base.fields import SortKeyField


class SynonymGroup(models.Model):
    """At least two names of one thing, each a word, an abbreviation or a few words: ["PPR", "Pædagogisk Psykologisk
    Rådgivning"]. Whoever searches for one also finds the others. It is listed by its first."""

    names = models.JSONField(default=list)
    sort_key = SortKeyField()
