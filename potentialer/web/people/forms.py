"""What is typed in the directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from potentialer.domain.people.models import Membership, Unit
from potentialer.domain.people.operations import UNIT_FIELDS
from potentialer.web.shared.forms import HouseForm, Text


class UnitForm(HouseForm):
    """The fields that the organisation's file owns are taken out. For each field left, `seen_<field>` carries what
    stood there when the page was made, so that two who edit at once are told."""

    name = Text(gettext_lazy("Navn"), max_length=200, missing=gettext_lazy("Enheden skal have et navn."))
    short_name = Text(gettext_lazy("Kort navn"), max_length=60, required=False)
    nicknames = Text(
        gettext_lazy("Det kalder folk jer også"),
        rows=3,
        required=False,
        max_length=1000,
        hint=gettext_lazy("Et navn på hver linje. Så kan I findes på det navn, kollegerne bruger."),
    )
    phone = Text(gettext_lazy("Telefon"), max_length=40, required=False)
    mail = forms.EmailField(
        label=gettext_lazy("Fælles postkasse"),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Skriv en hel mailadresse, for eksempel skole@kommune.dk.")},
    )
    street = Text(gettext_lazy("Adresse"), max_length=200, required=False)
    postcode = Text(gettext_lazy("Postnummer"), max_length=10, required=False)
    town = Text(gettext_lazy("By"), max_length=100, required=False)
    opening_hours = Text(
        gettext_lazy("Hvornår kan man få fat i jer?"),
        rows=3,
        required=False,
        max_length=1000,
        hint=gettext_lazy("For eksempel: Mandag-torsdag 8-15, fredag 8-12. Ring helst før kl. 9."),
    )

    def __init__(self, unit: Unit, nicknames: str, data: Any = None) -> None:
        self.stored = {**{field: getattr(unit, field) for field in UNIT_FIELDS}, "nicknames": nicknames}
        super().__init__(data, initial=self.stored)
        for field in unit.imported_fields:
            self.fields.pop(field, None)

    @property
    def seen(self) -> dict[str, str]:
        """What the editor began from; what was stored, when the page did not say."""
        return {field: self.data.get(f"seen_{field}", self.stored[field]) for field in self._kept}

    @property
    def seen_now(self) -> list[tuple[str, str]]:
        """Hidden fields for the next try: (name, what is stored now)."""
        return [(f"seen_{field}", self.stored[field]) for field in self._kept]

    @property
    def _kept(self) -> list[str]:
        return [field for field in self.fields if field in self.stored]

    def clean_nicknames(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["nicknames"].splitlines() if line.strip()]
        if any(len(line) > 100 for line in lines):
            raise forms.ValidationError(gettext_lazy("Hvert navn må højst fylde 100 tegn."))
        return lines


class DelegateForm(HouseForm):
    person = forms.TypedChoiceField(
        label=gettext_lazy("Hvem skal kunne skrive for jer?"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Vælg en kollega."),
            "invalid_choice": gettext_lazy("Vælg en kollega fra listen."),
        },
    )

    def __init__(self, candidates: list[Membership], data: Any = None) -> None:
        super().__init__(data)
        choices = [(membership.person_id, _named(membership)) for membership in candidates]
        self.fields["person"].choices = [("", gettext_lazy("Vælg en kollega")), *choices]  # type: ignore[attr-defined]


class CorrectionForm(HouseForm):
    text = Text(
        gettext_lazy("Hvad er forkert, og hvad skal der stå?"),
        rows=5,
        max_length=4000,
        missing=gettext_lazy("Skriv, hvad der er forkert."),
    )
    with_name = forms.BooleanField(
        label=gettext_lazy("Skriv mit navn på, så I kan spørge mig"), required=False, initial=True
    )


class AccessForm(HouseForm):
    login = Text(
        gettext_lazy("Brugernavn"),
        max_length=200,
        missing=gettext_lazy("Skriv et brugernavn, for eksempel medarbejderens arbejdsmail."),
        hint=gettext_lazy("Brug arbejdsmailen. Har kollegaen ingen, så brug medarbejdernummeret."),
    )


def _named(membership: Membership) -> str:
    person = membership.person
    title = membership.title or person.title
    return f"{person.name} ({title})" if title else person.name
