"""Where somebody stands in the organisation: what every page asks before it shows anything."""

from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext

from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Person, Role, Unit
from potentialer.domain.people.queries import Standing, ids_of_unit_and_all_below, standing_of
from tests.cast import Cast
from tests.makers import make_member, make_membership, make_unit, make_user

DAY = date(2027, 1, 1)


@pytest.fixture
def team(cast: Cast) -> Unit:
    return make_unit("Stue 3", parent=cast.unit)


def test_leader_belongs_to_her_unit_and_all_above_and_speaks_for_all_below(cast: Cast, team: Unit) -> None:
    standing = standing_of(cast.leader_above)

    assert standing.person_id == Person.objects.get(account=cast.leader_above).pk
    assert standing.belongs_to == {cast.centre.pk, cast.municipality.pk}
    assert standing.speaks_for == {cast.centre.pk, cast.unit.pk, team.pk}


def test_employee_speaks_for_nothing(cast: Cast, team: Unit) -> None:
    standing = standing_of(cast.colleague)

    assert standing.belongs_to == {cast.unit.pk, cast.centre.pk, cast.municipality.pk}
    assert standing.speaks_for == frozenset()


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPUTY, Role.DELEGATE])
def test_somebody_in_two_places_stands_in_both(role: Role, cast: Cast) -> None:
    make_membership(Person.objects.get(account=cast.outsider), cast.unit, role=role)
    standing = standing_of(cast.outsider)

    assert standing.belongs_to == {cast.elsewhere.pk, cast.municipality.pk, cast.unit.pk, cast.centre.pk}
    assert standing.speaks_for == {cast.unit.pk}


def test_closed_unit_gives_no_standing_but_those_below_it_are_reached(cast: Cast, team: Unit) -> None:
    Unit.objects.filter(pk=cast.unit.pk).update(closed_on=DAY)
    own, above = standing_of(cast.owner), standing_of(cast.leader_above)

    assert (own.belongs_to, own.speaks_for) == (frozenset(), frozenset())
    assert own.person_id is not None
    assert above.speaks_for == {cast.centre.pk, cast.unit.pk, team.pk}


def test_whoever_stands_nowhere(cast: Cast) -> None:
    gone = make_member("Gået Bort", cast.unit, Role.LEADER)
    Person.objects.filter(account=gone).update(left_on=DAY)

    for actor in (gone, cast.editor, cast.nobody, System(), make_user(is_active=False)):
        assert standing_of(actor) == Standing()


def test_ring_of_units_is_walked_once(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.municipality.pk).update(parent=cast.unit)
    ring = {cast.municipality.pk, cast.centre.pk, cast.unit.pk}

    assert standing_of(cast.owner).belongs_to == ring
    assert standing_of(cast.owner).speaks_for == ring | {cast.elsewhere.pk}


def test_standing_is_one_statement_however_deep_the_tree_is(
    cast: Cast, django_assert_num_queries: type[CaptureQueriesContext]
) -> None:
    place = cast.unit
    for number in range(12):
        place = make_unit(f"Trin {number}", parent=place)
    deep = make_member("Dyb Nede", place)

    with django_assert_num_queries(1):
        assert len(standing_of(deep).belongs_to) == 15
    with django_assert_num_queries(1):
        assert len(standing_of(cast.owner).speaks_for) == 13


def test_unit_that_does_not_exist_has_nothing_below(cast: Cast) -> None:
    assert ids_of_unit_and_all_below(10**17) == set()
    assert ids_of_unit_and_all_below(cast.centre.pk) == {cast.centre.pk, cast.unit.pk}
