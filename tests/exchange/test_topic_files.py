"""Topics from files: what is read, what is refused with line and fault, and what an import leaves alone."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from potentialer.base.errors import Conflict
from potentialer.cli.main import main
from potentialer.domain.accounts.models import System
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.potentials.merging import merge_topics
from potentialer.domain.topics.bulk import TopicRow, save_topics
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.queries import topics_of_unit
from potentialer.exchange.organisation.applying import apply_plan as apply_organisation
from potentialer.exchange.organisation.planning import plan_organisation
from potentialer.exchange.organisation.rows import Organisation, UnitRow
from potentialer.exchange.topics.applying import apply_plan
from potentialer.exchange.topics.plan import Plan
from potentialer.exchange.topics.planning import plan_topics
from potentialer.exchange.topics.reading import Reading, read_topics
from potentialer.exchange.topics.wording import told
from tests.exchange.spreadsheets import csv_bytes, xlsx_bytes
from tests.makers import make_topic, make_unit, make_user

pytestmark = pytest.mark.django_db

TAXONOMY = [
    {"number": "27", "level": 1, "parent": "", "title": "Social service", "uuid": "x"},
    {"number": "27.36", "level": 2, "parent": "27", "title": "Personlig hjælp, omsorg og pleje", "uuid": ""},
    {"number": "27.36.04", "level": 3, "parent": "27.36", "title": "Personlig og praktisk hjælp", "uuid": ""},
]
KEYWORDS = [
    {
        "number": "27.36.04",
        "title": "Personlig og praktisk hjælp",
        "keywords": [
            {"term": "hjemmehjælp", "weight": 5},
            {"term": "ok 011", "weight": 1000},
            {"term": "Hjemmehjælp", "weight": 5},
            {"term": "personlig og praktisk  hjælp", "weight": 5},
            {"term": "servicelovens § 83 " + "og mere " * 20, "weight": 5},
        ],
    }
]


EXCEL = b"Nummer;Titel\n27.36.04;A\n27.36.05;B\n27.36.06;C\n27.36.07;D\n27.36.08;E\n27.1;F\n"  # was 27.10


def lines(rows: Iterable[Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def read(*files: tuple[str, bytes]) -> Reading:
    return read_topics(files, most_bytes=1_000_000)


def planned(*files: tuple[str, bytes]) -> Plan:
    reading = read(*files)
    assert not reading.faults, [told(fault) for fault in reading.faults]
    return plan_topics(reading.lines)


def loaded(*files: tuple[str, bytes]) -> int:
    return apply_plan(System(), plan=planned(*files))


KLE = (("kle.jsonl", lines(TAXONOMY)), ("søgeord.jsonl", lines(KEYWORDS)))


def test_kle_is_loaded_with_its_tree_and_the_words_people_search_for() -> None:
    reading = read(*KLE)

    loaded(*KLE)

    topic = Topic.objects.get(key="kle:27.36.04")
    assert topic.parent is not None
    assert (topic.parent.key, topic.kle, topic.keywords) == ("kle:27.36", ["27.36.04"], ["hjemmehjælp"])
    assert (reading.form_codes, plan_topics(reading.lines).long_keywords) == (1, 1)


def test_loading_again_changes_nothing() -> None:
    loaded(*KLE)
    changes = Change.objects.count()

    assert loaded(*KLE) == 0
    assert (Change.objects.count(), changes) == (3, 3)


def test_own_topic_with_the_number_keeps_its_own_and_gets_the_keywords() -> None:
    home = make_topic("Ældre hjemme", key="aeldre")
    own = make_topic("Hjemmehjælp", key="hjemme", parent=home, kle=["27.36.04"], synonyms=["hjemmepleje"])

    plan = planned(*KLE)
    apply_plan(System(), plan=plan)

    own.refresh_from_db()
    assert (own.title, own.parent, own.synonyms, own.keywords) == (
        "Hjemmehjælp",
        home,
        ["hjemmepleje"],
        ["personlig og praktisk hjælp"],
    )
    assert not Topic.objects.filter(key="kle:27.36.04").exists()
    loaded(("mere.jsonl", lines([{"number": "27.36.04", "keywords": ["rengøring", "hjemmepleje"]}])))
    own.refresh_from_db()
    assert own.keywords == ["personlig og praktisk hjælp", "rengøring"]


def test_kle_under_an_own_topic_s_number_lies_under_that_topic() -> None:
    own = make_topic("Ældre", key="aeldre", kle=["27.36"])

    loaded(*KLE)

    assert Topic.objects.get(key="kle:27.36.04").parent == own


def test_number_whose_parent_is_in_no_file_lies_under_the_nearest_above() -> None:
    loaded(("kle.jsonl", lines([*TAXONOMY, {"number": "27.34.10", "parent": "27.34", "title": "Helhedspleje"}])))

    assert Topic.objects.get(key="kle:27.34.10").parent == Topic.objects.get(key="kle:27")


def test_facets_lie_under_their_letter() -> None:
    facets = [{"number": "K", "parent": "", "title": "K - Kontrol"}, {"number": "K02", "parent": "", "title": "Klage"}]
    loaded(("kle.jsonl", lines([*TAXONOMY, *facets])))

    assert Topic.objects.get(key="kle:K02").parent == Topic.objects.get(key="kle:K")


def test_what_somebody_has_edited_here_is_left_alone() -> None:
    loaded(*KLE)
    topic = Topic.objects.get(key="kle:27.36.04")
    Topic.objects.filter(pk=topic.pk).update(title="Hjemmehjælp")
    with writing():
        record_change(make_user(), verb="edit", noun="topic", thing_id=topic.pk, fields=["title"])

    plan = planned(KLE[0])

    assert (plan.rows, plan.edited) == ((), 1)


def test_what_the_editor_has_taken_out_stays_out() -> None:
    loaded(*KLE)
    Topic.objects.filter(key="kle:27.36.04").update(retired_on=date(2027, 1, 1), title="Gammel")

    plan = planned(*KLE)

    assert (plan.rows, plan.retired, plan.absent) == ((), 1, ())


def test_topic_that_is_no_longer_in_the_file_is_told_of_and_stays() -> None:
    loaded(*KLE)

    plan = planned(("kle.jsonl", lines(TAXONOMY[:2])))

    assert plan.absent == ("Personlig og praktisk hjælp (27.36.04)",)
    assert planned(("søgeord.jsonl", lines([{"number": "27", "keywords": ["bistand"]}]))).absent == ()


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_own_list_is_read_from_a_spreadsheet(write: Any) -> None:
    rows = [
        ["Nummer", "Titel", "Overordnet", "Synonymer", "Søgeord"],
        ["F1", "Frivillighed", "", "foreningsliv | frivillige, også unge", ""],
        ["F2", "Besøgsvenner", "F1", "", "ensom, samvær"],
    ]
    loaded(("emner.fil", write(rows)))

    first, second = Topic.objects.order_by("key")
    assert (first.title, first.synonyms, first.kle) == (
        "Frivillighed",
        ["foreningsliv", "frivillige, også unge"],
        [],
    )
    assert (second.parent, second.keywords) == (first, ["ensom", "samvær"])


def test_header_that_says_kle_makes_the_numbers_kle() -> None:
    loaded(("emner.csv", csv_bytes([["KLE-nummer", "Emne"], ["27", "Social service"], ["28", "Dagtilbud"]])))

    assert sorted(Topic.objects.values_list("key", flat=True)) == ["kle:27", "kle:28"]


def test_own_numbers_of_two_digits_are_not_taken_for_kle() -> None:
    loaded(("emner.csv", csv_bytes([["Nummer", "Emne"], ["27", "Havnen"], ["28", "Færgen"]])))

    assert sorted(Topic.objects.values_list("key", flat=True)) == ["27", "28"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jsonl", b'{"number": "27"}\n{"number": "27"', "a.jsonl, linje 2: Linjen er ikke et helt JSON-objekt."),
        ("a.jsonl", b'[{"number": "27"}]', "a.jsonl, linje 1: Skriv ét JSON-objekt på hver linje"),
        ("a.jsonl", b'{"number": "27"}\n7\n', "a.jsonl, linje 2: Skriv ét JSON-objekt på hver linje"),
        ("a.jsonl", b'{"title": "Uden"}', "a.jsonl, linje 1: Nummeret mangler."),
        ("a.jsonl", b'{"number": "27", "keywords": "x"}', "a.jsonl, linje 1: Feltet »keywords« har en forkert form."),
        ("a.jsonl", b'{"number": "27", "keywords": [{"term": "a"}, 7]}', "Feltet »keywords« har en forkert form."),
        ("a.jsonl", b'{"number": "27"}\n\n{"number": "27"}', "linje 3: Nummeret »27« er brugt to gange. Det står også"),
        ("a.jsonl", b'{"number": "27", "title": "Om 010170-1234"}', "linje 1: Her ligner noget et CPR-nummer."),
        ("a.jsonl", lines([{"number": "27", "title": "x" * 161}]), "linje 1: Titlen er for lang"),
        ("a.jsonl", lines([{"number": "2" * 61, "title": "x"}]), "linje 1: Nummeret er for langt"),
        ("a.jsonl", lines([{"number": "27", "title": "x\u0007y"}]), "linje 1: Her er usynlige styretegn"),
        ("a.csv", b"Nummer;Titel\n;Uden\n", "a.csv, række 2: Nummeret mangler."),
        (
            "a.csv",
            b"Nummer;Titel\n27.36.04;A\n27.36.05;B\n27.36.06;C\n27.36.07;D\n27.36.08;E\n27.1;F\n",
            "række 7: »27.1",
        ),
        ("a.csv", b"Hvad;Hvem\nx;y\n", "a.csv: Vi kan ikke se, hvad kolonnerne er."),
        ("a.csv", b"Nummer;Titel\nF1;" + b"x" * 161, "a.csv, række 2, kolonnen Titel: Teksten er for lang"),
        ("a.csv", b"", "a.csv: Filen er tom."),
        ("a.pdf", b"%PDF-1.7", "a.pdf: Filen er en PDF."),
    ],
)
def test_bad_line_is_told_with_its_place(name: str, data: bytes, expected: str) -> None:
    [fault] = read((name, data)).faults

    assert expected in told(fault)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["F1", "Frivillighed", "F9"]], "a.csv, række 2: Det overordnede emne »F9« findes ikke."),
        ([["F1", "", ""]], "a.csv, række 2: Emnet »F1« er nyt og skal have en titel."),
        ([["F1", "A", "F2"], ["F2", "B", "F1"]], "a.csv, række 2: Emnet »F1« kommer til at høre under sig selv."),
    ],
)
def test_line_that_does_not_fit_the_others_is_told_with_its_place(rows: list[list[str]], expected: str) -> None:
    reading = read(("a.csv", csv_bytes([["Nummer", "Titel", "Overordnet"], *rows])))

    [fault] = plan_topics(reading.lines).faults

    assert expected in told(fault)


def test_plan_made_before_somebody_else_saved_a_topic_is_not_carried_out() -> None:
    plan = planned(*KLE)
    save_topics(System(), rows=[TopicRow("x", "Ny imens")])

    with pytest.raises(Conflict):
        apply_plan(System(), plan=plan)

    assert Topic.objects.count() == 1


def test_organisation_s_file_that_names_a_merged_topic_means_the_one_it_went_into() -> None:
    old, new = make_topic("Skolevægring", key="gammel"), make_topic("Fravær", key="ny")
    unit = make_unit("Skolen", key="1")
    merge_topics(System(), topic=old, into=new)
    rows = (UnitRow("1", "Skolen", topic_keys=("gammel", "ny")),)

    plan = plan_organisation(Organisation(rows, unit_fields=frozenset({"name", "topic_keys"})))
    apply_organisation(System(), plan=plan)

    assert topics_of_unit(System(), unit) == [new]


# --- The command


def _files(folder: Path, *files: tuple[str, bytes]) -> list[str]:
    for name, data in files:
        (folder / name).write_bytes(data)
    return [str(folder / name) for name, _data in files]


def test_command_tells_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["import-topics", *_files(tmp_path, *KLE)])

    said = capsys.readouterr().out
    assert code == 0
    assert "kle.jsonl: 3 emner" in said
    assert "3 emner oprettes" in said
    assert "Indlæst." in said
    assert main(["import-topics", *_files(tmp_path, *KLE)]) == 0
    assert "Der er ikke noget nyt i filerne. Intet ændres." in capsys.readouterr().out


def test_command_when_only_asked_what_it_would_do_does_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["import-topics", "--dry-run", *_files(tmp_path, *KLE)])

    assert (code, Topic.objects.count()) == (0, 0)
    assert "3 emner oprettes" in capsys.readouterr().out


def test_command_with_one_bad_line_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = lines(TAXONOMY) + b'{"number": ""}\n'

    code = main(["import-topics", *_files(tmp_path, ("kle.jsonl", bad))])

    said = capsys.readouterr()
    assert (code, Topic.objects.count()) == (1, 0)
    assert "Fejl: kle.jsonl, linje 4: Nummeret mangler." in said.out
    assert said.err == "1 fejl. Intet er indlæst.\n"


def test_command_for_a_file_that_is_not_there_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import-topics", str(tmp_path / "kle.jsonl")]) == 2
    assert capsys.readouterr().err.endswith("kle.jsonl findes ikke.\n")


# --- The real ones


def test_all_of_kle_is_loaded_and_loaded_again(test_data: Path, django_assert_max_num_queries: Any) -> None:
    files = [
        (name, (test_data / "kle" / name).read_bytes()) for name in ("kle_taxonomy.jsonl", "kle_keywords_dev.jsonl")
    ]
    reading = read_topics(files, most_bytes=50_000_000)

    with django_assert_max_num_queries(60):
        apply_plan(System(), plan=plan_topics(reading.lines))

    topics = {topic.key: topic for topic in Topic.objects.all()}
    assert (len(topics), Change.objects.filter(noun="topic").count()) == (3153, 3153)
    assert topics["kle:27.34.10"].parent_id == topics["kle:27.34" if "kle:27.34" in topics else "kle:27"].pk
    assert not any("ok 011" in topic.keywords for topic in topics.values())
    assert sum(len(topic.keywords) for topic in topics.values()) > 10_000
    assert plan_topics(reading.lines).rows == ()
