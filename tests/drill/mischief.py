"""What befalls an index in the healing drill: files that are cut, flipped, emptied and gone, and full disks."""

import errno
import os
import random
import resource
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

DISK_MEGABYTES = 64
_BLOCK = 1 << 16


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))] if content else b""


def flip(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.choice([1, 1, 1, 8])):
        if made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def empty(_content: bytes, _chance: random.Random) -> bytes:
    return b""


CHANGES: dict[str, Callable[[bytes, random.Random], bytes]] = {"cut": cut, "flipped": flip, "emptied": empty}


def damage(index: Path, chance: random.Random) -> str | None:
    """Do something to the files of the index and say what; None when they were on their way out already."""
    try:
        if chance.random() < 0.1:
            return _take_a_folder(index, chance)
        path = _pick(index, chance)
        what = chance.choice([*CHANGES, *CHANGES, "gone"])
        if what == "gone":
            path.unlink()
        else:
            _change(path, CHANGES[what](path.read_bytes(), chance), is_in_place=chance.random() < 0.5)
    except (OSError, IndexError):
        return None
    return f"{_kind(path)} {what}"


def _kind(path: Path) -> str:
    return path.suffix if path.stem != path.name and path.suffix != ".json" else path.name


def _pick(index: Path, chance: random.Random) -> Path:
    """Any file, each kind as often."""
    kinds: dict[str, list[Path]] = {}
    for path in sorted([*index.glob("*/*"), index / "current"]):
        kinds.setdefault(_kind(path), []).append(path)
    return chance.choice(chance.choice(sorted(kinds.items()))[1])


def _change(path: Path, content: bytes, *, is_in_place: bool) -> None:
    """In place, whoever has it open sees it; else only whoever opens it next, as after the loss of power."""
    if is_in_place:
        with path.open("r+b") as file:
            file.write(content)
            file.truncate()
        return
    changed = path.with_name(path.name + ".changed")
    changed.write_bytes(content)
    changed.replace(path)


def _take_a_folder(index: Path, chance: random.Random) -> str:
    if chance.random() < 0.5:
        shutil.rmtree(index, ignore_errors=True)
        return "index folder gone"
    shutil.rmtree(chance.choice(sorted(path for path in index.iterdir() if path.is_dir())), ignore_errors=True)
    return "generation gone"


def mount(folder: Path) -> bool:
    """Put a small disk of its own there; False where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "drill", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def fill(folder: Path, spare: int) -> None:
    """Leave so many bytes on the disk that the folder is on, which is a small one of its own."""
    with (folder / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(_BLOCK))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
    size = (folder / "ballast").stat().st_size
    os.truncate(folder / "ballast", max(0, size - spare))


def make_room(folder: Path) -> None:
    (folder / "ballast").unlink(missing_ok=True)


def limit_files(pid: int, most: int | None) -> None:
    """Let a running process write no file beyond so many bytes, as when its quota is used up; None frees it."""
    try:
        _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if most is None else most, hard))
    except ProcessLookupError:
        return  # it was killed meanwhile
