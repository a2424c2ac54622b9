"""Who may see it, in words that promise no more than is kept."""

from typing import Any

from django.utils.translation import gettext_lazy

from potentialer.domain.cards.models import Audience

_OF_UNIT = gettext_lazy("Kun os: enheden, dem, der hører under den, og lederne over os")
_OF_PERSON = gettext_lazy("Kun mine kolleger i enheden og vores ledere")
_ALL = gettext_lazy("Alle i kommunen")


def audience_choices(*, of_person: bool) -> list[tuple[str, Any]]:
    return [(Audience.UNIT.value, _OF_PERSON if of_person else _OF_UNIT), (Audience.MUNICIPALITY.value, _ALL)]
