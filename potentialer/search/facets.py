"""How an answer can be narrowed, and how many owners each choice would give.

The engine counts. Up to some hundred owners its counts are exact; of more they may be a percent or two off.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tantivy
from django.utils import timezone

from potentialer.domain.people.models import Unit
from potentialer.domain.potentials.models import Stage
from potentialer.search.answers import FACETS, KINDS, Facet, FacetField, Option
from potentialer.search.engine import engine_errors
from potentialer.search.narrowing import PIECE_KINDS, View, narrowed

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


@dataclass(frozen=True, slots=True)
class Counted:
    """How many owners there are, and how they can be narrowed."""

    total: int
    facets: tuple[Facet, ...]


def count(searcher: tantivy.Searcher, wanted: tantivy.Query, view: View) -> Counted:
    """Count what `wanted` finds, which is not narrowed yet. A facet without options is left out."""
    total, counts = _counts(searcher, wanted, view)
    facets = (Facet(field, tuple(_options(field, counts[field], view))) for field in FACETS)
    return Counted(total, tuple(facet for facet in facets if facet.options))


def _counts(searcher: tantivy.Searcher, wanted: tantivy.Query, view: View) -> tuple[int, dict[FacetField, _Counts]]:
    """How many in all, and what each value of each facet gives. Those that nothing was chosen of are counted in one go.
    Units are counted below the chosen one, so they need no other question either."""
    chosen = [field for field in FACETS if field != "within" and getattr(view.filters, field) not in ("", None)]
    rest = [field for field in FACETS if field not in chosen]
    found = _aggregate(searcher, wanted, view, rest, None)
    counts = {field: _values(found, field, view) for field in rest}
    for field in chosen:
        counts[field] = _values(_aggregate(searcher, wanted, view, [field], field), field, view)
    return round(found["owners"]["value"]), counts


def _aggregate(
    searcher: tantivy.Searcher, wanted: tantivy.Query, view: View, fields: list[FacetField], but: FacetField | None
) -> dict[str, Any]:
    asked = {term: _ask_for(term) for field in fields for term in _terms(field, view)}
    with engine_errors():
        found: dict[str, Any] = searcher.aggregate(narrowed(wanted, view.clauses(but=but)), asked | _OWNERS)
    return found


def _values(found: dict[str, Any], field: FacetField, view: View) -> _Counts:
    return {
        str(bucket["key"]): round(bucket["owners"]["value"])
        for term in _terms(field, view)
        for bucket in found[term]["buckets"]
        # What an entry of the directory is stands there too; `who` counts it together with the texts' owners.
        if term != "kind" or bucket["key"] in PIECE_KINDS
    }


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
        there = _units_to_offer(view.filters.within)
        return [unit for unit in most if int(unit) in there]
    return most[:MOST_OPTIONS]


def _units_to_offer(chosen: int | None) -> set[int]:
    """The open units right below the chosen one, or right below the top."""
    units = Unit.objects.filter(closed_on=None)
    if chosen is not None:
        return set(units.filter(parent_id=chosen).values_list("id", flat=True))
    tops = list(units.filter(parent=None).values_list("id", flat=True)[:2])
    below = units.filter(parent_id=tops[0]) if len(tops) == 1 else units.filter(parent=None)
    return set(below.values_list("id", flat=True))
