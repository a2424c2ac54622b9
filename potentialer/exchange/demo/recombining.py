"""Texts to measure with, made of those written by hand: as many as a large municipality would have.

Sentences of several texts of the same sector and kind are mixed; places, names, years and numbers are changed. They
read like Danish and mean nothing, and each title and introduction says so (MARK). Nobody may judge the search by them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from random import Random
from typing import Any, Literal, cast

from potentialer.exchange.demo.cards import CardRow, KnowledgeRow, PotentialRow, TaskRow, TrialRow
from potentialer.exchange.demo.texts import Texts, UnitText

# A word that nobody searches for and that shares no part with words people do, so that it disturbs no measurement.
MARK = "(fyldtekst)"

_POTENTIALS_OF_A_UNIT = (4, 10)
_POTENTIALS_OF_A_PERSON = (1, 4)
_SENTENCE_OF_ANOTHER = 0.6
_STORY = ("wonder", "did", "happened", "learned", "next_step")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ'\"»])")
_TITLE_JOINT = re.compile(r"[,:]? (?:i|på|til|med|for|om|når|uden|før|efter|som|og|der|fra|ved)(?= )|[,:](?= )")
_NUMBER_WORDS = ("tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")
_YEAR = r"\b20[12]\d\b"
# Not a time of day, a paragraph of the law, a price or a part of a telephone number.
_NUMBER = r"(?<![\d.,:/-])(?<!\d )(?<!kl\. )(?<!klokken )(?<!§ )\b(?:[3-9]|[1-9]\d)\b(?![:/%-]|[.,]\d|\s?\d)"
_SHORTEST_NAME = 4  # of a unit, to be sure that the word is its name

_Change = Literal["town", "unit", "name", "year", "number", "word"]
_Sentence = tuple[str | tuple[_Change, str], ...]  # what stands, and what is changed, with what it was


@dataclass(frozen=True)
class Recombiner:
    """Makes cards for owners whom nobody wrote for. The same `seed` and key, the same card."""

    texts: Texts
    cards: Sequence[CardRow]
    seed: int

    def card_of_unit(self, key: str, sector: str) -> CardRow:
        return self._card(self._draw("unit", key), sector, unit=key)

    def card_of_person(self, key: str, sector: str) -> CardRow:
        return self._card(self._draw("person", key), sector, person=key)

    def _draw(self, noun: str, key: str) -> Random:
        return Random(f"{self.seed} {noun} {key}")  # noqa: S311 - no secret hangs on it

    def _card(self, draw: Random, sector: str, *, unit: str = "", person: str = "") -> CardRow:
        mixer = _Mixer(draw, self._pools[sector], self._names)
        potentials = [
            mixer.potential() for _ in range(draw.randint(*_POTENTIALS_OF_A_UNIT if unit else _POTENTIALS_OF_A_PERSON))
        ]
        return CardRow(
            sector=sector,
            unit=unit,
            person=person,
            introduction=f"{mixer.some('introduction', 3)} {MARK}",
            contact_wishes=mixer.some("contact_wishes", 1),
            seeking=tuple(mixer.some("seeking", 1) for _ in range(draw.randint(0, 2))),
            knowledge=tuple(each for each in potentials if isinstance(each, KnowledgeRow)),
            trials=tuple(each for each in potentials if isinstance(each, TrialRow)),
            tasks=tuple(each for each in potentials if isinstance(each, TaskRow)),
        )

    @cached_property
    def _names(self) -> Mapping[_Change, tuple[str, ...]]:
        """What changed words become."""
        grown = tuple(word for branch in self.texts.growth for word in branch.words if len(word) >= _SHORTEST_NAME)
        return {
            "town": tuple(self.texts.towns),
            "unit": grown,
            "name": (*self.texts.first_names["common"], *self.texts.first_names["plain"]),
            "word": _NUMBER_WORDS,
        }

    @cached_property
    def _pools(self) -> "Mapping[str, _Pool]":
        cutter = _Cutter.of(self.texts)
        sectors = dict.fromkeys(card.sector for card in self.cards)
        return {sector: _Pool([card for card in self.cards if card.sector == sector], cutter) for sector in sectors}


class _Cutter:
    """Cuts a text into sentences, and those into what stands and what is to be changed."""

    def __init__(self, words: Mapping[_Change, Iterable[str]]) -> None:
        patterns = {
            change: rf"\b(?:{'|'.join(map(re.escape, sorted(each, key=len, reverse=True)))})(?=s?\b)"
            for change, each in words.items()
        }
        patterns |= {"year": _YEAR, "number": _NUMBER}
        self._changes = re.compile("|".join(f"(?P<{change}>{pattern})" for change, pattern in patterns.items()))

    @classmethod
    def of(cls, texts: Texts) -> "_Cutter":
        units = {name for unit in texts.units for name in (unit.name, unit.short, *unit.nicknames, _own_name(unit))}
        names = {name for each in texts.first_names.values() for name in each}
        return cls(
            {
                "town": texts.towns,
                "unit": {name for name in units if len(name) >= _SHORTEST_NAME and name not in texts.towns},
                "name": names | {person.name.split()[0] for person in texts.people},
                "word": _NUMBER_WORDS,
            }
        )

    def sentences(self, text: str) -> list[_Sentence]:
        return [self.cut(sentence) for sentence in _SENTENCE_END.split(text) if sentence]

    def cut(self, text: str) -> _Sentence:
        parts: list[str | tuple[_Change, str]] = []
        end = 0
        for match in self._changes.finditer(text):
            parts += [text[end : match.start()], (cast("_Change", match.lastgroup), match[0])]
            end = match.end()
        return (*parts, text[end:])


def _own_name(unit: UnitText) -> str:
    """The Strandengen of 'Plejehjemmet Strandengen'; empty for 'Egevig Skole'."""
    words = unit.name.split()
    return words[1] if len(words) == 2 and words[0] != unit.town else ""


class _Pool:
    """The texts of one sector: its potentials, and by kind and field ("trial.did") their sentences."""

    def __init__(self, cards: Sequence[CardRow], cutter: _Cutter) -> None:
        self.potentials: list[PotentialRow] = [each for card in cards for each in card.potentials]
        self.of_text: dict[str, list[_Sentence]] = {}  # text -> its sentences
        self.of_field: dict[str, list[_Sentence]] = {}
        self.heads: dict[type[PotentialRow], list[_Sentence]] = {}
        self.tails: dict[type[PotentialRow], list[_Sentence]] = {}
        for field, text in _texts(cards):
            self.of_text[text] = cutter.sentences(text)
            self.of_field.setdefault(field, []).extend(self.of_text[text])
        for each in self.potentials:
            joint = _TITLE_JOINT.search(each.title)
            at = joint.start() if joint else len(each.title)
            self.heads.setdefault(type(each), []).append(cutter.cut(each.title[:at]))
            self.tails.setdefault(type(each), []).append(cutter.cut(each.title[at:]))


def _texts(cards: Iterable[CardRow]) -> Iterable[tuple[str, str]]:
    for card in cards:
        yield "introduction", card.introduction
        yield "contact_wishes", card.contact_wishes
        yield from (("seeking", text) for text in card.seeking)
        for each in card.potentials:
            yield from ((f"{type(each).__name__}.{field}", text) for field, text in _fields(each))


def _fields(row: PotentialRow) -> list[tuple[str, str]]:
    names = _STORY if isinstance(row, TrialRow) else ("text",)
    return [(name, getattr(row, name)) for name in names]


@dataclass(frozen=True, slots=True)
class _Mixer:
    draw: Random
    pool: _Pool
    names: Mapping[_Change, tuple[str, ...]]

    def potential(self) -> PotentialRow:
        """Takes after one that is written, and has its stage, its help and about its length."""
        model = self.draw.choice(self.pool.potentials)
        told: dict[str, Any] = {
            name: self._mixed(f"{type(model).__name__}.{name}", text) for name, text in _fields(model)
        }
        told["title"] = self._title(type(model))
        match model:
            case KnowledgeRow():
                return replace(model, **told)
            case TrialRow():
                return replace(model, **told, **self._period(model, later=0))
            case TaskRow():
                return replace(model, **told, **self._period(model, later=60))

    def some(self, field: str, sentences: int) -> str:
        there = self.pool.of_field[field]
        return " ".join(self._said(self.draw.choice(there)) for _ in range(sentences))

    def _title(self, kind: type[PotentialRow]) -> str:
        """The beginning of one title and the end of another."""
        title = self._said(self.draw.choice(self.pool.heads[kind])) + self._said(
            self.draw.choice(self.pool.tails[kind])
        )
        return f"{title} {MARK}"

    def _mixed(self, field: str, text: str) -> str:
        """The text with most of its sentences taken from others; the last one always is."""
        own = self.pool.of_text.get(text, [])
        others = self.pool.of_field[field]
        return " ".join(
            self._said(
                self.draw.choice(others)
                if at == len(own) - 1 or self.draw.random() < _SENTENCE_OF_ANOTHER
                else sentence
            )
            for at, sentence in enumerate(own)
        )

    def _said(self, sentence: _Sentence) -> str:
        return "".join(part if isinstance(part, str) else self._changed(*part) for part in sentence)

    def _changed(self, change: _Change, was: str) -> str:
        if change == "year":
            return str(int(was) - self.draw.randint(0, 2))
        if change == "number":
            return str(max(3, int(int(was) * self.draw.uniform(0.7, 1.4))))
        return self.draw.choice(self.names[change])

    def _period(self, row: TrialRow | TaskRow, *, later: int) -> dict[str, Any]:
        shift = timedelta(days=self.draw.randint(-300, later))
        return {
            "starts_on": row.starts_on and row.starts_on + shift,
            "ends_on": row.ends_on and row.ends_on + shift,
        }
