"""What a potential consists of, and what it cannot hold: the same whether one is typed or many are loaded."""

from collections.abc import Collection, Mapping
from typing import Any

from potentialer.base.errors import Invalid
from potentialer.domain.cards.checks import check_length
from potentialer.domain.cards.models import Audience
from potentialer.domain.potentials.models import LONGEST_TITLE, Help, Potential, PotentialKind, Stage, Worked
from potentialer.lib.text.cpr import find_cpr

FIELDS = ("title", "text", "help", "audience", "starts_on", "ends_on")
DETAILS: dict[str, tuple[str, ...]] = {
    PotentialKind.KNOWLEDGE: (),
    PotentialKind.TRIAL: ("stage", "worked", "wonder", "did", "happened", "learned", "next_step"),
    PotentialKind.TASK: ("is_open",),
}
_CHOICES: dict[str, Collection[str]] = {
    "help": ("", *Help.values),
    "audience": Audience.values,
    "stage": Stage.values,
    "worked": ("", *Worked.values),
}
YEARS = range(1900, 2101)  # a browser's calendar makes the year 26 of "3.5.26"; it is a slip of the finger
TEXTS = ("title", "text", "wonder", "did", "happened", "learned", "next_step")
LONGEST = {
    "title": LONGEST_TITLE,
    "text": 6000,
    "wonder": 3000,
    "did": 6000,
    "happened": 6000,
    "learned": 6000,
    "next_step": 2000,
}

Values = Mapping[str, Any]  # field -> str, date, bool or None; others than FIELDS and the kind's DETAILS are refused


def check_values(kind: PotentialKind, values: Values) -> None:
    """Raises Invalid, with the field, for what a potential of this kind cannot hold."""
    for field, value in values.items():
        if field not in FIELDS + DETAILS[kind] or (field == "help" and value and kind != PotentialKind.KNOWLEDGE):
            raise Invalid("not_of_this_kind", field=field)
        if field in _CHOICES and value not in _CHOICES[field]:
            raise Invalid("unknown_choice", field=field)
        if field == "title" and not value.strip():
            raise Invalid("missing", field=field)
        if field in TEXTS and (found := find_cpr(value)):
            raise Invalid("cpr", field=field, detail=str(found[0].line))
        if field in TEXTS:
            check_length(value, LONGEST[field], field=field)


def check_told(potential: Potential) -> None:
    """Raises Invalid when there is nothing to share but a title: a trial needs some of its story."""
    if potential.kind == PotentialKind.TRIAL:
        parts = ("wonder", "did", "happened", "learned")
        if not any(getattr(potential.trial, part).strip() for part in parts) and not potential.text.strip():
            raise Invalid("nothing_told", field="wonder")
    elif not potential.text.strip():
        raise Invalid("nothing_told", field="text")


def check_period(potential: Potential) -> None:
    """Raises Invalid when it ends before it starts, or is of a year in which nobody here has done anything."""
    for field in ("starts_on", "ends_on"):
        day = getattr(potential, field)
        if day and day.year not in YEARS:
            raise Invalid("unlikely_year", field=field)
    if potential.starts_on and potential.ends_on and potential.ends_on < potential.starts_on:
        raise Invalid("ends_before_it_starts", field="ends_on")
