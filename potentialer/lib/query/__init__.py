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
jo lige nu vist
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
# A number is meant where a whole one stands, or where somebody says that it is one: "slutter på 18 75".
_NUMBER = re.compile(r"(?<![\w-])(?:\+|00)?\d(?:[ .]?\d)+(?![\w-])")
_OF_NUMBERS = re.compile(
    r"\b(?:ring|ringe|ringer|nummer|nummeret|tlf|telefon|mobil|lokal|ender|slutter)\b", re.IGNORECASE
)
_WHOLE_NUMBER = 8  # digits

_ROLES = frozenset(map(fold, ("chef", "chefen", "leder", "lederen", "ledere", "souschef", "souschefen", "forstander")))
_PLACES = tuple(map(fold, ("afdelingen", "afdeling", "kontoret", "kontor", "teamet", "team", "enheden")))
_MAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]*")


def parse(text: str, *, typing: bool = False) -> Query:
    """Read a query. `typing`: it comes from a box that is still being typed in, so its last word may be a beginning
    (unless a space follows it)."""
    text = _SEARCHING.sub(" ", text.replace("\0", " ")[:MAX_LENGTH])
    unfinished = typing and bool(text) and not text[-1].isspace()
    if address := _MAIL.search(text):
        return Query(text=text.strip(), mail=address[0].casefold().rstrip(".?!:"))
    if number := _spoken_number(text):
        text = number
    found = [word.text for word in words(text)]
    last = len(found) - 1
    kept = [
        _term(word, unfinished=(unfinished and place == last) or (len(word) == 1 < len(found) and word.isalpha()))
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


def _spoken_number(text: str) -> str:
    """The number that a longer text asks for; "" when it asks for none, or is nothing but the number."""
    numbers = [match[0] for match in _NUMBER.finditer(text)]
    least = _SHORTEST_NUMBER if _OF_NUMBERS.search(text) else _WHOLE_NUMBER
    meant = [number for number in numbers if len(digits(number)) >= least]
    return meant[0] if len(meant) == 1 and meant[0] != text.strip() else ""


def otherwise(query: Query, *, is_answered: bool) -> tuple[str, ...]:
    """What else may be looked for: the unit that somebody asks the leader of; and, where nothing is called as the query
    says, what an office is called without saying that it is one: indkøbsafdelingen is Indkøb."""
    found = []
    if len(query.terms) > 1 and any(term.fold in _ROLES for term in query.terms):
        found.append(" ".join(term.text for term in query.terms if term.fold not in _ROLES))
    for term in () if is_answered else query.terms:
        tail = next((place for place in _PLACES if term.fold.endswith(place)), "")
        begins = term.text[: len(term.text) - len(tail)] if tail else ""
        begins = begins.removesuffix("s")
        if len(begins) > _SHORTEST_NUMBER:
            found.append(" ".join(begins if other is term else other.text for other in query.terms))
    return tuple(found)


def _term(text: str, *, unfinished: bool = False) -> Term:
    number = digits(text) if text.isdecimal() and len(text) >= _SHORTEST_NUMBER else ""
    return Term(text, plain_letters(text), fold(text), sound(text), stem(text), number, unfinished)
