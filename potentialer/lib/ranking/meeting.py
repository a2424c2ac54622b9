"""How a word of a query and a word of a document meet: the same, a variant, an ending, a part, a beginning, a slip."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import OSA

from potentialer.lib.query import Term
from potentialer.lib.text.compounds import heads
from potentialer.lib.text.letters import plain_letters
from potentialer.lib.text.names import fold, fold_of, sound, sound_of, stem_of
from potentialer.lib.text.small_words import SMALL_WORDS
from potentialer.lib.text.words import texts, words

How = Literal["exact", "variant", "inflected", "joined", "part", "prefix", "close", "number", "address", "synonym"]

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
_SOUND_TELLS_FROM = 6  # letters; shorter words that sound nearly alike must be spelt nearly alike, too: qwer is no Kær
_SLIPS_BESIDE_SOUND = 2
_SOUND_PREFIX_FROM = 3
_REMEMBERED = 1 << 10  # texts: most titles and units come again within a query; many more would be 70 MB a process
_WORDS_REMEMBERED = 1 << 12  # and each two neighbours, most of which come once


Spelling = tuple[str, str, str, str]
"""A word's letters, fold, sound and stem (see `Token`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """A word of a document with its keys. Each is only itself: two words of one text may read alike.

    `joined` spans this word and the next, written as one; they meet at the letter `seam` of `fold`. `small` is a word
    that only holds a text together (see `lib.text.small_words`): it answers nothing, unless in somebody's name.
    """

    text: str
    start: int
    end: int
    letters: str
    fold: str
    sound: str
    stem: str
    heads: tuple[str, ...]
    seam: int = 0
    small: bool = False

    @property
    def joined(self) -> bool:
        return self.seam > 0


@lru_cache(_REMEMBERED)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a document's text, and after them each two neighbours written as one. Where all are small words,
    they mean something: a unit that is called OM."""
    found = words(text)
    small = [fold(word.text) in SMALL_WORDS for word in found]
    if all(small):
        small = [False] * len(found)
    singles = tuple(
        Token(word.text, word.start, word.end, *_keys(word.text), heads(word.text), 0, is_small)
        for word, is_small in zip(found, small, strict=True)
    )
    pairs = tuple(
        Token(both, one.start, other.end, *_keys(both), (), len(fold(one.text)))
        for one, other, both in ((one, other, one.text + other.text) for one, other in pairwise(found))
    )
    return singles + pairs


def spellings(text: str) -> tuple[list[Spelling], list[Spelling]]:
    """How the words of `tokens` are spelt that are not small, and how each two neighbours are."""
    found = texts(text)
    telling = [word for word in found if fold(word) not in SMALL_WORDS] or found
    return [_keys(word) for word in telling], [_keys(one + other) for one, other in pairwise(found)]


@lru_cache(_WORDS_REMEMBERED)
def _keys(word: str) -> Spelling:
    letters = plain_letters(word)
    return letters, fold_of(letters), sound_of(letters), stem_of(letters)


def allowed_slips(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped in a word of this length."""
    return 0 if len(word) < _ONE_SLIP_FROM else 1 if len(word) < _TWO_SLIPS_FROM else 2


def meet(term: Term, token: Token, *, is_name: bool, slips: bool = True) -> tuple[How, float] | None:
    """How the two meet and what it is worth (0 to 1), or None. Endings and parts of compounds do not count in people's
    names (`is_name`): Hans is not Han."""
    if token.joined:
        return _meet_joined(term, token)
    if token.small and not is_name:
        return None
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
    if term.unfinished and len(term.fold) > max(3, token.seam) and token.fold.startswith(term.fold):
        return "prefix", WORTH["prefix"] * WORTH["joined"]
    return None


def _meet_beginning(term: Term, token: Token) -> tuple[How, float] | None:
    if begins(term) and (
        token.fold.startswith(term.fold)
        or (len(term.sound) >= _SOUND_PREFIX_FROM and token.sound.startswith(term.sound))
    ):
        return "prefix", WORTH["prefix"] + _SAME_LENGTH * min(1.0, len(term.fold) / len(token.fold))
    return None


def slip_begins_from(term: Term) -> int:
    """How many letters a word must have to stand, with a slip, for the beginning of a longer one: lorem is no
    Lorentzen, though somebody may be on the way there."""
    return _SHORT + 1 if term.unfinished else _SHORT + 2


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
    if _sound_nearly_alike(term, token):
        return "close", _SLIP_IN_SOUND - lost
    if slips <= allowed:
        return "close", _TWO_SLIPS - lost
    if len(term.fold) >= slip_begins_from(term) and len(token.fold) > len(term.fold):
        for length in (len(term.fold), len(term.fold) + 1, len(term.fold) - 1):
            if OSA.distance(term.fold, token.fold[:length], score_cutoff=1) <= 1:
                return "close", _SLIP_IN_BEGINNING - lost
    return None


def _sound_nearly_alike(term: Term, token: Token) -> bool:
    if len(term.sound) < _SHORT or OSA.distance(term.sound, token.sound, score_cutoff=1) > 1:
        return False
    return len(term.letters) >= _SOUND_TELLS_FROM or (
        OSA.distance(term.letters, token.letters, score_cutoff=_SLIPS_BESIDE_SOUND) <= _SLIPS_BESIDE_SOUND
    )


def is_doubtful_slip(term: Term, word: str) -> bool:
    """Whether a word that was met with a slip is so short, and begins so differently, that it must not be believed
    alone: beside another word that was met it may be what was meant."""
    key = fold(word)
    return len(term.fold) <= _SHORT and term.fold[:1] != key[:1] and term.sound[:1] != sound(word)[:1]
