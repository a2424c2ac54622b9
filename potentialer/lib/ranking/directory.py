"""Ranking the directory: people, units and topics by names, titles, places and numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from potentialer.lib.documents import Document, Field
from potentialer.lib.query import FILLERS, Query, Term
from potentialer.lib.ranking.meeting import How, Token, meet, tokens

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
_WHOLE_NAME = 0.3  # for a name of which nothing was left over
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
    the places in the query of those that were not."""

    points: float
    matches: tuple[Match, ...] = ()
    missed: tuple[int, ...] = ()

    @property
    def is_close(self) -> bool:
        """Whether anything was only nearly right."""
        return any(match.how == "close" for match in self.matches)

    @property
    def is_whole(self) -> bool:
        return not self.missed


def score(query: Query, document: Document, importance: Sequence[float] = ()) -> Score:
    """How well the document answers the query.

    `points` is the mean over the query's words of how well each was met, times what its field is worth; plus what part
    of the name was asked for; plus a little for the document's weight. `importance` weighs the words, one number
    each, for queries that no document answers wholly; without it all count alike.
    """
    if query.mail:
        return _score_single(_match_mail(query.mail, document.mails), document)
    if query.phone:
        by_number = _match_phone(query.phone, document.phones)
        if by_number or not query.terms:
            return _score_single(by_number, document)
    best = _best_matches(query, document)
    weights = list(importance) or [1.0] * len(query.terms)
    found = sum(match.worth * weights[match.term] for match in best.values())
    points = found / (sum(weights) or 1.0) + _WHOLE_NAME * _share_of_name(query, document)
    return Score(
        points=points + _WEIGHT * (document.weight - 1.0),
        matches=tuple(best[place] for place in sorted(best)),
        missed=tuple(place for place in range(len(query.terms)) if place not in best),
    )


def marks(query: Query, text: str, *, is_name: bool) -> tuple[tuple[int, int], ...]:
    """The places in a shown text that answer the query, as (start, end), in order and apart from each other."""
    places = {
        (token.start, token.end)
        for term in (*query.terms, *query.pairs)
        for token in tokens(text)
        if meet(term, token, is_name=is_name)
    }
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _passages(document: Document) -> Iterable[tuple[Field, str]]:
    for name in document.names:
        yield "name", name
    for passage in document.words:
        yield passage.field, passage.text


def _best_matches(query: Query, document: Document) -> dict[int, Match]:
    """For each place in the query its best match; the earlier passage wins among equals."""
    best: dict[int, Match] = {}
    for field, text in _passages(document):
        is_name = field == "name" and document.kind == "person"
        for token in tokens(text):
            for place, term in enumerate(query.terms):
                _keep_best(best, (place,), term, token, field, text, is_name=is_name)
            for place, pair in enumerate(query.pairs):
                if not token.joined:
                    _keep_best(best, (place, place + 1), pair, token, field, text, is_name=is_name, pair=True)
    for place, term in enumerate(query.terms):
        number = _match_phone(term.number, document.phones) if term.number else None
        if number and (place not in best or best[place].worth < number.worth):
            best[place] = Match(place, "phone", "number", number.worth, number.text, number.start, number.end)
    return best


def _keep_best(
    best: dict[int, Match],
    places: tuple[int, ...],
    term: Term,
    token: Token,
    field: Field,
    text: str,
    *,
    is_name: bool,
    pair: bool = False,
) -> None:
    met = meet(term, token, is_name=is_name)
    if met is None or (pair and met[0] in ("close", "part")):
        return
    how, worth = met
    worth *= FIELD_WORTH[field]
    for place in places:
        if place not in best or best[place].worth < worth:
            best[place] = Match(place, field, "joined" if pair else how, worth, text, token.start, token.end)


def _share_of_name(query: Query, document: Document) -> float:
    """What part of the best fitting name was asked for, 0 to 1; a slip counts as far as it is right."""
    is_name = document.kind == "person"
    terms = (*query.terms, *query.pairs)
    shares = [0.0]
    for name in document.names:
        singles = [token for token in tokens(name) if not token.joined and token.fold not in FILLERS]
        if not singles:
            continue
        met = [[found[1] for term in terms if (found := meet(term, token, is_name=is_name))] for token in singles]
        joined = {
            (token.start, token.end)
            for token in tokens(name)
            if token.joined and any(meet(term, token, is_name=is_name) for term in query.terms)
        }
        total = sum(
            max([*found, *(1.0 for start, end in joined if start <= token.start and token.end <= end), 0.0])
            for token, found in zip(singles, met, strict=True)
        )
        shares.append(total / len(singles))
    return max(shares)


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
