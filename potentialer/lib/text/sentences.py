"""Cutting a Danish text into sentences, each with its place, so that one of them can be shown as evidence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LENGTH = 20_000
"""Signs of a text that are read, as for `lib.text.danish`."""

# A sign that may end a sentence, with the quotes and brackets that close after it; or the end of a line. Each run of
# signs is tried once, from its beginning, so that ten thousand dots cost no more than ten thousand letters.
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|\n")
_LAST_WORD = re.compile(r"(\S+)$")
# After these a new sentence seldom begins, even if a capital follows: bl.a. Mette.
_ABBREVIATIONS = """
adr afd alm ang apr aug bl bl.a blandt ca cand cirka d d.v.s dec dr dvs eks ekskl el evt f f.eks fa feb fhv fr frk fx
hhv hr ift if.m ifm incl inkl inst jan jf kap kl l lb m.h.t maks max mdl mht mia min mio mr mrs nov nr o okt
overf p p.g.a pga pkt pr prof pt ref resp s sct sekr sept skr skt sml soc st stud stk sv t tidl tlf udg vedr vol årg
"""
_GO_ON = frozenset(_ABBREVIATIONS.split())
_MONTHS = frozenset(
    (
        *("januar", "februar", "marts", "april", "maj", "juni"),
        *("juli", "august", "september", "oktober", "november", "december"),
    )
)
_NUMBER = re.compile(r"\(?(\d{1,2})")
_NEXT_WORD = re.compile(r"\s*[\"'”’»(\[–-]*\s*(\w*)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` stands at `source[start:end]`, without the white space around it."""

    text: str
    start: int
    end: int


def sentences(source: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order. A new line ends one; a dot does not after an abbreviation (f.eks., kl., bl.a.),
    an initial or a date (3. maj)."""
    return tuple(_cut(source[:MAX_LENGTH]))


def _cut(source: str) -> Iterator[Sentence]:
    start = 0
    for stop in _STOP.finditer(source):
        if stop[0] == "\n" or _ends(source, start, stop):
            yield from _sentence(source, start, stop.end())
            start = stop.end()
    yield from _sentence(source, start, len(source))


def _sentence(source: str, start: int, end: int) -> Iterator[Sentence]:
    whole = source[start:end]
    text = whole.strip()
    if text:
        first = start + len(whole) - len(whole.lstrip())
        yield Sentence(text, first, first + len(text))


def _ends(source: str, start: int, stop: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(source, stop.end())
    after = following[1] if following else ""
    if after[:1].islower():
        return False
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return True
    before = _LAST_WORD.search(source, max(start, stop.start() - 12), stop.start())
    word = before[1].lstrip("(\"'”»").casefold() if before else ""
    if word in _GO_ON or (len(word) == 1 and word.isalpha()):
        return False
    number = _NUMBER.fullmatch(word)
    return not (number and after.casefold() in _MONTHS)
