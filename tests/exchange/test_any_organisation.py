"""Any organisation may follow any other: afterwards the directory says what the files say, and a second run nothing."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Membership, Person, Unit
from potentialer.exchange.organisation.applying import apply_plan
from potentialer.exchange.organisation.checking import check_organisation
from potentialer.exchange.organisation.planning import plan_organisation, what_is_known
from potentialer.exchange.organisation.rows import Organisation, PersonRow, UnitRow

TODAY = date(2026, 11, 23)
NAMES = st.sampled_from(("Åse", "Øst", "Æble", "Nord", "Syd", "Bo"))
KEYS = [f"e{number}" for number in range(7)]


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Units in a tree (each under an earlier one), some taking over from others; people in one or two units."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=6, unique=True))
    units = []
    for number, key in enumerate(keys):
        parent = draw(st.sampled_from(["", *keys[:number]]))
        old = draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True))
        replaces = tuple(one for one in old if one != key)
        units.append(UnitRow(key, draw(NAMES), parent, phone=draw(st.sampled_from(("", "12"))), replaces=replaces))
    people = []
    for key in draw(st.lists(st.sampled_from([f"p{number}" for number in range(6)]), max_size=6, unique=True)):
        name, mail = draw(NAMES), draw(st.sampled_from(("", "a@b.dk", "c@d.dk")))
        for unit in draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True)):
            role = draw(st.sampled_from(("leader", "deputy", "employee")))
            people.append(PersonRow(key, name, unit, role, draw(NAMES), mail=mail))
    fields = frozenset(("name", "unit_key", "role", "title", "mail"))
    return Organisation(tuple(units), tuple(people), frozenset(("name", "parent_key", "phone", "replaces")), fields)


def load(organisation: Organisation) -> None:
    plan = plan_organisation(organisation, today=TODAY)
    apply_plan(System(), plan=plan)


def said(organisation: Organisation) -> tuple[object, ...]:
    return (
        {(row.key, row.name, row.parent_key, row.phone) for row in organisation.units},
        {(row.key, row.name, row.mail) for row in organisation.people},
        {(row.key, row.unit_key, row.role) for row in organisation.people},
    )


def stored() -> tuple[object, ...]:
    units = Unit.objects.filter(closed_on=None).values_list("key", "name", "parent__key", "phone")
    return (
        {(key, name, parent or "", phone) for key, name, parent, phone in units},
        set(Person.objects.filter(left_on=None).values_list("key", "name", "mail")),
        set(Membership.objects.values_list("person__key", "unit__key", "role")),
    )


@pytest.mark.django_db
class TestAnyOrganisation(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(organisations(), min_size=2, max_size=3))
    def test_directory_when_any_organisations_follow_each_other_says_what_the_last_says(
        self, years: list[Organisation]
    ) -> None:
        for year in years:
            assert check_organisation(year, known_units=what_is_known().units) == ()
            load(year)
            expected = said(year)
            if not year.people:  # a file of units alone removes nobody
                assert stored()[0] == expected[0]
            else:
                assert stored() == expected
            again = plan_organisation(year, today=TODAY)
            assert again.is_empty, [(step.key, step.action, step.changes) for step in (*again.units, *again.people)]
