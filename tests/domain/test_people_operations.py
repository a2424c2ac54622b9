"""Changing the organisation by hand."""

from datetime import date

import pytest

from potentialer.base.errors import Conflict, Invalid, NotAllowed
from potentialer.domain.accounts.models import System, User
from potentialer.domain.changes.models import Change
from potentialer.domain.people.models import Membership, Role
from potentialer.domain.people.operations import (
    appoint_delegate,
    create_unit,
    dismiss_delegate,
    edit_person,
    edit_unit,
    give_access,
    set_away,
)
from potentialer.domain.people.policies import speaks_for
from potentialer.domain.people.queries import (
    get_person,
    ids_of_units_spoken_for_with_all_below,
    leaders_of,
    open_units_under,
    people_from_letter,
    units_above,
)
from tests.cast import Cast
from tests.makers import make_membership, make_person, make_unit


def test_unit_is_renamed_by_its_leader(cast: Cast) -> None:
    edit_unit(cast.owner, unit=cast.unit, values={"name": "Børnehuset Åkanden"})

    cast.unit.refresh_from_db()
    change = Change.objects.get()
    assert cast.unit.name == "Børnehuset Åkanden"
    assert cast.unit.sort_key.startswith("b|rnehuset }")
    assert (change.verb, change.noun, change.thing_id, change.fields) == ("edit", "unit", cast.unit.pk, ["name"])


def test_edit_records_nothing_when_nothing_changed(cast: Cast) -> None:
    edit_unit(cast.owner, unit=cast.unit, values={"name": cast.unit.name}, nicknames=[])

    assert not Change.objects.exists()


def test_field_that_the_file_owns_is_left_alone(cast: Cast) -> None:
    cast.unit.imported_fields = ["name"]
    cast.unit.save()

    edit_unit(cast.owner, unit=cast.unit, values={"name": "Noget andet", "phone": "72361000"})

    cast.unit.refresh_from_db()
    assert (cast.unit.name, cast.unit.phone) == ("Børnehuset Sømærket", "72361000")


def test_nicknames_are_replaced_without_doubles_and_blanks(cast: Cast) -> None:
    edit_unit(cast.owner, unit=cast.unit, values={}, nicknames=["Mærket", " ", "Mærket", "Det  gule hus"])

    assert list(cast.unit.nicknames.order_by("id").values_list("name", flat=True)) == ["Mærket", "Det gule hus"]


def test_second_editor_overwrites_nobody(cast: Cast) -> None:
    seen = {"phone": cast.unit.phone}
    edit_unit(cast.owner, unit=cast.unit, values={"phone": "72361000"}, seen=seen)

    with pytest.raises(Conflict):
        edit_unit(cast.deputy, unit=cast.unit, values={"phone": "72362000"}, seen=seen)

    cast.unit.refresh_from_db()
    assert cast.unit.phone == "72361000"


def test_two_editors_of_different_fields_do_not_disturb_each_other(cast: Cast) -> None:
    seen = {"phone": "", "town": ""}
    edit_unit(cast.owner, unit=cast.unit, values={"phone": "72361000", "town": ""}, seen=seen)

    edit_unit(cast.deputy, unit=cast.unit, values={"phone": "", "town": "Marstal"}, seen=seen)

    cast.unit.refresh_from_db()
    assert (cast.unit.phone, cast.unit.town) == ("72361000", "Marstal")


@pytest.mark.parametrize("text", ["Ring om 010203-1234", "linje\n010203 1234"])
def test_cpr_number_in_opening_hours_is_refused(cast: Cast, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        edit_unit(cast.owner, unit=cast.unit, values={"opening_hours": text})

    assert (refused.value.code, refused.value.field) == ("cpr", "opening_hours")
    assert not Change.objects.exists()


def test_unit_without_a_name_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        edit_unit(cast.owner, unit=cast.unit, values={"name": "  "})


def test_outsider_changes_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        edit_unit(cast.outsider, unit=cast.unit, values={"name": "Kapret"})
    with pytest.raises(NotAllowed):
        appoint_delegate(cast.outsider, unit=cast.unit, person=cast.outsider.person)
    with pytest.raises(NotAllowed):
        edit_person(cast.outsider, person=cast.colleague.person, values={"title": "konge"})
    with pytest.raises(NotAllowed):
        give_access(cast.owner, person=make_person(), login="ny@ærø.example")

    assert not Change.objects.exists()


def test_colleague_is_appointed_delegate_and_dismissed_again(cast: Cast) -> None:
    person = cast.colleague.person

    appoint_delegate(cast.owner, unit=cast.unit, person=person)
    appoint_delegate(cast.owner, unit=cast.unit, person=person)
    spoke = speaks_for(cast.colleague, cast.unit)
    dismiss_delegate(cast.owner, unit=cast.unit, person=person)

    assert spoke
    assert not speaks_for(cast.colleague, cast.unit)
    assert Membership.objects.filter(person=person, unit=cast.unit).count() <= 1


def test_appointed_delegate_keeps_place_from_the_file(cast: Cast) -> None:
    person = make_person("Dorthe Lærke", unit=None)
    make_membership(person, cast.unit, imported=True)

    appoint_delegate(cast.owner, unit=cast.unit, person=person)
    dismiss_delegate(cast.owner, unit=cast.unit, person=person)

    assert list(Membership.objects.filter(person=person).values_list("role", "imported")) == [(Role.EMPLOYEE, True)]


def test_one_who_has_left_is_not_appointed(cast: Cast) -> None:
    person = make_person("Dorthe Lærke", unit=cast.unit, left_on=date(2027, 1, 1))

    with pytest.raises(Invalid):
        appoint_delegate(cast.owner, unit=cast.unit, person=person)


def test_person_tells_that_she_is_away(cast: Cast) -> None:
    set_away(cast.colleague, person=cast.colleague.person, until=date(2027, 8, 1))

    assert get_person(cast.outsider, cast.colleague.person.pk).away_until == date(2027, 8, 1)


def test_access_is_given_and_the_account_belongs_to_the_person(cast: Cast) -> None:
    person = make_person("Dorthe Lærke", mail="dorthe@ærø.example")

    account = give_access(cast.administrator, person=person, login="Dorthe@ÆRØ.example", password="et langt kodeord")

    person.refresh_from_db()
    assert person.account == account
    assert account.login == "dorthe@ærø.example"
    assert account.must_change_password


def test_taken_login_is_refused_and_nothing_is_made(cast: Cast) -> None:
    person = make_person("Dorthe Lærke")

    with pytest.raises(Invalid):
        give_access(cast.administrator, person=person, login=cast.owner.login.upper())

    person.refresh_from_db()
    assert person.account is None
    assert not User.objects.filter(name="Dorthe Lærke").exists()


@pytest.mark.django_db
def test_second_unit_with_the_same_key_is_refused() -> None:
    create_unit(System(), key="A1", name="Vej og Park")

    with pytest.raises(Invalid):
        create_unit(System(), key="A1", name="Havnen")


def test_way_to_the_top_begins_at_the_top(cast: Cast) -> None:
    assert units_above(cast.unit) == [cast.municipality, cast.centre]
    assert units_above(cast.municipality) == []


def test_leaders_are_those_above_when_the_unit_has_none(cast: Cast) -> None:
    team = make_unit("Stue 3", parent=cast.unit)

    leaders = leaders_of(cast.outsider, team)

    assert [leader.person.name for leader in leaders] == ["Mette Skjødt", "Søren Ågård"]


def test_units_are_in_danish_order_with_their_counts(cast: Cast) -> None:
    for name in ("Ådalen", "Ærtehaven", "Zebraen", "Aaparken"):
        make_unit(name, parent=cast.unit)

    found = list(open_units_under(cast.outsider, [cast.unit]))
    [unit] = open_units_under(cast.outsider, [cast.centre])

    assert [unit.name for unit in found] == ["Zebraen", "Ærtehaven", "Ådalen", "Aaparken"]
    assert (unit.child_count, unit.people_count) == (4, 4)


def test_people_from_a_letter_follow_the_danish_alphabet(cast: Cast) -> None:
    for name in ("Åse Holm", "Aage Holm", "Anna Holm", "Ærling Holm"):
        make_person(name, unit=cast.unit)

    def names(letter: str) -> list[str]:
        return [person.name for person in people_from_letter(cast.outsider, letter)]

    assert names("Å") == ["Aage Holm", "Åse Holm"]
    assert names("A") == ["Anna Holm"]
    assert names("Æ") == ["Ærling Holm"]


def test_one_who_has_left_is_in_no_list(cast: Cast) -> None:
    make_person("Åse Holm", unit=cast.unit, left_on=date(2027, 1, 1))

    assert "Åse Holm" not in [person.name for person in people_from_letter(cast.outsider, "")]


def test_leader_above_speaks_for_all_below(cast: Cast) -> None:
    team = make_unit("Stue 3", parent=cast.unit)

    assert ids_of_units_spoken_for_with_all_below(cast.leader_above) == {cast.centre.pk, cast.unit.pk, team.pk}
    assert ids_of_units_spoken_for_with_all_below(cast.colleague) == set()


def test_way_to_the_top_is_whole_in_a_deep_tree(cast: Cast) -> None:
    way = [cast.unit]
    for number in range(13):
        way.append(make_unit(f"Led {number}", parent=way[-1]))

    assert units_above(way[-1]) == [cast.municipality, cast.centre, *way[:-1]]
