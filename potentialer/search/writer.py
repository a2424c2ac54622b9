"""One generation, open for writing. Only the process that holds the writer's lock makes one of these."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import tantivy

from potentialer.search.documents import Indexed
from potentialer.search.engine import STATE_KEY, Damaged, bytes_of, engine_errors, schema, state_to_engine, to_engine
from potentialer.search.generations import Generation

# One thread, since the machine is shared. So much is held before a segment is written: every question is put to each of
# them, and a large municipality fits in two.
_HEAP_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class State:
    """How far the index has come: the last change it holds, and when that change was made, by which one recognises
    whether the database is still the same (a restored backup numbers its changes anew)."""

    cursor: int = 0
    cursor_at: str = ""

    def to_json(self) -> str:
        return json.dumps({"cursor": self.cursor, "cursor_at": self.cursor_at})

    @staticmethod
    def from_json(text: bytes) -> "State":
        """Raises Damaged when it is not one."""
        try:
            row = json.loads(text)
            return State(cursor=int(row["cursor"]), cursor_at=str(row["cursor_at"]))
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged("state") from error


class Writer:
    """Documents in and out; nothing is seen by readers before `commit`, which also stores how far the index is."""

    def __init__(self, generation: Generation, *, create: bool = False) -> None:
        """Raises Damaged when the files cannot be opened."""
        self.generation = generation
        with engine_errors():
            place = str(generation.folder)
            self._index = tantivy.Index(schema(), path=place, reuse=False) if create else tantivy.Index.open(place)
            self._index.config_reader("manual")
            self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        self.state = State() if create else read_state(self._index.searcher())

    def put(self, documents: Iterable[Indexed], *, fresh: bool = False) -> None:
        """Add documents in place of those with the same keys; `fresh` says that there are none yet."""
        with engine_errors():
            for document in documents:
                if not fresh:
                    self._writer.delete_documents_by_term("key", document.key)
                self._writer.add_document(to_engine(document))

    def remove(self, keys: Iterable[str]) -> None:
        with engine_errors():
            for key in keys:
                self._writer.delete_documents_by_term("key", key)

    def commit(self, state: State) -> None:
        """Make all of it visible and lasting at once, together with how far it goes."""
        with engine_errors():
            self._writer.delete_documents_by_term("key", STATE_KEY)
            self._writer.add_document(state_to_engine(state.to_json()))
            self._writer.commit()
            self._index.reload()
        self.state = state

    def keys_using(self, keys: Iterable[str]) -> set[str]:
        """The documents in which the texts of these things stand, as the index knew them at its last commit."""
        wanted = list(keys)
        with engine_errors():
            searcher = self._index.searcher()
            query = tantivy.Query.term_set_query(schema(), "uses", wanted)
            hits = searcher.search(query, limit=max(searcher.num_docs, 1), count=False).hits
            return {str(searcher.doc(address).get_first("key")) for _score, address in hits}

    def close(self) -> None:
        """Let go of the files, without a commit."""
        with engine_errors():
            self._writer.wait_merging_threads()

    def abandon(self) -> None:
        """Stop whatever the engine is doing, at once, so that the folder can be deleted. It cannot be used after."""
        del self._writer, self._index


def read_state(searcher: tantivy.Searcher) -> State:
    """Raises Damaged when the index does not say how far it is."""
    with engine_errors():
        query = tantivy.Query.term_query(schema(), "key", STATE_KEY, "basic")
        hits = searcher.search(query, limit=1, count=False).hits
        if not hits:
            raise Damaged("state")
        return State.from_json(bytes_of(searcher.doc(hits[0][1]), "data"))
