import shutil
import socket
from collections.abc import Callable
from typing import get_args

import pytest
from time_machine import TimeMachineFixture

from potentialer.cli import CommandError, doctor, search
from potentialer.cli.main import build_parser
from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Unit
from potentialer.domain.people.operations import create_unit
from potentialer.domain.potentials.models import Potential, PotentialKind, Stage, Worked
from potentialer.lib.documents import Field
from potentialer.lib.documents.pieces import PieceField, Section
from potentialer.lib.ranking.meeting import How
from potentialer.search import generations
from potentialer.search.indexer import IndexJob
from tests.makers import danish_time, make_card, make_person, make_potential, make_unit

Follow = Callable[[], None]
NOON = danish_time(2027, 5, 3, 12)


def run(*arguments: str) -> int:
    """Run a command in this process, where `potentialer` itself would set up Django and its logs anew."""
    options = build_parser().parse_args(arguments)
    return options.run(options) or 0


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plenty_of_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that runs the tests may be fuller than an installation should be."""
    monkeypatch.setattr(doctor, "_LEAST_FREE_BYTES", 1)
    monkeypatch.setattr(doctor, "_LEAST_FREE_SHARE", 0.0)


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_CATCH_UP_SECONDS", 0.0)


def test_search_prints_hits_with_their_reasons(follow: Follow, capsys: pytest.CaptureFixture[str]):
    make_person("Søren Ærø", unit=make_unit("Solsikken"), title="pædagog")
    follow()
    assert run("search", "soren", "solsikken") == 0
    told = capsys.readouterr().out
    assert "1 fund" in told
    assert "Kollega: Søren Ærø, pædagog, Solsikken" in told
    assert "Navn: Søren Ærø (Søren: lyder som det, der søges efter)" in told
    assert "- Enhed: Solsikken\n" in told


def test_search_prints_the_evidence(follow: Follow, capsys: pytest.CaptureFixture[str]):
    potential = make_potential("Sorggrupper", card=make_card(make_unit("Solsikken")), text="Vi har sorggrupper i maj.")
    follow()
    assert run("search", "hvem", "har", "sorggrupper") == 0
    told = capsys.readouterr().out
    assert "Enhed: Solsikken, Dagtilbud" in told
    assert "Viden: [Sorggrupper]" in told
    assert "Vi har [sorggrupper] i maj." in told
    assert f"/viden/{potential.pk}/" in told


def test_search_says_in_words_how_far_a_trial_is_and_what_was_learned(
    follow: Follow, capsys: pytest.CaptureFixture[str]
):
    trial = make_potential(
        "Stilletid",
        kind=PotentialKind.TRIAL,
        text="",
        learned="Børnene savnede deres stilletid.",
        stage=Stage.RUNNING,
        worked=Worked.PARTLY,
    )
    follow()
    assert run("search", "stilletid") == 0
    told = capsys.readouterr().out
    assert "Det lærte de: Børnene savnede deres [stilletid]." in told
    assert f"I gang · Det virkede delvist · /proevehandlinger/{trial.pk}/" in told


def test_search_keeps_lines_within_the_window(
    follow: Follow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "60")
    make_potential(text="Vi har fulgt fem børn med skolevægring tættere end ellers og lært meget af deres forældre.")
    follow()
    assert run("search", "skolevægring") == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 60


def test_search_has_words_for_all_that_an_answer_can_say():
    assert set(search._HOW) == set(get_args(How))
    assert set(search._FIELDS) == set(get_args(Field))
    assert set(search._PARTS) == set(get_args(PieceField)) - {"title", "text"}
    assert set(search._SECTIONS) == set(get_args(Section)) - set(PotentialKind.values)


def test_search_cannot_answer_when_there_is_no_index():
    with pytest.raises(CommandError):
        run("search", "mette")


def test_doctor_is_content_when_all_is_well(follow: Follow, capsys: pytest.CaptureFixture[str]):
    make_person()
    follow()
    assert run("doctor") == 0
    assert "Alt er, som det skal være" in capsys.readouterr().out


def test_doctor_names_what_differs(follow: Follow, capsys: pytest.CaptureFixture[str]):
    unit = make_unit("Solsikken")
    follow()
    Unit.objects.filter(pk=unit.pk).update(name="Mælkebøtten")  # behind the operations' back
    assert run("doctor") == 1
    told = capsys.readouterr().out
    assert "Forskellige i indeks og database: 1" in told
    assert f"unit:{unit.pk}" in told
    follow()  # the worker was called
    assert run("doctor") == 0


def test_doctor_names_what_a_card_says_otherwise(follow: Follow, capsys: pytest.CaptureFixture[str]):
    potential = make_potential()
    follow()
    Potential.objects.update(title="Noget helt andet")  # behind the operations' back
    assert run("doctor") == 1
    assert f"potential:{potential.pk}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("seconds", "count", "sentence"),
    [
        (4 * 60 + 30, 3, "3 ændringer mangler. Den ældste er 4 minutter gammel."),
        (3600, 1, "1 ændring mangler. Den er 1 time gammel."),
        (2 * 86_400 + 9, 1, "1 ændring mangler. Den er 2 dage gammel."),
        (12, 2, "2 ændringer mangler. Den ældste er 12 sekunder gammel."),
    ],
)
def test_doctor_says_how_far_behind_this_machine_is(
    follow: Follow,
    system: System,
    time_machine: TimeMachineFixture,
    capsys: pytest.CaptureFixture[str],
    seconds: int,
    count: int,
    sentence: str,
):
    follow()
    time_machine.move_to(NOON, tick=False)
    for number in range(count):
        create_unit(system, key=f"u{number}", name=f"Enhed {number}")
    time_machine.shift(seconds)
    assert run("doctor") == 1
    told = capsys.readouterr().out
    assert f"({socket.gethostname()}) er bagud: {sentence}" in told
    follow()
    assert run("doctor") == 0
    assert "har alt, der er gemt" in capsys.readouterr().out


def test_doctor_says_when_a_new_index_is_made_for_a_new_version(
    follow: Follow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    follow()
    monkeypatch.setattr(generations, "fingerprint", lambda: "ffffffff")
    assert run("doctor") == 0
    assert "fra en anden version" in capsys.readouterr().out


def test_doctor_that_finds_damage_calls_the_worker(follow: Follow, capsys: pytest.CaptureFixture[str]):
    make_unit()
    follow()
    generation = generations.current()
    assert generation
    next(path for path in generation.folder.iterdir() if path.suffix == ".fieldnorm").unlink()
    assert run("doctor") == 1
    follow()
    capsys.readouterr()
    assert run("doctor") == 0


def test_doctor_says_when_nobody_follows(follow: Follow, job: IndexJob, capsys: pytest.CaptureFixture[str]):
    follow()
    job.close()
    assert run("doctor") == 1
    assert "Baggrundsarbejdet kører ikke" in capsys.readouterr().out


def test_doctor_says_when_there_is_no_index(follow: Follow, capsys: pytest.CaptureFixture[str]):
    follow()
    shutil.rmtree(generations.index_folder())
    assert run("doctor") == 1
    assert "intet søgeindeks" in capsys.readouterr().out


def test_doctor_finds_damage(follow: Follow, capsys: pytest.CaptureFixture[str]):
    make_unit()
    follow()
    generation = generations.current()
    assert generation
    store = next(path for path in generation.folder.iterdir() if path.suffix == ".term")
    content = bytearray(store.read_bytes())
    content[0] ^= 1
    store.write_bytes(content)
    assert run("doctor") == 1
    assert "beskadiget" in capsys.readouterr().out


def test_doctor_warns_of_a_full_disk(
    follow: Follow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    follow()
    monkeypatch.setattr(doctor, "_LEAST_FREE_BYTES", 1 << 60)
    assert run("doctor") == 1
    assert "Disken er næsten fuld" in capsys.readouterr().out


def test_doctor_warns_of_a_sqlite_with_the_fault(monkeypatch: pytest.MonkeyPatch):
    import sqlite3

    monkeypatch.setattr(sqlite3, "sqlite_version", "3.40.1")
    assert not doctor._look_at_sqlite().is_well
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.51.3")
    assert doctor._look_at_sqlite().is_well


def test_reindex_makes_the_index_when_nobody_else_does(capsys: pytest.CaptureFixture[str]):
    make_unit()
    assert run("reindex") == 0
    assert "1 opslag" in capsys.readouterr().out
    assert generations.current()
