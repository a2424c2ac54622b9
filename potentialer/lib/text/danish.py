"""Running Danish text, prepared for search: each word with the keys by which another form of it is met.

A query is prepared by the same functions as the documents, so that both have the very same keys.
"""

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from potentialer.lib.text import lexicon, splitting
from potentialer.lib.text.letters import plain_letters
from potentialer.lib.text.names import fold, without_ending
from potentialer.lib.text.small_words import SMALL_WORDS
from potentialer.lib.text.words import texts, texts_and_places

MAX_LENGTH = 20_000
"""Signs of a text that are read; what follows is found by nothing. The longest field of a card holds fewer."""
GRAM = 5
_REMEMBERED = 1 << 14  # words: some 17 MB a process, with all that they are made of

# Small in running text; in a name or a title some of these mean something (see `small_words`).
_MORE_SMALL = """
allerede alligevel altid anden andet andre bare begge blevet blive bør da denne derfor derved desuden dig din dine dit
dog du ene endnu enten faktisk flere fordi før først gennem gør gøre ham hele her hver hverken hvordan hvorfor hvornår
igen igennem ind inden ingen intet ja jer jeres jo kunnet lidt lige meget mens mere mest mod må måske måtte ned nej nok
nu også ofte rundt samme samt selv siden skulle stadig sådan således tit ved vil ville vores været
"""
_SMALL = SMALL_WORDS | {fold(word) for word in _MORE_SMALL.split()}


@dataclass(frozen=True, slots=True)
class Keys:
    """One word's keys, all folded (small letters; æ, ø and å as ae, oe and aa).

    `surface` is the word as it was written; `lemmas` what a dictionary lists it under (one, seldom two); `stem` the
    word without its ending, which holds where no dictionary knows it; `parts` the words that it is made of.
    `small` is a word that only holds a text together.
    """

    surface: str
    lemmas: tuple[str, ...]
    stem: str
    parts: tuple[str, ...]
    small: bool


class Token(NamedTuple):
    """A word and where it stands: `source[start:end]`."""

    start: int
    end: int
    keys: Keys


_token = partial(tuple.__new__, Token)  # from the three as a tuple: a page of answers makes thousands


@lru_cache(_REMEMBERED)
def keys(word: str) -> Keys:
    """The keys of one word (see `lib.text.words`)."""
    surface = fold(word)
    if surface in _SMALL or not word.isalpha():
        return Keys(surface, (surface,), surface, (), surface in _SMALL)
    letters = plain_letters(word)
    return Keys(
        surface=surface,
        lemmas=tuple(fold(lemma) for lemma in lexicon.lemmas(letters)),
        stem=fold(without_ending(letters)),
        parts=tuple(fold(part) for part in splitting.parts(letters)),
        small=False,
    )


def read(text: str) -> tuple[Token, ...]:
    """The words of a text in order, each with its keys; of a text longer than MAX_LENGTH only the beginning."""
    said, starts, ends = texts_and_places(text[:MAX_LENGTH])
    return tuple(map(_token, zip(starts, ends, map(keys, said), strict=True)))


def words_of(text: str) -> list[str]:
    """The words that `read` reads, as `keys` takes them, for who asks for no places."""
    return texts(text[:MAX_LENGTH])


def grams(surface: str) -> tuple[str, ...]:
    """Each run of GRAM signs in a folded word whose beginning and end are marked: _bus_; _skol, skole, kole_."""
    marked = f"_{surface}_"
    return tuple(dict.fromkeys(marked[start : start + GRAM] for start in range(max(1, len(marked) - GRAM + 1))))
