"""What happened: the one mechanism behind audit, history and the search index's feed."""

from django.conf import settings
from django.db import models


class Change(models.Model):
    """One row for each thing an operation touched. It holds ids and names of fields, never a text of anybody's.

    Ids follow the order of commits on both databases (see `operations`), so a reader that has seen id n
    never later finds one below n.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    origin = models.CharField(max_length=20)  # "web", or what acted when nobody was logged in: "import", "command"
    verb = models.CharField(max_length=40)
    noun = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    fields = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["noun", "thing_id", "id"], name="change_of_a_thing")]


class Version(models.Model):
    """The text a field had from this change on. Erasing its author blanks `text` and keeps the row."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="versions")
    noun = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    text = models.TextField(null=True)  # noqa: DJ001 - null says "blanked", which differs from an empty text
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["noun", "thing_id", "field", "id"], name="version_of_a_field")]
