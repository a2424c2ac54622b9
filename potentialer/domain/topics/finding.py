"""Finding topics by their names, synonyms and keywords, as somebody types them."""

from collections.abc import Iterable
from dataclasses import dataclass

from potentialer.domain.topics.queries import TopicNames
from potentialer.lib.text.letters import plain_letters
from potentialer.lib.text.names import fold_of
from potentialer.lib.text.words import texts

_KEYWORD, _SYNONYM, _TITLE = range(3)
_INSIDE, _BEGINS_WORD, _BEGINS, _WHOLE = range(4)


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """`by` is the synonym or keyword that was met; "" when the title was."""

    id: int
    title: str
    by: str


def find_topics(names: Iterable[TopicNames], asked: str, *, most: int) -> tuple[FoundTopic, ...]:
    """The best first: by title, then synonym, then keyword, and in each the whole name, its beginning, the beginning of
    a word, a part of a word. All the words asked for must stand in the same name; the order of `names` decides among
    equals."""
    wanted = folded(asked)
    if not wanted:
        return ()
    found = [best for topic in names if (best := _best(topic, wanted)) is not None]
    found.sort(key=lambda each: (-each[0], -each[1], len(each[2].title)))
    return tuple(one for _sort, _how, one in found[:most])


def folded(text: str) -> str:
    """The words as they are compared: small letters without accents, æ as ae, ø as oe and å as aa."""
    return " ".join(texts(fold_of(plain_letters(text))))


def _best(topic: TopicNames, wanted: str) -> tuple[int, int, FoundTopic] | None:
    words = wanted.split()
    if (how := _how(topic.title, wanted, words)) is not None:
        return _TITLE, how, FoundTopic(topic.id, topic.title, "")
    for sort, names in ((_SYNONYM, topic.synonyms), (_KEYWORD, topic.keywords)):
        ranked = [(how, name) for name in names if (how := _how(name, wanted, words)) is not None]
        if ranked:
            how, name = max(ranked, key=lambda each: (each[0], -len(each[1])))
            return sort, how, FoundTopic(topic.id, topic.title, name)
    return None


def _how(name: str, wanted: str, words: list[str]) -> int | None:
    said = folded(name)
    if not all(word in said for word in words):
        return None
    if said == wanted:
        return _WHOLE
    if said.startswith(wanted):
        return _BEGINS
    parts = said.split()
    return _BEGINS_WORD if all(any(part.startswith(word) for part in parts) for word in words) else _INSIDE


def topics_named_in(names: Iterable[TopicNames], text: str, *, most: int) -> tuple[int, ...]:
    """The topics that a text names by title or synonym, in whole words, the longest name first."""
    said = f" {folded(text)} "
    found: dict[int, int] = {}
    for topic in names:
        names_of = filter(None, map(folded, (topic.title, *topic.synonyms)))
        if lengths := [len(name) for name in names_of if f" {name} " in said]:
            found[topic.id] = max(lengths)
    return tuple(sorted(found, key=lambda topic: (-found[topic], topic))[:most])
