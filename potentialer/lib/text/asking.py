"""What somebody wrote into the search box, read as running text; and which words of a text answer it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from potentialer.lib.text.danish import Keys, Token, read

MAX_LENGTH = 4_000
"""Signs of a question that are read: more than a page."""
MAX_ASKED = 200

Manner = Literal["exact", "inflected", "part", "half"]
"""exact: the same word; inflected: another form of it; part: a compound that holds it; half: it is a compound itself,
and the text has one of its parts."""

_WORTH: dict[Manner, float] = {"exact": 1.0, "inflected": 0.9, "part": 0.7, "half": 0.3}

# How people ask. Left out, so that nobody is found for having needed help.
_PHRASES = re.compile(
    r"""\b(?:
    (?:jeg|vi|der)\ (?:leder|søger)\ efter
    | (?:har|får|få|fået|mangler|havde)\ brug\ for(?:\ (?:noget|nogen|lidt|en|et|god|gode))?(?:\ hjælp\ (?:til|med))?
    | (?:få|får|mangler|søger|ønsker)\ (?:noget\ |lidt\ )?hjælp\ (?:til|med)
    | hjælpe?\ (?:mig|os|til|med)(?:\ med|\ til)?
    | (?:har|have|haft|nogen|noget)\ (?:gode\ |nogle\ |nogen\ )?erfaring(?:er)?\ med
    | (?:ved|vide)\ (?:I\ |du\ |noget\ |nogen\ )*om
    | (?:kender|kende)\ (?:I\ |du\ |nogen\ )*til
    | (?:nogen|andre|I|du|man)?\ ?(?:har|have)\ (?:I\ |du\ |nogen\ |andre\ )*(?:prøvet|forsøgt)(?:\ (?:noget|at))*
    | er\ der\ (?:nogen|nogle|andre|en)(?:\ (?:der|som))?
    | arbejder\ (?:I|du|nogen|andre)(?:\ aktuelt|\ lige\ nu)?(?:\ (?:på|med))?
    | (?:er|gået)\ (?:I\ |nogen\ |andre\ )?(?:aktuelt\ )?(?:i\ gang|ved\ at|begyndt)(?:\ med)?(?:\ at)?
    | hvordan\ (?:undgår|får|løser|spørger|gør|har|håndterer|kommer|griber|bærer|kan)\ (?:I|man|vi|du|andre|jeg)
    | (?:jeg|vi)\ (?:planlægger|overvejer|står\ med|ønsker)
    | hvem\ (?:er|har|kan|ved|kender|arbejder|står|sidder)(?:\ (?:stået|arbejdet|lavet|prøvet|gjort))?
    | i\ praksis | noget\ lignende | faldgruber
    | (?:hej|tak|gerne|tips\ til|gode\ råd\ (?:til|om))
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a question; `place` numbers the words from 0."""

    place: int
    text: str
    keys: Keys


@dataclass(frozen=True, slots=True)
class Meeting:
    """A word of a text, `text[start:end]`, that answers the question's word at `place`. `worth` orders meetings."""

    start: int
    end: int
    place: int
    how: Manner
    worth: float


@dataclass(frozen=True)
class Question:
    """`asked` are the different words that matter, in order. Empty when nothing was written."""

    text: str
    asked: tuple[Asked, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.asked

    @cached_property
    def _by_key(self) -> dict[str, tuple[int, Manner]]:
        """Each key by which a text's word may meet a word of the question; the better way first."""
        found: dict[str, tuple[int, Manner]] = {}
        for asked in self.asked:
            found.setdefault(asked.keys.surface, (asked.place, "exact"))
        for asked in self.asked:
            for key in asked.keys.lemmas:
                found.setdefault(key, (asked.place, "inflected"))
        for asked in self.asked:
            for key in asked.keys.parts:
                found.setdefault(key, (asked.place, "half"))
        return found

    @cached_property
    def _by_stem(self) -> dict[str, int]:
        return {asked.keys.stem: asked.place for asked in reversed(self.asked)}

    def meet(self, keys: Keys) -> tuple[int, Manner] | None:
        """Which word of the question a word of a text answers, and how; None when it answers none."""
        known = self._by_key
        if met := known.get(keys.surface):
            return met
        for key in keys.lemmas:
            if met := known.get(key):
                return met[0], "half" if met[1] == "half" else "inflected"
        if (place := self._by_stem.get(keys.stem)) is not None:
            return place, "inflected"
        for key in keys.parts:
            if met := known.get(key):
                return met[0], "half" if met[1] == "half" else "part"
        return None


def ask(text: str) -> Question:
    """Read what somebody wrote. Small words and the phrases by which one asks are left out, unless nothing else is
    said; a word that comes again counts once."""
    text = text.replace("\0", " ")[:MAX_LENGTH]
    tokens = read(_PHRASES.sub(lambda phrase: " " * len(phrase[0]), text))
    wanted = [token for token in tokens if not token.keys.small] or list(read(text))
    first: dict[str, Token] = {}
    for token in wanted:
        first.setdefault(token.keys.surface, token)
        if len(first) == MAX_ASKED:
            break
    return Question(
        text.strip(),
        tuple(Asked(place, text[token.start : token.end], token.keys) for place, token in enumerate(first.values())),
    )


def meetings(question: Question, text: str) -> tuple[Meeting, ...]:
    """The words of a text that answer the question, in order, each once and by its best key."""
    return tuple(_meet_all(question, read(text)))


def _meet_all(question: Question, tokens: tuple[Token, ...]) -> Iterator[Meeting]:
    for token in tokens:
        met = question.meet(token.keys)
        if met:
            yield Meeting(token.start, token.end, *met, _WORTH[met[1]])


def marks(question: Question, text: str) -> tuple[tuple[int, int], ...]:
    """The (start, end) of the words of a text that answer the question, in order and apart."""
    return tuple((meeting.start, meeting.end) for meeting in meetings(question, text))
