"""What somebody wrote into the search box, read as running text; and which words of a text answer it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

from potentialer.lib.text.danish import Keys, Token, read
from potentialer.lib.text.names import fold
from potentialer.lib.text.phrases import beside_phrases

MAX_LENGTH = 4_000
"""Signs of a question that are read: more than a page."""
MAX_ASKED = 200

Manner = Literal["exact", "inflected", "part", "half"]
"""exact: the same word; inflected: another form of it; part: a compound that holds it; half: it is a compound itself,
and the text has one of its parts."""

_WORTH: dict[Manner, float] = {"exact": 1.0, "inflected": 0.9, "part": 0.7, "half": 0.3}

# What frames a question, whatever it is about. Left out as well, unless it is all that was written.
_FRAMED = """
kommune kommunen kommunens erfaring erfaringer erfaringen idé idéer ide ideer inspiration tips skrevet
"""
_FRAMING = frozenset(fold(word) for word in _FRAMED.split())

# Verbs that stand in every text and are spelt like a part of many compounds: what somebody had (havde) is no børnehave,
# and one who helps (hjælper) no hjælpemiddel.
_VERBS = """
have haft havde gå går gik gået tage tager taget stå står stod stået komme kommer kom kommet give giver gav givet få fik
fået se ser så set sige siger sagde sagt bruge brugte brugt hjælpe hjælper hjalp hjulpet arbejder arbejdede lave laver
lavede lavet finde finder fandt fundet holde holder holdt være været blive bliver sætte sætter satte lægge lægger lagde
begynde begynder begyndte
"""
_COMMON_VERBS = frozenset(fold(verb) for verb in _VERBS.split())


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
    """`asked` are the different words that matter, in order. Empty when nothing was written, and when what was written
    tells nothing of what it is about (`lacks_subject`). `neighbours` are the places of each two that stand beside each
    other, with nothing but a space or a hyphen between them: "kyst sikring" may mean kystsikring. `others` are words
    that answer a place as well (see `also`)."""

    text: str
    asked: tuple[Asked, ...] = ()
    neighbours: tuple[tuple[int, int], ...] = ()
    others: tuple[tuple[int, Keys], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.asked

    @property
    def lacks_subject(self) -> bool:
        """Somebody wrote something, but not what it is about: "kan nogen hjælpe mig"."""
        return bool(self.text) and not self.asked

    @cached_property
    def _by_key(self) -> dict[str, tuple[int, Manner]]:
        """Each key by which a text's word may meet a word of the question; the better way first."""
        found: dict[str, tuple[int, Manner]] = {}
        for asked in self.asked:
            found.setdefault(asked.keys.surface, (asked.place, "exact"))
        for asked in self.asked:
            for key in asked.keys.lemmas:
                found.setdefault(key, (asked.place, "inflected"))
        for place, other in self.others:
            for key in (other.surface, *other.lemmas):
                found.setdefault(key, (place, "inflected"))
        for asked in self.asked:
            for key in asked.keys.parts:
                found.setdefault(key, (asked.place, "half"))
        return found

    @cached_property
    def _by_stem(self) -> dict[str, int]:
        others = {keys.stem: place for place, keys in reversed(self.others)}
        return others | {asked.keys.stem: asked.place for asked in reversed(self.asked)}

    def also(self, others: Sequence[tuple[int, Keys]]) -> "Question":
        """The same question, whose word at each of these places is met by another word as well."""
        return replace(self, others=(*self.others, *others)) if others else self

    def meet(self, keys: Keys) -> tuple[int, Manner] | None:
        """Which word of the question a word of a text answers, and how; None when it answers none."""
        known = self._by_key
        if met := known.get(keys.surface):
            return None if met[1] == "half" and keys.surface in _COMMON_VERBS else met
        for key in keys.lemmas:
            if met := known.get(key):
                if met[1] != "half":
                    return met[0], "inflected"
                return None if keys.surface in _COMMON_VERBS else met
        if (place := self._by_stem.get(keys.stem)) is not None:
            return place, "inflected"
        for key in keys.parts:
            if met := known.get(key):
                return met[0], "half" if met[1] == "half" else "part"
        return None


def ask(text: str) -> Question:
    """Read what somebody wrote. Small words and the phrases by which one asks are left out, also when nothing else is
    said; words that only frame a question, unless they are all there is. A word that comes again counts once."""
    text = text.replace("\0", " ")[:MAX_LENGTH]
    first: dict[str, Token] = {}
    for token in _wanted(read(text)):
        first.setdefault(token.keys.surface, token)
        if len(first) == MAX_ASKED:
            break
    wanted = [*first.values()]
    return Question(
        text.strip(),
        tuple(Asked(place, text[token.start : token.end], token.keys) for place, token in enumerate(wanted)),
        tuple(
            (place, place + 1)
            for place, (one, other) in enumerate(pairwise(wanted))
            if text[one.end : other.start] in (" ", "-")
        ),
    )


def _wanted(tokens: Sequence[Token]) -> list[Token]:
    left = beside_phrases([token.keys.surface for token in tokens])
    wanted = [tokens[place] for place in left if not tokens[place].keys.small]
    telling = [token for token in wanted if token.keys.surface not in _FRAMING]
    # Who writes nothing but "erfaringer" wants that; who asks whether anybody has any has not said of what.
    return telling or (wanted if len(left) == len(tokens) else [])


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
