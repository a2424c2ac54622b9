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
    return plain_letters(word).translate(_WRITTEN_OUT)


_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # A keyboard without Danish letters: Sorensen for Sørensen, Ase for Åse, Bek for Bæk.
        # "ae" before l is two sounds (Michael, Rafael), so Mikael does not become Mikkel.
        (r"æ|ae(?!l)", "e"),
        (r"ø|oe", "o"),
        (r"å", "a"),
        # Mohammed is spelt in more ways than rules can hold, and is among the most common names.
        (r"^m[uo]ham+[ae]d+$", "mohamed"),
        # Schmidt, Schmith, Smidt; Schou, Skou.
        (r"sch(?=[mnwl])", "s"),
        (r"sch", "sk"),
        # Christian, Michael, Bach; Philip, Sophie, Josephine.
        (r"ch|ck", "k"),
        (r"ph", "f"),
        # Louise, Luise.
        (r"ou", "u"),
        # Hjalmar, Hjorth; Hvid. At the beginning h is silent before j and v.
        (r"^h(?=[jv])", ""),
        # Thomas, Dorthe, Birthe, Ruth; John, Sarah, Johnny: h is heard only at the beginning or between vowels.
        (r"(?<=[bcdfgjklmnpqrstvwxz])h|h(?![aeiouy])", ""),
        # Brandt, Schmidt, Bendt, Gerdt.
        (r"dt", "t"),
        # Cecilie, Sesilie; Carl, Karl; Camilla, Kamilla.
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        # Wivi, Winther; Zacharias, Suzanne; Alexander, Axel; Jacqueline.
        (r"w", "v"),
        (r"z", "s"),
        (r"x", "ks"),
        (r"qu", "kv"),
        (r"q", "k"),
        # Kjeld, Keld; Kjær, Kær; Gjerløv.
        (r"(?<=[kg])j(?=[aeou])", ""),
        # Kristjan, Kristian; Sonja, Sonia; Maja, Maya; Kaj, Kai, Kay; Conny, Conni.
        (r"(?<=.)j|(?<=[aeou])y|(?<=..)y$", "i"),
        # Nielsen, Nilsen; Daniel.
        (r"iel", "il"),
        # Mette, Mete; Lise, Lisse; Friis, Fris; Aage, Åge (å has become a). Numbers stay: 11 is not 1.
        (r"([^\d])\1+", r"\1"),
    )
)


@lru_cache(_CACHED)
def sound(word: str) -> str:
    """The word as it is heard by a Dane. Words of one or two letters keep their spelling: too much sounds like them."""
    letters = plain_letters(word)
    if len(letters) < 3:
        return fold(word)
    for pattern, replacement in _RULES:
        letters = pattern.sub(replacement, letters)
    return letters


# Endings of Danish nouns and adjectives, longest first; a short stem keeps its ending (leder, lærer, demens).
_ENDINGS = (
    *("ernes", "erens", "erets", "erne", "eren", "eret", "eres", "enes", "ene", "ere", "ers"),
    *("ens", "ets", "nes", "en", "et", "er", "es", "ne", "e", "s"),
)
_STEM = 4
# Short words that a municipality's directory is full of; of others one cannot tell: dem-ens, lag-et.
_SHORT_STEMS = frozenset(["bad", "bil", "dag", "hus", "lov", "mad", "rum", "råd", "sag", "sal", "syn", "tid", "vej"])
_AFTER_SHORT_STEM = frozenset({"en", "et", "ens", "ets", "ene", "enes"})


@lru_cache(_CACHED)
def stem(word: str) -> str:
    """The sound of the word without its ending: plejehjem, plejehjemmet; pædagog, pædagogerne; skole, skolers.

    Light on purpose: no dictionary, no change of vowel (mand, mænd stay two words).
    """
    return sound(without_ending(plain_letters(word)))


def without_ending(letters: str) -> str:
    """The word, in plain small letters, without the ending of a noun or an adjective, spelt as it was."""
    for ending in _ENDINGS:
        if not letters.endswith(ending):
            continue
        front = letters[: -len(ending)]
        if len(front) >= _STEM or (front in _SHORT_STEMS and ending in _AFTER_SHORT_STEM):
            return front
    return letters
