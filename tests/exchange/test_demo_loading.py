"""The demo municipality in a database, and the command that puts it there."""

import argparse
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from potentialer.cli import CommandError
from potentialer.cli import demo as command
from potentialer.domain.accounts.models import System, User
from potentialer.domain.accounts.queries import demo_cast
from potentialer.domain.cards.models import Card, State
from potentialer.domain.cards.operations import begin_card, edit_card, withdraw_card
from potentialer.domain.cards.policies import can_write_card_of_unit
from potentialer.domain.cards.queries import card_of
from potentialer.domain.changes.queries import latest_change_id
from potentialer.domain.people.models import Person, Unit, UnitNickname
from potentialer.domain.people.operations import create_unit, edit_unit, set_away
from potentialer.domain.people.policies import can_edit_unit
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.domain.potentials.operations import create_potential, delete_potential, edit_potential
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.exchange.demo import card_loading
from potentialer.exchange.demo.cards import CardRow, TrialRow, read_cards
from potentialer.exchange.demo.loading import DemoReport, RealOrganisation, load_demo
from potentialer.exchange.demo.municipality import FEWEST_PEOPLE
from potentialer.exchange.demo.recombining import MARK
from tests.makers import danish_time

A_LITTLE_GROWN = 1_060  # people: some units beyond those that somebody wrote

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


def user(login: str) -> User:
    return User.objects.get(login=login)


def stored_card(row: CardRow) -> Card:
    return Card.objects.get(unit__key=row.unit) if row.unit else Card.objects.get(person__key=row.person)


def everything() -> set[tuple[Any, ...]]:
    """What is on all cards, and when it was written."""
    return set(
        Potential.objects.values_list(
            "card__unit__key", "card__person__key", "title", "text", "trial__did", "created_at", "changed_at"
        )
    )


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


def test_cards_when_loaded_have_all_that_was_written(loaded: DemoReport) -> None:
    for row in read_cards():
        card = stored_card(row)
        assert (card.state, card.introduction, card.contact_wishes) == (
            State.PUBLISHED,
            row.introduction,
            row.contact_wishes,
        )
        assert tuple(each.text for each in card.seekings.order_by("position")) == row.seeking
        assert [each.title for each in card.potentials.order_by("id")] == [each.title for each in row.potentials]
    assert set(Potential.objects.values_list("state", flat=True)) == {State.PUBLISHED}


def test_trials_when_loaded_tell_their_story(loaded: DemoReport) -> None:
    written: dict[tuple[str, str], TrialRow] = {
        (row.unit or row.person, trial.title): trial for row in read_cards() for trial in row.trials
    }
    trials = Potential.objects.filter(kind=PotentialKind.TRIAL).select_related("trial", "card__unit", "card__person")

    for stored in trials:
        owner = stored.card.unit or stored.card.person
        row = written.pop((owner.key if owner else "", stored.title))
        details = stored.trial
        assert (details.stage, details.worked, details.wonder, details.did) == (
            row.stage,
            row.worked,
            row.wonder,
            row.did,
        )
        assert (details.happened, details.learned, details.next_step) == (row.happened, row.learned, row.next_step)
        assert (stored.starts_on, stored.ends_on, stored.audience) == (row.starts_on, row.ends_on, row.audience)
        assert {each.topic.key for each in stored.potential_topics.select_related("topic")} == set(row.topics)
    assert not written


def test_report_when_loaded_counts_cards_and_potentials(loaded: DemoReport) -> None:
    rows = read_cards()
    assert loaded.cards == len(rows)
    assert loaded.knowledge == sum(len(row.knowledge) for row in rows)
    assert loaded.trials == sum(len(row.trials) for row in rows)
    assert loaded.tasks == sum(len(row.tasks) for row in rows)


def test_cards_when_loaded_are_spread_over_two_years_and_none_is_from_the_future(loaded: DemoReport) -> None:
    written = [moment for each in Potential.objects.all() for moment in (each.created_at, each.changed_at)]
    said = [moment for each in Card.objects.all() for moment in (each.published_at, each.confirmed_at) if moment]
    now = timezone.now()
    assert max(*written, *said) < now
    assert min(*written, *said) > now - timedelta(days=735)
    assert all(each.created_at <= each.changed_at for each in Potential.objects.all())
    assert sum(moment > now - timedelta(days=31) for moment in written) >= 10  # something is new in the house
    assert sum(moment < now - timedelta(days=365) for moment in written) >= 10
    months = Counter((moment.year, moment.month) for moment in written)
    assert max(months.values()) < len(written) / 5


def test_cards_when_made_again_elsewhere_are_the_same() -> None:
    with time_machine.travel(danish_time(2026, 11, 23), tick=False):
        load_demo(people=FEWEST_PEOPLE)
        first = everything()
        Card.objects.all().delete()
        load_demo(people=FEWEST_PEOPLE)
    assert everything() == first


def test_potentials_when_somebody_edited_them_are_kept(loaded: DemoReport) -> None:
    birgit, card = user("birgit"), Card.objects.get(unit__key="strandengen")
    mended, unwanted, *_ = Potential.objects.filter(card=card).order_by("id")
    edit_potential(birgit, potential=mended, values={"title": "Birgits egne ord"})
    delete_potential(birgit, potential=unwanted)
    create_potential(
        birgit, card=card, kind=PotentialKind.KNOWLEDGE, values={"title": "Noget nyt", "text": "Prøvet i dag."}
    )
    edit_card(birgit, card=card, values={"introduction": "Vi er flyttet."})
    withdraw_card(birgit, card=card)
    before, titles = latest_change_id(), sorted(card.potentials.values_list("title", flat=True))

    assert load_demo(people=FEWEST_PEOPLE).is_unchanged

    card.refresh_from_db()
    assert latest_change_id() == before
    assert (card.introduction, card.state) == ("Vi er flyttet.", State.DRAFT)
    assert sorted(card.potentials.values_list("title", flat=True)) == titles


def test_card_when_somebody_began_it_first_is_hers(loaded: DemoReport) -> None:
    Card.objects.filter(unit__key="strandengen").delete()
    begun = begin_card(user("birgit"), unit=unit("strandengen"))

    assert load_demo(people=FEWEST_PEOPLE).is_unchanged

    begun.refresh_from_db()
    assert begun.state == State.DRAFT
    assert not begun.potentials.exists()


def test_cards_when_a_run_was_interrupted_are_finished_by_the_next(
    loaded: DemoReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = everything()
    Card.objects.all().delete()
    load, rounds = card_loading.load_cards, iter(range(2))

    def stumble(*arguments: Any, **named: Any) -> int:
        if next(rounds):
            raise KeyboardInterrupt
        return load(*arguments, **named)

    monkeypatch.setattr(card_loading, "load_cards", stumble)
    with pytest.raises(KeyboardInterrupt):
        load_demo(people=FEWEST_PEOPLE)
    monkeypatch.undo()
    assert 0 < Card.objects.count() < loaded.cards

    assert not load_demo(people=FEWEST_PEOPLE).is_unchanged
    assert everything() == complete


def test_owner_when_gone_gets_no_card_again(loaded: DemoReport) -> None:
    Card.objects.filter(unit__key="strandengen").delete()
    Unit.objects.filter(key="strandengen").update(closed_on="2026-11-01")
    assert card_loading.load_written_cards(System()) == 0


def test_cast_when_loaded_meet_a_card_that_is_there_and_one_that_is_not(loaded: DemoReport) -> None:
    birgits, hannes = unit("strandengen"), unit("boern-og-unge")
    theirs = card_of(user("birgit"), unit=birgits)
    assert theirs is not None
    assert theirs.state == State.PUBLISHED
    assert card_of(user("hanne"), unit=hannes) is None
    assert can_write_card_of_unit(user("hanne"), hannes)
    assert card_of(user("zeynep"), person=user("zeynep").person) is not None
    assert card_of(user("birgit"), person=user("birgit").person) is None


def test_demo_when_larger_than_what_is_written_is_filled_with_marked_texts() -> None:
    report = load_demo(people=A_LITTLE_GROWN)

    filled = Card.objects.filter(introduction__endswith=MARK)
    written = {row.unit for row in read_cards()} | {row.person for row in read_cards()}
    owners = {(card.unit or card.person).key for card in filled.select_related("unit", "person")}
    assert set(Unit.objects.filter(key__startswith="enhed-").values_list("key", flat=True)) <= owners
    assert filled.filter(unit=None).exists()
    assert not owners & written
    assert report.cards == len(read_cards()) + filled.count()
    assert all(each.title.endswith(MARK) == (each.card in filled) for each in Potential.objects.select_related("card"))
    assert load_demo(people=A_LITTLE_GROWN).is_unchanged


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
    assert f"{len(read_cards())} visitkort med" in said
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
