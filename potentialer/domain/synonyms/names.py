"""What a group of words that mean the same may hold."""

from collections.abc import Iterable

from potentialer.base.errors import Invalid
from potentialer.lib.text.cpr import find_cpr
from potentialer.lib.text.names import fold
from potentialer.lib.text.small_words import SMALL_WORDS

FEWEST_NAMES = 2
MOST_NAMES = 12
LONGEST_NAME = 60  # signs
MOST_WORDS = 6  # a longer name is an explanation, and the search takes none


def name_key(name: str) -> str:
    """What makes two names the same, however they were typed."""
    return " ".join(name.split()).casefold()


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names without needless spaces, empty ones and repetitions, in their order.

    Raises Invalid with the field `names`; `detail` is the name that cannot stand (of a CPR number: its line)."""
    kept: dict[str, str] = {}
    for name in names:
        if key := name_key(name):
            kept.setdefault(key, " ".join(name.split()))
    for line, name in enumerate(kept.values(), start=1):
        _check_name(name, line)
    if len(kept) < FEWEST_NAMES:
        raise Invalid("too_few_names", field="names")
    if len(kept) > MOST_NAMES:
        raise Invalid("too_many_names", field="names", detail=str(MOST_NAMES))
    return tuple(kept.values())


def _check_name(name: str, line: int) -> None:
    if find_cpr(name):
        raise Invalid("cpr", field="names", detail=str(line))
    if len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS:
        raise Invalid("name_too_long", field="names", detail=f"{name[:LONGEST_NAME]}")
    if not any(sign.isalnum() for sign in name):
        raise Invalid("name_without_letters", field="names", detail=name)
    if all(fold(word) in SMALL_WORDS for word in name.split()):
        raise Invalid("name_of_small_words", field="names", detail=name)
