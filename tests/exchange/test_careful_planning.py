"""What a plan must not do by itself: make rings, lose roles, guess who somebody is, or close much without asking."""

from dataclasses import replace

import pytest

from potentialer.base.errors import Invalid
from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Person, Role, Unit
from potentialer.exchange.organisation.applying import apply_plan
from potentialer.exchange.organisation.faults import Code
from potentialer.exchange.organisation.planning import plan_organisation
from potentialer.exchange.organisation.rows import Organisation, PersonRow, UnitRow
from tests.exchange.test_planning import STAFF, TODAY, TREE, load, organisation, planned, staff_without
from tests.makers import make_membership, make_person, make_unit

pytestmark = pytest.mark.django_db


def test_plan_when_rows_and_directory_make_a_ring_together_is_faulty() -> None:
    load(organisation((UnitRow("T", "Top"), UnitRow("A", "Afd", "T"), UnitRow("B", "Bo", "A")), ()))
    ring = organisation((UnitRow("A", "Afd", "B"),), ())
    plan = plan_organisation(ring, today=TODAY)
    assert [(fault.code, fault.names) for fault in plan.faults] == [(Code.CYCLE, ("Afd", "Bo", "Afd"))]
    with pytest.raises(Invalid):
        apply_plan(System(), plan=plan)
    assert plan_organisation(ring, today=TODAY, keep_absent=True).faults


def test_plan_when_a_successor_lies_under_what_it_lifts_is_faulty() -> None:
    load(organisation((UnitRow("T", "Top"), UnitRow("A", "Afd", "T")), ()))
    make_unit("Lokal", key="lokal", parent=Unit.objects.get(key="A"))
    ring = organisation(
        (
            UnitRow("T", "Top"),
            UnitRow("N", "Ny", "lokal", replaces=("A", "X")),
        ),
        (),
    )
    load(organisation((UnitRow("T", "Top"), UnitRow("A", "Afd", "T"), UnitRow("X", "Xen", "T")), ()))
    assert plan_organisation(ring, today=TODAY).faults


def test_person_when_one_of_two_rows_was_skipped_stays_as_before() -> None:
    both = PersonRow("2", "Bo 2", "112", "leader", "Skoleleder", mail="bo2@example.dk")
    load(organisation(people=(*STAFF, both)))
    held = organisation(people=STAFF, held_people=frozenset(("2",)))
    assert planned(held) == {}
    assert planned(organisation(people=(*STAFF[:2], *STAFF[3:]), held_people=frozenset(("2", "3")))) == {}


def test_person_when_new_and_one_of_two_rows_was_skipped_is_made_from_the_other() -> None:
    load()
    new = PersonRow("99", "Ny", "111")
    assert planned(organisation(people=(*STAFF, new), held_people=frozenset(("99",)))) == {"99": "created"}


def merged_into(key: str, *old: str) -> Organisation:
    return organisation((TREE[0], TREE[1], UnitRow(key, "Den Nye Skole", "110", replaces=old)), ())


def test_leader_when_units_merge_stays_a_leader() -> None:
    for second in ("111", "112"):
        rows = (PersonRow("1", "Åse", "111" if second == "112" else "112", "leader"), PersonRow("1", "Åse", second))
        load(organisation(people=rows))
        plan = plan_organisation(merged_into("113", "111", "112"), today=TODAY)
        assert [join for step in plan.people for join in step.write.joins if step.key == "1"] == [("113", "leader", "")]


def test_appointment_made_here_when_its_unit_is_taken_over_goes_along() -> None:
    load()
    old = Unit.objects.get(key="112")
    appointed = make_membership(Person.objects.get(key="2"), old, role=Role.DELEGATE, imported=False)
    by_hand = make_membership(make_person("Frida", key="f"), old, imported=False)
    load(merged_into("113", "111", "112"))
    for membership in (appointed, by_hand):
        membership.refresh_from_db()
        assert (membership.unit.key, membership.imported) == ("113", False)
    appointed.refresh_from_db()
    assert appointed.role == Role.DELEGATE
    assert appointed.person.memberships.count() == 2


def test_appointment_made_here_when_nobody_takes_over_is_told_of() -> None:
    load()
    appointed = make_membership(
        Person.objects.get(key="2"), Unit.objects.get(key="112"), role="delegate", imported=False
    )
    plan = plan_organisation(organisation(TREE[:3]), today=TODAY)
    assert (plan.stranded, plan.needs_consent) == (("Nordre Skole",), True)
    both = plan_organisation(organisation(TREE[:3], staff_without("2")), today=TODAY)
    assert both.stranded == (), "who leaves is not left behind"
    assert appointed.person.key == "2"


def test_consent_when_more_than_a_tenth_of_the_units_close_is_needed() -> None:
    many = (TREE[0], *(UnitRow(f"u{n}", f"Enhed {n}", "100") for n in range(20)))
    load(organisation(many, ()))
    one, three = (plan_organisation(organisation(many[:-n], ()), today=TODAY) for n in (1, 3))
    assert (one.needs_consent, three.needs_consent, three.units_gone) == (False, True, 3)


def test_replaced_unit_when_unknown_is_noted() -> None:
    load()
    plan = plan_organisation(merged_into("113", "111", "112", "l12"), today=TODAY)
    assert [(note.code, note.value) for note in plan.notes] == [(Code.UNKNOWN_REPLACED, "l12")]


def test_proposal_when_two_new_keys_claim_one_person_is_not_made() -> None:
    load()
    twins = (replace(STAFF[1], key="M2"), replace(STAFF[1], key="N2"))
    plan = plan_organisation(organisation(people=(*staff_without("2"), *twins)), today=TODAY, same_people={"*"})
    assert plan.proposals == ()
    assert {step.key: step.action for step in plan.people} == {"2": "gone", "M2": "created", "N2": "created"}
