"""The folder of files (portraits): found for a backup, put back by a restore.

How files and database are kept in step. A file is stored whole under a name nobody had before, then a row names it, and
only after a row has stopped naming it is it deleted. So at the moment of a snapshot every file that it names exists,
but may be deleted a moment later. A restore uses the same order: files first, then the rows, then what no row needs.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from potentialer.exchange.backup.archive import CHUNK
from potentialer.exchange.backup.manifest import File
from potentialer.exchange.backup.shape import Table
from potentialer.exchange.backup.snapshot import names_in


def folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def named_files(tables: Iterable[Table]) -> set[str]:
    """Every file that a row names."""
    return {name for table in tables for column in table.file_columns for name in names_in(table, column)}


def files_on_disk() -> Iterator[str]:
    """Every file's name, without hidden ones (half-written by us) and links."""
    root = folder()
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix()


def bytes_on_disk() -> int:
    return sum((folder() / name).stat().st_size for name in files_on_disk())


def first_that_differs(files: Iterable[File]) -> str | None:
    """The name of a file that stands here already with another content; None when there is none."""
    for file in files:
        path = folder() / file.name
        if path.exists() and (path.stat().st_size != file.size or _sha256_of(path) != file.sha256):
            return file.name
    return None


def put_back(file: File, pieces: Iterable[bytes]) -> None:
    """Write a file whole, unless it is there; readable by its owner alone, as uploads are."""
    path = folder() / file.name
    if path.exists():
        for _piece in pieces:
            pass
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            for piece in pieces:
                target.write(piece)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def remove_all_but(kept: set[str], *, older_than: float) -> int:
    """Delete the files that nothing names any more, half-written ones too; returns how many.

    One that was stored after `older_than` (a time of day in seconds) stays: somebody may be about to name it.
    """
    count = 0
    for place, _folders, names in os.walk(folder()):
        for name in names:
            path = Path(place) / name
            if path.relative_to(folder()).as_posix() in kept or path.lstat().st_mtime >= older_than:
                continue
            path.unlink(missing_ok=True)
            count += not name.startswith(".")
    return count


def _sha256_of(path: Path) -> str:
    told = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            told.update(piece)
    return told.hexdigest()
