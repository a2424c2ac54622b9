"""The headers of columns and the fields they may mean; the words themselves stand in headers.toml."""

import re
import tomllib
import unicodedata
from pathlib import Path

UNIT_FIELDS = (
    "unit.key",
    "unit.name",
    "unit.parent_key",
    "unit.parent_name",
    "unit.kind",
    "unit.short_name",
    "unit.nicknames",
    "unit.phone",
    "unit.mail",
    "unit.street",
    "unit.postcode",
    "unit.town",
    "unit.postcode_town",
    "unit.opening_hours",
    "unit.topic_keys",
    "unit.replaces",
)
PERSON_FIELDS = (
    "person.key",
    "person.name",
    "person.given_name",
    "person.surname",
    "person.title",
    "person.role",
    "person.is_leader",
    "person.phone",
    "person.mobile",
    "person.mail",
    "person.contact",
    "person.away_until",
    "person.employed_from",
    "person.employed_until",
)
FIELDS = UNIT_FIELDS + PERSON_FIELDS
KEY_FIELDS = frozenset(("unit.key", "unit.parent_key", "unit.replaces", "unit.topic_keys", "person.key"))
"""Whose numbers are a system's own, however much some of them look like a CPR number."""
CPR = "cpr"
IGNORED = ""

_VOCABULARY = tomllib.loads(Path(__file__).with_name("headers.toml").read_text(encoding="utf-8"))


def _ranked(side: str) -> dict[str, tuple[str, int]]:
    """Word -> (field, rank); rank 0 is the field's best word."""
    fields: dict[str, str] = _VOCABULARY[side]
    return {
        word: (f"{side}.{field}", rank) for field, words in fields.items() for rank, word in enumerate(words.split())
    }


UNIT_WORDS = _ranked("unit")
PERSON_WORDS = _ranked("person")
EITHER_WORDS: dict[str, tuple[tuple[str, str], int]] = {
    # A uuid is the best key there is (a user name changes with its owner's); the other words come after the plain ones.
    word: ((in_units, in_people), -1 if word == "uuid" else 100 + rank)
    for rank, (word, (in_units, in_people)) in enumerate(_VOCABULARY["either"].items())
}
_CPR_WORDS = frozenset(_VOCABULARY["cpr"]["words"].split())

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "é": "e", "ü": "y"})


def plain(header: str) -> str:
    """`Tjenestenr.` and `TJENESTE-NR` are one word here."""
    folded = unicodedata.normalize("NFC", header).casefold().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]", "", folded)


def names_cpr(header: str) -> bool:
    word = plain(header)
    return word in _CPR_WORDS or "cpr" in word


def is_private(header: str) -> bool:
    """What HR keeps for itself: a private number or address is never read."""
    return plain(header).startswith(("privat", "hjemme", "paaroerende"))


def is_known(header: str) -> bool:
    word = plain(header)
    return bool(word) and (word in UNIT_WORDS or word in PERSON_WORDS or word in EITHER_WORDS or names_cpr(header))
