"""Cutting a text into words, each with its place in the text."""

import re
import unicodedata
from functools import partial
from itertools import accumulate
from typing import NamedTuple

# Letters and digits of any script, with the marks that belong to them; everything else parts words.
_WORD = re.compile(r"([^\W_]++(?:[\u0300-\u036f]++[^\W_]*+)*+)")
MAX_WORD = 60
"""Longer words are cut: they are never somebody's name."""


class Word(NamedTuple):
    """`text` stands at `source[start:end]`."""

    text: str
    start: int
    end: int


_word = partial(tuple.__new__, Word)  # from a tuple of the three: a text has hundreds, and each by keyword costs double


def words(source: str) -> tuple[Word, ...]:
    """The words of a text in order. Whatever is no letter and no digit parts them: Anne-Marie, afd./team."""
    return tuple(map(_word, zip(*texts_and_places(source), strict=True)))


def texts_and_places(source: str) -> tuple[list[str], list[int], list[int]]:
    """The same side by side, for long texts: what the words are, where they start and where they end."""
    pieces = _WORD.split(source)  # what parts words, a word, what parts words, ..., what parts words
    ends = list(accumulate(map(len, pieces)))
    return _spelt(pieces[1::2], source), ends[0:-1:2], ends[1::2]


def texts(source: str) -> list[str]:
    """The words alone, for who asks for no places."""
    return _spelt(_WORD.findall(source), source)


def _spelt(found: list[str], source: str) -> list[str]:
    """The words as they are known: composed, and cut."""
    if not unicodedata.is_normalized("NFC", source):
        found = [unicodedata.normalize("NFC", text) for text in found]
    if len(source) > MAX_WORD and max(map(len, found), default=0) > MAX_WORD:
        found = [text[:MAX_WORD] for text in found]
    return found
