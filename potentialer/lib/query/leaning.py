"""What somebody who asks in a whole sentence is after: one who knows, one who has tried, or one who is at it now.

The words are how people ask, not what they ask about; they say only a little of what to prefer.
"""

import re
from typing import Literal

Leaning = Literal["", "knowledge", "trial", "task"]

_SIGNS: tuple[tuple[Leaning, re.Pattern[str]], ...] = (
    ("trial", re.compile(r"\b(?:har|havde|er der) .{0,20}\b(?:prøvet|afprøvet|forsøgt|testet|eksperimenteret)\b")),
    ("trial", re.compile(r"\bprøvehandling|\berfaring(?:er)? (?:med|fra)\b|\bforsøg med\b")),
    ("task", re.compile(r"\blige nu\b|\bi gang\b|\bi øjeblikket\b|\bfor tiden\b|\ber ved at\b|\barbejder .{0,20}på\b")),
    ("knowledge", re.compile(r"\bhvem (?:\w+ ){0,2}(?:ved|kan|kender|har forstand|er god|er gode|arbejder)\b")),
    ("knowledge", re.compile(r"\bkan nogen\b|\bnogen,? der (?:\w+ )?(?:kan|ved|kender)\b|\bviden om\b|\bhjælp til\b")),
    (
        "knowledge",
        re.compile(r"\b(?:der|som) (?:ikke|aldrig|altid|skal|vil|har|er|bliver)\b|\bnår (?:en|et|man|vi|de)\b"),
    ),
    ("knowledge", re.compile(r"\bhvordan (?:\w+ )?(?:gør|kan|får|skal)\b|\bhvad gør\b|\bved (?:noget|nogen) om\b")),
)


def leaning_of(text: str) -> Leaning:
    """The first sign decides; "" when nothing is said of it, as in a name or a few words."""
    asked = " ".join(text.casefold().split())
    return next((leaning for leaning, sign in _SIGNS if sign.search(asked)), "")
