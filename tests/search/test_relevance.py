"""The gate of `make relevance`, on made-up figures and on a few made-up queries over the demo's texts."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from potentialer.lib.evaluation import Measures
from potentialer.search.evaluation import Evaluation, QueryResult
from potentialer.search.judged import JudgedQuery, read_grades, read_queries
from relevance.__main__ import FOLDER, accept, figures_of_texts, run, write_folder
from relevance.demo import demo_texts
from relevance.gate import Figures, judge, read_baseline, write_baseline
from relevance.owners import Answered, Asked, Asking, figures_by_owner

STYLES = {"sentence", "long", "phrase", "keywords", "compound", "misspelt", "english"}


def ndcg_of(**each: float) -> Figures:
    return Figures(len(each), {"nDCG@10": sum(each.values()) / len(each)}, each)


def test_gate_holds_when_there_is_no_baseline_yet():
    assert judge(ndcg_of(a=0.1), None).holds


def test_gate_holds_when_the_fall_is_small():
    assert judge(ndcg_of(a=0.49, b=0.495), ndcg_of(a=0.5, b=0.5)).holds


def test_gate_holds_when_one_query_falls_and_another_rises_as_much():
    assert judge(ndcg_of(a=0.1, b=0.9), ndcg_of(a=0.5, b=0.5)).holds


def test_gate_fails_and_names_the_worst_queries_when_the_mean_falls():
    fallen = judge(ndcg_of(a=0.4, b=0.2, c=0.6), ndcg_of(a=0.5, b=0.9, c=0.5))
    assert not fallen.holds
    assert fallen.fallen == ("nDCG@10",)
    assert [fall.query for fall in fallen.worst] == ["b", "a"]


@pytest.mark.parametrize("measure", ["success@3", "success@5"])
def test_gate_fails_when_less_is_found_at_once(measure: str):
    before = Figures(1, {measure: 0.9})
    assert judge(Figures(1, {measure: 0.88}), before).holds
    assert not judge(Figures(1, {measure: 0.87}), before).holds


def test_gate_fails_and_names_the_queries_when_more_are_answered_by_the_nearest_alone():
    before = Figures(2, {"partial": 0.1}, partial=("a",))
    fallen = judge(Figures(2, {"partial": 0.13}, partial=("b", "a")), before)
    assert (fallen.fallen, fallen.emptied) == (("partial",), ("b",))
    assert judge(Figures(2, {"partial": 0.12}), before).holds
    assert judge(Figures(2, {"partial": 0.0}), before).holds


def test_gate_holds_when_more_or_fewer_are_found_in_all():
    before = Figures(1, {"long": 40.0, "sentence": 30.0})
    assert judge(Figures(1, {"long": 4.0, "sentence": 90.0}), before).holds


def test_gate_fails_when_the_queries_are_others():
    assert judge(ndcg_of(a=0.5, b=0.5), ndcg_of(a=0.5)).is_stale
    assert judge(ndcg_of(b=0.5), ndcg_of(a=0.5)).is_stale
    assert judge(Figures(2, {}), Figures(1, {})).is_stale


def test_baseline_survives_being_stored(tmp_path: Path):
    kept = Figures(2, {"nDCG@10": 0.5, "partial": 0.5}, {"a": 0.5, "b": 0.25}, ("b",))
    baseline = {"tuning": {"texts": ndcg_of(a=0.5), "owners": kept}, "held_back": {"texts": Figures(1, {"x": 1.0})}}
    write_baseline(tmp_path / "baseline.json", baseline)
    assert read_baseline(tmp_path / "baseline.json") == baseline


def test_figures_of_the_half_that_is_held_back_name_no_query():
    result = QueryResult(JudgedQuery("a", "om a"), (), Measures(0.5, 0.5, 1.0, 0.5))
    found = Evaluation(1, 1, (result,), (), 0, 0, (1.0,))
    assert figures_of_texts(found, with_each=True).each == {"a": 0.5}
    assert figures_of_texts(found, with_each=False).each == {}


# --- by owner

LONG, SHORT = JudgedQuery("q1", "lang", style="long"), JudgedQuery("q2", "kort", style="keywords")
GRADES = {"q1": {"skolen/ro": 1, "skolen/uro": 3, "mette/ro": 2}, "q2": {"skolen/ro": 2, "mette/ro": 1}}


def by_owner(with_each: bool = True, /, **answered: Answered) -> Figures:
    queries = [query for query in (LONG, SHORT) if query.key in answered]
    return figures_by_owner(queries, GRADES, answered, with_each=with_each)


def test_owner_is_worth_what_its_best_text_is():
    assert by_owner(q1=Answered(("unit:skolen", "person:mette"), 2, is_partial=False)).means["nDCG@10"] == 1.0
    assert by_owner(q1=Answered(("person:mette", "unit:skolen"), 2, is_partial=False)).each["q1"] < 1.0


def test_owner_counts_as_found_when_one_of_its_texts_is_of_use():
    last_of_three = by_owner(q2=Answered(("person:mette", "", "unit:skolen"), 3, is_partial=False))
    assert (last_of_three.means["success@3"], last_of_three.means["success@5"]) == (1.0, 1.0)
    last_of_five = by_owner(q2=Answered(("person:mette", "", "person:jens", "", "unit:skolen"), 5, is_partial=False))
    assert (last_of_five.means["success@3"], last_of_five.means["success@5"]) == (0.0, 1.0)
    only_touches_it = by_owner(q2=Answered(("person:mette",), 1, is_partial=False))
    assert only_touches_it.means["success@5"] == 0.0


def test_nearest_answers_and_lengths_are_told_by_style():
    both = by_owner(q1=Answered(("unit:skolen",), 70, is_partial=False), q2=Answered((), 5, is_partial=True))
    assert (both.means["partial"], both.means["long"], both.means["sentence"]) == (0.5, 70.0, 0.0)
    assert both.partial == ("q2",)


def test_held_back_owners_name_no_query():
    found = by_owner(False, q2=Answered((), 5, is_partial=True))
    assert (found.each, found.partial, found.means["partial"]) == ({}, (), 1.0)


# --- the command


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


@pytest.fixture
def ask() -> Asking:
    """As if the search showed the owner whose title was asked for."""
    owners = {text.title: "unit:" + text.key.partition("/")[0] for text in demo_texts()}
    return lambda queries: Asked({key: Answered((owners[text],), 1, is_partial=False) for key, text in queries.items()})


def ask_in_vain(queries: Mapping[str, str]) -> Asked:
    return Asked({key: Answered((), 0, is_partial=True) for key in queries})


def test_run_holds_what_was_accepted(source: Path, ask: Asking, capsys: pytest.CaptureFixture[str]):
    accept(source, ("tuning", "held_back"), ask)
    assert run(source, ("tuning", "held_back"), ask) == 0
    assert capsys.readouterr().out.count("nDCG@10 1.000") == 12


def test_run_asks_only_the_half_that_it_is_told_to(source: Path, ask: Asking, capsys: pytest.CaptureFixture[str]):
    asked: list[str] = []

    def listen(queries: Mapping[str, str]) -> Asked:
        asked.extend(queries)
        return ask(queries)

    assert run(source, ("tuning",), listen) == 0
    accept(source, ("tuning",), listen)
    assert set(asked) == {"r1"}
    assert "gemte" not in capsys.readouterr().out


def test_accepting_one_half_keeps_what_was_accepted_of_the_other(source: Path, ask: Asking):
    accept(source, ("tuning",), ask)
    assert read_baseline(source / "baseline.json").keys() == {"tuning"}
    accept(source, ("tuning", "held_back"), ask)
    kept = read_baseline(source / "baseline.json")["held_back"]
    accept(source, ("tuning",), ask_in_vain)
    assert read_baseline(source / "baseline.json")["held_back"] == kept


def test_run_fails_when_the_search_has_got_worse(source: Path, ask: Asking, capsys: pytest.CaptureFixture[str]):
    accept(source, ("tuning",), ask)
    (source / "qrels.tsv").write_text(f"r1\t{demo_texts()[-1].key}\t3\n", encoding="utf-8")
    assert run(source, ("tuning",), ask) == 1
    assert capsys.readouterr().out.count(f"1.00 -> 0.00  r1  {demo_texts()[0].title}") == 2


def test_run_fails_when_the_owners_that_are_shown_have_got_worse(
    source: Path, ask: Asking, capsys: pytest.CaptureFixture[str]
):
    accept(source, ("tuning",), ask)
    assert run(source, ("tuning",), ask_in_vain) == 1
    out = capsys.readouterr().out
    assert out.count(f"1.00 -> 0.00  r1  {demo_texts()[0].title}") == 1
    assert f"nu kun det tætteste  r1  {demo_texts()[0].title}" in out


def test_run_fails_when_a_judged_text_is_gone(source: Path, ask: Asking, capsys: pytest.CaptureFixture[str]):
    with (source / "qrels.tsv").open("a", encoding="utf-8") as file:
        file.write("r1\tingen/saadan-tekst\t1\n")
    assert run(source, ("tuning",), ask) == 1
    assert "ingen/saadan-tekst" in capsys.readouterr().out


def test_run_fails_when_what_is_graded_is_asked_by_nobody(
    source: Path, ask: Asking, capsys: pytest.CaptureFixture[str]
):
    with (source / "qrels.tsv").open("a", encoding="utf-8") as file:
        file.write(f"r3\t{demo_texts()[0].key}\t1\n")
    assert run(source, ("tuning",), ask) == 1
    assert "Disse karakterer er for forespørgsler, der ikke findes: r3" in capsys.readouterr().out


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
@pytest.mark.skipif(bool(os.environ.get("POTENTIALER_DATABASE_URL")), reason="asks on SQLite, whatever the suite has")
def test_search_answers_the_judged_queries_as_well_as_it_did():
    assert run(FOLDER, ("tuning",)) == 0
