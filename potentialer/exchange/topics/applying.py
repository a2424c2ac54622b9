"""Carrying out a plan: everything or nothing."""

from potentialer.base.errors import Conflict, Invalid
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.operations import writing
from potentialer.domain.topics.bulk import save_topics
from potentialer.domain.topics.queries import latest_change_of_topics
from potentialer.exchange.topics.plan import Plan


def apply_plan(actor: Actor, *, plan: Plan) -> int:
    """Returns how many topics were written, each with one change. An empty plan writes nothing.

    Raises Invalid for a plan with faults; NotAllowed; Conflict when a topic has changed since the plan was made (plan
    again); Busy when others are writing.
    """
    if plan.faults:
        raise Invalid(", ".join(fault.code for fault in plan.faults))
    if not plan.rows:
        return 0
    with writing():
        if latest_change_of_topics() != plan.based_on:
            raise Conflict("topic")
        return save_topics(actor, rows=plan.rows)
