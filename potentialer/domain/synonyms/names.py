"""What a group of words that mean the same may hold."""

import re
from collections.abc import Iterable

from potentialer.base.errors import Invalid
from potentialer.lib.text.cpr import find_cpr
from potentialer.lib.text.names import fold
from potentialer.lib.text.small_words import SMALL_WORDS

FEWEST_NAMES = 2
MOST_NAMES = 12
LONGEST_NAME = 60  # signs
MOST_WORDS = 6  # a longer name is an explanation, and the search takes none

_WORD = re.compile(r"[^\W_]+")


def name_key(name: str) -> str:
    """What makes two names the same, however they were typed."""
    return " ".join(name.split()).casefold()


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names without needless spaces, empty ones and repetitions, in their order.

    Raises Invalid with the field `names`; `detail` is the name that cannot stand (of a CPR number: its line)."""
    kept: dict[str, str] = {}
    for line, name in enumerate(names, start=1):
        if key := name_key(name):
            _check_name(" ".join(name.split()), line)
            kept.setdefault(key, " ".join(name.split()))
    if len(kept) < FEWEST_NAMES:
        raise Invalid("too_few_names", field="names")
    if len(kept) > MOST_NAMES:
        raise Invalid("too_many_names", field="names", detail=str(MOST_NAMES))
    return tuple(kept.values())


def is_found(names: Iterable[str], asked: str) -> bool:
    """Whether what somebody looks for stands in one of the names: each of its words as the beginning of a word,
    a number whole. "paragraf 85" is "§ 85"."""
    words = _words(asked)
    if any(word.isdigit() for word in words):
        words = [word for word in words if word != "paragraf"]
    return any(_holds(_words(name), words) for name in names)


def _holds(name: list[str], asked: list[str]) -> bool:
    return all(any(word == own if word.isdigit() else own.startswith(word) for own in name) for word in asked)


def _words(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text)]


def _check_name(name: str, line: int) -> None:
    if find_cpr(name):
        raise Invalid("cpr", field="names", detail=str(line))
    if len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS:
        raise Invalid("name_too_long", field="names", detail=name[:LONGEST_NAME])
    if not any(sign.isalnum() for sign in name):
        raise Invalid("name_without_letters", field="names", detail=name)
    if all(fold(word) in SMALL_WORDS for word in name.split()):
        raise Invalid("name_of_small_words", field="names", detail=name)
