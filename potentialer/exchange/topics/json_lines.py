"""JSON lines, one topic a line: {"number", "level", "parent", "title"} and {"number", "title", "keywords"}."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from potentialer.domain.topics.names import LONGEST_KEY, LONGEST_TITLE
from potentialer.exchange.organisation.cells import clean, has_control, one_line
from potentialer.exchange.organisation.csv_files import decode
from potentialer.exchange.organisation.faults import shown
from potentialer.exchange.topics.rows import FORM_CODE, Line, TopicCode, TopicFault
from potentialer.lib.text.cpr import find_cpr

_BEGINNINGS = ("{", "[")


@dataclass(slots=True)
class JsonTopic:
    """What a line says, before anybody has asked whose numbers these are."""

    number: str
    place: Line
    title: str | None = None
    parent: str | None = None
    synonyms: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None


@dataclass(slots=True)
class JsonLines:
    topics: list[JsonTopic] = field(default_factory=list)
    faults: list[TopicFault] = field(default_factory=list)
    form_codes: int = 0


def is_json(data: bytes) -> bool:
    return not data.startswith(b"PK") and decode(data[:400]).lstrip("\ufeff \t\r\n").startswith(_BEGINNINGS)


def read_json_lines(name: str, data: bytes) -> JsonLines:
    found = JsonLines()
    for number, text in enumerate(decode(data).split("\n"), start=1):
        if not text.strip():
            continue
        line = Line(name, "", number)
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            is_list = number == 1 and text.strip()[:1] == "["
            found.faults.append(TopicFault(TopicCode.NOT_JSON_LINES if is_list else TopicCode.NOT_JSON, line))
            if is_list:
                break  # every line of it would be told
            continue
        if isinstance(said, dict):
            _take(said, line, found)
        else:
            found.faults.append(TopicFault(TopicCode.NOT_JSON_LINES, line))
    return found


def _take(said: dict[str, Any], line: Line, found: JsonLines) -> None:
    number = str(said.get("number", "") or "") if not isinstance(said.get("number"), list | dict) else ""
    topic = JsonTopic(one_line(clean(number)), line)
    if not topic.number:
        found.faults.append(TopicFault(TopicCode.NO_NUMBER, line))
        return
    try:
        topic.title = _text(said, "title")
        topic.parent = _text(said, "parent", may_be_empty=True)
        topic.synonyms = _words(said, "synonyms")
        topic.keywords, left_out = _keywords(said)
    except _WrongShape as wrong:
        found.faults.append(TopicFault(TopicCode.WRONG_SHAPE, line, wrong.field))
        return
    found.form_codes += left_out
    faults = list(_judged(topic))
    found.faults += faults
    if not faults:
        found.topics.append(topic)


class _WrongShape(Exception):
    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _text(said: dict[str, Any], name: str, *, may_be_empty: bool = False) -> str | None:
    value = said.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _WrongShape(name)
    text = one_line(clean(value))
    return text if text or may_be_empty else None


def _words(said: dict[str, Any], name: str) -> tuple[str, ...] | None:
    value = said.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise _WrongShape(name)
    return tuple(one_line(clean(word)) for word in value)


def _keywords(said: dict[str, Any]) -> tuple[tuple[str, ...] | None, int]:
    """The words, and how many form codes there were among them. A word may stand alone or with its weight."""
    value = said.get("keywords")
    if value is None:
        return None, 0
    if not isinstance(value, list):
        raise _WrongShape("keywords")
    words, form_codes = [], 0
    for each in value:
        term, weight = (each.get("term"), each.get("weight", 0)) if isinstance(each, dict) else (each, 0)
        if not isinstance(term, str) or not isinstance(weight, int | float):
            raise _WrongShape("keywords")
        if weight >= FORM_CODE:
            form_codes += 1
        else:
            words.append(one_line(clean(term)))
    return tuple(words), form_codes


def _judged(topic: JsonTopic) -> Iterator[TopicFault]:
    if len(topic.number) > LONGEST_KEY:
        yield TopicFault(TopicCode.LONG_NUMBER, topic.place, shown(topic.number))
    if topic.title is not None and len(topic.title) > LONGEST_TITLE:
        yield TopicFault(TopicCode.LONG_TITLE, topic.place, shown(topic.title))
    texts = [topic.number, topic.title or "", *(topic.synonyms or ()), *(topic.keywords or ())]
    if any(find_cpr(text) for text in texts[1:]):
        yield TopicFault(TopicCode.CPR, topic.place)
    if wrong := next((text for text in texts if has_control(text)), ""):
        yield TopicFault(TopicCode.CONTROL, topic.place, shown(wrong))
