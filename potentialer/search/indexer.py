"""Keeping the index level with the database: follow `changes`, and make everything again when that is needed."""

import logging
import time
from collections.abc import Callable, Iterator

from potentialer.base.garbage import uncollected
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.queries import changes_after, latest_change_id
from potentialer.lib.text import lexicon
from potentialer.search import generations
from potentialer.search.documents import BATCH, documents_for
from potentialer.search.engine import Damaged
from potentialer.search.following import all_keys, count_keys, keys_changed, keys_touched
from potentialer.search.generations import Generation, Signature, WritersLock
from potentialer.search.writer import State, Writer

logger = logging.getLogger("potentialer.index")

CHANGES_A_STEP = 500
MANY_CHANGES = 5_000
"""With more of them waiting (a whole municipality was imported) it is quicker to make the index again."""

MANY_DOCUMENTS = 50_000
"""The same for what hangs on the changes; less of it (a centre was moved) is put in a batch a step, between which small
changes come first. While a new index is made the one in use goes on answering; small changes are put in that, too, but
not when it is for much that waits that the new one is made."""

CHECK_SECONDS = 60.0
MANY_REPORTS = 3
"""So often may readers meet damage in files that pass the check; then they are believed. A bit that flipped before a
merge stands in a new file with a checksum of its own."""

_MOST_ROUNDS = 20


class IndexJob:
    """The worker's part: each `step` does a little and says whether more is ready.

    Where it was stands in the index itself, committed with the documents, so killing it loses nothing: what was not
    committed is done again, and doing it again changes nothing. Only one process on a node writes; another one stands
    by and takes over when the first ends.
    """

    name = "index"

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = WritersLock()
        self._writer: Writer | None = None
        self._rebuilding: Iterator[int] | None = None
        self._wants_rebuild = False
        self._has_failed = False
        # Whether what is saved while a new index is made is put in the one in use, too.
        self._keeps_level = False
        self._reports = 0
        self._sound: dict[str, Signature] = {}
        self._next_check = 0.0
        # What hangs on changes up to `_ahead` and is not put in yet. The cursor in the index stays before them until
        # all is in, so a killed process does it again.
        self._pending: list[str] = []
        self._ahead: State | None = None

    def step(self) -> bool:
        """Do the next small piece of work. Raises what the database raises, and Damaged when the index cannot be made
        again (the disk is full); the worker waits, longer each time, and calls again. Until it succeeds the generation
        in use goes on answering."""
        if not self._lock.take():
            return False
        try:
            return self._step()
        except Damaged as error:
            what = str(error)[:80].replace("\n", " ")
            if self._rebuilding is not None:
                logger.warning("index cannot be made what=%s", what)
                self._give_up_rebuild()
                raise
            logger.warning("index damaged, it is made again what=%s", what)
            self._begin_rebuild()
            return True
        except Exception:
            # What was put in and not committed must not reach a later commit.
            self._writer = None
            if self._rebuilding is not None:
                self._give_up_rebuild()
            raise

    def close(self) -> None:
        """Let go of the index and of the right to write it."""
        self._writer = None
        self._rebuilding = None
        self._lock.free()

    def _step(self) -> bool:
        if self._rebuilding is not None:
            self._follow_meanwhile()
            return self._go_on_rebuilding()
        self._heed_wish()
        generation = generations.current()
        if self._wants_rebuild or generation is None or not generation.is_prepared_alike:
            self._begin_rebuild()
            self._keeps_level = not self._has_failed
            return self._go_on_rebuilding()
        if self._writer is None or self._writer.generation != generation:
            self._open(generation)
            generations.sweep(keep=generation)
        assert self._writer is not None  # noqa: S101 - just opened; tells the type checker
        more = self._follow(self._writer)
        if more is None:
            self._begin_rebuild()
        return more is not False

    def _heed_wish(self) -> None:
        """A reader met damage: look closely. Or somebody at the keyboard wants a new index."""
        try:
            wished = generations.wish().read_text(encoding="utf-8")
        except OSError:
            return
        generations.wish().unlink(missing_ok=True)
        self._writer = None
        self._reports += wished == generations.DAMAGE
        self._wants_rebuild |= wished != generations.DAMAGE or self._reports >= MANY_REPORTS

    def _open(self, generation: Generation) -> None:
        self._writer = None
        self._pending, self._ahead = [], None
        lexicon.load()  # now, and not while somebody waits for what was saved
        self._sound = generations.check_files(generation)
        self._writer = Writer(generation)
        self._next_check = 0.0

    def _follow(self, writer: Writer) -> bool | None:
        """Put in a little of what waits; whether more does, or None when it is quicker to make the index again."""
        self._check(writer)
        ahead = self._ahead or writer.state
        changes = changes_after(ahead.cursor, limit=CHANGES_A_STEP)
        if not changes and not self._pending:
            return False
        if len(changes) == CHANGES_A_STEP and count_waiting(writer.state) > MANY_CHANGES:
            return None
        keys = keys_after(writer, changes)
        if len(keys) + len(self._pending) > MANY_DOCUMENTS:
            return None
        self._put(writer, keys, state_at(changes[-1]) if changes else ahead)
        return bool(self._pending) or len(changes) == CHANGES_A_STEP

    def _follow_meanwhile(self) -> None:
        """Between two pieces of a new index: what somebody has just saved is found in the one in use, too, as long as
        that one is sound and can be read by this version."""
        if not self._keeps_level:
            return
        try:
            generation = generations.current()
            if generation is None or not generation.is_readable:
                raise Damaged("not to be read")
            if self._writer is None:
                self._open(generation)
            self._keeps_level = self._writer is not None and self._follow(self._writer) is not None
        except Damaged:
            self._keeps_level = False
        if not self._keeps_level:
            self._writer = None

    def _put(self, writer: Writer, keys: list[str], ahead: State) -> None:
        """Put in the next batch, of these new keys first; the cursor moves to `ahead` when nothing is left."""
        waiting = list(dict.fromkeys([*keys, *self._pending]))
        put_documents(writer, waiting[:BATCH])
        self._pending, self._ahead = waiting[BATCH:], ahead
        writer.commit(writer.state if self._pending else ahead)

    def _check(self, writer: Writer) -> None:
        """Files that somebody has touched are read before what stands in them is written on into others, which would
        give it a checksum of its own; now and then all of them, since a disk that forgets touches none."""
        if self._clock() < self._next_check:
            self._sound = generations.check_files(writer.generation, self._sound)
            return
        self._next_check = self._clock() + CHECK_SECONDS
        self._sound = generations.check_files(writer.generation)
        if not is_of_this_database(writer.state):
            raise Damaged("another database")

    def _begin_rebuild(self) -> None:
        self._let_go()
        self._wants_rebuild = True
        self._rebuilding = rebuild_in_pieces(self._let_go)

    def _let_go(self) -> None:
        """Of the index in use, which is about to be replaced."""
        self._writer = None
        self._keeps_level = False

    def _go_on_rebuilding(self) -> bool:
        """The next piece; after a failure all of it, so that a step which says "more" is one that came through, and
        the worker's wait grows from one failure to the next."""
        assert self._rebuilding is not None  # noqa: S101 - seen by the caller; tells the type checker
        for _count in self._rebuilding:
            if not self._has_failed:
                return True
        self._rebuilding = None
        self._wants_rebuild = False
        self._has_failed = False
        self._reports = 0
        return True

    def _give_up_rebuild(self) -> None:
        """Forget the half-made generation and give its room on the disk back."""
        self._rebuilding = None
        self._has_failed = True
        self._let_go()
        generations.sweep(keep=generations.current())


def keys_after(writer: Writer, changes: list[Change]) -> list[str]:
    """The things that must be made into documents again after these changes; those that the changes name come first."""
    if not changes:
        return []
    named = keys_changed(changes)
    return sorted(keys_touched(changes) | writer.keys_using(named), key=lambda key: (key not in named, key))


def put_documents(writer: Writer, keys: list[str]) -> None:
    """Bring the documents of these things, at most BATCH, to what the database says now; commits nothing."""
    found = documents_for(keys)
    writer.put(found.values())
    writer.remove(key for key in keys if key not in found)


def rebuild_in_pieces(before_swap: Callable[[], None] = lambda: None) -> Iterator[int]:
    """Make a new generation beside the one in use and swap; yields how many things it has seen to so far.

    The cursor is read before the first document: a change that commits meanwhile may already be in, and is applied
    once more, which does no harm. `before_swap` is called when the index in use is about to be deleted.
    """
    started = time.monotonic()
    state = current_state()
    generations.sweep(keep=generations.current())
    writer = Writer(generations.begin(), create=True)
    count = 0
    try:
        yield count
        for keys in all_keys():
            with uncollected():
                writer.put(documents_for(keys).values(), fresh=True)
            count += len(keys)
            yield count
        writer.commit(state)
        for _ in _catch_up(writer):
            yield count
        writer.close()
    finally:
        # An error holds on to its frames, and with them to the writer: its threads would write on.
        writer.abandon()
    before_swap()
    generations.put_in_use(writer.generation)
    logger.info("index made documents=%d seconds=%.1f", count, time.monotonic() - started)


def _catch_up(writer: Writer) -> Iterator[None]:
    """Follow what was saved while the index was made, so that nothing that was found before the swap is missing after
    it. If more and more is saved, the rest is followed after the swap."""
    for _ in range(_MOST_ROUNDS):
        changes = changes_after(writer.state.cursor, limit=CHANGES_A_STEP)
        if not changes:
            return
        keys = keys_after(writer, changes)
        for start in range(0, len(keys), BATCH):
            put_documents(writer, keys[start : start + BATCH])
            yield
        writer.commit(state_at(changes[-1]))


def rebuild(progress: Callable[[int, int], None] | None = None) -> int | None:
    """Make the whole index again now, and return of how many things; None when another process holds the writer's
    place (ask that one by `generations.wish_for_a_new_one`). `progress` is told how many are done, and of how many."""
    lock = WritersLock()
    if not lock.take():
        return None
    try:
        count, of = 0, count_keys()
        for count in rebuild_in_pieces():
            if progress:
                progress(count, max(count, of))
        return count
    finally:
        lock.free()


def current_state() -> State:
    """How far the database is."""
    latest = Change.objects.filter(id=latest_change_id()).first()
    return state_at(latest) if latest else State()


def count_waiting(state: State) -> int:
    """How many changes the index has yet to follow."""
    return Change.objects.filter(id__gt=state.cursor).count()


def state_at(change: Change) -> State:
    return State(cursor=change.pk, cursor_at=change.at.isoformat())


def is_of_this_database(state: State) -> bool:
    """Whether the change that the index knows as its last is the one that the database has under that number. After a
    restored backup or with another database it is not."""
    if state.cursor == 0:
        return True
    known = Change.objects.filter(id=state.cursor).first()
    return known is not None and state_at(known) == state
