"""The index's files: generations side by side, a pointer to the one in use, one writer a node.

<data>/index/current            the name of the generation in use; replaced by a rename, so always whole
<data>/index/<generation>/      one tantivy index; its name tells schema and text preparation
<data>/index.lock               held by the one process that writes; outside the folder, which may be deleted
<data>/index.rebuild            a wish for a new generation, left by a reader that met damage or by `reindex`
"""

import fcntl
import json
import os
import secrets
import shutil
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from potentialer.search.engine import SCHEMA_VERSION, Damaged, fingerprint

_FOOTER_MAGIC = 1337
_FOOTER_TAIL = struct.Struct("<II")
_BLOCK = 1 << 20
_KINDS = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term")  # of each segment
Signature = tuple[int, int, int]


def data_folder() -> Path:
    return Path(settings.POTENTIALER_DATA)


def index_folder() -> Path:
    return data_folder() / "index"


def pointer() -> Path:
    return index_folder() / "current"


def wish() -> Path:
    return data_folder() / "index.rebuild"


def signature(path: Path) -> Signature | None:
    """What a stat tells of a file: changes whenever the file is replaced. None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size)


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index on disk."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def meta(self) -> Path:
        """The file that tantivy replaces at each commit."""
        return self.folder / "meta.json"

    @property
    def is_readable(self) -> bool:
        """Whether this version of the program can read it."""
        return self.name.startswith(f"s{SCHEMA_VERSION}-")

    @property
    def is_prepared_alike(self) -> bool:
        """Whether its words were prepared by the very code that runs now."""
        return self.name.startswith(f"s{SCHEMA_VERSION}-{fingerprint()}-")


def current() -> Generation | None:
    """The generation in use; None when there is none or the pointer is unreadable."""
    try:
        name = pointer().read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    if not name or "/" in name or name.startswith("."):
        return None
    generation = Generation(index_folder() / name)
    return generation if generation.meta.exists() else None


def begin() -> Generation:
    """An empty folder for a new generation, not yet in use."""
    generation = Generation(index_folder() / f"s{SCHEMA_VERSION}-{fingerprint()}-{secrets.token_hex(4)}")
    generation.folder.mkdir(parents=True)
    return generation


def put_in_use(generation: Generation) -> None:
    """Swap to the generation in one step, then delete the others. Raises Damaged when the folder is gone."""
    fresh = pointer().with_suffix(f".{secrets.token_hex(4)}")
    try:
        with fresh.open("w", encoding="ascii") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(pointer())
    except OSError as error:
        raise Damaged("the index folder is gone") from error
    sweep(keep=generation)


def sweep(*, keep: Generation | None) -> None:
    """Delete all generations but one, also half-made ones that a killed writer left. The writer's alone to call.

    Readers that still hold a deleted generation open read on from it until they notice the new one.
    """
    if not index_folder().is_dir():
        return
    for entry in index_folder().iterdir():
        if entry.is_dir() and (keep is None or entry.name != keep.name):
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.name.startswith("current."):
            entry.unlink(missing_ok=True)


class WritersLock:
    """The right to write this node's index, freed by the system when its process ends, however it ends."""

    def __init__(self) -> None:
        self._file: IO[str] | None = None

    @property
    def is_held(self) -> bool:
        return self._file is not None

    def take(self) -> bool:
        """Take it if it is free; says whether it is held now. Never waits."""
        if self._file is not None:
            return True
        data_folder().mkdir(parents=True, exist_ok=True)
        file = (data_folder() / "index.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def free(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


DAMAGE = "damage"


def wish_for_a_new_one(reason: str = "") -> None:
    """Ask the writer, whoever it is, for a new generation; with the reason DAMAGE only if it finds damage, too."""
    wish().write_text(reason, encoding="utf-8")


def check_files(generation: Generation, known: Mapping[str, Signature] | None = None) -> dict[str, Signature]:
    """Raise Damaged when a file of the generation is missing, cut short, or has a bit that is not as it was written.

    Every file that tantivy finishes ends in a footer with a checksum of what stands before it. Returns how the sound
    files look; those that still look as in `known` are not read again.
    """
    sound: dict[str, Signature] = {}
    for name in _files_of(generation):
        try:
            seen = signature(generation.folder / name)
            if seen is None or known is None or known.get(name) != seen:
                _check_file(generation.folder / name)
            if seen is not None:
                sound[name] = seen
        except FileNotFoundError as error:
            # A merge may just have replaced it: then it is on the list no more.
            if name in _files_of(generation):
                raise Damaged(name) from error
    return sound


def _files_of(generation: Generation) -> list[str]:
    """The files that the generation's last commit consists of, besides the list itself."""
    try:
        names = []
        for segment in json.loads(generation.meta.read_text(encoding="utf-8"))["segments"]:
            number = str(segment["segment_id"]).replace("-", "")
            names += [number + kind for kind in _KINDS]
            if segment["deletes"]:
                names.append(f"{number}.{int(segment['deletes']['opstamp'])}.del")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged("meta.json") from error
    return names


def _check_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            if size < _FOOTER_TAIL.size:
                raise Damaged(path.name)
            file.seek(size - _FOOTER_TAIL.size)
            length, magic = _FOOTER_TAIL.unpack(file.read(_FOOTER_TAIL.size))
            body = size - _FOOTER_TAIL.size - length
            if magic != _FOOTER_MAGIC or body < 0:
                raise Damaged(path.name)
            file.seek(body)
            expected = json.loads(file.read(length))["crc"]
            file.seek(0)
            if _checksum(file, body) != expected:
                raise Damaged(path.name)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(path.name) from error


def _checksum(file: IO[bytes], length: int) -> int:
    total = 0
    while length > 0 and (block := file.read(min(_BLOCK, length))):
        total = zlib.crc32(block, total)
        length -= len(block)
    return total
