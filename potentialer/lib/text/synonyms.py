"""What else a thing is called, by which a question is widened: groups of names that mean the same."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from potentialer.lib.text.asking import Asked, Question
from potentialer.lib.text.danish import Keys, read
from potentialer.lib.text.lexicon import is_known

MOST_BESIDE = 24
"""Words that a question is widened by at most."""
MOST_WAYS = 6
"""Other names that a question is answered by at most."""
_LONGEST_NAME = 6  # words; a longer one is an explanation


@dataclass(frozen=True, slots=True)
class Way:
    """Another way of saying what the question says at `places` as `asked`: a text that holds all of `words` answers
    these places as if it had said it so. `name` is how it is written."""

    places: tuple[int, ...]
    asked: str
    name: str
    words: tuple[Keys, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a group: as it is written, its telling words, whether it is an abbreviation that is spelt like an
    ordinary word (MUS, mus), and whether it is a paragraph, which its number alone does not tell (§ 85)."""

    text: str
    words: tuple[Keys, ...]
    group: int
    is_homograph: bool
    is_paragraph: bool


class Synonyms:
    """Groups of names that mean the same."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._names: list[list[_Name]] = []
        self._by_key: dict[str, list[_Name]] = defaultdict(list)
        for number, names in enumerate(groups):
            group = [name for text in names if (name := _name(text, number))]
            self._names.append(group)
            for name in group:
                for key in _own(name.words[0]):
                    self._by_key[key].append(name)

    def ways(self, question: Question) -> tuple[Way, ...]:
        """The other names of what the question names, at most MOST_WAYS. It names a thing when every telling word of
        one of its names stands in it, in whatever form; by an abbreviation that is also a word only in capitals, and
        none is met by such a one: who asks for medarbejderudviklingssamtaler wants no mice. Nor by the number of a
        paragraph."""
        return tuple(self._ways(question))[:MOST_WAYS]

    def _ways(self, question: Question) -> Iterator[Way]:
        seen: set[str] = set()
        for name in self._named(question):
            places = {_place(question, word) for word in name.words}
            asked = [one for one in question.asked if one.place in places]
            if name.is_homograph and not all(one.text.isupper() for one in asked):
                continue
            if name.is_paragraph and not _is_of_law(question, asked):
                continue
            for other in self._names[name.group]:
                held = all(_place(question, word) is not None for word in other.words)
                is_told = not (other.is_homograph or other.is_paragraph)
                if other is not name and is_told and not held and other.text not in seen:
                    seen.add(other.text)
                    written = " ".join(one.text for one in asked)
                    yield Way(tuple(one.place for one in asked), written, other.text, other.words)

    def beside(self, question: Question) -> tuple[Keys, ...]:
        """The words of the other names of what the question names; none that it holds itself."""
        asked = _asked(question)
        found: dict[str, Keys] = {}
        for group in dict.fromkeys(name.group for name in self._named(question)):
            for name in self._names[group]:
                for word in name.words:
                    if not _own(word) & asked:
                        found.setdefault(word.surface, word)
        return tuple(found.values())[:MOST_BESIDE]

    def _named(self, question: Question) -> list[_Name]:
        asked = _asked(question)
        named = {
            (name.group, name.text): name
            for key in sorted(asked)
            for name in self._by_key.get(key, ())
            if all(_own(word) & asked for word in name.words)
        }
        return [named[key] for key in sorted(named)]


def _name(text: str, group: int) -> _Name | None:
    words = tuple(token.keys for token in read(text) if not token.keys.small)
    if not 0 < len(words) <= _LONGEST_NAME:
        return None
    is_homograph = len(words) == 1 and text.isupper() and text.isalpha() and is_known(text.casefold())
    is_paragraph = "§" in text and not any(word.surface.isalpha() for word in words)
    return _Name(text, words, group, is_homograph, is_paragraph)


def _is_of_law(question: Question, asked: Sequence[Asked]) -> bool:
    """Whether each of these numbers stands after the sign or the word of a paragraph."""
    sign = r"(?:§|\bparagraf|\bpgf\.?)\s*"
    return all(re.search(rf"{sign}{re.escape(one.text)}\b", question.text, re.IGNORECASE) for one in asked)


def _asked(question: Question) -> set[str]:
    return {key for word in question.asked for key in _own(word.keys)}


def _place(question: Question, word: Keys) -> int | None:
    own = _own(word)
    return next((asked.place for asked in question.asked if _own(asked.keys) & own), None)


def _own(keys: Keys) -> set[str]:
    return {keys.surface, *keys.lemmas}
