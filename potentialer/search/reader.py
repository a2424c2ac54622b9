"""The index as web processes see it: opened once, looked at again when a stat says that it has changed."""

import logging
import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tantivy

from potentialer.search.engine import Damaged, engine_errors
from potentialer.search.generations import (
    DAMAGE,
    Generation,
    Signature,
    current,
    index_folder,
    signature,
    wish_for_a_new_one,
)
from potentialer.search.writer import State, read_state

logger = logging.getLogger("potentialer.search")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index at one commit: it does not change under whoever holds it."""

    searcher: tantivy.Searcher
    state: State
    generation: Generation


Seen = tuple[Signature | None, Signature | None]


class Reader:
    """Hands out the newest snapshot. Costs two stats when nothing has changed. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._pointer = folder / "current"
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        # The snapshot and how the files looked when it was taken, in one so that no thread sees half of a change.
        self._held: tuple[Snapshot, Seen] | None = None

    def snapshot(self) -> Snapshot | None:
        """The index as it is now, or None when there is none to read: it is being rebuilt."""
        held = self._held
        if held and None not in held[1] and held[1] == self._look(held[0].generation):
            return held[0]
        with self._lock:
            try:
                return self._refresh()
            except Damaged:
                # The writer may have swapped and swept between our two looks: once more, then it is damage.
                self._forget()
            try:
                return self._refresh()
            except Damaged as error:
                damage = error
        self.report(damage)
        return None

    def report(self, damage: Damaged) -> None:
        """Somebody met damage: let go of the files and ask the writer to look after them."""
        logger.warning("index damaged what=%s", str(damage)[:80].replace("\n", " "))
        with self._lock:
            self._forget()
        try:
            wish_for_a_new_one(DAMAGE)
        except OSError:
            logger.exception("cannot ask for a new index")

    def _look(self, generation: Generation) -> Seen:
        return signature(self._pointer), signature(generation.meta)

    def _refresh(self) -> Snapshot | None:
        generation = current()
        if generation is None or not generation.is_readable:
            self._forget()
            return None
        seen = self._look(generation)
        with engine_errors():
            if self._index is None or self._held is None or self._held[0].generation != generation:
                self._index = tantivy.Index.open(str(generation.folder))
                self._index.config_reader("manual")
            self._index.reload()
            searcher = self._index.searcher()
        snapshot = Snapshot(searcher, read_state(searcher), generation)
        self._held = (snapshot, seen)
        return snapshot

    def _forget(self) -> None:
        self._index, self._held = None, None


def reader() -> Reader:
    """This process's reader of the installation's index."""
    return _reader(index_folder(), os.getpid())


@lru_cache(4)
def _reader(folder: Path, _process: int) -> Reader:
    return Reader(folder)
