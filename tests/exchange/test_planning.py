"""What an import would do: created, changed, moved, gone, and what it must leave alone."""

from dataclasses import replace
from datetime import date

import pytest

from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Membership, Person, Role, Unit, UnitKind, UnitSuccession
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.exchange.organisation.applying import apply_plan
from potentialer.exchange.organisation.plan import FieldChange, Plan
from potentialer.exchange.organisation.planning import plan_organisation
from potentialer.exchange.organisation.rows import Organisation, PersonRow, UnitRow
from tests.makers import make_membership, make_person, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
UNIT_FIELDS = frozenset(("key", "name", "parent_key", "phone"))
PERSON_FIELDS = frozenset(("key", "name", "unit_key", "title", "mail", "role", "phone"))
TREE = (
    UnitRow("100", "Ærø Kommune"),
    UnitRow("110", "Børn og Skole", "100", phone="11 11 11 11"),
    UnitRow("111", "Søndre Skole", "110"),
    UnitRow("112", "Nordre Skole", "110"),
)
STAFF = (
    PersonRow("1", "Åse Kjær", "111", "leader", "Skoleleder", mail="aase@example.dk", phone="12 34 56 78"),
    *(
        PersonRow(str(number), f"Bo {number}", "111", title="Lærer", mail=f"bo{number}@example.dk")
        for number in range(2, 12)
    ),
)


def organisation(
    units: tuple[UnitRow, ...] = TREE, people: tuple[PersonRow, ...] = STAFF, **more: object
) -> Organisation:
    fields = {"unit_fields": UNIT_FIELDS, "person_fields": PERSON_FIELDS, **more}
    return Organisation(units, people, **fields)  # type: ignore[arg-type]


def load(rows: Organisation | None = None, **options: object) -> Plan:
    plan = plan_organisation(rows or organisation(), today=TODAY, **options)  # type: ignore[arg-type]
    apply_plan(System(), plan=plan)
    return plan


def planned(rows: Organisation, **options: object) -> dict[str, str]:
    """Key -> action, over units and people."""
    plan = plan_organisation(rows, today=TODAY, **options)  # type: ignore[arg-type]
    return {step.key: step.action for step in (*plan.units, *plan.people)}


def staff_without(*keys: str) -> tuple[PersonRow, ...]:
    return tuple(row for row in STAFF if row.key not in keys)


def tree_with(*rows: UnitRow, without: tuple[str, ...] = ()) -> tuple[UnitRow, ...]:
    replaced = {row.key for row in rows} | set(without)
    return (*(row for row in TREE if row.key not in replaced), *rows)


def test_plan_when_the_directory_is_empty_creates_all() -> None:
    plan = load()
    assert plan.unit_counts() == {"created": 4}
    assert plan.person_counts() == {"created": 11}
    assert not plan.needs_consent
    school = Unit.objects.get(key="111")
    assert (school.parent.key, school.name) == ("110", "Søndre Skole")
    assert school.imported_fields == ["name", "parent", "phone"]
    assert Membership.objects.get(person__key="1").role == Role.LEADER


def test_plan_when_made_writes_nothing() -> None:
    plan_organisation(organisation(), today=TODAY)
    assert not Unit.objects.exists()


def test_plan_when_nothing_is_new_is_empty() -> None:
    load()
    plan = load()
    assert plan.is_empty
    assert (plan.units_unchanged, plan.people_unchanged) == (4, 11)


def test_plan_when_fields_differ_tells_old_and_new() -> None:
    load()
    unit = replace(TREE[1], phone="22 22 22 22")
    person = replace(STAFF[0], title="Rektor", phone="")
    plan = load(organisation(tree_with(unit), (person, *STAFF[1:])))
    assert [(step.key, step.action, step.changes) for step in plan.units] == [
        ("110", "changed", (FieldChange("phone", "11 11 11 11", "22 22 22 22"),))
    ]
    assert plan.people[0].changes == (
        FieldChange("title", "Skoleleder", "Rektor"),
        FieldChange("phone", "12 34 56 78", ""),
    )
    assert Person.objects.get(key="1").title == "Rektor"
    assert plan_organisation(organisation(tree_with(unit), (person, *STAFF[1:])), today=TODAY).is_empty


def test_plan_when_a_field_is_not_in_the_files_leaves_it() -> None:
    load()
    rows = organisation(unit_fields=frozenset(("key", "name")), person_fields=frozenset(("key", "name", "unit_key")))
    silent = tuple(replace(row, phone="", mail="", title="", role="employee") for row in STAFF)
    plan = load(replace(rows, people=silent, units=tuple(replace(row, parent_key="", phone="") for row in TREE)))
    assert set(plan.unit_counts()) | set(plan.person_counts()) == {"adopted"}
    assert Unit.objects.get(key="110").phone == "11 11 11 11"
    assert Unit.objects.get(key="110").imported_fields == ["name"]
    assert Membership.objects.get(person__key="1").role == Role.LEADER
    assert Person.objects.get(key="1").mail == "aase@example.dk"


def test_unit_when_moved_keeps_its_identity() -> None:
    load()
    school = Unit.objects.get(key="111")
    plan = load(organisation(tree_with(replace(TREE[2], parent_key="100"))))
    assert plan.unit_counts() == {"moved": 1}
    assert plan.units[0].changes == (FieldChange("parent_key", "Børn og Skole", "Ærø Kommune"),)
    school.refresh_from_db()
    assert school.parent.key == "100"


def test_units_when_they_change_places_are_both_moved() -> None:
    load()
    swapped = tree_with(
        UnitRow("111", "Søndre Skole", "100"), UnitRow("110", "Børn og Skole", "111", phone="11 11 11 11")
    )
    assert load(organisation(swapped)).unit_counts() == {"moved": 2}
    assert Unit.objects.get(key="110").parent.key == "111"


def test_person_when_moved_changes_unit() -> None:
    load()
    plan = load(organisation(people=(*STAFF[:-1], replace(STAFF[-1], unit_key="112"))))
    assert plan.person_counts() == {"moved": 1}
    assert plan.people[0].changes == (FieldChange("unit", "Søndre Skole", "Nordre Skole"),)
    assert list(Membership.objects.filter(person__key="11").values_list("unit__key", flat=True)) == ["112"]


def test_person_when_in_two_units_has_the_leading_one_as_the_main() -> None:
    rows = organisation(people=(*STAFF, PersonRow("2", "Bo 2", "112", "leader", "Skoleleder", mail="bo2@example.dk")))
    load(rows)
    person = Person.objects.get(key="2")
    assert person.title == "Skoleleder"
    assert dict(person.memberships.values_list("unit__key", "title")) == {"111": "Lærer", "112": ""}
    assert plan_organisation(replace(rows, people=rows.people[::-1]), today=TODAY).is_empty


def test_leaver_when_absent_keeps_the_name_and_no_more() -> None:
    load()
    person = Person.objects.get(key="2")
    make_membership(person, Unit.objects.get(key="112"), role=Role.DELEGATE, imported=False)
    load(
        organisation(people=staff_without("2")),
    )
    person.refresh_from_db()
    assert (person.name, person.left_on) == ("Bo 2", TODAY)
    assert (person.title, person.phone, person.mobile, person.mail, person.portrait.name) == ("", "", "", "", "")
    assert not person.memberships.exists()


def test_leaver_when_back_is_the_same_person() -> None:
    load()
    before = Person.objects.get(key="2").pk
    load(organisation(people=staff_without("2")))
    assert planned(organisation()) == {"2": "returned"}
    load()
    person = Person.objects.get(key="2")
    assert (person.pk, person.left_on, person.mail) == (before, None, "bo2@example.dk")
    assert person.memberships.get().unit.key == "111"


def test_consent_when_more_than_a_tenth_would_leave_is_needed() -> None:
    load()
    one = plan_organisation(organisation(people=staff_without("2")), today=TODAY)
    two = plan_organisation(organisation(people=staff_without("2", "3")), today=TODAY)
    assert (one.people_gone, one.needs_consent) == (1, False)  # 1 of 11
    assert (two.people_gone, two.needs_consent) == (2, True)


def test_people_when_the_files_have_only_units_are_left_alone() -> None:
    load()
    assert planned(organisation(people=())) == {}


def test_units_when_the_files_have_only_people_are_left_alone() -> None:
    load()
    assert planned(organisation(units=())) == {}


def test_absent_when_the_files_are_a_part_is_not_gone() -> None:
    load()
    part = organisation(TREE[:3], STAFF[:2])
    assert planned(part, keep_absent=True) == {}
    assert len(planned(part)) == 10


def test_absent_when_its_row_was_skipped_is_not_gone() -> None:
    load()
    held = organisation(people=staff_without("2"), held_people=frozenset(("2",)))
    keyless = organisation(TREE[:3], staff_without("2"), keyless_people=True, keyless_units=True)
    assert planned(held) == planned(keyless) == {}


def test_what_was_made_here_when_an_import_comes_is_left_alone() -> None:
    load()
    unit = make_unit("Personalekunst", key="lokal", parent=Unit.objects.get(key="110"))
    make_person("Frivillig Frida", key="frivillig", unit=unit)
    person = Person.objects.get(key="2")
    make_membership(person, unit, role=Role.DELEGATE, imported=False)
    assert planned(organisation()) == {}
    load(organisation(people=(*staff_without("2"), replace(STAFF[1], unit_key="112"))))
    assert person.memberships.filter(unit=unit, imported=False, role=Role.DELEGATE).exists()


def test_made_here_when_its_key_comes_in_a_file_is_adopted() -> None:
    load()
    make_unit("Havnen", key="120", parent=Unit.objects.get(key="100"))
    rows = organisation((*TREE, UnitRow("120", "Havnen", "100")))
    assert planned(rows) == {"120": "adopted"}
    load(rows)
    assert planned(rows) == {}
    assert planned(organisation()) == {"120": "gone"}


def test_unit_when_absent_is_closed_and_its_own_children_are_lifted() -> None:
    load()
    make_unit("Klubben", key="lokal", parent=Unit.objects.get(key="112"))
    plan = load(organisation(TREE[:3]))
    assert {step.key: step.action for step in plan.units} == {"112": "gone", "lokal": "moved"}
    assert Unit.objects.get(key="112").closed_on == TODAY
    assert Unit.objects.get(key="lokal").parent.key == "110"


def test_unit_when_back_is_open_again() -> None:
    load()
    load(organisation(TREE[:3]))
    plan = load()
    assert plan.unit_counts() == {"returned": 1}
    assert Unit.objects.get(key="112").closed_on is None


def test_unit_when_a_row_points_to_it_is_not_gone() -> None:
    load()
    rows = organisation((TREE[0], TREE[1], TREE[2]), (*staff_without("2"), replace(STAFF[1], unit_key="112")))
    assert "112" not in planned(rows)


def test_units_when_merged_are_succeeded_by_one() -> None:
    load()
    merged = UnitRow("113", "Den Nye Skole", "110", replaces=("111", "112"))
    moved = tuple(replace(row, unit_key="113") for row in STAFF)
    rows = organisation((TREE[0], TREE[1], merged), moved, unit_fields=UNIT_FIELDS | {"replaces"})
    plan = load(rows)
    assert plan.unit_counts() == {"created": 1, "gone": 2}
    assert {step.key: step.successors for step in plan.units if step.action == "gone"} == {
        "111": ("Den Nye Skole",),
        "112": ("Den Nye Skole",),
    }
    assert set(UnitSuccession.objects.values_list("old__key", "new__key")) == {("111", "113"), ("112", "113")}
    assert plan_organisation(rows, today=TODAY).is_empty


def test_unit_when_split_is_succeeded_by_both() -> None:
    load()
    parts = tuple(UnitRow(key, f"Skole {key}", "110", replaces=("111",)) for key in ("113", "114"))
    rows = organisation((*tree_with(without=("111",)), *parts), tuple(replace(row, unit_key="113") for row in STAFF))
    load(rows)
    assert set(UnitSuccession.objects.values_list("old__key", "new__key")) == {("111", "113"), ("111", "114")}
    assert plan_organisation(rows, today=TODAY).is_empty


def test_unit_when_only_its_key_is_new_is_the_same_unit() -> None:
    load()
    before = Unit.objects.get(key="110")
    renamed = (
        TREE[0],
        UnitRow("B10", "Børn, Skole og Kultur", "100", phone="11 11 11 11", replaces=("110",)),
        *(replace(row, parent_key="B10") for row in TREE[2:]),
    )
    rows = organisation(renamed)
    plan = load(rows)
    assert plan.unit_counts() == {"changed": 1}
    after = Unit.objects.get(key="B10")
    assert (after.pk, after.children.count()) == (before.pk, 2)
    assert plan_organisation(rows, today=TODAY).is_empty


def test_unit_that_was_taken_over_from_when_its_key_is_new_is_taken_over_from_once() -> None:
    """Nordre Skole took over from Søndre Skole, which stays, and later gets another key."""
    successions = {"unit_fields": UNIT_FIELDS | {"replaces"}}
    load(organisation((*TREE[:3], replace(TREE[3], replaces=("111",))), **successions))
    rekeyed = replace(TREE[2], key="S11", replaces=("111",))
    moved = tuple(replace(row, unit_key=row.unit_key.replace("111", "S11")) for row in STAFF)
    rows = organisation((*TREE[:2], rekeyed, replace(TREE[3], replaces=("S11",))), moved, **successions)
    load(rows)
    assert set(UnitSuccession.objects.values_list("old__key", "new__key")) == {("S11", "112")}
    assert plan_organisation(rows, today=TODAY).is_empty


def test_people_when_only_units_are_merged_go_along() -> None:
    load()
    merged = UnitRow("113", "Den Nye Skole", "110", replaces=("111", "112"))
    plan = load(organisation((TREE[0], TREE[1], merged), ()))
    assert plan.person_counts() == {"moved": 11}
    assert Membership.objects.filter(unit__key="113").count() == 11
    assert Membership.objects.get(person__key="1").role == Role.LEADER


def test_people_when_only_units_come_and_theirs_closes_are_told_of() -> None:
    load()
    plan = load(organisation((TREE[0], TREE[1], TREE[3]), ()))
    assert plan.stranded == ("Søndre Skole",)
    assert plan.person_counts() == {}


def test_person_when_only_the_key_is_new_is_proposed_and_not_guessed() -> None:
    load()
    before = Person.objects.get(key="2")
    rows = organisation(people=(*staff_without("2"), replace(STAFF[1], key="M2")))
    plan = plan_organisation(rows, today=TODAY)
    assert [(proposal.old_key, proposal.new_key) for proposal in plan.proposals] == [("2", "M2")]
    assert planned(rows) == {"2": "gone", "M2": "created"}
    assert planned(rows, same_people={"M2"}) == {"M2": "changed"}
    load(rows, same_people={"*"})
    assert Person.objects.get(key="M2").pk == before.pk


def test_topics_and_nicknames_when_in_the_files_are_set() -> None:
    for key in ("skole", "it"):
        Topic.objects.create(key=key, title=key, sort_key=key)
    fields = UNIT_FIELDS | {"nicknames", "topic_keys", "kind"}
    unit = UnitRow("100", "Ærø Kommune", nicknames=("Rådhuset",), topic_keys=("skole",), kind="school")
    load(organisation((unit,), (), unit_fields=fields))
    assert Unit.objects.get(key="100").kind == UnitKind.SCHOOL
    changed = replace(unit, nicknames=("Rådhuset", "Kommunen"), topic_keys=("it",), kind="")
    plan = load(organisation((changed,), (), unit_fields=fields))
    assert plan.units[0].changes == (
        FieldChange("nicknames", "Rådhuset", "Rådhuset, Kommunen"),
        FieldChange("topic_keys", "skole", "it"),
    )
    found = Unit.objects.get(key="100")
    assert set(found.nicknames.values_list("name", flat=True)) == {"Rådhuset", "Kommunen"}
    assert list(UnitTopic.objects.values_list("topic__key", flat=True)) == ["it"]
    assert found.kind == UnitKind.SCHOOL, "a kind that the file does not know is left"


def test_fingerprint_when_the_plan_is_the_same_is_the_same() -> None:
    load()
    rows = organisation(people=staff_without("2"))
    one, two = (plan_organisation(rows, today=TODAY) for _ in range(2))
    other = plan_organisation(organisation(people=staff_without("3")), today=TODAY)
    assert one.fingerprint == two.fingerprint != other.fingerprint
