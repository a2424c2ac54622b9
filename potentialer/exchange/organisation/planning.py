"""Comparing files with the directory: reads only, outside any transaction, and says what an import would do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from potentialer.domain.changes.queries import latest_change_id
from potentialer.domain.people.models import Unit
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.queries import keys_of_heirs
from potentialer.exchange.organisation.plan import Plan
from potentialer.exchange.organisation.planning_people import plan_people
from potentialer.exchange.organisation.planning_units import known_units, plan_units
from potentialer.exchange.organisation.rows import Organisation


@dataclass(frozen=True, slots=True)
class Known:
    """What rows of a file may point to without bringing it themselves."""

    units: Mapping[str, str]  # open units: key -> name
    topics: frozenset[str]


def what_is_known() -> Known:
    return Known(
        dict(Unit.objects.filter(closed_on=None).values_list("key", "name")),
        frozenset(Topic.objects.values_list("key", flat=True)),
    )


def plan_organisation(
    organisation: Organisation,
    *,
    today: date | None = None,
    keep_absent: bool = False,
    same_people: Collection[str] = (),
) -> Plan:
    """What would be created, changed, moved and gone. The organisation must have passed `checking`.

    - Only the fields that the files have are compared.
    - Gone are units when the files have units, and people when they have people: a file of units removes nobody.
      `keep_absent` says that the files are a part of the whole, and nothing is gone.
    - What was made here by hand (`imported_fields` empty, `imported` False) is no file's to remove.
    - `same_people`: new keys whose Proposal was accepted, or "*" for all.

    The cursor is read first: a change made while we compare makes the plan stale, never wrong.
    """
    based_on = latest_change_id()
    organisation = _with_heirs(organisation)
    today = today or timezone.localdate()
    known = known_units()
    units = plan_units(organisation, known, today=today, keep_absent=keep_absent)
    people = plan_people(organisation, known, units, today=today, keep_absent=keep_absent, same_people=same_people)
    unit_keys = set(known) | {row.key for row in organisation.units}
    return Plan(
        based_on=based_on,
        units=tuple(units.steps),
        people=tuple(people.steps),
        units_unchanged=units.unchanged,
        people_unchanged=people.unchanged,
        people_before=people.before,
        proposals=tuple(people.proposals),
        units_before=sum(unit.closed_on is None for unit in known.values()),
        notes=tuple(units.notes),
        faults=tuple(units.faults),
        units_with_new_leaders=tuple(sorted(people.units_with_new_leaders & (unit_keys - units.rekeyed.keys()))),
        stranded=tuple(sorted(known[key].values["name"] for key in people.stranded)),
    )


def _with_heirs(organisation: Organisation) -> Organisation:
    """Files go on naming a topic that the editor has merged into another."""
    heirs = keys_of_heirs() if any(row.topic_keys for row in organisation.units) else {}
    if not heirs:
        return organisation
    units = (
        replace(row, topic_keys=tuple(dict.fromkeys(heirs.get(key, key) for key in row.topic_keys)))
        for row in organisation.units
    )
    return replace(organisation, units=tuple(units))
