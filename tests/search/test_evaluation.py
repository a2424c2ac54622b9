"""Measuring the search on a folder of judged queries, and what is said of a folder that is none."""

import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tantivy

from potentialer.cli.main import main
from potentialer.lib.evaluation import ndcg
from potentialer.lib.text.words import words
from potentialer.search.evaluation import evaluate
from potentialer.search.judged import Judged, Unreadable, read_judged, read_topics

DOCUMENTS = [
    {"id": "calm", "title": "Ro i klassen", "text": "Rolige pauser, når der er uro.", "owner": "Egevig Skole", "x": 1},
    {"id": "garden", "title": "Skolehave", "text": "Eleverne dyrker kartofler."},
    {"id": "rain", "title": "Regnvand", "text": "Vandet ledes ned i bede i skolehaven."},
    {"id": "dance", "title": "Dans", "text": "Borgere med demens danser hver onsdag."},
]
QUERIES = [
    {"id": "q1", "text": "uro i klassen", "overlap": "ord"},
    {"id": "q2", "text": "skolehaver"},
    {"id": "q3", "text": "astronauter"},
    {"id": "q4", "text": "ingen har bedømt den her"},
]
GRADES = "q1\tcalm\t3\nq2\tgarden\t1\nq2\train\t2\nq3\tdance\t1\nq4\tdance\t0\n"
AUTHORS = "mette\tcalm\nmette\tdance\nlinh\tgarden\nlinh\train\n"

Folder = Callable[..., Path]


def as_lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a function that writes a folder; a file may hold something else than usual, or None: it is left out."""

    def write(**other: str | None) -> Path:
        files: dict[str, str | None] = {
            "docs.jsonl": as_lines(DOCUMENTS),
            "queries.jsonl": as_lines(QUERIES),
            "qrels.tsv": GRADES,
        }
        files |= {name.replace("_", "."): content for name, content in other.items()}
        for name, content in files.items():
            if content is not None:
                (tmp_path / name).write_text(content, encoding="utf-8")
        return tmp_path

    return write


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["search-eval", *map(str, arguments)])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_evaluation_measures_each_query_with_an_answer(folder: Folder):
    found = evaluate(read_judged(folder()))
    assert [(result.query.key, result.found[:2]) for result in found.texts] == [
        ("q1", ("calm",)),
        ("q2", ("garden", "rain")),
        ("q3", ()),
    ]
    of_second = (1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3))
    assert found.of_texts.ndcg == pytest.approx((1 + of_second + 0) / 3)
    assert found.of_texts.mrr == pytest.approx(2 / 3)
    assert (found.documents, found.queries, found.unjudged, found.missing) == (4, 4, 1, 0)
    assert len(found.milliseconds) == 4


def test_evaluation_finds_people_by_what_they_wrote(folder: Folder):
    found = evaluate(read_judged(folder(authorship_tsv=AUTHORS)))
    assert [(result.query.key, result.found) for result in found.people] == [
        ("q1", ("mette",)),
        ("q2", ("linh", "mette")),  # Mette's text is of a school
        ("q3", ()),
    ]
    assert found.of_people.success == pytest.approx(2 / 3)


def test_evaluation_takes_grades_of_people_as_they_are(folder: Folder):
    found = evaluate(read_judged(folder(authorship_tsv=AUTHORS, qrels_tsv="q1\tmette\t2\nq2\tmette\t1\n")))
    assert not found.texts
    assert [(result.query.key, result.measures.mrr) for result in found.people] == [("q1", 1.0), ("q2", 0.5)]


def test_evaluation_finds_a_text_by_its_owner(folder: Folder):
    queries = as_lines([{"id": "q1", "text": "Egevig"}])
    found = evaluate(read_judged(folder(queries_jsonl=queries)))
    assert found.texts[0].found == ("calm",)


def test_evaluation_counts_a_judged_text_that_is_not_there_as_not_found(folder: Folder):
    found = evaluate(read_judged(folder(qrels_tsv="q1\tcalm\t1\nq1\tlost\t1\n")))
    assert found.missing == 1
    assert found.of_texts.recall == 0.5


def test_evaluation_knows_no_topics_unless_they_are_given(folder: Folder, tmp_path: Path):
    topics = tmp_path / "emner.toml"
    topics.write_text('[[theme]]\ntitle = "Rumfart"\nsynonyms = ["astronauter", "dans"]\n', encoding="utf-8")
    judged = read_judged(folder())
    assert evaluate(judged).texts[2].found == ()
    assert evaluate(judged, topics=read_topics(topics)).texts[2].found == ("dance",)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.toml",
            '[[theme]]\ntitle = "A"\nsynonyms = ["b"]\ntopics = [{ title = "C", synonyms = ["d"], key = "c" }]\n',
        ),
        ("a.toml", '[[topic]]\ntitle = "A"\nsynonyms = ["b"]\n[[topic]]\ntitle = "C"\nsynonyms = ["d"]\n'),
        ("a.jsonl", '{"title": "A", "keywords": [{"term": "b", "weight": 5}]}\n{"title": "C", "synonyms": ["d"]}\n'),
    ],
)
def test_topics_are_read_as_they_are_kept(tmp_path: Path, name: str, content: str):
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert read_topics(tmp_path / name) == [("A", "b"), ("C", "d")]


@pytest.mark.parametrize(
    ("files", "code", "row"),
    [
        ({"docs_jsonl": None}, "missing", 0),
        ({"queries_jsonl": None}, "missing", 0),
        ({"qrels_tsv": None}, "missing", 0),
        ({"docs_jsonl": ""}, "empty", 0),
        ({"qrels_tsv": "\n"}, "empty", 0),
        ({"docs_jsonl": '{"id": "a", "text": "b"}\n{"id": '}, "no_json", 2),
        ({"docs_jsonl": "[]"}, "no_object", 1),
        ({"docs_jsonl": '{"id": 1, "text": "b"}'}, "not_text", 1),
        ({"docs_jsonl": '{"id": "a", "text": "b", "title": 5}'}, "not_text", 1),
        ({"docs_jsonl": '{"id": "a", "text": "b", "owner": ["c"]}'}, "not_text", 1),
        ({"docs_jsonl": "[" * 100_000}, "no_json", 1),
        ({"qrels_tsv": "q\tt\t3\nq\tt\t1\n"}, "twice", 2),
        ({"queries_jsonl": '{"id": "a"}'}, "lacks", 1),
        ({"docs_jsonl": '{"id": "a", "text": "b"}\n\n{"id": "a", "text": "c"}\n'}, "twice", 3),
        ({"qrels_tsv": "q1\tcalm\t1\nq1 calm 1\n"}, "columns", 2),
        ({"qrels_tsv": "q1\tcalm\tmeget"}, "no_grade", 1),
        ({"authorship_tsv": "mette\tcalm\t1\n"}, "columns", 1),
    ],
)
def test_folder_that_cannot_be_used_says_where(folder: Folder, files: dict[str, str | None], code: str, row: int):
    with pytest.raises(Unreadable) as refused:
        read_judged(folder(**files))
    assert (refused.value.code, refused.value.row) == (code, row)


def test_folder_that_is_not_text_is_refused(folder: Folder):
    (folder() / "docs.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(Unreadable) as refused:
        read_judged(folder(docs_jsonl=None))
    assert refused.value.code == "no_text"


@pytest.mark.parametrize(("content", "code"), [("a = ", "no_toml"), ("a = 1", "no_topics"), ("theme = 3", "no_topics")])
def test_topics_that_are_none_are_refused(tmp_path: Path, content: str, code: str):
    path = tmp_path / "emner.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        read_topics(path)
    assert refused.value.code == code


def test_command_shows_the_figures(folder: Folder, capsys: pytest.CaptureFixture[str]):
    code, out, err = told(capsys, folder(authorship_tsv=AUTHORS))
    assert (code, err) == (0, "")
    assert "4 tekster, 4 forespørgsler (lexical)." in out
    assert "nDCG@10    0,6" in out
    assert "Personer, målt på 3 forespørgsler:" in out


def test_command_shows_the_figures_as_json(folder: Folder, capsys: pytest.CaptureFixture[str]):
    _code, out, _err = told(capsys, folder(), "--json")
    figures = json.loads(out)
    assert figures["success@5"] == pytest.approx(0.6667)
    assert figures["ms"].keys() == {"p50", "p95"}
    assert figures.keys() >= {"nDCG@10", "MRR@10", "recall@20"}
    assert "people" not in figures


def test_command_says_how_many_graded_queries_are_not_there(folder: Folder, capsys: pytest.CaptureFixture[str]):
    _code, out, _err = told(capsys, folder(qrels_tsv=GRADES + "q8\tcalm\t1\nq9\tcalm\t1\nq9\train\t0\n"))
    assert "qrels.tsv har karakterer for 2 forespørgsler, der ikke findes." in out
    _code, out, _err = told(capsys, folder(), "--json")
    assert json.loads(out)["unasked"] == 0


@pytest.mark.parametrize("mode", ["semantic", "hybrid"])
def test_command_refuses_a_mode_that_is_not_there_yet(folder: Folder, capsys: pytest.CaptureFixture[str], mode: str):
    code, out, err = told(capsys, folder(), "--mode", mode)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


def test_command_names_file_and_line_when_a_row_is_bad(folder: Folder, capsys: pytest.CaptureFixture[str]):
    code, _out, err = told(capsys, folder(qrels_tsv="q1\tcalm\t1\nq1\tcalm\n"))
    assert code == 1
    assert err.endswith("qrels.tsv, linje 2: skal have 3 felter med tabulator imellem.\n")
    assert len(err.splitlines()) == 1


def test_command_says_so_when_no_query_has_an_answer(folder: Folder, capsys: pytest.CaptureFixture[str]):
    code, _out, err = told(capsys, folder(qrels_tsv="q9\tcalm\t1\n"))
    assert (code, err) == (1, "Ingen af forespørgslerne har et svar i qrels.tsv.\n")


@pytest.fixture
def tuning_set() -> Judged:
    data = os.environ.get("POTENTIALER_TEST_DATA")
    if not data:
        pytest.skip("POTENTIALER_TEST_DATA says where the tuning set is")
    return read_judged(Path(data) / "kle_soegetest_dev")


def stemmed(judged: Judged) -> float:
    """What the usual engines reach: the mean nDCG@10 of BM25 over the Snowball stems of title and text."""
    stems = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    stems = stems.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("danish"))
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="stems")
    index = tantivy.Index(builder.build())
    index.register_tokenizer("stems", stems.build())
    writer = index.writer(heap_size=15_000_000, num_threads=1)
    for text in judged.texts:
        writer.add_document(tantivy.Document(key=text.key, text=f"{text.title} {text.text}"))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    found = []
    for query in judged.queries:
        plain = " ".join(word.text for word in words(query.text))
        hits = searcher.search(index.parse_query_lenient(plain, ["text"])[0], limit=10).hits
        found.append(ndcg([searcher.doc(address)["key"][0] for _points, address in hits], judged.grades[query.key]))
    return sum(found) / len(found)


def test_search_on_the_tuning_set_is_as_good_as_promised(tuning_set: Judged):
    found = evaluate(tuning_set)
    assert found.of_texts.ndcg >= 0.40
    assert found.of_texts.ndcg >= 1.6 * stemmed(tuning_set)
