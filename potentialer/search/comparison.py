"""Proving that index and database agree, document by document."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import tantivy

from potentialer.domain.changes.queries import changes_after
from potentialer.lib.documents import digest_of_json
from potentialer.search import generations
from potentialer.search.documents import BATCH, documents_for
from potentialer.search.engine import STATE_KEY, Damaged, bytes_of, engine_errors, json_of
from potentialer.search.following import all_keys
from potentialer.search.indexer import count_waiting
from potentialer.search.reader import Snapshot, reader


@dataclass(frozen=True, slots=True)
class Comparison:
    """`missing` are in the database and not in the index, `surplus` the other way round, `different` in both but not
    alike. `behind` is how many changes the index has yet to follow, and `behind_since` when the oldest was made."""

    documents: int
    behind: int
    behind_since: datetime | None = None
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    different: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        return not (self.missing or self.surplus or self.different)


def compare() -> Comparison | None:
    """Compare the whole index, files included, with the database; None when there is no index to read.

    What is saved meanwhile is no difference: whatever differs is looked at once more. Raises Damaged.
    """
    generation = generations.current()
    if generation is not None:
        generations.check_files(generation)
    snapshot = reader().snapshot()
    if snapshot is None:
        return None
    known = dict(_digests(snapshot))
    wanted = {key: digest for keys in all_keys() for key, digest in _fresh_digests(keys).items()}
    suspects = sorted({key for key in known.keys() | wanted.keys() if known.get(key) != wanted.get(key)})
    if suspects:
        snapshot = reader().snapshot()
        if snapshot is None:
            return None
        known = dict(_digests(snapshot))
        wanted = {}
        for start in range(0, len(suspects), BATCH):
            wanted |= _fresh_digests(suspects[start : start + BATCH])
    waiting = changes_after(snapshot.state.cursor, limit=1)
    return Comparison(
        documents=len(known),
        behind=count_waiting(snapshot.state),
        behind_since=waiting[0].at if waiting else None,
        missing=tuple(key for key in suspects if key in wanted and key not in known),
        surplus=tuple(key for key in suspects if key in known and key not in wanted),
        different=tuple(key for key in suspects if key in known and key in wanted and known[key] != wanted[key]),
    )


def _digests(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    searcher = snapshot.searcher
    with engine_errors():
        hits = searcher.search(tantivy.Query.all_query(), limit=max(searcher.num_docs, 1), count=False).hits
        seen: set[str] = set()
        for _points, address in hits:
            document = searcher.doc(address)
            key = str(document.get_first("key"))
            if key in seen:
                raise Damaged("a key stands twice")
            seen.add(key)
            if key != STATE_KEY:
                digest = digest_of_json(bytes_of(document, "data").decode(errors="replace")).encode()
                if digest != bytes_of(document, "digest"):
                    raise Damaged("a document is not as it was written")
                yield key, digest


def _fresh_digests(keys: list[str]) -> dict[str, bytes]:
    return {key: digest_of_json(json_of(document)).encode() for key, document in documents_for(keys).items()}
