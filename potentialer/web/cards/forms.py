"""What is typed on a card."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potentialer.domain.cards.checks import LONGEST
from potentialer.domain.cards.models import LONGEST_SEEKING, MOST_SEEKINGS, Audience, Card
from potentialer.web.shared.audiences import audience_choices
from potentialer.web.shared.forms import HouseForm, Text


class AudienceField(forms.ChoiceField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            choices=Audience.choices,
            initial=Audience.MUNICIPALITY,
            error_messages={
                "required": gettext_lazy("Vælg, hvem der må se det."),
                "invalid_choice": gettext_lazy("Vælg, hvem der må se det."),
            },
        )


class CardForm(HouseForm):
    """`edition` is the one that the writer began from, so that two who edit at once are told."""

    introduction = Text(
        gettext_lazy("Hvem er vi?"),
        rows=6,
        required=False,
        max_length=LONGEST["introduction"],
        hint=gettext_lazy("Hvem er I, hvem er I der for, og hvad er særligt hos jer? To-fem sætninger er nok."),
    )
    introduction_audience = AudienceField(gettext_lazy("Hvem må se, hvem I er?"))
    seekings = Text(
        gettext_lazy("Det vil vi gerne lære"),
        rows=4,
        required=False,
        max_length=2 * MOST_SEEKINGS * LONGEST_SEEKING,
        hint=gettext_lazy("En ting på hver linje. For eksempel: Hvordan får vi flere fædre med til forældremøder?"),
    )
    seeking_audience = AudienceField(gettext_lazy("Hvem må se, hvad I gerne vil lære?"))
    contact_wishes = Text(
        gettext_lazy("Sådan vil vi helst kontaktes"),
        rows=3,
        required=False,
        max_length=LONGEST["contact_wishes"],
        hint=gettext_lazy("For eksempel: Ring helst mellem 13 og 14, når børnene sover. Spørg efter Hanne."),
    )
    contact_audience = AudienceField(gettext_lazy("Hvem må se, hvordan I vil kontaktes?"))
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, card: Card, data: Any = None) -> None:
        super().__init__(data, initial=stored_values(card))
        for field in self.fields.values():
            if isinstance(field, AudienceField):
                field.choices = audience_choices(of_person=card.person_id is not None)
        if card.person_id is not None:
            self._speak_as_one()

    def clean_seekings(self) -> list[str]:
        """Empty lines are kept, so that what is said of a line names the one that was typed."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["seekings"].split("\n")]
        if sum(map(bool, lines)) > MOST_SEEKINGS:
            raise forms.ValidationError(_("Skriv højst %(n)d linjer.") % {"n": MOST_SEEKINGS})
        if any(len(line) > LONGEST_SEEKING for line in lines):
            raise forms.ValidationError(_("Hver linje må højst fylde %(n)d tegn.") % {"n": LONGEST_SEEKING})
        return lines

    def _speak_as_one(self) -> None:
        """A person is not "vi"."""
        words = {
            "introduction": (_("Hvem er jeg?"), _("Hvad laver du, og hvad bliver du glad for at blive spurgt om?")),
            "introduction_audience": (_("Hvem må se, hvem du er?"), ""),
            "seekings": (_("Det vil jeg gerne lære"), _("En ting på hver linje.")),
            "seeking_audience": (_("Hvem må se, hvad du gerne vil lære?"), ""),
            "contact_wishes": (_("Sådan vil jeg helst kontaktes"), _("For eksempel: Skriv på Teams, så ringer jeg.")),
            "contact_audience": (_("Hvem må se, hvordan du vil kontaktes?"), ""),
        }
        for name, (label, hint) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint


def stored_values(card: Card) -> dict[str, Any]:
    """What the form shows of a card as it stands."""
    return {
        "introduction": card.introduction,
        "introduction_audience": card.introduction_audience,
        "seekings": "\n".join(row.text for row in card.seekings.all()),
        "seeking_audience": card.seeking_audience,
        "contact_wishes": card.contact_wishes,
        "contact_audience": card.contact_audience,
        "edition": card.edition,
    }
