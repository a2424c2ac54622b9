"""What stands under the box while somebody is typing: the directory's likeliest hits, and titles of potentials."""

import tantivy
from tantivy import Occur

from potentialer.lib.documents.pieces import Piece
from potentialer.lib.query import Query, Term
from potentialer.lib.ranking.directory import Ranker
from potentialer.lib.ranking.meeting import begins
from potentialer.search.answers import Suggestion, hit_of, suggestion_of
from potentialer.search.engine import engine_errors, piece_at, schema
from potentialer.search.finding import DirectorySearch
from potentialer.search.gathering import documents_of
from potentialer.search.narrowing import View
from potentialer.search.reader import Snapshot

_TITLES = 3  # at most so many, while there are enough of the directory's


def suggestions(snapshot: Snapshot, query: Query, view: View, limit: int) -> list[Suggestion]:
    """At most `limit`, the directory's first: who types a name wants that one."""
    titled = _titled(snapshot.searcher, query, view, limit)
    found = DirectorySearch(snapshot, query, view).quick(
        limit, is_begun=lambda: bool(titled) or _is_in_texts(snapshot.searcher, query, view)
    )
    listed = [suggestion_of(hit_of(found.ranker, document, score)) for document, score in found.ranked]
    room = max(limit - len(listed), min(_TITLES, len(titled)))
    return [*listed[: limit - min(room, len(titled))], *titled[:room]]


def _titled(searcher: tantivy.Searcher, query: Query, view: View, limit: int) -> list[Suggestion]:
    """Potentials in whose titles every word stands, those first whose titles begin so."""
    if query.mail or query.phone or not query.terms:
        return []
    words = tantivy.Query.boolean_query([(Occur.Must, _in_title(term)) for term in query.terms])
    with engine_errors():
        hits = searcher.search(view.narrow(words), limit=limit, count=False, weight_by_field="order").hits
    pieces = [piece_at(searcher, address) for _points, address in hits]
    owners = documents_of(searcher, sorted({piece.owner for piece in pieces}))
    ranker = Ranker(query, slips=())
    return [_suggestion(ranker, piece, owners[piece.owner].label) for piece in pieces if piece.owner in owners]


def _is_in_texts(searcher: tantivy.Searcher, query: Query, view: View) -> bool:
    """Whether every word stands in some text that may be seen, or begins one."""
    begun = [tantivy.Query.fuzzy_term_query(schema(), "answer", term.fold, 0, prefix=True) for term in query.terms]
    if not begun:
        return False
    every = tantivy.Query.boolean_query([(Occur.Must, word) for word in begun])
    with engine_errors():
        return bool(searcher.search(view.narrow(every), limit=1, count=False).hits)


def _in_title(term: Term) -> tantivy.Query:
    keys = dict.fromkeys((term.fold, term.letters, term.sound, term.stem))
    options = [tantivy.Query.term_query(schema(), "heading", key, "basic") for key in keys]
    if term.unfinished or begins(term):
        options.append(tantivy.Query.fuzzy_term_query(schema(), "heading", term.fold, distance=0, prefix=True))
    return tantivy.Query.const_score_query(tantivy.Query.disjunction_max_query(options), 1.0)


def _suggestion(ranker: Ranker, piece: Piece, owner: str) -> Suggestion:
    return Suggestion(
        key=piece.key,
        kind=piece.kind,  # type: ignore[arg-type] # what the card itself says has no title
        thing_id=piece.thing_id,
        label=piece.title,
        line=owner,
        label_marks=ranker.marks(piece.title, is_name=False),
        line_marks=(),
        reason=None,
    )
