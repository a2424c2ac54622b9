"""What means the same in this municipality: the editor's word list. What a topic is also called is not taken for the
same: it only leads to the topic (psykolog to Pædagogisk psykologisk rådgivning), and stands in the index with it.

Each process keeps it read and looks at most once a second whether it has changed; like the index it follows `changes`.
"""

import threading
import time
from dataclasses import dataclass

from potentialer.domain.changes.queries import changes_after, latest_change_id
from potentialer.domain.synonyms.queries import synonym_groups
from potentialer.lib.text.synonyms import Synonyms

_NOUN = "synonym_group"
_LOOK_AGAIN_SECONDS = 1.0
_MOST_FOLLOWED = 200  # changes; after more the words are read again unseen


@dataclass(frozen=True, slots=True)
class _Read:
    synonyms: Synonyms
    cursor: int
    looked: float


class Vocabulary:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: _Read | None = None

    def synonyms(self) -> Synonyms:
        """One statement, once a second; three when something has changed."""
        with self._lock:
            if self._read is None or time.monotonic() - self._read.looked > _LOOK_AGAIN_SECONDS:
                self._read = self._look(self._read)
            return self._read.synonyms

    def forget(self) -> None:
        """Read all again when it is asked for next."""
        with self._lock:
            self._read = None

    def _look(self, known: _Read | None) -> _Read:
        if known is not None:
            changes = changes_after(known.cursor, limit=_MOST_FOLLOWED)
            if len(changes) < _MOST_FOLLOWED and not any(change.noun == _NOUN for change in changes):
                return _Read(known.synonyms, changes[-1].pk if changes else known.cursor, time.monotonic())
        cursor = latest_change_id()  # before the words: a change between the two is then seen again
        return _Read(Synonyms(names for _id, names in synonym_groups()), cursor, time.monotonic())


_vocabulary = Vocabulary()


def synonyms() -> Synonyms:
    """This process's."""
    return _vocabulary.synonyms()


def forget() -> None:
    """For tests, which turn the database back without a change that says so."""
    _vocabulary.forget()
