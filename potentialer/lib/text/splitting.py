"""Taking Danish compounds apart: sundhedsplejerske into sundhed and plejerske, børnehave into barn and have.

A word is cut where a known word ends and another begins, perhaps with an s or an e between them, and each piece again.
Danish forms words from endings that are spelt like words (bered-skab, lever-ing) and from prepositions (over-sigt);
they are listed here, since no dictionary tells them apart.
"""

from collections.abc import Iterator
from functools import lru_cache

from potentialer.lib.text import lexicon

_SHORTEST = 4
_SHORTEST_FRONT = 2
_SHORTEST_BACK = 3
_LINK = 1.5
_SHORTEST_WORD = 6
_REMEMBERED = 1 << 13


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Shorter pieces must be well known to begin or end compounds.
_SHORT_FRONTS = _listed(
    """
bad bil bio ble blå bog bus by bøf båd dag del dyr døv døb egn fag far fly fod fri fugl gas gul gæld had hal hav hus høj
hår ild it job jul job køb kød køn køl kul lav lov lyd lys løb løn lån mad mor mur mål nat net nød ord ovn pap pas
pris ren rum råd rød røg rør sag sal sex ski sne sko sol sti støj syd syn syv sår tag tal tid tog træ tur tv tøj
uge uld uro vej vin væg øl øre øst år
"""
)
_SHORT_BACKS = _listed(
    """
bad bil bog bro bus by bær båd dag del dyr dør fag far fly hal hav hus hår job kor køb kød køn led leg liv lov lyd lys
løb løn lån mad mor mur mål nat net ord ovn rum råd sag sal sti syg syn sår tab tag tal tid tog træ tur tøj uge uro
vej vin væg værn år
"""
)
_SHORT_WORDS = _SHORT_FRONTS | _SHORT_BACKS
_NOT_ALONE = frozenset({"børne"})  # the dictionary takes it for a grandchild's
# Spelt like words, but endings: the front of these is no word of its own.
_NO_BACKS = _listed(
    """
agtig agtige bart dele delig dom domme else elsen elser ende ender ener ere eren erne falde fast fuld fulde given
giver givere givet gøre gørelse gørende hed heden heder idet inde inden ing inge ingen inger ions isme kende kommen
lade ladelse lig lige ligere lighed ligheden ligheder ligt løs løse løshed løst mæssig mæssige mæssigt ning ningen
ninger rende rer rig rige rigt ring ringe ringen ringens ringer ringerne sigt sigte skab skabelse skaber skabet
skabs som tage tagelse tagen tager tagere vende vendt vis vise vist værdig ytring øger øget
"""
)
_NO_FRONTS = _listed(
    """
alle altid både efter eller enkelt først fore foran fort forud fuld gennem hele hinanden hver hvert ikke inde inden
imod imellem indad lang lige mange meget mellem mindre modsat mulig nedad næste oven over rundt samme sammen selv
sidst siden tilbage under uden udad ved videre vidt
"""
)
# Whole words that look like two: a vejleder leads no way.
_WHOLE = ("vejled", "rådgiv")


@lru_cache(_REMEMBERED)
def parts(word: str) -> tuple[str, ...]:
    """The words that a compound is made of, each as it stands in it and as a dictionary lists it, in small letters;
    larger pieces before their own pieces. Empty when it is no compound. `word` is in small letters."""
    spelt = lexicon.with_danish_letters(word)
    if not _SHORTEST_WORD <= len(spelt) <= lexicon.LONGEST or not spelt.isalpha():
        return ()
    return tuple(dict.fromkeys(piece for piece in _pieces(spelt) if len(piece) >= _SHORTEST or piece in _SHORT_WORDS))


def _pieces(word: str) -> Iterator[str]:
    cut = None if word.startswith(_WHOLE) else _best_cut(word)
    if cut is None:
        return
    front, back = cut
    for form in (*_front_forms(front), back):
        yield form
        yield from lexicon.lemmas(form)
    yield from _pieces(front)
    yield from _pieces(back)


def _front_forms(front: str) -> Iterator[str]:
    """What the first word may be when it stands alone: børne is børn, skatte is skat, hjemme is hjem."""
    if front not in _NOT_ALONE:
        yield front
    if not front.endswith("e"):
        return
    short = front[:-1]
    if lexicon.is_known(short):
        yield short
    elif short[-2:-1] == short[-1:] and lexicon.is_known(short[:-1]):
        yield short[:-1]


def _best_cut(word: str) -> tuple[str, str] | None:
    """The front, without what links it, and the back; the two as alike in length as may be."""
    best: tuple[float, str, str] | None = None
    for place in range(_SHORTEST_FRONT, len(word) - _SHORTEST_BACK + 1):
        back = word[place:]
        if not _may_end(back):
            continue
        for front, worth in _fronts(word[:place]):
            points = worth + min(len(front), len(back))
            if best is None or points > best[0]:
                best = (points, front, back)
    return (best[1], best[2]) if best else None


def _fronts(piece: str) -> Iterator[tuple[str, float]]:
    """The words that the piece may be, and what speaks for each: orienterings-aften before orientering-saften."""
    bare = piece[:-1]
    if piece.endswith("s") and _may_begin(bare):
        yield bare, _LINK
    elif _may_begin(piece):
        yield piece, 0.0
    elif piece.endswith("e") and not bare.endswith("s") and _may_begin(bare):
        yield bare, 0.0


def _may_begin(piece: str) -> bool:
    if len(piece) < _SHORTEST:
        return piece in _SHORT_FRONTS
    return piece not in _NO_FRONTS and lexicon.is_known(piece)


def _may_end(piece: str) -> bool:
    if len(piece) < _SHORTEST:
        return piece in _SHORT_BACKS
    return piece not in _NO_BACKS and lexicon.is_known(piece)
