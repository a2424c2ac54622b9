"""How a word of a query and a word of a document meet: the same, a variant, an ending, a part, a beginning, a slip."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import OSA

from potentialer.lib.query import Term
from potentialer.lib.text.compounds import heads
from potentialer.lib.text.letters import plain_letters
from potentialer.lib.text.names import fold, sound, stem
from potentialer.lib.text.words import words

How = Literal["exact", "variant", "inflected", "joined", "part", "prefix", "close", "number", "address"]

# How much a meeting is worth beside an exact one. Only their order matters to most queries:
# exact before variant before ending before beginning before slip.
WORTH: dict[How, float] = {
    "exact": 1.0,
    "number": 1.0,
    "address": 1.0,
    "variant": 0.94,
    "joined": 0.92,
    "inflected": 0.9,
    "prefix": 0.75,
    "part": 0.7,
    "close": 0.65,
}
_SLIP_IN_SOUND = 0.6
_TWO_SLIPS = 0.5
_SLIP_IN_BEGINNING = 0.55
_FIRST_LETTER_LOST = 0.05  # people seldom miss the first letter
_SAME_LENGTH = 0.1  # of two words that begin alike, the shorter is nearer
_ONE_SLIP_FROM = 3  # letters; a slip in a shorter word gives another word
_SHORT = 4  # letters; in shorter words only names may have a slip, and not in the first letter: Ufl, Tae
_TWO_SLIPS_FROM = 8
_SOUND_PREFIX_FROM = 3


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """A word of a document with its keys. `joined` spans this word and the next, written as one. Each is only itself:
    two words of one text may read alike."""

    text: str
    start: int
    end: int
    letters: str
    fold: str
    sound: str
    stem: str
    heads: tuple[str, ...]
    joined: bool = False


@lru_cache(1 << 15)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a document's text, and after them each two neighbours written as one."""
    found = words(text)
    singles = tuple(_token(word.text, word.start, word.end) for word in found)
    pairs = tuple(_token(one.text + other.text, one.start, other.end, joined=True) for one, other in pairwise(found))
    return singles + pairs


def _token(text: str, start: int, end: int, *, joined: bool = False) -> Token:
    return Token(
        text,
        start,
        end,
        plain_letters(text),
        fold(text),
        sound(text),
        stem(text),
        () if joined else heads(text),
        joined,
    )


def allowed_slips(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped in a word of this length."""
    return 0 if len(word) < _ONE_SLIP_FROM else 1 if len(word) < _TWO_SLIPS_FROM else 2


def meet(term: Term, token: Token, *, is_name: bool, slips: bool = True) -> tuple[How, float] | None:
    """How the two meet and what it is worth (0 to 1), or None. Endings and parts of compounds do not count in people's
    names (`is_name`): Hans is not Han."""
    if token.joined:
        return _meet_joined(term, token)
    if term.fold == token.fold:
        return "exact", WORTH["exact"]
    if term.sound == token.sound:
        return "variant", WORTH["variant"]
    if not is_name:
        if term.stem == token.stem:
            return "inflected", WORTH["inflected"]
        if term.stem in token.heads:
            return "part", WORTH["part"]
    elif term.fold == token.fold + "s":
        return "inflected", WORTH["inflected"]  # Mettes, Hansens
    return _meet_beginning(term, token) or (_meet_slip(term, token, is_name=is_name) if slips else None)


def _meet_joined(term: Term, token: Token) -> tuple[How, float] | None:
    if term.fold == token.fold or term.sound == token.sound or (term.stem == token.stem and len(term.stem) > 3):
        return "joined", WORTH["joined"]
    if term.unfinished and len(term.fold) > 3 and token.fold.startswith(term.fold):
        return "prefix", WORTH["prefix"] * WORTH["joined"]
    return None


def _meet_beginning(term: Term, token: Token) -> tuple[How, float] | None:
    if begins(term) and (
        token.fold.startswith(term.fold)
        or (len(term.sound) >= _SOUND_PREFIX_FROM and token.sound.startswith(term.sound))
    ):
        return "prefix", WORTH["prefix"] + _SAME_LENGTH * min(1.0, len(term.fold) / len(token.fold))
    return None


def begins(term: Term) -> bool:
    """Whether the term may stand for a longer word: always while it is typed, else from three letters on."""
    return term.unfinished or len(term.fold) >= 3


def _meet_slip(term: Term, token: Token, *, is_name: bool) -> tuple[How, float] | None:
    allowed = allowed_slips(term.fold)
    if not allowed or term.number:
        return None
    begins_alike = term.fold[:1] == token.fold[:1] or term.sound[:1] == token.sound[:1]
    if len(term.fold) < _SHORT and not (is_name and begins_alike):
        return None
    lost = 0.0 if begins_alike else _FIRST_LETTER_LOST
    # ø is one letter where it was typed as one, and two where it was written out. A distance beyond the cutoff is told
    # as cutoff + 1.
    slips = OSA.distance(term.fold, token.fold, score_cutoff=allowed)
    if slips > 1 and (term.letters != term.fold or token.letters != token.fold):
        slips = min(slips, OSA.distance(term.letters, token.letters, score_cutoff=allowed))
    if slips <= 1:
        return "close", WORTH["close"] - lost
    if len(term.sound) >= _SHORT and OSA.distance(term.sound, token.sound, score_cutoff=1) <= 1:
        return "close", _SLIP_IN_SOUND - lost
    if slips <= allowed:
        return "close", _TWO_SLIPS - lost
    if len(term.fold) > _SHORT and len(token.fold) > len(term.fold):
        for length in (len(term.fold), len(term.fold) + 1, len(term.fold) - 1):
            if OSA.distance(term.fold, token.fold[:length], score_cutoff=1) <= 1:
                return "close", _SLIP_IN_BEGINNING - lost
    return None
