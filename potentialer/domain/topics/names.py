"""What a topic may be called and found by: the same whether one is typed or thousands are loaded."""

from collections.abc import Iterable

from potentialer.base.errors import Invalid
from potentialer.lib.text.cpr import find_cpr

LONGEST_TITLE = 160  # signs
LONGEST_WORD = 100  # of a synonym or a keyword; longer ones are sentences, and nobody searches by them
LONGEST_KEY = 60
MOST_SYNONYMS = 40
MOST_KEYWORDS = 600  # the fullest KLE number has 307


def word_key(word: str) -> str:
    """What makes two words the same, however they were typed."""
    return " ".join(word.split()).casefold()


def distinct(words: Iterable[str], *, besides: Iterable[str] = ()) -> tuple[str, ...]:
    """The words in their order, without needless spaces, empty ones, repetitions, and those that stand in `besides`."""
    kept = {word_key(word): "" for word in besides}
    for word in words:
        kept.setdefault(word_key(word), " ".join(word.split()))
    return tuple(word for word in kept.values() if word)


def clean_title(title: str) -> str:
    """Raises Invalid with the field `title`."""
    cleaned = " ".join(title.split())
    if not cleaned:
        raise Invalid("missing", field="title")
    if len(cleaned) > LONGEST_TITLE:
        raise Invalid("too_long", field="title")
    _check(cleaned, "title", 1)
    return cleaned


def clean_words(words: Iterable[str], *, field: str, most: int, besides: Iterable[str] = ()) -> tuple[str, ...]:
    """What `distinct` makes of them. Raises Invalid with the field; `detail` is the word that cannot stand (of a CPR
    number: its line)."""
    words = list(words)
    for line, word in enumerate(words, start=1):
        _check(word, field, line)
        if len(word) > LONGEST_WORD:
            raise Invalid("word_too_long", field=field, detail=word[:LONGEST_WORD])
    cleaned = distinct(words, besides=besides)
    if len(cleaned) > most:
        raise Invalid("too_many_words", field=field, detail=str(most))
    return cleaned


def _check(text: str, field: str, line: int) -> None:
    if find_cpr(text):
        raise Invalid("cpr", field=field, detail=str(line))
    if "\x00" in text:
        raise Invalid("unreadable", field=field)
