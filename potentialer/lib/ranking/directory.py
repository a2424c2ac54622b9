"""Ranking the directory: people, units and topics by names, titles, places and numbers."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from potentialer.lib.documents import Document, Field
from potentialer.lib.query import FILLERS, Query
from potentialer.lib.ranking.meeting import How, Token, is_doubtful_slip, meet, tokens

# A name answers better than a word beside it; where something lies is the weakest hint.
FIELD_WORTH: dict[Field, float] = {
    "name": 1.0,
    "phone": 1.0,
    "mail": 1.0,
    "title": 0.65,
    "unit": 0.6,
    "role": 0.65,
    "kind": 0.5,
    "topic": 0.5,
    "place": 0.4,
}
# The ways of meeting that leave no doubt. Of a unit's many topics nothing less counts: else everything would be found
# by the beginning of some topic's third synonym.
FIRM: frozenset[How] = frozenset({"exact", "variant", "inflected", "joined", "number", "address"})
_WHOLE_NAME = 0.3  # for a name of which nothing was left over
_WHOLE_UNIT = 0.06  # the leader of Borgerservice before one of Borgerservice i Nord
_NEARLY_WHOLE = 0.9
_WEIGHT = 0.02  # what the document's own weight may add: it parts equals, no more
_TAIL_WORTH = 0.9  # the last digits of a number, against the whole number
_HEAD_WORTH = 0.7
_SHORTEST_TAIL = 3


@dataclass(frozen=True, slots=True)
class Match:
    """One word of the query and what answered it: `text[start:end]` in a passage of `field`."""

    term: int
    field: Field
    how: How
    worth: float
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Score:
    """`points` order the documents; `matches` hold the best match of every word that was found; `missed` are
    the places in the query of those that were not. `share_of_name` and `share_of_title` say what part of the best
    fitting name, or title, was asked for."""

    points: float
    matches: tuple[Match, ...] = ()
    missed: tuple[int, ...] = ()
    share_of_name: float = 0.0
    share_of_title: float = 0.0

    @property
    def is_close(self) -> bool:
        """Whether anything was only nearly right."""
        return any(match.how == "close" for match in self.matches)

    @property
    def is_whole(self) -> bool:
        return not self.missed

    @property
    def is_firm(self) -> bool:
        """Whether every word of the query was met without doubt, or as the beginning of a name or a title."""
        return self.is_whole and all(
            match.how in FIRM or (match.how == "prefix" and match.field in ("name", "title")) for match in self.matches
        )


@dataclass(frozen=True, slots=True)
class _Meeting:
    """How one word of a document met one word of the query, or two that were written as one there."""

    places: tuple[int, ...]
    how: How
    worth: float


class Ranker:
    """Scores documents against one query. Remembers which words met how, since titles and units come again and again.

    `slips` are the places of the query's words that may be met with a slip; None means all.
    `importance` weighs the words, one number each, for queries that no document answers wholly; else all count alike.
    """

    def __init__(self, query: Query, *, slips: Collection[int] | None = None, importance: Sequence[float] = ()) -> None:
        self.query = query
        self._slips = frozenset(range(len(query.terms)) if slips is None else slips)
        self._importance = list(importance) or [1.0] * len(query.terms)
        self._known: dict[tuple[str, bool, bool], tuple[_Meeting, ...]] = {}

    def score(self, document: Document) -> Score:
        """How well the document answers the query.

        `points` is the mean over the query's words of how well each was met, times what its field is worth; plus what
        part of the name, and of the unit's name, was asked for; plus a little for the document's weight.
        """
        if self.query.mail:
            return _score_single(_match_mail(self.query.mail, document.mails), document)
        if self.query.phone and (by_number := _match_phone(self.query.phone, document.phones)):
            return _score_single(by_number, document)
        best = self._best_matches(document)
        found = sum(match.worth * self._importance[match.term] for match in best.values())
        share = self._share_of_name(document)
        points = found / (sum(self._importance) or 1.0) + _WHOLE_NAME * share
        points += _WHOLE_UNIT * self._share_of_unit(document, best.values())
        return Score(
            points=points + _WEIGHT * (document.weight - 1.0),
            matches=tuple(best[place] for place in sorted(best)),
            missed=tuple(place for place in range(len(self.query.terms)) if place not in best),
            share_of_name=share,
            share_of_title=self._share_of_title(best.values()),
        )

    def marks(self, text: str, *, is_name: bool) -> tuple[tuple[int, int], ...]:
        """The places in a shown text that answer the query, as (start, end), in order and apart from each other."""
        places = sorted({(token.start, token.end) for token in tokens(text) if self._meetings(token, is_name)})
        merged: list[tuple[int, int]] = []
        for start, end in places:
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return tuple(merged)

    def _meetings(self, token: Token, is_name: bool) -> tuple[_Meeting, ...]:
        key = (token.text, token.joined, is_name)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(self._meet(token, is_name))
        return known

    def _meet(self, token: Token, is_name: bool) -> Iterator[_Meeting]:
        for place, term in enumerate(self.query.terms):
            if met := meet(term, token, is_name=is_name, slips=place in self._slips):
                yield _Meeting((place,), *met)
        if token.joined:
            return
        for place, pair in enumerate(self.query.pairs):
            met = meet(pair, token, is_name=is_name, slips=False)
            if met and met[0] != "part":
                yield _Meeting((place, place + 1), "joined", met[1])

    def _best_matches(self, document: Document) -> dict[int, Match]:
        """For each place in the query its best match; the earlier passage wins among equals."""
        best: dict[int, Match] = {}
        for field, text in _passages(document):
            is_name = field == "name" and document.kind == "person"
            for token in tokens(text):
                for met in self._meetings(token, is_name):
                    if field == "topic" and met.how not in FIRM:
                        continue
                    worth = met.worth * FIELD_WORTH[field]
                    for place in met.places:
                        if place not in best or best[place].worth < worth:
                            best[place] = Match(place, field, met.how, worth, text, token.start, token.end)
        for place, term in enumerate(self.query.terms):
            number = _match_phone(term.number, document.phones) if term.number else None
            if number and (place not in best or best[place].worth < number.worth):
                best[place] = replace(number, term=place)
        if all(match.how == "close" for match in best.values()):
            terms = self.query.terms
            return {place: match for place, match in best.items() if not is_doubtful_slip(terms[place], match.word)}
        return best

    def _share_of_name(self, document: Document) -> float:
        """What part of the best fitting name was asked for, 0 to 1; a word that was met half counts half."""
        if not document.names:
            return 0.0
        first, *others = (self._share(name, document.kind == "person") for name in document.names)
        # Of nicknames and synonyms only a whole one tells anything: "sygefravær hos børn" is not about children.
        return max(first, *(share for share in others if share > _NEARLY_WHOLE), 0.0)

    def _share_of_unit(self, document: Document, best: Iterable[Match]) -> float:
        """What part of a unit's name was asked for, 0 to 1, among the units that answered."""
        units = {match.text for match in best if match.field == "unit"}
        return max((self._share(text, is_name=False) for text in units), default=0.0)

    def _share_of_title(self, best: Iterable[Match]) -> float:
        titles = {match.text for match in best if match.field == "title"}
        return max((self._share(text, is_name=False) for text in titles), default=0.0)

    def _share(self, name: str, is_name: bool) -> float:
        """Every word of the query pays for the one word of the name that it met best; a joined one pays for both."""
        best: dict[int, tuple[float, Token]] = {}
        words: list[Token] = []
        for token in tokens(name):
            meetings = self._meetings(token, is_name)
            if not token.joined and (meetings or token.fold not in FILLERS):
                words.append(token)
            for met in meetings:
                for place in met.places:
                    if place not in best or best[place][0] < met.worth:
                        best[place] = (met.worth, token)
        paid = {
            word: max(
                (worth for worth, token in best.values() if token.start <= word.start and word.end <= token.end),
                default=0.0,
            )
            for word in words
        }
        return sum(paid.values()) / len(paid) if paid else 0.0


def _passages(document: Document) -> Iterator[tuple[Field, str]]:
    for name in document.names:
        yield "name", name
    for passage in document.words:
        yield passage.field, passage.text


def _score_single(match: Match | None, document: Document) -> Score:
    if match is None:
        return Score(points=0.0, missed=(0,))
    return Score(points=match.worth + _WEIGHT * (document.weight - 1.0), matches=(match,))


def _match_phone(number: str, phones: Iterable[str]) -> Match | None:
    """The whole number before its last digits before its first; the longer part of a number before the shorter."""
    best: Match | None = None
    for phone in phones:
        if phone == number:
            worth, start = 1.0, 0
        elif phone.endswith(number) and len(number) >= _SHORTEST_TAIL:
            worth, start = _TAIL_WORTH, len(phone) - len(number)
        elif phone.startswith(number) and len(number) >= _SHORTEST_TAIL:
            worth, start = _HEAD_WORTH, 0
        else:
            continue
        if best is None or worth > best.worth:
            best = Match(0, "phone", "number", worth, phone, start, start + len(number))
    return best


def _match_mail(address: str, mails: Iterable[str]) -> Match | None:
    for mail in mails:
        folded = mail.casefold()
        if folded == address:
            return Match(0, "mail", "address", 1.0, mail, 0, len(mail))
        if folded.startswith(address):
            return Match(0, "mail", "prefix", _HEAD_WORTH, mail, 0, len(address))
    return None
