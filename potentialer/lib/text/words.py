"""Cutting a text into words, each with its place in the text."""

import re
import unicodedata
from dataclasses import dataclass

# Letters and digits of any script, with the marks that belong to them; everything else parts words.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
MAX_WORD = 60
"""Longer words are cut: they are never somebody's name."""


@dataclass(frozen=True, slots=True)
class Word:
    """`text` stands at `source[start:end]`."""

    text: str
    start: int
    end: int


def words(source: str) -> tuple[Word, ...]:
    """The words of a text in order. Whatever is no letter and no digit parts them: Anne-Marie, afd./team."""
    return tuple(
        Word(unicodedata.normalize("NFC", match[0])[:MAX_WORD], match.start(), match.end())
        for match in _WORD.finditer(source)
    )
