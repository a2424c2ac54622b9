"""The demo municipality in a database, and the command that puts it there."""

import argparse
from datetime import date

import pytest

from potentialer.cli import CommandError
from potentialer.cli import demo as command
from potentialer.domain.accounts.models import System, User
from potentialer.domain.accounts.queries import demo_cast
from potentialer.domain.changes.queries import latest_change_id
from potentialer.domain.people.models import Person, Unit, UnitNickname
from potentialer.domain.people.operations import create_unit, edit_unit, set_away
from potentialer.domain.people.policies import can_edit_unit
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.exchange.demo.loading import DemoReport, RealOrganisation, load_demo
from potentialer.exchange.demo.municipality import FEWEST_PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db: None) -> DemoReport:
    return load_demo(people=FEWEST_PEOPLE)


def run(*arguments: str) -> int | None:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    options = parser.parse_args(["demo", *arguments])
    return options.run(options)


def unit(key: str) -> Unit:
    return Unit.objects.get(key=key)


def test_demo_when_loaded_is_in_the_directory(loaded: DemoReport) -> None:
    assert Unit.objects.count() == loaded.units
    assert Person.objects.count() == loaded.people == FEWEST_PEOPLE
    assert Topic.objects.exclude(parent=None).count() == loaded.topics
    assert UnitTopic.objects.filter(unit__key="strandengen", topic__key="demens").exists()
    assert UnitNickname.objects.filter(unit__key="kantinen", name="Rådhuskælderen").exists()
    assert unit("strandengen").opening_hours.startswith("Døren er åben")


def test_people_when_loaded_have_all_that_was_written(loaded: DemoReport) -> None:
    aase = Person.objects.get(key="aase-kjaergaard")
    assert (aase.title, aase.phone, aase.mobile) == ("Skoleleder", "68 40 23 40", "67 44 71 02")
    assert aase.mail == "aase.kjaergaard@fjordlund.example"
    assert Person.objects.get(key="camilla-brix").away_until == date(2027, 8, 2)
    assert Person.objects.get(key="tove-madsen").memberships.count() == 3


def test_people_when_back_again_are_not_sent_away(loaded: DemoReport) -> None:
    set_away(System(), person=Person.objects.get(key="camilla-brix"), until=None)
    assert load_demo(people=FEWEST_PEOPLE).is_unchanged
    assert Person.objects.get(key="camilla-brix").away_until is None


def test_demo_when_loaded_twice_changes_nothing(loaded: DemoReport) -> None:
    before = latest_change_id()
    again = load_demo(people=FEWEST_PEOPLE)
    assert again.is_unchanged
    assert latest_change_id() == before
    assert [member.created for member in again.cast] == [False] * len(loaded.cast)


def test_demo_when_loaded_with_more_people_grows(loaded: DemoReport) -> None:
    grown = load_demo(people=FEWEST_PEOPLE + 50)
    assert Person.objects.filter(left_on=None).count() == FEWEST_PEOPLE + 50
    assert not grown.is_unchanged


def test_demo_when_a_leader_mended_the_opening_hours_keeps_them(loaded: DemoReport) -> None:
    birgit = User.objects.get(login="birgit")
    edit_unit(birgit, unit=unit("strandengen"), values={"opening_hours": "Altid åbent"})
    assert load_demo(people=FEWEST_PEOPLE).is_unchanged
    assert unit("strandengen").opening_hours == "Altid åbent"


def test_cast_when_loaded_can_enter_without_a_password_only(loaded: DemoReport) -> None:
    cast = demo_cast()
    assert [user.login for user in cast] == [member.login for member in loaded.cast]
    assert not any(user.has_usable_password() or user.must_change_password for user in cast)


def test_cast_when_loaded_have_their_rights(loaded: DemoReport) -> None:
    users = {user.login: user for user in demo_cast()}
    assert users["trine"].is_editor
    assert users["jens"].is_administrator
    assert [user.login for user in users.values() if user.is_editor or user.is_administrator] == ["trine", "jens"]


def test_cast_when_loaded_speak_for_their_units(loaded: DemoReport) -> None:
    expected = {
        ("birgit", "strandengen-ternestien"): True,
        ("soeren", "strandengen"): True,
        ("linh", "hovedbiblioteket"): True,
        ("hanne", "sfo-ankeret"): True,
        ("aase", "klub-kajen"): True,
        ("aase", "fjordlund-skole"): False,
        ("zeynep", "strandengen"): False,
        ("emil", "vejmyndighed"): False,
    }
    users = {user.login: user for user in demo_cast()}
    assert {(login, key): can_edit_unit(users[login], unit(key)) for login, key in expected} == expected


def test_demo_when_there_is_a_real_organisation_is_refused() -> None:
    create_unit(System(), key="100", name="En rigtig kommune")
    before = latest_change_id()
    with pytest.raises(RealOrganisation):
        load_demo(people=FEWEST_PEOPLE)
    assert latest_change_id() == before
    assert not Topic.objects.exists()


def test_demo_when_a_real_organisation_stands_beside_it_is_refused(loaded: DemoReport) -> None:
    create_unit(System(), key="100", name="En rigtig kommune")
    with pytest.raises(RealOrganisation):
        load_demo(people=FEWEST_PEOPLE)


def test_demo_when_replaced_by_a_real_organisation_is_refused(loaded: DemoReport) -> None:
    Unit.objects.update(closed_on="2026-11-01")
    with pytest.raises(RealOrganisation):
        load_demo(people=FEWEST_PEOPLE)


def test_command_when_run_says_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--people", "250", "--seed", "3") is None
    said = capsys.readouterr().out
    assert "Fjordlund Kommune er klar: 191 enheder, 250 medarbejdere" in said
    assert "zeynep" in said


def test_command_when_run_again_says_that_nothing_changed(
    loaded: DemoReport, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--people", str(FEWEST_PEOPLE))
    assert "Intet er ændret" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(("--people", "3"), "mindst 250 medarbejdere"), (("--seed", "-1"), "0 eller mere")],
)
def test_command_when_asked_for_nonsense_says_so(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)


def test_command_when_there_is_a_real_organisation_says_so() -> None:
    create_unit(System(), key="100", name="En rigtig kommune")
    with pytest.raises(CommandError, match="rigtig organisation"):
        run()
