"""What the plan's pages show, as plain data: made once for a plan, kept with the draft, and read leaf by leaf."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from potentialer.domain.changes.queries import latest_change_id
from potentialer.exchange.organisation.drafts import Draft, Drafts
from potentialer.exchange.organisation.faults import Fault
from potentialer.exchange.organisation.plan import ACTIONS, PersonStep, Plan, UnitStep
from potentialer.exchange.organisation.planning import plan_organisation, what_is_known
from potentialer.exchange.organisation.reading import Reading, read_organisation
from potentialer.exchange.organisation.tables import Table
from potentialer.exchange.organisation.wording import (
    action_words,
    change_words,
    done_words,
    loss_words,
    people_words,
    sentence,
    thousands,
    units_words,
    where,
)
from potentialer.web.organisation.pages import CountRow

FAULTS = "fejl"
# The last part of an address -> (whose steps, which action)
SECTIONS = {
    f"{side}-{word}": (whose, action)
    for side, whose in (("enheder", "units"), ("medarbejdere", "people"))
    for word, action in zip(
        ("oprettes", "kommer-tilbage", "flytter", "aendres", "forsvinder", "felter"), ACTIONS, strict=True
    )
}
_SHAPE = 2  # of what is kept: a view that an earlier version kept is made anew


def read_draft(draft: Draft, tables: Sequence[Table]) -> Reading:
    known = what_is_known()
    return read_organisation(
        tables,
        draft.mappings,
        today=timezone.localdate(),
        known_units=known.units,
        known_topics=known.topics,
        skip_bad_rows=draft.skip_bad_rows,
    )


def plan_draft(draft: Draft, reading: Reading) -> Plan:
    return plan_organisation(reading.organisation, keep_absent=draft.keep_absent, same_people=draft.same_people)


def view_of(drafts: Drafts, draft: Draft, tables: Sequence[Table]) -> dict[str, Any]:
    """The kept view if nothing has happened since; else the plan is made anew."""
    made_of = [_SHAPE, latest_change_id(), str(timezone.localdate()), _choices_of(draft)]
    view = drafts.view(draft)
    if view is not None and view["made_of"] == made_of:
        return view
    reading = read_draft(draft, tables)
    view = {"made_of": made_of, "faults": _lines(reading.faults), "notes": _lines(reading.notes)}
    view["can_skip"] = any(fault.place.row for fault in reading.faults)
    if not reading.faults:
        plan = plan_draft(draft, reading)
        view["notes"] += _lines(plan.notes)
        view |= {"faults": _lines(plan.faults)} if plan.faults else _plan_view(plan)
    drafts.keep_view(draft, view)
    return view


def _choices_of(draft: Draft) -> list[object]:
    fields = [list(columns) for columns in draft.fields]
    return [fields, draft.keep_absent, draft.skip_bad_rows, list(draft.same_people)]


def _lines(faults: Iterable[Fault]) -> list[list[str]]:
    return [[where(fault), sentence(fault)] for fault in faults]


def _plan_view(plan: Plan) -> dict[str, Any]:
    by_whose: dict[str, Sequence[UnitStep | PersonStep]] = {"units": plan.units, "people": plan.people}
    return {
        "fingerprint": plan.fingerprint,
        "is_empty": plan.is_empty,
        "units": dict(plan.unit_counts()),
        "people": dict(plan.person_counts()),
        "unchanged": [plan.units_unchanged, plan.people_unchanged],
        "loss": list(plan.loss) if plan.needs_consent else [],
        "sections": {
            name: [
                [step.name, step.key, [change_words(change) for change in step.changes]]
                for step in by_whose[whose]
                if step.action == action
            ]
            for name, (whose, action) in SECTIONS.items()
        },
        "proposals": [[one.new_key, one.old_key, one.name] for one in plan.proposals],
        "stranded": list(plan.stranded),
    }


def count_rows(units: Mapping[str, int], people: Mapping[str, int], *, done: bool = False) -> tuple[CountRow, ...]:
    """What will happen, or, when `done`, what has."""
    words = done_words if done else action_words
    return tuple(
        CountRow(
            action=words(action).capitalize(),
            units=thousands(units[action]) if units.get(action) else "",
            people=thousands(people[action]) if people.get(action) else "",
            is_gone=action == "gone",
        )
        for action in ACTIONS
        if units.get(action) or people.get(action)
    )


def section_title(name: str, count: int) -> str:
    """`12 medarbejdere flytter`."""
    whose, action = SECTIONS[name]
    label = units_words(count) if whose == "units" else people_words(count)
    return f"{label} {action_words(action)}"


def consent_words(loss: Sequence[int]) -> str:
    return _("Ja, det er rigtigt, at %(loss)s.") % {"loss": loss_words(loss)} if loss else ""


def loss_title(loss: Sequence[int]) -> str:
    words = loss_words(loss) if loss else ""
    return words[:1].upper() + words[1:]
