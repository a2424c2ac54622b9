"""Ranking owners, people and units, by what their cards say and by what the directory says.

Document-based expert finding (Balog, Azzopardi and de Rijke 2006, "model 2"): first find the texts, then let each speak
for its owner. Their plain sum lets many weak texts outdo one excellent one, so ours decays.

All numbers that weigh one thing against another stand here, with their reason. What the texts themselves are worth
against each other is `search.texts`' to say, and what names are worth `lib.ranking.directory`'s.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from potentialer.lib.documents import Document
from potentialer.lib.documents.pieces import Section
from potentialer.lib.query import Query
from potentialer.lib.query.leaning import Leaning
from potentialer.lib.ranking.directory import FIRM, Score
from potentialer.lib.text.danish import keys, read
from potentialer.lib.text.words import words

Sureness = Literal["sure", "named", "surname", "topic", "weak"]

DECAY = 0.35
"""What an owner's second-best text counts beside the best, the third beside the second: all that follow the first
together count about half of it."""

MOST_TEXTS = 5  # the sixth would count half a hundredth

SECTION_WORTH: dict[Section, float] = {
    "knowledge": 1.0,
    "trial": 1.0,
    "task": 1.0,
    # Short texts, which BM25 likes better than what says more.
    "introduction": 0.65,  # says in passing what a potential says for itself
    "seeking": 0.5,  # who wants to learn a thing is no one to learn it from, but one to learn it with
    "contact": 0.4,
}
OF_THE_CARD: frozenset[Section] = frozenset({"introduction", "seeking", "contact"})
"""What a card says of its owner. It counts as above, and is quoted after what the owner knows, has tried or does."""

LEANING = 1.12
"""For the kind that the way of asking leans to: it turns texts that are about equally good, no others."""

LEAST_SHARE, LEAST_WORDS = 0.25, 1.2
"""A text must answer this share of the query's weight (rare words weigh more), or it answers a trifle of it; of a long
story it is enough that it answers a little more than one word."""

NEAR_THE_BEST, NEAR_ALONE = 0.4, 0.6
"""And this share of what the best text answers: where one answers all, those with its commonest word are no answer. Of
a word that was asked for alone it is more: where some write of regnvand, those who write of vand are no answer."""

PLENTY, NEARLY_PLENTY = 60, 40
"""Texts. When so many answer more of the query than others do, the others are no answer: nobody turns past them. Of
those that answer as much as the last of plenty there may be hundreds; where nearly plenty answer more, they go too."""

WELL_SHARE, WELL_WORDS = 0.45, 2.2
"""From this share, or so many words of a long story, on the query counts as answered; below, the hits are only the
nearest."""

ABOUT, WHOSE = 3.0, 1.5
"""What a rare word gives in the names of a text's topics, or in what its owner is found by, in the points of BM25:
in the text itself it gives some five."""

HALF = 0.5
"""What a part of a word is worth, demens where demensvenlig was asked for, while other texts have the whole;"""

WITHIN = 0.6
"""what the word is worth as a part of another, hjem in plejehjem;"""

HALF_AT_BEST = 0.8
"""and while none has: then it is what there is to be found."""

_BONUS: dict[Sureness, float] = {
    "sure": 2.0,  # above all that any text can be worth (1 + DECAY + ... < 1.6)
    "named": 0.8,  # with the name's own points about level with the best text
    "surname": 1.0,
    "topic": 0.2,  # a subject is a way to those who know it: beside the best of them, not before all
    "weak": 0.0,
}
_WEAK = 0.3  # what a directory's points count where the query is hardly about the name
_ASKED_ABOUT = 0.5  # the same for a unit that is called so, in a sentence: børn, der ikke vil i skole
_CLOSE = 0.5  # a slip is believed, but less so where texts answer as written
_BESIDE_SURE = 0.001  # evidence only parts those whom the directory finds equally well
_WHOLE = 0.9
_MOST_OF_IT = 0.5  # of a name that was met with a slip, or by its beginning


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the whole answer tells of the query: how it leans, the share that the best text answers, and whether its
    words are rather names than subjects in this municipality (see `is_rather_a_name`)."""

    leaning: Leaning = ""
    answered: float = 0.0
    is_name: bool = False


def least_share(words: int) -> float:
    """The share that a text must answer of a query of so many words."""
    return min(LEAST_SHARE, LEAST_WORDS / max(words, 1))


def near_share(words: int) -> float:
    """The share of what the best text answers that the others must answer."""
    return NEAR_ALONE if words == 1 else NEAR_THE_BEST


def well_share(words: int) -> float:
    """The share from which on such a query counts as answered."""
    return min(WELL_SHARE, WELL_WORDS / max(words, 1))


def worth_of_text(points: float, section: Section, leaning: Leaning) -> float:
    """What a text is worth as evidence, from its points (0 to 1)."""
    return points * SECTION_WORTH[section] * (LEANING if leaning and leaning == section else 1.0)


def worth_of_texts(worths: Iterable[float]) -> float:
    """What all texts of one owner are worth together: the decayed sum, the best first."""
    return sum(worth * DECAY**place for place, worth in enumerate(sorted(worths, reverse=True)[:MOST_TEXTS]))


def is_rather_a_name(people: int, of_people: int, texts: int, of_texts: int) -> bool:
    """Whether a word that `people` of all people are called, and `texts` of all texts use, is rather a name: skov is
    what many write about and few are called, Mette the other way round."""
    return people * max(of_texts, 1) > texts * max(of_people, 1)


def sureness_of(query: Query, document: Document, score: Score) -> Sureness:
    """How sure it is that whoever asked meant this thing of the directory by its name, title or number."""
    fields = [match.field for match in score.matches]
    if "phone" in fields or "mail" in fields or score.share_of_name >= _WHOLE:
        return "topic" if document.kind == "topic" else "sure"
    if not score.is_whole:
        return "weak"
    if document.kind == "person":
        return _sureness_of_person(query, fields, score)
    if document.kind == "unit" and "name" in fields and (score.is_firm or _fills_a_name(score)):
        return "named"
    return "named" if document.kind == "unit" and _names_a_part(query, document) else "weak"


def _fills_a_name(score: Score) -> bool:
    """Whether most of the name, or all of a nickname, was asked for, though with slips."""
    named = [match.text for match in score.matches if match.field == "name"]
    return score.share_of_name >= _MOST_OF_IT or any(len(words(text)) <= named.count(text) for text in named)


def _names_a_part(query: Query, document: Document) -> bool:
    """Whether a word of the query is a part of what the unit is called: hjælpemidler, Hjælpemiddeldepotet."""
    asked = {key for term in query.terms for key in keys(term.text).lemmas}
    return any(part in asked for name in document.names for word in read(name) for part in word.keys.parts)


def _sureness_of_person(query: Query, fields: Sequence[str], score: Score) -> Sureness:
    named = fields.count("name")
    is_firm = all(match.how in FIRM for match in score.matches)
    if named == 1 and len(query.terms) == 1:
        return "surname"
    if named:
        return "sure"
    if "title" not in fields and "role" not in fields:
        return "weak"
    if len(query.terms) > 1:
        return "sure" if is_firm else "weak"
    return "sure" if is_firm and ("role" in fields or score.share_of_title >= _WHOLE) else "weak"


def points_of(worth: float, score: Score | None, sureness: Sureness, given: Circumstances) -> float:
    """An owner's points: `worth` of the texts and, if the directory found the owner too, its score. Without any text
    the directory's own order stands."""
    if score is None:
        return worth
    if not given.answered:
        return score.points
    bonus = _BONUS[sureness] * (_CLOSE if score.is_close else 1.0)
    if sureness == "surname" and (given.leaning or not given.is_name):
        return worth + _WEAK * score.points
    if sureness == "weak":
        return worth + _WEAK * score.points
    if sureness == "sure":
        return bonus + score.points + _BESIDE_SURE * worth
    if given.leaning:
        return worth + _ASKED_ABOUT * score.points
    return bonus + score.points + worth
