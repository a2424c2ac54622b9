"""Help pages, which the editor writes in the municipality's own words."""

from django.db import models


class HelpPage(models.Model):
    """`text` is Markdown without HTML. `position` orders the list; `slug` is the page's lasting address."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=20_000)
    position = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
