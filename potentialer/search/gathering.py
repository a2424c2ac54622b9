"""Gathering what was found by whom it belongs to, and putting the owners in order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur

from potentialer.lib.documents import Document
from potentialer.lib.query import Query
from potentialer.lib.ranking.owners import (
    OF_THE_CARD,
    Circumstances,
    points_of,
    sureness_of,
    worth_of_text,
    worth_of_texts,
)
from potentialer.search import evidence
from potentialer.search.engine import document_at, engine_errors, order_of, owner_number, owner_of, schema
from potentialer.search.finding import Ranked

_TIE = 6  # decimals beyond which points say nothing


@dataclass(frozen=True, slots=True)
class Owner:
    """A person, a unit or a topic that answers: by its `texts`, each with its worth, or by its `entry` in the
    directory, or by both."""

    key: str
    points: float
    texts: Sequence[tuple[float, evidence.Found]] = ()
    entry: Ranked | None = None
    order: float = 0.0  # larger the earlier in the alphabet

    @property
    def rank(self) -> tuple[float, float, str, str]:
        """The best first; equals by the alphabet, and at last by their unique keys."""
        return -round(self.points, _TIE), -self.order, self.entry[0].sort_key if self.entry else "", self.key

    @property
    def best_texts(self) -> list[evidence.Found]:
        """The best first; what the card says of its owner after what the owner knows, has tried or does."""
        weighed = sorted(self.texts, key=lambda pair: (pair[1].section in OF_THE_CARD, -pair[0]))
        return [found for _worth, found in weighed]


def gather(
    query: Query, texts: Sequence[evidence.Found], entries: Iterable[Ranked], given: Circumstances
) -> list[Owner]:
    """All owners in order."""
    by_owner: dict[int, list[tuple[float, evidence.Found]]] = defaultdict(list)
    for found in texts:
        by_owner[found.owner].append((worth_of_text(found.points, found.section, given.leaning), found))
    known = {owner_number(document.key): (document, score) for document, score in entries}
    owners = [
        _owner(query, number, by_owner.get(number, ()), known.get(number), given) for number in {**by_owner, **known}
    ]
    return sorted(owners, key=lambda owner: owner.rank)


def _owner(
    query: Query,
    number: int,
    texts: Sequence[tuple[float, evidence.Found]],
    entry: Ranked | None,
    given: Circumstances,
) -> Owner:
    worth = worth_of_texts([worth for worth, _found in texts])
    if entry is None:
        return Owner(owner_of(number), worth, texts, order=texts[0][1].order)
    document, score = entry
    points = points_of(worth, score, sureness_of(query, document, score), given)
    return Owner(document.key, points, texts, entry, order_of(document.sort_key))


def documents_of(searcher: tantivy.Searcher, keys: Sequence[str]) -> dict[str, Document]:
    """The directory's documents of these owners."""
    if not keys:
        return {}
    with engine_errors():
        # One by one: a set of terms is gathered from the whole index.
        each = [tantivy.Query.term_query(schema(), "key", key, "basic") for key in keys]
        wanted = tantivy.Query.boolean_query([(Occur.Should, one) for one in each])
        hits = searcher.search(wanted, limit=len(keys), count=False).hits
    found = (document_at(searcher, address) for _points, address in hits)
    return {document.key: document for document in found}
