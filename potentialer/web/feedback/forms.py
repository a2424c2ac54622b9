"""What people tell."""

from django import forms
from django.utils.translation import gettext_lazy

from potentialer.web.shared.forms import HouseForm, Text


class MissingForm(HouseForm):
    text = Text(
        gettext_lazy("Hvad manglede du?"),
        rows=5,
        max_length=4000,
        missing=gettext_lazy("Skriv et par ord om, hvad du manglede."),
        hint=gettext_lazy("Stort eller småt. Skriv ikke navne på borgere."),
    )
    with_name = forms.BooleanField(
        label=gettext_lazy("Skriv mit navn på, så I kan svare mig"),
        help_text=gettext_lazy("Uden hak kan ingen se, hvem der skrev."),
        required=False,
    )
