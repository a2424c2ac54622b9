"""What was searched for, on its way from the page to the database: a spool file, and the job that empties it.

A search must not wait for the database's one writer, so a web process appends one line to a file in the data folder,
and the worker takes the lines in. A line says the words, the day, the number of answers, whether one was good, and the
part of the organisation where that is large; not who, not when on the day. What may name a person is not
written at all.
"""

import fcntl
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from potentialer.domain.accounts.models import System
from potentialer.domain.cards.queries import Sight
from potentialer.domain.needs.operations import Line, forget_searches, take_in
from potentialer.domain.people.models import Membership, Unit
from potentialer.lib.text.cpr import find_cpr
from potentialer.search.answers import Answer, Filters

LARGE_PART = 50
"""People who work in a part before a search says that it came from there: among fewer, the words and the day may tell
colleagues who it was. A centre of a municipality has hundreds; a school or a small staff less."""
LONGEST_WORDS = 300
_LONGEST_LINE = 4096  # bytes: what is appended in one piece
_MOST_SPOOLED = 16_000_000  # bytes; where no worker empties it, the file stops growing
_TRIES = 5
_SECONDS_BETWEEN_LOOKS = 5.0
_SECONDS_BETWEEN_PARTS = 600.0
_SECONDS_BETWEEN_FORGETTING = 3600.0

_MAIL = re.compile(r"\S@\S")
_DIGITS = re.compile(r"\d(?:[\s./()\u2010-\u2015-]*\d){4}")  # five or more, as people write numbers


def note_asked(answer: Answer, query: str, filters: Filters, sight: Sight, *, page: int) -> bool:
    """Write down that this was searched for, unless it is none of what is kept, and say whether it was. Whatever goes
    wrong with the disk, the answer stands: the line is lost."""
    words = " ".join(query.split())[:LONGEST_WORDS]
    if page != 1 or not words or not filters.is_empty or answer.state == "rebuilding" or sight.sees_all:
        return False
    if is_private(words) or _is_colleague(answer):
        return False
    line = {
        "token": secrets.token_hex(16),
        "words": words,
        "day": timezone.localdate().isoformat(),
        "answers": answer.total,
        "good": bool(answer.hits) and not answer.is_partial,
    }
    with suppress(OSError, ValueError):
        part = _part_of(sight)
        return _append(folder(), {**line, "part": part} if part else line)
    return False


def is_private(words: str) -> bool:
    """A CPR number, a mail address, a phone number, or anything else of five digits or more."""
    return bool(_MAIL.search(words) or _DIGITS.search(words) or find_cpr(words))


def folder() -> Path:
    return Path(settings.POTENTIALER_DATA) / "asked"


def _is_colleague(answer: Answer) -> bool:
    """Whether somebody in the directory was found by her name. One that is only nearly called so, on a page of what
    comes closest, was not meant."""
    return any(
        reason.field == "name" and not (answer.is_partial and reason.how == "close")
        for hit in answer.hits
        if hit.kind == "person"
        for reason in hit.reasons
    )


# --- The spool


def _append(place: Path, line: Mapping[str, object]) -> bool:
    # A line begins with a break, too, so that one cut short by a full disk spoils no other.
    written = f"\n{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n".encode()
    if len(written) >= _LONGEST_LINE:
        return False
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _ in range(_TRIES):
        with _opened(place / "lines", os.O_WRONLY | os.O_APPEND | os.O_CREAT) as file:
            if _is_ours(file, place / "lines"):
                is_room = os.fstat(file).st_size < _MOST_SPOOLED
                return is_room and os.write(file, written) == len(written)
    return False


def _is_ours(file: int, path: Path) -> bool:
    """Hold off the worker, without waiting for it; False where it has taken the file away since it was opened."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return os.fstat(file).st_ino == path.stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        return False


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    file = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _read(path: Path) -> list[Line]:
    """The lines of a file that was taken away, when the last who had it open has written."""
    with _opened(path, os.O_RDONLY) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        content = path.read_bytes()
    return [line for text in content.split(b"\n") if (line := _line(text))]


def _line(text: bytes) -> Line | None:
    try:
        told: dict[str, Any] = json.loads(text)
        part = told.get("part")
        line = Line(
            token=str(told["token"])[:32],
            words=str(told["words"])[:LONGEST_WORDS],
            day=date.fromisoformat(told["day"]),
            part=int(part) if part else None,
            answers=int(told["answers"]),
            is_good=bool(told["good"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # cut short by a full disk, or no line of ours
    return line if line.token and line.words else None


# --- The parts that are large enough, told by the worker so that a page asks nobody


def large_parts() -> dict[str, Any]:
    """`parts`: unit -> the unit right below the top that it is or lies in, where LARGE_PART people or more work there;
    `tops`: the units at the top, which are in no part."""
    parents = dict(Unit.objects.order_by().values_list("id", "parent_id"))
    parts = {unit: part for unit in parents if (part := _below_top(unit, parents))}
    people: dict[int, set[int]] = {}
    places = Membership.objects.filter(person__left_on=None, unit__closed_on=None).order_by()
    for unit, person in places.values_list("unit_id", "person_id").iterator():
        if unit in parts:
            people.setdefault(parts[unit], set()).add(person)
    large = {part for part, there in people.items() if len(there) >= LARGE_PART}
    return {
        "parts": {str(unit): part for unit, part in parts.items() if part in large},
        "tops": [unit for unit, parent in parents.items() if parent is None],
    }


def _below_top(unit: int, parents: Mapping[int, int | None]) -> int | None:
    """None for a top itself."""
    for _ in range(len(parents)):
        above = parents.get(unit)
        if above is None:
            return None
        if parents.get(above) is None:
            return unit
        unit = above
    return None


_parts_read: tuple[tuple[str, int, int], Mapping[str, int], frozenset[int]] | None = None


def _part_of(sight: Sight) -> int | None:
    """The one large part that all the asker's units lie in."""
    global _parts_read
    path = folder() / "parts.json"
    try:
        stat = path.stat()
        mark = (str(path), stat.st_ino, stat.st_mtime_ns)
        known = _parts_read
        if known is None or known[0] != mark:
            told = json.loads(path.read_text())
            known = _parts_read = mark, told["parts"], frozenset(told["tops"])
    except (OSError, ValueError, KeyError):
        return None
    _, parts, tops = known
    found = {parts.get(str(unit)) for unit in sight.belongs_to - tops}
    return found.pop() if len(found) == 1 else None


# --- The job


class AskedJob:
    """For the background worker: takes in what was searched for on this node, and forgets what is old. Killed at any
    moment it does the same file again, and nothing counts twice."""

    name = "asked"

    def __init__(self, place: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._place, self._clock = place or folder(), clock
        self._next: dict[str, float] = {}

    def step(self) -> bool:
        if self._is_time("parts", _SECONDS_BETWEEN_PARTS):
            self._tell_parts()
        if self._is_time("lines", _SECONDS_BETWEEN_LOOKS):
            for path in self._taken():
                take_in(System(), lines=_read(path))
                path.unlink()
        if self._is_time("forgetting", _SECONDS_BETWEEN_FORGETTING):
            forget_searches(System(), today=timezone.localdate())
        return False

    def _is_time(self, what: str, seconds: float) -> bool:
        now = self._clock()
        if now < self._next.get(what, now):
            return False
        self._next[what] = now + seconds
        return True

    def _taken(self) -> Collection[Path]:
        """The files that are this worker's to take in, with those a killed one left."""
        with suppress(FileNotFoundError):
            (self._place / "lines").rename(self._place / f"taken-{secrets.token_hex(8)}")
        return sorted(self._place.glob("taken-*"))

    def _tell_parts(self) -> None:
        text = json.dumps(large_parts(), separators=(",", ":"))
        path = self._place / "parts.json"
        with suppress(OSError):
            self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = path.with_suffix(".new")
            new.write_text(text)
            new.chmod(0o600)
            new.replace(path)
