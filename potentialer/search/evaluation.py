"""How well texts are ranked by judged queries: the part of the search that a folder of texts can measure.

The texts are indexed in a temporary place, prepared and ranked by the functions that the product calls for texts;
neither the database nor the installation's index is read. What the product does beyond that is not measured here: which
texts answer at all, the gathering by owner, and the directory (over the demo, `relevance` measures them). Of people,
where a folder names the authors of its texts, each is worth what their texts are together.
"""

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import tantivy

from potentialer.lib.evaluation import RECALL_AT, Grades, Measures, mean, measure, percentile
from potentialer.lib.ranking.owners import worth_of_texts
from potentialer.lib.text import lexicon
from potentialer.lib.text.asking import ask
from potentialer.lib.text.synonyms import Synonyms
from potentialer.search import texts
from potentialer.search.judged import Judged, JudgedQuery, JudgedText

Mode = Literal["lexical", "semantic", "hybrid"]

MODES: tuple[Mode, ...] = ("lexical", "semantic", "hybrid")
READY: tuple[Mode, ...] = ("lexical",)
"""The modes that can be measured today."""

_HEAP_BYTES = 60_000_000
_FOR_PEOPLE = 100  # texts that are gathered by author


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What one query found, the best first, and how good that is."""

    query: JudgedQuery
    found: tuple[str, ...]
    measures: Measures


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`texts` are the results of the queries with an answer among the texts, `people` of those with one among their
    authors. `unjudged` counts the queries that have no answer at all, `missing` the graded texts that are not there."""

    documents: int
    queries: int
    texts: tuple[QueryResult, ...]
    people: tuple[QueryResult, ...]
    unjudged: int
    missing: int
    milliseconds: tuple[float, ...]

    @property
    def of_texts(self) -> Measures:
        return mean([result.measures for result in self.texts])

    @property
    def of_people(self) -> Measures:
        return mean([result.measures for result in self.people])

    def within(self, share: float) -> float:
        """The milliseconds within which this share of the queries was answered."""
        return percentile(self.milliseconds, share)


def evaluate(judged: Judged, *, topics: Sequence[Sequence[str]] = ()) -> Evaluation:
    """Index the texts, ask every query and measure the answers. `topics` are groups of names that mean the same; a
    query that holds one of them also looks, less eagerly, for the words of the others."""
    known = {text.key for text in judged.texts}
    synonyms = Synonyms(topics)
    lexicon.load()
    of_texts: list[QueryResult] = []
    of_people: list[QueryResult] = []
    milliseconds: list[float] = []
    unjudged = 0
    with tempfile.TemporaryDirectory(prefix="potentialer-eval-") as folder:
        index = _Index(folder, judged.texts)
        for query in judged.queries:
            start = time.perf_counter()
            ranked = index.rank(query.text, synonyms)
            milliseconds.append((time.perf_counter() - start) * 1000)
            grades = judged.grades.get(query.key, {})
            text_grades, people_grades = _grades_of(grades, judged.authors, known)
            if _has_answer(text_grades):
                found = tuple(key for key, _points in ranked[:RECALL_AT])
                of_texts.append(QueryResult(query, found, measure(found, text_grades)))
            if _has_answer(people_grades):
                people = _people(ranked, judged.authors)[:RECALL_AT]
                of_people.append(QueryResult(query, people, measure(people, people_grades)))
            unjudged += not (_has_answer(text_grades) or _has_answer(people_grades))
    graded = {key for grades in judged.grades.values() for key in grades}
    return Evaluation(
        documents=len(judged.texts),
        queries=len(judged.queries),
        texts=tuple(of_texts),
        people=tuple(of_people),
        unjudged=unjudged,
        missing=len(graded - known - judged.authors.keys()),
        milliseconds=tuple(milliseconds),
    )


class _Index:
    """The texts in a temporary index; `rank` gives the keys of those that are found with their points."""

    def __init__(self, folder: str, texts_: Sequence[JudgedText]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("place", fast=True)  # in the folder; a key may hold what no index takes
        texts.add_text_fields(builder)
        self._schema = builder.build()
        index = tantivy.Index(self._schema, path=folder)
        writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        self._keys = [text.key for text in texts_]
        for place, text in enumerate(texts_):
            document = tantivy.Document()
            document.add_unsigned("place", place)
            texts.put_text(document, title=text.title, body=_with_owner(text))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def rank(self, question: str, synonyms: Synonyms) -> list[tuple[str, float]]:
        asked = ask(question)
        search = texts.TextSearch(
            self._searcher, self._schema, asked, synonyms.beside(asked), ways=synonyms.ways(asked)
        )
        hits = self._searcher.search(search.query(), limit=_FOR_PEOPLE, count=False).hits
        places = self._searcher.fast_field_values("place", [address for _points, address in hits])
        found = [(self._keys[int(place or 0)], float(hit[0])) for hit, place in zip(hits, places, strict=True)]
        # Equals in the order of their keys, so that the same folder always gives the same figures.
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


def _with_owner(text: JudgedText) -> str:
    return f"{text.owner}\n{text.text}" if text.owner else text.text


def _grades_of(
    grades: Grades, authors: Mapping[str, Sequence[str]], known: set[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """The grades of texts, and of people. A person who is graded keeps that grade; else the best of their texts'."""
    of_texts = {key: grade for key, grade in grades.items() if key in known or key not in authors}
    of_people = {
        person: grades[person]
        if person in grades and person not in known
        else max((grades.get(key, 0) for key in keys), default=0)
        for person, keys in authors.items()
    }
    return of_texts, of_people


def _has_answer(grades: Grades) -> bool:
    return any(grade > 0 for grade in grades.values())


def _people(ranked: Sequence[tuple[str, float]], authors: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    points = dict(ranked)
    worth = {person: worth_of_texts(points[key] for key in keys if key in points) for person, keys in authors.items()}
    found = [person for person, value in worth.items() if value > 0]
    return tuple(sorted(found, key=lambda person: (-worth[person], person)))
