"""`potentialer import-organisation`: its words, its exit codes, and the real data."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from potentialer.base.errors import Conflict
from potentialer.cli import import_organisation as command
from potentialer.cli.main import main
from potentialer.domain.changes.models import Change
from potentialer.domain.people.models import Membership, Person, Unit
from tests.exchange.municipality import Size, write_files
from tests.exchange.spreadsheets import PEOPLE, UNITS, Row, csv_bytes
from tests.exchange.test_reading import EXPECTED, FAULTY_PEOPLE, FAULTY_UNITS

pytestmark = pytest.mark.django_db
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command; gives its exit code and all it said."""

    def call(*arguments: object) -> tuple[int, str]:
        code = main(["import-organisation", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


def files(folder: Path, units: Sequence[Row] = UNITS, people: Sequence[Row] = PEOPLE) -> list[Path]:
    paths = [folder / "1 enheder.csv", folder / "2 ansatte.csv"]
    for path, rows in zip(paths, (units, people), strict=True):
        path.write_bytes(csv_bytes(rows))
    return paths


def test_import_when_all_is_well_says_what_it_read_and_did(run: Run, tmp_path: Path) -> None:
    code, said = run(*files(tmp_path))
    assert code == 0
    assert "2 ansatte.csv: 3 rækker, medarbejdere" in said
    assert "Stillingsbetegnelse → stilling" in said
    assert "3 enheder og 3 medarbejdere er oprettet" in said
    assert Person.objects.count() == 3


def test_import_when_run_again_changes_nothing_and_says_so(run: Run, tmp_path: Path) -> None:
    run(*files(tmp_path))
    before = Change.objects.count()
    code, said = run(*files(tmp_path))
    assert (code, Change.objects.count()) == (0, before)
    assert "Der er ikke noget nyt i filerne. Intet ændres." in said


def test_import_when_dry_run_shows_the_plan_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    code, said = run(*files(tmp_path), "--dry-run", "--details")
    assert code == 0
    assert "Åse Kjær (1) oprettes" in said
    assert not Unit.objects.exists()


def test_twenty_faults_when_in_the_files_are_all_told_and_nothing_changes(run: Run, tmp_path: Path) -> None:
    run(*files(tmp_path))
    before = list(Person.objects.order_by("id").values_list()), list(Unit.objects.order_by("id").values_list())
    code, said = run(*files(tmp_path, FAULTY_UNITS, FAULTY_PEOPLE))
    told = [line for line in said.splitlines() if line.startswith("Fejl: ")]
    assert code == 1
    assert len(told) == len(EXPECTED) == 20
    for line, (_code, row, column) in zip(told, EXPECTED, strict=True):
        assert f"række {row}, kolonnen {column}:" in line
    assert "20 fejl. Intet er indlæst." in said
    after = list(Person.objects.order_by("id").values_list()), list(Unit.objects.order_by("id").values_list())
    assert after == before


def test_faulty_rows_when_skipped_are_told_and_the_rest_is_loaded(run: Run, tmp_path: Path) -> None:
    code, said = run(*files(tmp_path, FAULTY_UNITS, FAULTY_PEOPLE), "--skip-bad-rows")
    assert code == 0
    assert "Rækker med fejl, der er sprunget over: 20." in said
    assert list(Unit.objects.values_list("key", flat=True)) == ["100"]


def test_column_when_mapped_by_hand_is_read_so(run: Run, tmp_path: Path) -> None:
    people = [("Nummer A", *PEOPLE[0][1:]), *PEOPLE[1:]]
    assert run(*files(tmp_path, people=people))[0] == 1
    code, _said = run(*files(tmp_path, people=people), "--map", "Nummer A=medarbejdernummer", "--map", "mail=udelad")
    assert code == 0
    assert Person.objects.get(key="1").mail == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--map", "Mail=noget"], "Vi kender ikke feltet i --map Mail=noget."),
        (["--map", "Mail"], "Vi kender ikke feltet i --map Mail."),
        (["--map", "Findes ikke=mail"], "Ingen af filerne har en kolonne, der hedder Findes ikke."),
    ],
)
def test_command_when_called_wrongly_says_how(run: Run, tmp_path: Path, arguments: list[str], says: str) -> None:
    code, said = run(*files(tmp_path), *arguments)
    assert code == 2
    assert says in said


def test_file_when_missing_is_said(run: Run, tmp_path: Path) -> None:
    code, said = run(tmp_path / "mangler.csv")
    assert code == 2
    assert "mangler.csv findes ikke." in said


def test_removals_when_more_than_a_tenth_want_consent(run: Run, tmp_path: Path) -> None:
    run(*files(tmp_path))
    code, said = run(*files(tmp_path, people=PEOPLE[:3]))
    assert code == 1
    assert "1 af 3 medarbejdere forsvinder." in said
    assert not Person.objects.exclude(left_on=None).exists()
    assert run(*files(tmp_path, people=PEOPLE[:3]), "--part")[0] == 0
    assert not Person.objects.exclude(left_on=None).exists()
    code, said = run(*files(tmp_path, people=PEOPLE[:3]), "--accept-removals")
    assert code == 0
    assert "Céline Bæk (3) forsvinder" in said
    assert Person.objects.get(key="3").left_on is not None


def test_same_person_when_said_keeps_the_person(run: Run, tmp_path: Path) -> None:
    run(*files(tmp_path))
    before = Person.objects.get(key="3").pk
    people = [*PEOPLE[:3], ("M3", *PEOPLE[3][1:])]
    _code, said = run(*files(tmp_path, people=people), "--dry-run")
    assert "--same-person M3" in said
    code, said = run(*files(tmp_path, people=people), "--accept-removals")
    assert (code, Person.objects.filter(key="M3").exists()) == (1, False)
    assert "1 af forslagene herover er ikke besvaret." in said
    code, said = run(*files(tmp_path, people=people), "--same-person", "M33")
    assert (code, Person.objects.filter(key="M3").exists()) == (2, False)
    assert "Planen foreslår ingen med nummer M33" in said
    assert run(*files(tmp_path, people=people), "--same-person", "M3")[0] == 0
    assert Person.objects.get(key="M3").pk == before


def test_import_when_somebody_saves_meanwhile_plans_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = command.apply_plan, []

    def interrupted(*arguments: object, **named: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise Conflict
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(command, "apply_plan", interrupted)
    code, said = run(*files(tmp_path))
    assert (code, len(calls)) == (0, 2)
    assert "Nogen gemte noget imens. Sammenligner igen." in said


def test_os2mo_when_loaded_gives_the_tree_and_everybody_a_unit(run: Run, tmp_path: Path, test_data: Path) -> None:
    units = test_data / "os2mo" / "org_units.csv"
    with units.open(encoding="utf-8-sig", newline="") as file:
        tree = {row["uuid"]: row for row in csv.DictReader(file)}
    people = prepared_people(test_data, list(tree), tmp_path)
    code, said = run(units, people)
    assert code == 0, said
    assert (Unit.objects.count(), Person.objects.count(), Membership.objects.count()) == (84, 897, 897)
    found = {unit.key: unit.parent.key if unit.parent else "" for unit in Unit.objects.select_related("parent")}
    assert found == {key: row["parent_uuid"] for key, row in tree.items()}
    with CaptureQueriesContext(connection) as queries:
        code, said = run(units, people)
    assert code == 0
    assert "Intet ændres." in said
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in queries)


def prepared_people(test_data: Path, units: list[str], folder: Path) -> Path:
    """The register's people, who have no units in the snapshot, dealt out to units."""
    with (test_data / "os2mo" / "people_dummy.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "org_unit_uuid"], delimiter=";")
        writer.writeheader()
        writer.writerows({**row, "org_unit_uuid": units[number % len(units)]} for number, row in enumerate(rows))
    return path


@pytest.mark.parametrize("excel", [False, True])
def test_municipality_when_loaded_and_a_year_passes_follows(run: Run, tmp_path: Path, excel: bool) -> None:
    size = Size(units=120, people=600)
    first = write_files(tmp_path / "first", size, excel=excel)
    second = write_files(tmp_path / "second", size, year=1, excel=excel)
    assert run(*first)[0] == 0
    code, said = run(*second)
    assert code == 0, said
    assert "50 medarbejdere forsvinder" not in said.splitlines()[-1]
    assert Person.objects.exclude(left_on=None).count() == 50
    assert Person.objects.filter(left_on=None).count() == 600
    assert "Intet ændres." in run(*second)[1]


def test_proposals_when_said_to_be_new_people_are_made(run: Run, tmp_path: Path) -> None:
    run(*files(tmp_path))
    people = [*PEOPLE[:3], ("M3", *PEOPLE[3][1:])]
    assert run(*files(tmp_path, people=people), "--new-people", "--accept-removals")[0] == 0
    assert Person.objects.get(key="M3").left_on is None
    assert Person.objects.get(key="3").left_on is not None


def test_units_when_more_than_a_tenth_close_want_consent(run: Run, tmp_path: Path) -> None:
    run(*files(tmp_path))
    code, said = run(*files(tmp_path, UNITS[:3], [PEOPLE[0], *((*row[:3], "110", *row[4:]) for row in PEOPLE[1:])]))
    assert code == 1
    assert "1 af 3 enheder forsvinder." in said
    assert not Unit.objects.exclude(closed_on=None).exists()


def test_replaced_unit_when_unknown_is_told(run: Run, tmp_path: Path) -> None:
    units = [("Enhedskode", "Enhedsnavn", "Overordnet", "Erstatter"), *((*row, "") for row in UNITS[1:3])]
    _code, said = run(*files(tmp_path, [*units, ("111", "Søndre Skole", "110", "099")]))
    assert "Enheden »099«, der skal erstattes, kender vi ikke." in said


def test_file_when_larger_than_the_setting_allows_is_not_read(run: Run, tmp_path: Path, settings: Any) -> None:
    settings.IMPORT_MAX_MEGABYTES = 1
    path = tmp_path / "stor.csv"
    path.write_bytes(b"x" * 1_000_001)
    code, said = run(path)
    assert code == 1
    assert "højst fylde 1 MB" in said
