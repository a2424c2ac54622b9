"""What is typed about knowledge, a trial or a task."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from potentialer.domain.cards.models import Audience
from potentialer.domain.potentials.checks import LONGEST
from potentialer.domain.potentials.models import Help, PotentialKind, Stage, Worked
from potentialer.web.shared.audiences import audience_choices
from potentialer.web.shared.forms import HouseForm, Text

_DATE_WRONG = gettext_lazy("Skriv datoen som 3.5.2026.")


class DateField(forms.DateField):
    """Takes what the browser's calendar gives, and what a Dane types where there is no calendar."""

    def __init__(self, label: Any, hint: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=False,
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%d-%m-%y"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": _DATE_WRONG},
        )


def _choice(label: Any, choices: list[tuple[str, Any]], *, unknown: Any = None, initial: str = "") -> forms.ChoiceField:
    wrong = {"required": gettext_lazy("Vælg en af mulighederne."), "invalid_choice": gettext_lazy("Vælg fra listen.")}
    return forms.ChoiceField(
        label=label,
        choices=choices if unknown is None else [("", unknown), *choices],
        required=unknown is None,
        initial=initial,
        error_messages=wrong,
    )


class PotentialForm(HouseForm):
    """What all three kinds have; `topics` are ticked from a list of their own. `edition` is the one that the writer
    began from."""

    title = Text(
        gettext_lazy("Overskrift"),
        max_length=LONGEST["title"],
        missing=gettext_lazy("Giv det en overskrift, så andre kan se, hvad det handler om."),
    )
    audience = _choice(gettext_lazy("Hvem må se det?"), list(Audience.choices), initial=Audience.MUNICIPALITY)
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Emner"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Et af emnerne findes ikke længere. Vælg igen.")},
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # What is asked otherwise of a person, who is no "I": field -> (label, hint; None keeps the hint).
    asked_of_one: ClassVar[dict[str, tuple[Any, Any]]] = {}

    def __init__(self, topic_ids: Collection[int], *, of_person: bool, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["topics"].choices = [(str(each), "") for each in topic_ids]  # type: ignore[attr-defined]
        self.fields["audience"].choices = audience_choices(of_person=of_person)  # type: ignore[attr-defined]
        for name, (label, hint) in self.asked_of_one.items() if of_person else ():
            self.fields[name].label = label
            self.fields[name].help_text = self.fields[name].help_text if hint is None else hint


class KnowledgeForm(PotentialForm):
    text = Text(
        gettext_lazy("Hvad ved I, og hvor ved I det fra?"),
        rows=7,
        max_length=LONGEST["text"],
        missing=gettext_lazy("Skriv et par linjer om det."),
        hint=gettext_lazy("Skriv det, som du ville fortælle det til en kollega, der spørger."),
    )
    help = _choice(
        gettext_lazy("Hvad kan I tilbyde?"),
        list(Help.choices),
        unknown=gettext_lazy("Det kommer an på, hvad der er brug for"),
    )
    field_order = ("title", "text", "help", "audience")
    asked_of_one: ClassVar[dict[str, tuple[Any, Any]]] = {
        "text": (gettext_lazy("Hvad ved du, og hvor ved du det fra?"), None),
        "help": (gettext_lazy("Hvad kan du tilbyde?"), None),
    }


class TrialForm(PotentialForm):
    wonder = Text(
        gettext_lazy("Hvad undrede I jer over?"),
        rows=4,
        max_length=LONGEST["wonder"],
        required=False,
        hint=gettext_lazy("For eksempel: Hvorfor går det galt hver gang, vi skifter fra leg til samling?"),
    )
    did = Text(
        gettext_lazy("Hvad gjorde I?"),
        rows=5,
        max_length=LONGEST["did"],
        required=False,
        hint=gettext_lazy("Hvad prøvede I, hvor, og hvem var med?"),
    )
    stage = _choice(gettext_lazy("Hvor langt er I?"), list(Stage.choices), initial=Stage.RUNNING)
    happened = Text(gettext_lazy("Hvad skete der?"), rows=5, max_length=LONGEST["happened"], required=False)
    worked = _choice(
        gettext_lazy("Virkede det?"), list(Worked.choices), unknown=gettext_lazy("Det er for tidligt at sige")
    )
    learned = Text(
        gettext_lazy("Hvad lærte I?"),
        rows=5,
        max_length=LONGEST["learned"],
        required=False,
        hint=gettext_lazy("Også det, der ikke gik. Det er tit det, andre har mest brug for."),
    )
    next_step = Text(gettext_lazy("Hvad er næste skridt?"), rows=3, max_length=LONGEST["next_step"], required=False)
    starts_on = DateField(gettext_lazy("Begyndte"))
    ends_on = DateField(gettext_lazy("Sluttede"))
    field_order = (
        "title",
        "wonder",
        "did",
        "starts_on",
        "ends_on",
        "stage",
        "happened",
        "worked",
        "learned",
        "next_step",
        "audience",
    )
    asked_of_one: ClassVar[dict[str, tuple[Any, Any]]] = {
        "wonder": (gettext_lazy("Hvad undrede du dig over?"), None),
        "did": (gettext_lazy("Hvad gjorde du?"), gettext_lazy("Hvad prøvede du, hvor, og hvem var med?")),
        "stage": (gettext_lazy("Hvor langt er du?"), None),
        "learned": (gettext_lazy("Hvad lærte du?"), None),
    }


class TaskForm(PotentialForm):
    text = Text(
        gettext_lazy("Hvad er I i gang med?"),
        rows=7,
        max_length=LONGEST["text"],
        missing=gettext_lazy("Skriv et par linjer om det."),
        hint=gettext_lazy("Hvad er det, hvem er med, hvor langt er I, og hvad er svært?"),
    )
    starts_on = DateField(gettext_lazy("Begyndte"))
    ends_on = DateField(gettext_lazy("Slutter"), gettext_lazy("Ved I det ikke, så lad feltet stå tomt."))
    is_open = forms.BooleanField(label=gettext_lazy("Andre må gerne være med"), required=False)
    field_order = ("title", "text", "starts_on", "ends_on", "is_open", "audience")
    asked_of_one: ClassVar[dict[str, tuple[Any, Any]]] = {
        "text": (
            gettext_lazy("Hvad er du i gang med?"),
            gettext_lazy("Hvad er det, hvem er med, hvor langt er du, og hvad er svært?"),
        ),
        "ends_on": (gettext_lazy("Slutter"), gettext_lazy("Ved du det ikke, så lad feltet stå tomt.")),
    }


FORMS: dict[str, type[PotentialForm]] = {
    PotentialKind.KNOWLEDGE: KnowledgeForm,
    PotentialKind.TRIAL: TrialForm,
    PotentialKind.TASK: TaskForm,
}
