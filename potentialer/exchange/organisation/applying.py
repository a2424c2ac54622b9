"""Carrying out a plan: everything or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from potentialer.base.errors import Invalid
from potentialer.base.garbage import uncollected
from potentialer.domain.accounts.models import Actor, System
from potentialer.domain.people.bulk import Progress, save_organisation
from potentialer.domain.topics.operations import set_unit_topics
from potentialer.exchange.organisation.plan import Plan


@dataclass(frozen=True, slots=True)
class Report:
    """How many of each were written; the keys are those of plan.ACTIONS."""

    units: Mapping[str, int]
    people: Mapping[str, int]


def apply_plan(actor: Actor, *, plan: Plan, progress: Progress | None = None) -> Report:
    """Write the plan in one transaction, with one change recorded for each thing that was touched.

    Whether a plan that `needs_consent` has got it, the caller has asked. An empty plan writes nothing.
    Raises Invalid for a plan with faults; NotAllowed; Conflict when the organisation has changed since the plan was
    made (plan again); Busy when others are writing.
    """
    if plan.faults:
        raise Invalid(", ".join(fault.code for fault in plan.faults))
    report = Report(dict(plan.unit_counts()), dict(plan.person_counts()))
    if plan.is_empty:
        return report
    topics = {step.key: step.topics for step in plan.units if step.topics is not None}

    def also() -> None:
        # Which topics a unit works with is an editor's to say, or the file's; the right to load the file covers it.
        if topics:
            set_unit_topics(System(origin="import"), topic_keys=topics)

    with uncollected():
        save_organisation(actor, writes=plan.writes(), based_on=plan.based_on, also=also, progress=progress)
    return report
