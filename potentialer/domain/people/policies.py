"""Who may do what in the organisation: a leader, deputy or delegate speaks for a unit and for what lies under it;
a person speaks for herself; an administrator keeps the directory."""

from potentialer.base.errors import NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.people.models import Membership, Person, Role, Unit
from potentialer.domain.people.queries import (
    get_person,
    get_unit,
    ids_of_unit_and_all_above,
    ids_of_units_spoken_for,
)


def speaks_for(actor: Actor, unit: Unit) -> bool:
    """Leader, deputy or delegate of the unit or of one above it."""
    spoken = ids_of_units_spoken_for(actor)
    return bool(spoken) and not spoken.isdisjoint(ids_of_unit_and_all_above(unit))


def can_edit_unit(actor: Actor, unit: Unit) -> bool:
    """A closed unit is history and is edited by nobody."""
    return actor.is_active and unit.closed_on is None and (actor.is_administrator or speaks_for(actor, unit))


def can_appoint_delegate(actor: Actor, unit: Unit) -> bool:
    """A leader or deputy of the unit or of one above it. A delegate does not appoint further delegates."""
    if not actor.is_active or unit.closed_on is not None:
        return False
    if actor.is_administrator:
        return True
    leads = Membership.objects.filter(
        person__account_id=actor.pk,
        person__left_on=None,
        role__in=(Role.LEADER, Role.DEPUTY),
        unit__closed_on=None,
        unit_id__in=ids_of_unit_and_all_above(unit),
    )
    return leads.exists()


def can_edit_person(actor: Actor, person: Person) -> bool:
    """Oneself, or an administrator."""
    if not actor.is_active or person.left_on is not None:
        return False
    return actor.is_administrator or (actor.pk is not None and person.account_id == actor.pk)


def can_import_organisation(actor: Actor) -> bool:
    return actor.is_active and actor.is_administrator


def can_give_access(actor: Actor, person: Person) -> bool:
    """An administrator, to somebody who works here and has no account yet."""
    return actor.is_active and actor.is_administrator and person.left_on is None and person.account_id is None


def get_editable_unit(actor: Actor, unit_id: int) -> Unit:
    """Everybody inside may see a unit, so one who may not edit it is told so (NotAllowed), not NotFound."""
    unit = get_unit(actor, unit_id)
    if not can_edit_unit(actor, unit):
        raise NotAllowed
    return unit


def get_unit_to_appoint_for(actor: Actor, unit_id: int) -> Unit:
    unit = get_unit(actor, unit_id)
    if not can_appoint_delegate(actor, unit):
        raise NotAllowed
    return unit


def get_editable_person(actor: Actor, person_id: int) -> Person:
    person = get_person(actor, person_id)
    if not can_edit_person(actor, person):
        raise NotAllowed
    return person
