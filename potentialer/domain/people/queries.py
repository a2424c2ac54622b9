"""Reading the organisation. Everybody inside sees the whole directory; nobody outside sees any of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from potentialer.base.errors import NotFound
from potentialer.base.sets import AnyOf
from potentialer.domain.accounts.models import Actor
from potentialer.domain.people.models import SPEAKING_ROLES, Membership, Person, Role, Unit
from potentialer.lib.text.sorting import danish_sort_key

_LEVELS = 6
_FIVE_UP = "__".join(["parent"] * (_LEVELS - 1))
# UNION drops what was met before, so that not even a ring of units would be walked for ever.
_BELOW = """
WITH RECURSIVE found(id) AS (
    SELECT id FROM domain_unit WHERE id = %s
    UNION
    SELECT unit.id FROM domain_unit AS unit JOIN found ON unit.parent_id = found.id
)
SELECT id FROM found
"""
_STANDING = """
WITH RECURSIVE own AS (
    SELECT membership.unit_id, membership.role
    FROM domain_person AS person
    JOIN domain_membership AS membership ON membership.person_id = person.id
    JOIN domain_unit AS unit ON unit.id = membership.unit_id
    WHERE person.account_id = %s AND person.left_on IS NULL AND unit.closed_on IS NULL
),
belongs_to(id) AS (
    SELECT unit_id FROM own
    UNION
    SELECT unit.parent_id FROM domain_unit AS unit JOIN belongs_to ON unit.id = belongs_to.id
    WHERE unit.parent_id IS NOT NULL
),
speaks_for(id) AS (
    SELECT unit_id FROM own WHERE role IN (%s, %s, %s)
    UNION
    SELECT unit.id FROM domain_unit AS unit JOIN speaks_for ON unit.parent_id = speaks_for.id
)
SELECT 0, id FROM domain_person WHERE account_id = %s AND left_on IS NULL
UNION ALL SELECT 1, id FROM belongs_to
UNION ALL SELECT 2, id FROM speaks_for
"""
_RANK = Case(
    When(role=Role.LEADER, then=Value(0)),
    When(role=Role.DEPUTY, then=Value(1)),
    When(role=Role.DELEGATE, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in the organisation: see `standing_of`."""

    person_id: int | None = None
    belongs_to: frozenset[int] = frozenset()
    speaks_for: frozenset[int] = frozenset()


def units_visible_to(viewer: Actor) -> QuerySet[Unit]:
    """All units, also closed ones: what is shared with them still leads somewhere."""
    return Unit.objects.all() if viewer.is_active else Unit.objects.none()


def people_visible_to(viewer: Actor) -> QuerySet[Person]:
    """Everybody in the directory. Whoever has left is not in it."""
    return Person.objects.filter(left_on=None) if viewer.is_active else Person.objects.none()


def people_with_memberships(viewer: Actor) -> QuerySet[Person]:
    """Everybody in the directory, each with `first_memberships`: a list with the one that counts most first."""
    memberships = Membership.objects.select_related("unit").annotate(rank=_RANK).order_by("rank", "id")
    return people_visible_to(viewer).prefetch_related(Prefetch("memberships", memberships, to_attr="first_memberships"))


def people_from_letter(viewer: Actor, letter: str) -> QuerySet[Person]:
    """People in Danish order, those whose name begins with `letter` (all, when it is empty), as above."""
    people = people_with_memberships(viewer)
    if letter:
        first = danish_sort_key(letter)
        people = people.filter(sort_key__gte=first, sort_key__lt=chr(ord(first) + 1))
    return people.order_by("sort_key", "id")


def get_unit(viewer: Actor, unit_id: int) -> Unit:
    """Raises NotFound."""
    unit = units_visible_to(viewer).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    return unit


def get_person(viewer: Actor, person_id: int) -> Person:
    """Raises NotFound. Also finds one who has left: the name stays on what was shared with others."""
    person = Person.objects.filter(pk=person_id).first() if viewer.is_active else None
    if person is None:
        raise NotFound
    return person


def units_above(unit: Unit) -> list[Unit]:
    """The way from the top of the tree to the unit's parent; empty at the top.

    One statement for each six levels. The tree library's own answer lays out the whole tree first: 19 ms against
    1 ms with 4,000 units, and a unit's page asks several times.
    """
    way: list[Unit] = []
    while (last := way[-1] if way else unit).parent_id is not None and last not in way[:-1]:
        place: Unit | None = Unit.objects.select_related(_FIVE_UP).get(pk=last.parent_id)
        for _ in range(_LEVELS):
            if place is None:
                break
            way.append(place)
            place = place.parent if Unit.parent.is_cached(place) else None
    return way[::-1]


def open_units_under(viewer: Actor, parents: Sequence[Unit | None]) -> QuerySet[Unit]:
    """The open units right below each of `parents` (None is the top), in Danish order, each with `child_count`
    (its own open children) and `people_count` (those who work in it directly)."""
    ids = [parent.pk for parent in parents if parent is not None]
    place = Q(parent_id__in=ids) | Q(parent=None) if None in parents else Q(parent_id__in=ids)
    return (
        units_visible_to(viewer)
        .filter(place, closed_on=None)
        .annotate(
            child_count=Count("children", filter=Q(children__closed_on=None), distinct=True),
            people_count=Count("memberships__person", filter=Q(memberships__person__left_on=None), distinct=True),
        )
        .order_by("sort_key", "id")
    )


def successors_of(viewer: Actor, unit: Unit) -> list[Unit]:
    """The units that took over from this one."""
    return list(units_visible_to(viewer).filter(predecessions__old=unit).order_by("sort_key", "id"))


def predecessors_of(viewer: Actor, unit: Unit) -> list[Unit]:
    """The units that this one took over from."""
    return list(units_visible_to(viewer).filter(successions__new=unit).order_by("sort_key", "id"))


def memberships_of_unit(viewer: Actor, unit: Unit) -> QuerySet[Membership]:
    """Who is in the unit, each once with what counts most, the leaders first, then in Danish order; the person comes
    along."""
    here = Membership.objects.filter(unit=unit, person__left_on=None)
    return (
        _once(here if viewer.is_active else here.none())
        .select_related("person")
        .order_by("rank", "person__sort_key", "person_id", "id")
    )


def memberships_of_person(viewer: Actor, person: Person) -> list[Membership]:
    """Where the person works, each unit once, where they lead first; the unit comes along."""
    if not viewer.is_active:
        return []
    found = Membership.objects.filter(person=person, unit__closed_on=None).select_related("unit").annotate(rank=_RANK)
    first: dict[int, Membership] = {}
    for membership in found.order_by("rank", "unit__sort_key", "unit_id", "id"):
        first.setdefault(membership.unit_id, membership)
    return list(first.values())


def has_place_in(units: Collection[int], person: str) -> Exists:
    """Rows whose person (`person`: the way to her column) is in one of these units.

    Asked of each row: those in a director's units are everybody, which nobody should list to show twenty rows. The sum
    hides the column's index from SQLite, which else looks for each of thousands of units instead of her one or two.
    """
    places = Membership.objects.filter(person_id=OuterRef(person)).annotate(place=F("unit_id") + 0)
    return Exists(places.filter(place__in=AnyOf(units)))


def leaders_of(viewer: Actor, unit: Unit) -> list[Membership]:
    """The unit's leader and deputies; where it has none of its own, those of the nearest unit above that has."""
    for place in (unit, *reversed(units_above(unit))):
        found = list(
            memberships_of_unit(viewer, place)
            .filter(role__in=(Role.LEADER, Role.DEPUTY))
            .select_related("person__account", "unit")
        )
        if found:
            return found
    return []


def _once(memberships: QuerySet[Membership]) -> QuerySet[Any]:
    """One row for each person and unit, with `rank`: an employee who was appointed delegate here has two."""
    twin = Membership.objects.filter(person=OuterRef("person"), unit=OuterRef("unit")).annotate(rank=_RANK)
    better = twin.filter(Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), id__lt=OuterRef("id")))
    return memberships.annotate(rank=_RANK).exclude(Exists(better))


def person_of_account(actor: Actor) -> Person | None:
    """The person behind an account, if any."""
    return None if actor.pk is None else Person.objects.filter(account_id=actor.pk).first()


def ids_of_units_spoken_for(actor: Actor) -> set[int]:
    """Where the actor is leader, deputy or delegate; what lies under these units is included too
    for rights, but not in this answer."""
    if actor.pk is None or not actor.is_active:
        return set()
    spoken = Membership.objects.filter(
        person__account_id=actor.pk, person__left_on=None, role__in=SPEAKING_ROLES, unit__closed_on=None
    )
    return set(spoken.values_list("unit_id", flat=True))


def ids_of_unit_and_all_above(unit: Unit) -> set[int]:
    return {unit.pk, *(above.pk for above in units_above(unit))}


def ids_of_units_spoken_for_with_all_below(actor: Actor) -> set[int]:
    """Every unit the actor speaks for, the ones below included."""
    return set(standing_of(actor).speaks_for)


def ids_of_unit_and_all_below(unit_id: int) -> set[int]:
    """Empty where there is no such unit."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [unit_id])
        return {number for (number,) in cursor.fetchall()}


def standing_of(actor: Actor) -> Standing:
    """Who the actor is, her own open units with all above them, and those she speaks for with all below: one statement,
    as every page asks it. Nobody, and the installation itself, stand nowhere."""
    if actor.pk is None or not actor.is_active:
        return Standing()
    found: tuple[list[int], ...] = ([], [], [])
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [actor.pk, *(role.value for role in SPEAKING_ROLES), actor.pk])
        for which, number in cursor.fetchall():
            found[which].append(number)
    people, above, below = found
    return Standing(people[0] if people else None, frozenset(above), frozenset(below))
