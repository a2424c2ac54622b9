"""The gate of `make relevance`, on made-up figures and on a few made-up queries over the demo's texts."""

import json
from pathlib import Path

import pytest

from potentialer.lib.evaluation import Measures
from potentialer.search.evaluation import Evaluation, QueryResult
from potentialer.search.judged import JudgedQuery, read_grades, read_queries
from relevance.__main__ import FOLDER, accept, run, write_folder
from relevance.demo import demo_texts
from relevance.gate import Half, Verdict, figures_of, judge, read_baseline, write_baseline

STYLES = {"sentence", "long", "phrase", "keywords", "compound", "misspelt", "english"}


def found(**ndcg: float) -> Evaluation:
    results = tuple(
        QueryResult(JudgedQuery(key, f"om {key}"), (), Measures(value, value, 1.0, value))
        for key, value in ndcg.items()
    )
    return Evaluation(len(results), len(results), results, (), 0, 0, (1.0,))


def verdict(before: Evaluation, now: Evaluation, half: Half = "tuning") -> Verdict:
    return judge(now, half, figures_of(before, half))


def test_gate_holds_when_there_is_no_baseline_yet():
    assert judge(found(a=0.1), "tuning", None).holds


def test_gate_holds_when_the_fall_is_small():
    assert verdict(found(a=0.5, b=0.5), found(a=0.49, b=0.495)).holds


def test_gate_holds_when_one_query_falls_and_another_rises_as_much():
    assert verdict(found(a=0.5, b=0.5), found(a=0.1, b=0.9)).holds


def test_gate_fails_and_names_the_worst_queries_when_the_mean_falls():
    fallen = verdict(found(a=0.5, b=0.9, c=0.5), found(a=0.4, b=0.2, c=0.6))
    assert not fallen.holds
    assert fallen.fallen == ("ndcg",)
    assert [(fall.query, fall.text) for fall in fallen.worst] == [("b", "om b"), ("a", "om a")]


def test_gate_fails_when_the_queries_are_others():
    assert verdict(found(a=0.5), found(a=0.5, b=0.5)).is_stale
    assert verdict(found(a=0.5), found(b=0.5)).is_stale
    assert verdict(found(a=0.5), found(a=0.5, b=0.5), "held_back").is_stale


def test_gate_keeps_no_query_of_the_half_that_is_held_back():
    fallen = verdict(found(a=0.9), found(a=0.2), "held_back")
    assert fallen.fallen == ("ndcg",)
    assert (fallen.worst, fallen.now.each) == ((), {})


def test_baseline_survives_being_stored(tmp_path: Path):
    halves: dict[Half, Evaluation] = {"tuning": found(a=0.5, b=0.25), "held_back": found(c=1.0)}
    figures = {half: figures_of(evaluation, half) for half, evaluation in halves.items()}
    write_baseline(tmp_path / "baseline.json", figures)
    assert read_baseline(tmp_path / "baseline.json") == figures


def test_texts_of_the_demo_have_keys_that_differ():
    texts = demo_texts()
    assert len({text.key for text in texts}) == len(texts) >= 350
    assert all(text.title and text.text and text.owner for text in texts)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder as relevance/ with two queries that the demo's own titles answer."""
    first, second = demo_texts()[0], demo_texts()[-1]
    queries = [
        {"id": "r1", "text": first.title, "half": "tuning", "style": "keywords"},
        {"id": "r2", "text": second.title, "half": "held_back", "style": "keywords"},
    ]
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(query) + "\n" for query in queries), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(f"r1\t{first.key}\t3\nr2\t{second.key}\t2\n", encoding="utf-8")
    return tmp_path


def test_run_holds_what_was_accepted(source: Path, capsys: pytest.CaptureFixture[str]):
    accept(source)
    assert run(source, ("tuning", "held_back")) == 0
    assert capsys.readouterr().out.count("nDCG@10 1.000") == 6


def test_run_asks_only_the_half_that_it_is_told_to(source: Path, capsys: pytest.CaptureFixture[str]):
    assert run(source, ("tuning",)) == 0
    assert "gemte" not in capsys.readouterr().out


def test_run_fails_when_the_search_has_got_worse(source: Path, capsys: pytest.CaptureFixture[str]):
    accept(source)
    (source / "qrels.tsv").write_text(f"r1\t{demo_texts()[-1].key}\t3\n", encoding="utf-8")
    assert run(source, ("tuning",)) == 1
    assert f"1.00 -> 0.00  r1  {demo_texts()[0].title}" in capsys.readouterr().out


def test_run_fails_when_a_judged_text_is_gone(source: Path, capsys: pytest.CaptureFixture[str]):
    with (source / "qrels.tsv").open("a", encoding="utf-8") as file:
        file.write("r1\tingen/saadan-tekst\t1\n")
    assert run(source, ("tuning",)) == 1
    assert "ingen/saadan-tekst" in capsys.readouterr().out


def test_folder_is_written_for_whoever_judges(source: Path, tmp_path: Path):
    write_folder(tmp_path / "out", source)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"docs.jsonl", "queries.jsonl", "qrels.tsv"}


@pytest.mark.skipif(not (FOLDER / "queries.jsonl").exists(), reason="no judged queries yet")
def test_queries_of_the_house_are_judged_and_halved():
    queries = read_queries(FOLDER / "queries.jsonl")
    grades = read_grades(FOLDER / "qrels.tsv")
    assert {query.half for query in queries} == {"tuning", "held_back"}
    assert {query.style for query in queries} <= STYLES
    assert [query.key for query in queries if max(grades.get(query.key, {"": 0}).values()) < 2] == []
    assert {grade for graded in grades.values() for grade in graded.values()} <= {0, 1, 2, 3}
    assert grades.keys() <= {query.key for query in queries}


@pytest.mark.skipif(not (FOLDER / "queries.jsonl").exists(), reason="no judged queries yet")
def test_search_answers_the_judged_queries_as_well_as_it_did():
    assert run(FOLDER, ("tuning",)) == 0
