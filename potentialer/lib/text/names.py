"""How names are spelt and how they sound in Danish, so that Christian, Kristian and Kristjan meet.

Two keys for a word, both plain ASCII for Danish text:

- `fold`: the same letters however they were typed (case, accents, æ as ae, ø as oe, å as aa).
- `sound`: the same sound however it is spelt. The rules are few and each names the families that it brings together;
  a name that sounds different stays apart (Kirsten and Kirstine), since a slip of the finger is the distance's work.
"""

import re
from functools import lru_cache

from potentialer.lib.text.letters import plain_letters

_CACHED = 1 << 13  # words, so many that common names stay; the whole vocabulary would be 50 MB a process

_WRITTEN_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@lru_cache(_CACHED)
def fold(word: str) -> str:
    """The word as it is spelt, without what keyboards and habits make of it: Åse, Aase, ÅSE; Sørensen, Soerensen."""
    return fold_of(plain_letters(word))


def fold_of(letters: str) -> str:
    """The same for a word in plain small letters; remembers nothing, as the other two `_of`."""
    return letters if letters.isascii() else letters.translate(_WRITTEN_OUT)


_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = tuple(
    (tuple(needles.split()), re.compile(pattern), replacement)
    for needles, pattern, replacement in (
        # What a word must hold for the rule to be tried, the rule. To look for a letter costs a tenth of a try.
        # A keyboard without Danish letters: Sorensen for Sørensen, Ase for Åse, Bek for Bæk.
        # "ae" before l is two sounds (Michael, Rafael), so Mikael does not become Mikkel.
        ("æ ae", r"æ|ae(?!l)", "e"),
        ("ø oe", r"ø|oe", "o"),
        ("å", r"å", "a"),
        # Mohammed is spelt in more ways than rules can hold, and is among the most common names.
        ("ham", r"^m[uo]ham+[ae]d+$", "mohamed"),
        # Schmidt, Schmith, Smidt; Schou, Skou.
        ("sch", r"sch(?=[mnwl])", "s"),
        ("sch", r"sch", "sk"),
        # Christian, Michael, Bach; Philip, Sophie, Josephine.
        ("ch ck", r"ch|ck", "k"),
        ("ph", r"ph", "f"),
        # Louise, Luise.
        ("ou", r"ou", "u"),
        # Hjalmar, Hjorth; Hvid. At the beginning h is silent before j and v.
        ("hj hv", r"^h(?=[jv])", ""),
        # Thomas, Dorthe, Birthe, Ruth; John, Sarah, Johnny: h is heard only at the beginning or between vowels.
        ("h", r"(?<=[bcdfgjklmnpqrstvwxz])h|h(?![aeiouy])", ""),
        # Brandt, Schmidt, Bendt, Gerdt.
        ("dt", r"dt", "t"),
        # Cecilie, Sesilie; Carl, Karl; Camilla, Kamilla.
        ("c", r"c(?=[eiy])", "s"),
        ("c", r"c", "k"),
        # Wivi, Winther; Zacharias, Suzanne; Alexander, Axel; Jacqueline.
        ("w", r"w", "v"),
        ("z", r"z", "s"),
        ("x", r"x", "ks"),
        ("qu", r"qu", "kv"),
        ("q", r"q", "k"),
        # Kjeld, Keld; Kjær, Kær; Gjerløv.
        ("kj gj", r"(?<=[kg])j(?=[aeou])", ""),
        # Kristjan, Kristian; Sonja, Sonia; Maja, Maya; Kaj, Kai, Kay; Conny, Conni.
        ("j y", r"(?<=.)j|(?<=[aeou])y|(?<=..)y$", "i"),
        # Nielsen, Nilsen; Daniel.
        ("iel", r"iel", "il"),
    )
)
# Mette, Mete; Lise, Lisse; Friis, Fris; Aage, Åge (å has become a). Numbers stay: 11 is not 1.
_TWICE = re.compile(r"([^\d])\1+")


@lru_cache(_CACHED)
def sound(word: str) -> str:
    """The word as it is heard by a Dane. Words of one or two letters keep their spelling: too much sounds like them."""
    return sound_of(plain_letters(word))


def sound_of(letters: str) -> str:
    """The same for a word in plain small letters."""
    if len(letters) < 3:
        return fold_of(letters)
    for needles, pattern, replacement in _RULES:
        for needle in needles:
            if needle in letters:
                letters = pattern.sub(replacement, letters)
                break
    return _TWICE.sub(_once, letters)


def _once(letters: re.Match[str]) -> str:
    return letters[1]


# Endings of Danish nouns and adjectives, longest first; a short stem keeps its ending (leder, lærer, demens).
_ENDINGS = (
    *("ernes", "erens", "erets", "erne", "eren", "eret", "eres", "enes", "ene", "ere", "ers"),
    *("ens", "ets", "nes", "en", "et", "er", "es", "ne", "e", "s"),
)
_BY_LAST = {letter: tuple(end for end in _ENDINGS if end[-1] == letter) for letter in {end[-1] for end in _ENDINGS}}
_STEM = 4
# Short words that a municipality's directory is full of; of others one cannot tell: dem-ens, lag-et.
_SHORT_STEMS = frozenset(["bad", "bil", "dag", "hus", "lov", "mad", "rum", "råd", "sag", "sal", "syn", "tid", "vej"])
_AFTER_SHORT_STEM = frozenset({"en", "et", "ens", "ets", "ene", "enes"})


@lru_cache(_CACHED)
def stem(word: str) -> str:
    """The sound of the word without its ending: plejehjem, plejehjemmet; pædagog, pædagogerne; skole, skolers.

    Light on purpose: no dictionary, no change of vowel (mand, mænd stay two words).
    """
    return stem_of(plain_letters(word))


def stem_of(letters: str) -> str:
    """The same for a word in plain small letters."""
    return sound_of(without_ending(letters))


def without_ending(letters: str) -> str:
    """The word, in plain small letters, without the ending of a noun or an adjective, spelt as it was."""
    for ending in _BY_LAST.get(letters[-1:], ()):
        if not letters.endswith(ending):
            continue
        front = letters[: -len(ending)]
        if len(front) >= _STEM or (front in _SHORT_STEMS and ending in _AFTER_SHORT_STEM):
            return front
    return letters
