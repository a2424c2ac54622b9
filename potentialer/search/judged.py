"""Judged queries as files: texts, queries, grades and authors, read from a folder; and names of topics, from a file.

The form is told in relevance/README.md. Fields that are not named there are ignored.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from potentialer.base.errors import PotentialerError

Row = TypeVar("Row")

DOCUMENTS, QUERIES, GRADES, AUTHORS = "docs.jsonl", "queries.jsonl", "qrels.tsv", "authorship.tsv"


_TEXTS = ("id", "text", "title", "owner", "half", "style")  # the fields of rows that are read; all are texts


class Unreadable(PotentialerError):
    """A file is missing or holds what it may not. `row` counts from 1; 0 means the whole file.

    `code` is one of missing, no_text (is not UTF-8), no_json, no_object, lacks and not_text (`detail` names the field),
    twice (`detail` is the id, or query and text), columns (`detail` is how many there should be), no_grade, no_toml,
    no_topics and empty.
    """

    def __init__(self, code: str, path: Path, row: int = 0, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.path = path
        self.row = row


@dataclass(frozen=True, slots=True)
class JudgedText:
    """One text that may be found; `owner` is the name of the unit or person behind it, or empty."""

    key: str
    title: str
    text: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """`half` is "tuning", "held_back" or empty; `style` says how it is put, in a word."""

    key: str
    text: str
    half: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A folder's content. `grades` are by query and text (a text may be missing from `texts`: it counts as one that is
    never found); `authors` are the texts of each person."""

    texts: tuple[JudgedText, ...]
    queries: tuple[JudgedQuery, ...]
    grades: Mapping[str, Mapping[str, int]]
    authors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def unasked(self) -> tuple[str, ...]:
        """The queries that are graded and not there: their grades count nowhere."""
        return tuple(sorted(self.grades.keys() - {query.key for query in self.queries}))


def read_judged(folder: Path) -> Judged:
    """Read a folder. Raises Unreadable, naming file and row, and OSError."""
    if not folder.is_dir():
        raise Unreadable("missing", folder)
    authors: dict[str, list[str]] = defaultdict(list)
    if (folder / AUTHORS).exists():
        for person, text in _pairs(folder / AUTHORS):
            authors[person].append(text)
    return Judged(
        texts=tuple(_rows(folder / DOCUMENTS, _text)),
        queries=tuple(read_queries(folder / QUERIES)),
        grades=read_grades(folder / GRADES),
        authors={person: tuple(texts) for person, texts in authors.items()},
    )


def read_queries(path: Path) -> tuple[JudgedQuery, ...]:
    """The queries of a file alone. Raises as `read_judged`."""
    return tuple(_rows(path, _query))


def read_grades(path: Path) -> dict[str, dict[str, int]]:
    """The grades of a file alone, by query and text. Raises as `read_judged`."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for number, (query, text, grade) in _cells(path, 3):
        if text in grades[query]:
            raise Unreadable("twice", path, number, f"{query} {text}")
        try:
            grades[query][text] = int(grade)
        except ValueError as error:
            raise Unreadable("no_grade", path, number) from error
    if not grades:
        raise Unreadable("empty", path)
    return dict(grades)


def read_topics(path: Path) -> list[tuple[str, ...]]:
    """The names of each topic in a file, its title first.

    Either TOML as the demo keeps it ([[theme]] or [[topic]] with title and synonyms, and `topics` below a theme), or
    JSON lines with title and synonyms, or with title and keywords [{term}] as in KLE. Raises Unreadable and OSError.
    """
    if path.suffix == ".jsonl":
        topics = [_names(row) for _number, row in _objects(path)]
    else:
        try:
            content = tomllib.loads(_read(path))
        except tomllib.TOMLDecodeError as error:
            raise Unreadable("no_toml", path) from error
        topics = [_names(topic) for topic in _topics_of(content)]
    found = [names for names in topics if names]
    if not found:
        raise Unreadable("no_topics", path)
    return found


def _topics_of(content: Any) -> Iterator[Any]:
    for kind in ("theme", "topic", "topics"):
        below = content.get(kind) if isinstance(content, dict) else None
        for topic in below if isinstance(below, list) else ():
            yield topic
            yield from _topics_of(topic)


def _names(row: Any) -> tuple[str, ...]:
    if not isinstance(row, dict):
        return ()
    keywords, synonyms = (row.get(name) for name in ("keywords", "synonyms"))
    names = [row.get("title"), *(synonyms if isinstance(synonyms, list) else ())]
    names += [word.get("term") for word in (keywords if isinstance(keywords, list) else ()) if isinstance(word, dict)]
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name.strip()))


def _text(row: dict[str, Any]) -> JudgedText:
    return JudgedText(row["id"], row.get("title") or "", row.get("text") or "", row.get("owner") or "")


def _query(row: dict[str, Any]) -> JudgedQuery:
    return JudgedQuery(row["id"], row["text"], row.get("half") or "", row.get("style") or "")


def _rows(path: Path, make: Callable[[dict[str, Any]], Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for number, row in _objects(path):
        for name in ("id", "text"):
            if row.get(name) is None:
                raise Unreadable("lacks", path, number, name)
        for name in _TEXTS:
            if not isinstance("" if row.get(name) is None else row[name], str):
                raise Unreadable("not_text", path, number, name)
        if row["id"] in seen:
            raise Unreadable("twice", path, number, row["id"])
        seen.add(row["id"])
        yield make(row)
    if not seen:
        raise Unreadable("empty", path)


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Unreadable("no_json", path, number) from error
        if not isinstance(row, dict):
            raise Unreadable("no_object", path, number)
        yield number, row


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for _number, (one, other) in _cells(path, 2):
        yield one, other


def _cells(path: Path, columns: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in _lines(path):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != columns or not all(cells):
            raise Unreadable("columns", path, number, str(columns))
        yield number, cells


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def _read(path: Path) -> str:
    if not path.is_file():
        raise Unreadable("missing", path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("no_text", path) from error
