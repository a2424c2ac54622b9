"""What the editor types."""

from django.utils.translation import gettext_lazy

from potentialer.web.shared.forms import HouseForm, Text


class HelpForm(HouseForm):
    title = Text(gettext_lazy("Sidens titel"), max_length=120, missing=gettext_lazy("Giv siden en titel."))
    text = Text(
        gettext_lazy("Tekst"),
        rows=18,
        max_length=20_000,
        missing=gettext_lazy("Skriv noget på siden."),
        hint=gettext_lazy(
            "En tom linje giver et nyt afsnit. Skriv # foran en overskrift og - foran hvert punkt i en liste, "
            "for eksempel: # Før mødet"
        ),
    )
