"""What the engine is asked for beside the words: what the viewer may see, and what she narrowed the answer to.

Both stand in the very question to the engine, so that no hit, count, option or missed word can tell of anything else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import tantivy
from tantivy import Occur

from potentialer.domain.cards.queries import Sight
from potentialer.lib.documents.pieces import EVERYBODY
from potentialer.search.answers import FACETS, FacetField, Filters
from potentialer.search.engine import schema

PIECE_KINDS = ("knowledge", "trial", "task")
_FEW = 24  # so many terms are met one by one faster than as a set, which must be gathered from the whole index


@dataclass(frozen=True, slots=True)
class View:
    """What may be found. `audiences` are those that the viewer belongs to; None is the installation itself, which sees
    all."""

    audiences: tuple[str, ...] | None
    filters: Filters

    @property
    def has_directory(self) -> bool:
        """Whether anything but texts can answer: people, units and topics have no stage and no year."""
        return self.filters.kind not in PIECE_KINDS and not self.filters.stage and self.filters.year is None

    def seen(self) -> tantivy.Query | None:
        """Everything that the viewer may see; None when that is all there is."""
        if self.audiences is None:
            return None
        few, many = self.audiences[:_FEW], self.audiences[_FEW:]
        options = [_exactly("audience", audience) for audience in few]
        if many:
            options.append(tantivy.Query.term_set_query(schema(), "audience", list(many)))
        return tantivy.Query.boolean_query([(Occur.Should, option) for option in options])

    def clauses(self, *, but: FacetField | None = None) -> Iterator[tantivy.Query]:
        """What every document must answer: seen by the viewer, and by the filters, `but` for one of them."""
        if seen := self.seen():
            yield seen
        for field in FACETS:
            if field != but and (clause := _clause(field, self.filters)) is not None:
                yield clause


def view_of(sight: Sight, filters: Filters) -> View:
    """For somebody inside."""
    if sight.sees_all:
        return View(None, filters)
    units = [f"unit:{unit}" for unit in sorted(sight.units)]
    own = [f"person:{sight.person_id}"] if sight.person_id else []
    return View((EVERYBODY, *own, *units), filters)


def narrowed(query: tantivy.Query, clauses: Iterable[tantivy.Query]) -> tantivy.Query:
    """What answers the query and every clause; the clauses give no points."""
    musts = [(Occur.Must, tantivy.Query.const_score_query(clause, 0.0)) for clause in clauses]
    return tantivy.Query.boolean_query([(Occur.Must, query), *musts]) if musts else query


def _clause(field: FacetField, filters: Filters) -> tantivy.Query | None:
    value = getattr(filters, field)
    if value in ("", None):
        return None
    if field == "kind" and value in ("person", "unit"):
        return _exactly("who", value)
    return _exactly(field, value)


def _exactly(field: str, value: str | int) -> tantivy.Query:
    return tantivy.Query.term_query(schema(), field, value, "basic")
