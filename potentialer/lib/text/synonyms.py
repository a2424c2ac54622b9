"""What else a thing is called: the names of topics, by which a question is widened."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from potentialer.lib.text.asking import Question
from potentialer.lib.text.danish import Keys, read

MOST_BESIDE = 24
"""Words that a question is widened by at most."""
_LONGEST_NAME = 6  # words; a longer one is an explanation


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a topic, as its telling words."""

    words: tuple[Keys, ...]
    topic: int


class Synonyms:
    """The names of many topics, each topic a group of names that mean about the same."""

    def __init__(self, topics: Iterable[Sequence[str]]) -> None:
        self._names: list[list[_Name]] = []
        self._by_key: dict[str, list[_Name]] = defaultdict(list)
        for number, names in enumerate(topics):
            group = [_Name(words, number) for words in map(_telling, names) if 0 < len(words) <= _LONGEST_NAME]
            self._names.append(group)
            for name in group:
                for key in _own(name.words[0]):
                    self._by_key[key].append(name)

    def beside(self, question: Question) -> tuple[Keys, ...]:
        """The words of the other names of the topics that the question names; none that it holds itself.

        It names a topic when every telling word of one of the topic's names stands in it, in whatever form."""
        asked = {key for word in question.asked for key in _own(word.keys)}
        named = {
            name.topic
            for key in sorted(asked)
            for name in self._by_key.get(key, ())
            if all(_own(word) & asked for word in name.words)
        }
        found: dict[str, Keys] = {}
        for topic in sorted(named):
            for name in self._names[topic]:
                for word in name.words:
                    if not _own(word) & asked:
                        found.setdefault(word.surface, word)
        return tuple(found.values())[:MOST_BESIDE]


def _telling(name: str) -> tuple[Keys, ...]:
    return tuple(token.keys for token in read(name) if not token.keys.small)


def _own(keys: Keys) -> set[str]:
    return {keys.surface, *keys.lemmas}
