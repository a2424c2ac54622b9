"""What the editor types about a topic."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.names import LONGEST_TITLE
from potentialer.web.shared.forms import HouseForm, Text

_LONGEST_WORDS = 40_000  # signs


class TopicForm(HouseForm):
    """Words stand one a line."""

    title = Text(gettext_lazy("Titel"), max_length=LONGEST_TITLE, missing=gettext_lazy("Skriv, hvad emnet hedder."))
    synonyms = Text(
        gettext_lazy("Hvad kalder folk det også?"),
        rows=4,
        max_length=_LONGEST_WORDS,
        required=False,
        hint=gettext_lazy("Ét navn på hver linje. Navnene står på emnets side."),
    )
    keywords = Text(
        gettext_lazy("Hvilke ord skal også finde det?"),
        rows=8,
        max_length=_LONGEST_WORDS,
        required=False,
        hint=gettext_lazy("Ét ord på hver linje: det, folk søger på, når det er det her, de mener."),
    )


def shown_words(topic: Topic) -> dict[str, Any]:
    """A topic's fields as the form shows them."""
    return {"title": topic.title, "synonyms": "\n".join(topic.synonyms), "keywords": "\n".join(topic.keywords)}


class MergeForm(HouseForm):
    into = forms.IntegerField(
        label=gettext_lazy("Det andet emne"),
        error_messages={
            "required": gettext_lazy("Vælg det emne, der skal bestå."),
            "invalid": gettext_lazy("Vælg det emne, der skal bestå."),
        },
    )
