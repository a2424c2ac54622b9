"""How an answer can be narrowed, and how many owners each choice would give.

The engine counts. Up to some hundred owners it does so exactly; of more it may be a percent or two off. Where very
much answers, of a good many owners, a sample of them is counted for all: then the numbers are round ones, and a rare
choice may be missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tantivy
from django.utils import timezone
from tantivy import Occur

from potentialer.base.sets import AnyOf
from potentialer.domain.people.models import Unit
from potentialer.domain.potentials.models import Stage
from potentialer.search.answers import FACETS, KINDS, Facet, FacetField, Option
from potentialer.search.engine import SAMPLES, count_of, engine_errors, schema
from potentialer.search.narrowing import PIECE_KINDS, View

MOST_OPTIONS = 12  # of topics; nobody reads more
_BUCKETS = 200
_UNITS = 5_000  # all there are: the one right below the chosen unit may be the one that gives least
_OWNERS = {"owners": {"cardinality": {"field": "owner"}}}
_TERMS: dict[FacetField, tuple[str, ...]] = {
    "kind": ("who", "kind"),
    "within": ("within",),
    "topic": ("topic",),
    "stage": ("stage",),
    "year": ("year",),
}
_Counts = dict[str, int]

MANY = 3_000
"""Documents. Counting whose they are costs a millisecond for each thousand or so."""

ENOUGH_OWNERS = 100
"""So many must a sample hold to be counted for all."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many owners there are, and how they can be narrowed; `is_about`: the numbers are round ones."""

    total: int
    facets: tuple[Facet, ...]
    is_about: bool = False


def count(searcher: tantivy.Searcher, wanted: tantivy.Query, view: View) -> Counted:
    """Count what `wanted` finds, which is not narrowed yet. A facet without options is left out.

    Those facets that nothing was chosen of are counted in one go. Units are counted below the chosen one, so they need
    no other question either."""
    chosen = [field for field in FACETS if field != "within" and getattr(view.filters, field) not in ("", None)]
    rest = [field for field in FACETS if field not in chosen]
    found = _Aggregate(searcher, wanted, view, rest)
    counts = {field: found.values(field) for field in rest}
    for field in chosen:
        others = _Aggregate(searcher, wanted, view, [field], but=field)
        # What is chosen gives what was found, also where the one is a round number and the other is not.
        counts[field] = others.values(field) | {str(getattr(view.filters, field)): found.owners}
    facets = (Facet(field, tuple(_options(field, counts[field], view))) for field in FACETS)
    return Counted(found.owners, tuple(facet for facet in facets if facet.options), found.is_about)


class _Aggregate:
    """The engine's counts for some facets; what `but` was narrowed to is let go."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        wanted: tantivy.Query,
        view: View,
        fields: Iterable[FacetField],
        *,
        but: FacetField | None = None,
    ) -> None:
        self._view = view
        narrowed = view.narrow(wanted, but=but)
        asked = {term: _ask_for(term) for field in fields for term in _terms(field, view)} | _OWNERS
        first = tantivy.Query.term_query(schema(), "sample", 0, "basic")
        sample = tantivy.Query.boolean_query([(Occur.Must, narrowed), (Occur.Must, first)])
        with engine_errors():
            self.is_about = count_of(searcher.search(narrowed, 1)) > MANY
            self._found: dict[str, Any] = searcher.aggregate(sample if self.is_about else narrowed, asked)
            # Much may stand with few owners: a sample of those would tell nothing.
            if self.is_about and self._found["owners"]["value"] < ENOUGH_OWNERS:
                self.is_about = False
                self._found = searcher.aggregate(narrowed, asked)

    @property
    def owners(self) -> int:
        return self._number(self._found)

    def values(self, field: FacetField) -> _Counts:
        return {
            str(bucket["key"]): self._number(bucket)
            for term in _terms(field, self._view)
            for bucket in self._found[term]["buckets"]
            # What an entry of the directory is stands there too; `who` counts it together with the texts' owners.
            if term != "kind" or bucket["key"] in PIECE_KINDS
        }

    def _number(self, bucket: dict[str, Any]) -> int:
        counted = round(bucket["owners"]["value"])
        return _round(counted * SAMPLES) if self.is_about else counted


def _round(number: int) -> int:
    """With two digits that mean something."""
    return round(number, min(0, 2 - len(str(number))))


def _terms(field: FacetField, view: View) -> tuple[str, ...]:
    """The engine's fields; while no unit is chosen, only those at the top and right below it are counted."""
    return ("branch",) if field == "within" and view.filters.within is None else _TERMS[field]


def _ask_for(term: str) -> dict[str, Any]:
    size = _UNITS if term in ("within", "branch") else _BUCKETS
    return {"terms": {"field": term, "size": size}, "aggs": _OWNERS}


def _options(field: FacetField, counts: _Counts, view: View) -> Iterator[Option]:
    value = getattr(view.filters, field)
    chosen = "" if value is None else str(value)
    shown = [value for value in _offered(field, counts, view) if counts.get(value) or value == chosen]
    if chosen and chosen not in shown:
        shown.insert(0, chosen)
    return (Option(value, counts.get(value, 0), value == chosen) for value in shown)


def _offered(field: FacetField, counts: _Counts, view: View) -> Iterable[str]:
    most = sorted(counts, key=lambda value: (-counts[value], int(value) if value.isdecimal() else 0))
    if field == "kind":
        return KINDS
    if field == "stage":
        return Stage.values
    if field == "year":
        return sorted((year for year in counts if int(year) <= timezone.localdate().year), reverse=True)
    if field == "within":
        there = _units_to_offer(counts, view.filters.within)
        return [unit for unit in most if int(unit) in there]
    return most[:MOST_OPTIONS]


def _units_to_offer(counts: _Counts, chosen: int | None) -> set[int]:
    """The open units right below the chosen one; while none is, those right below the top that all counted lie under,
    or the tops where there are several."""
    units = Unit.objects.filter(closed_on=None)
    if chosen is not None:
        return set(units.filter(parent_id=chosen).values_list("id", flat=True))
    above = dict(units.filter(id__in=AnyOf({int(unit) for unit in counts})).values_list("id", "parent_id"))
    tops = {unit for unit, parent in above.items() if parent is None}
    return tops if len(tops) > 1 else above.keys() - tops
