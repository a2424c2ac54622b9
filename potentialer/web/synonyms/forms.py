"""What the editor types."""

from django.utils.translation import gettext_lazy

from potentialer.web.shared.forms import HouseForm, Text


class WordsForm(HouseForm):
    """`names` holds one name a line."""

    names = Text(
        gettext_lazy("Ord, der betyder det samme"),
        rows=7,
        max_length=2_000,
        missing=gettext_lazy("Skriv mindst to forskellige ord, der betyder det samme."),
        hint=gettext_lazy(
            "Ét på hver linje, det mest brugte først. For eksempel PPR på den første linje og Pædagogisk Psykologisk "
            "Rådgivning på den næste. Tag kun det med, der virkelig er det samme."
        ),
    )
