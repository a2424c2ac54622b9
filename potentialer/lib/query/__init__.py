"""What somebody typed into the search box, read: the words that matter, a number, a mail address."""

import re
from dataclasses import dataclass
from itertools import pairwise

from potentialer.lib.text.letters import plain_letters
from potentialer.lib.text.names import fold, sound, stem
from potentialer.lib.text.phones import digits
from potentialer.lib.text.small_words import SMALL_WORDS
from potentialer.lib.text.words import words

MAX_LENGTH = 200  # signs that are read; nobody finds a colleague by more
MAX_TERMS = 12
_SHORTEST_NUMBER = 3  # the last three digits of an internal number

# What people say around what they mean. Left out, like the small words, unless nothing else is said.
_ASKING = """
adresse adressen arbejder email fat find finde gerne have hedder hej in kontakt kontakte kontaktoplysninger mail
mailadresse mailadressen mobilnummer nummer nummeret ringe sidder søg søger tak telefon telefonen telefonnummer
telefonnummeret tlf tlfnr
"""
FILLERS = SMALL_WORDS | {fold(word) for word in _ASKING.split()}


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query with its keys; `number` holds its digits when it is nothing else."""

    text: str
    letters: str
    fold: str
    sound: str
    stem: str
    number: str = ""
    unfinished: bool = False  # the last word while somebody is still typing: what it begins counts as found


@dataclass(frozen=True, slots=True)
class Query:
    """`terms` are the words to look for. `phone` is set when the whole query is a number, `mail` when it is an address.
    `dropped` are the words that were taken for mere politeness. `pairs` are each two neighbours written as one word,
    since "strand engen" may mean Strandengen: pair n joins terms n and n + 1."""

    text: str
    terms: tuple[Term, ...] = ()
    phone: str = ""
    mail: str = ""
    dropped: tuple[str, ...] = ()
    pairs: tuple[Term, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.terms or self.phone or self.mail)


_SEARCHING = re.compile(r"\b(?:jeg|vi|der) leder efter\b", re.IGNORECASE)  # else "leder" would ask for leaders
_MAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]*")


def parse(text: str, *, typing: bool = False) -> Query:
    """Read a query. `typing`: it comes from a box that is still being typed in, so its last word may be a beginning
    (unless a space follows it)."""
    text = _SEARCHING.sub(" ", text.replace("\0", " ")[:MAX_LENGTH])
    unfinished = typing and bool(text) and not text[-1].isspace()
    if address := _MAIL.search(text):
        return Query(text=text.strip(), mail=address[0].casefold().rstrip(".?!:"))
    found = [word.text for word in words(text)]
    last = len(found) - 1
    kept = [
        _term(word, unfinished=unfinished and place == last)
        for place, word in enumerate(found)
        if fold(word) not in FILLERS or (unfinished and place == last)
    ]
    if not kept:
        kept = [_term(word) for word in found]
    dropped = tuple(word for word in found if fold(word) in FILLERS and all(term.text != word for term in kept))
    terms = tuple(kept[:MAX_TERMS])
    pairs = tuple(_term(one.text + two.text, unfinished=two.unfinished) for one, two in pairwise(terms))
    phone = ""
    if terms and all(term.text.isdecimal() for term in terms):
        phone = digits(("+" if "+" in text else "") + "".join(term.text for term in terms))
    return Query(text.strip(), terms, phone if len(phone) >= _SHORTEST_NUMBER else "", dropped=dropped, pairs=pairs)


def _term(text: str, *, unfinished: bool = False) -> Term:
    number = digits(text) if text.isdecimal() and len(text) >= _SHORTEST_NUMBER else ""
    return Term(text, plain_letters(text), fold(text), sound(text), stem(text), number, unfinished)
