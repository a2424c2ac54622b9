"""Finding topics by their names, synonyms and keywords, as somebody types them.

Each process keeps all words of all topics folded, and lets them follow `changes`: to read and fold them takes a third
of a second with all of KLE, to look through them a few milliseconds. Topics are the same for everybody inside.
"""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from threading import Lock

from django.db import connection

from potentialer.domain.changes.models import Change
from potentialer.domain.changes.queries import changes_after, latest_change_id
from potentialer.domain.topics.queries import TopicNames, names_of_topics
from potentialer.lib.text.letters import plain_letters
from potentialer.lib.text.names import fold_of
from potentialer.lib.text.words import texts

LONGEST_KEPT = 3600.0  # seconds: what was written past the operations is seen after that
LONGEST_ASKED = 100  # signs
_MOST_FOLLOWED = 200  # changes; after more all is read again
_KEYWORD, _SYNONYM, _TITLE = range(3)
_INSIDE, _BEGINS_WORD, _BEGINS, _WHOLE = range(4)


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """`by` is the synonym or keyword that was met; "" when the title was."""

    id: int
    title: str
    by: str


@dataclass(frozen=True, slots=True)
class _Folded:
    """`words`: all its names, each on a line; `called`: the title and the synonyms."""

    topic: TopicNames
    words: str
    called: tuple[str, ...]


class TopicWords:
    """The words of these topics, ready to be looked through."""

    def __init__(self, topics: Iterable[TopicNames]) -> None:
        self._folded = [_fold(topic) for topic in topics]

    def find(self, asked: str, *, most: int, first: Collection[int] = ()) -> tuple[FoundTopic, ...]:
        """The best first: by title, then synonym, then keyword, and in each the whole name, its beginning, the
        beginning of a word, a part of a word. All the words asked for must stand in the same name. Among equals
        those in `first` (in use, say) lead."""
        wanted = folded(asked[:LONGEST_ASKED])
        if not wanted:
            return ()
        words = wanted.split()
        likely = (each.topic for each in self._folded if all(word in each.words for word in words))
        found = [best for topic in likely if (best := _best(topic, wanted, words)) is not None]
        found.sort(key=lambda each: (-each[0], -each[1], each[2].id not in first, len(each[2].title), each[2].id))
        return tuple(one for _sort, _how, one in found[:most])

    def named_in(self, text: str, *, most: int) -> tuple[int, ...]:
        """The topics that a text names by title or synonym, in whole words, the longest name first."""
        said = f" {folded(text)} "
        words = set(said.split())
        found: dict[int, int] = {}
        for each in self._folded:
            lengths = [
                len(name)
                for name in each.called
                if name.partition(" ")[0] in words and (name in words or f" {name} " in said)
            ]
            if lengths:
                found[each.topic.id] = max(lengths)
        return tuple(sorted(found, key=lambda topic: (-found[topic], topic))[:most])


def folded(text: str) -> str:
    """The words as they are compared: small letters without accents, æ as ae, ø as oe and å as aa."""
    return " ".join(texts(fold_of(plain_letters(text))))


def _fold(topic: TopicNames) -> _Folded:
    called = tuple(name for each in (topic.title, *topic.synonyms) if (name := folded(each)))
    return _Folded(topic, "\n".join((*called, *map(folded, topic.keywords))), called)


def _best(topic: TopicNames, wanted: str, words: list[str]) -> tuple[int, int, FoundTopic] | None:
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


# --- This process's


@dataclass(frozen=True, slots=True)
class _Kept:
    words: TopicWords
    newest: Change  # that they know of
    read_at: float  # by the monotonic clock


_kept: _Kept | None = None
_turn = Lock()  # to read them once is quicker than twice at a time


def topic_words() -> TopicWords:
    """Of all topics that are not retired, as the database has them now."""
    global _kept
    if connection.in_atomic_block:
        return TopicWords(names_of_topics())  # what a transaction sees may never be so for others
    with _turn:
        _kept = _caught_up(_kept) if _kept is not None else None
        if _kept is not None:
            return _kept.words
        newest = Change.objects.filter(pk=latest_change_id()).first()  # first: what happens meanwhile is followed
        words = TopicWords(names_of_topics())
        _kept = _Kept(words, newest, time.monotonic()) if newest is not None else None
        return words


def _caught_up(kept: _Kept) -> _Kept | None:
    """None where they must be read anew. The newest change that is known comes along: where it is not the same any
    more, this is another database, a restored one say."""
    if time.monotonic() - kept.read_at > LONGEST_KEPT:
        return None
    since = changes_after(kept.newest.pk - 1, limit=_MOST_FOLLOWED)
    if [(one.pk, one.at) for one in since[:1]] != [(kept.newest.pk, kept.newest.at)] or len(since) == _MOST_FOLLOWED:
        return None
    if any(change.noun == "topic" for change in since[1:]):
        return None
    return replace(kept, newest=since[-1])
