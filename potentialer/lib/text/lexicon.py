"""Which words Danish has, and the form under which a dictionary lists each: børnene stands under barn.

The words are simplemma's (788,000 forms). They take a second and 100 MB in a process when they are first asked for;
`load` fetches them beforehand, so that processes that are forked afterwards share them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from simplemma import lemmatize
from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY

LONGEST = 40
"""Letters; a longer word is none that a dictionary knows, and asking for it would only cost."""

_LANGUAGE = "da"
_SHORTEST = 3
_REMEMBERED = 1 << 13
_WRITTEN_OUT = re.compile(r"ae|oe|aa")
_LETTERS = {"ae": "æ", "oe": "ø", "aa": "å"}


def load() -> None:
    """Read the words now. Called again it costs nothing."""
    _words()


def is_known(form: str) -> bool:
    """Whether this is a form of a Danish word, written in small letters with æ, ø and å."""
    return _words().get(form) is not None


@lru_cache(_REMEMBERED)
def lemmas(word: str) -> tuple[str, ...]:
    """The forms under which a dictionary lists the word, in small letters; the word itself when none is known.

    More than one where the dictionary prefers a verb though the word may be whoever does it: behandler stands under
    behandle and behandler. Other words that are spelt alike are told apart by nothing here (talte is taken for tælle),
    so a lemma never stands alone: the word as it was written goes beside it.
    `word` is in small letters; ae, oe and aa are tried as æ, ø and å.
    """
    if not _SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return (word,)
    spelt = with_danish_letters(word)
    found = _lemma(spelt)
    if spelt.endswith("er") and found in (spelt[:-1], spelt[:-2]) and _lemma(spelt + "en") == spelt:
        return (spelt, found)
    return (found,)


@lru_cache(_REMEMBERED)
def with_danish_letters(word: str) -> str:
    """The word with æ, ø and å where a keyboard without them made it unknown: boern is børn, but poet stays."""
    if not _WRITTEN_OUT.search(word) or is_known(word):
        return word
    return _WRITTEN_OUT.sub(lambda pair: _LETTERS[pair[0]], word)


def _lemma(word: str) -> str:
    return lemmatize(word, lang=_LANGUAGE).lower()


@lru_cache(1)
def _words() -> Mapping[str, str]:
    return DEFAULT_DICTIONARY_FACTORY.get_dictionary(_LANGUAGE)
