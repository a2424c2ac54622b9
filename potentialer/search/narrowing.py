"""What the engine is asked for beside the words: what the viewer may see, and what she narrowed the answer to.

Both stand in the very question to the engine, so that nothing else is a hit, is counted, offered or told as missed. How
rare a word is, and so how much it weighs, is reckoned of all texts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import tantivy
from tantivy import Occur

from potentialer.domain.cards.queries import Sight
from potentialer.lib.documents.pieces import NOT_EVERYBODY
from potentialer.search.answers import FACETS, FacetField, Filters
from potentialer.search.engine import schema

PIECE_KINDS = ("knowledge", "trial", "task")
_FEW = 24  # so many terms are met one by one faster than as a set, which must be gathered from the whole index


@dataclass(frozen=True)
class View:
    """What may be found. `audiences` are those that the viewer belongs to, beside everybody; None is the installation
    itself, which sees all."""

    audiences: tuple[str, ...] | None
    filters: Filters

    @property
    def has_directory(self) -> bool:
        """Whether anything but texts can answer: people, units and topics have no stage and no year."""
        return self.filters.kind not in PIECE_KINDS and not self.filters.stage and self.filters.year is None

    @property
    def sees_all(self) -> bool:
        return self.audiences is None

    def see(self, query: tantivy.Query) -> tantivy.Query:
        """What of it the viewer may see."""
        return query if self._hidden is None else _all_but(query, [], self._hidden)

    def narrow(self, query: tantivy.Query, *, but: FacetField | None = None) -> tantivy.Query:
        """What of it the viewer may see and the filters leave, `but` for one of them. Neither gives points."""
        clauses = [_clause(field, self.filters) for field in FACETS if field != but]
        return _all_but(query, [clause for clause in clauses if clause is not None], self._hidden)

    @cached_property
    def _hidden(self) -> tantivy.Query | None:
        """What the viewer may not see; None when there is nothing. It is little, and left out twice as fast as all the
        rest is let in. Whatever is not for everybody says so itself (see `engine.to_engine`)."""
        if self.audiences is None:
            return None
        few, many = self.audiences[:_FEW], self.audiences[_FEW:]
        own = [_exactly("audience", audience) for audience in few]
        if many:
            own.append(tantivy.Query.term_set_query(schema(), "audience", list(many)))
        closed = _exactly("audience", NOT_EVERYBODY)
        return tantivy.Query.boolean_query([(Occur.Must, closed), *((Occur.MustNot, each) for each in own)])


def view_of(sight: Sight, filters: Filters) -> View:
    """For somebody inside."""
    if sight.sees_all:
        return View(None, filters)
    units = [f"unit:{unit}" for unit in sorted(sight.units)]
    own = [f"person:{sight.person_id}"] if sight.person_id else []
    return View((*own, *units), filters)


def _all_but(query: tantivy.Query, clauses: Iterable[tantivy.Query], hidden: tantivy.Query | None) -> tantivy.Query:
    others = [(Occur.Must, tantivy.Query.const_score_query(clause, 0.0)) for clause in clauses]
    if hidden is not None:
        others.append((Occur.MustNot, hidden))
    return tantivy.Query.boolean_query([(Occur.Must, query), *others]) if others else query


def _clause(field: FacetField, filters: Filters) -> tantivy.Query | None:
    value = getattr(filters, field)
    if value in ("", None):
        return None
    if field == "kind" and value in ("person", "unit"):
        return _exactly("who", value)
    return _exactly(field, value)


def _exactly(field: str, value: str | int) -> tantivy.Query:
    return tantivy.Query.term_query(schema(), field, value, "basic")
