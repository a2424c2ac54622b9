"""The backup as a file: a plain tar in gzip, so that any machine can unpack it, with a seal that covers every byte.

    gzip member 1    the tar's members, each a header of 512 bytes (ustar) and its bytes, padded to 512
    gzip member 2    the tar's last member, manifest.json, and the tar's two empty blocks
    gzip member 3    empty; its header carries the seal: where member 2 begins, and the SHA-256 of members 1 and 2 and
                     of that

gzip's own checksum leaves bits uncovered (its header, the padding after the last block); the seal covers them. A file
that was cut short has no seal, or one that does not fit.

We write and read the tar's headers ourselves, one block a member: links, folders, devices and long names, which tar
knows and a backup has no use for, are then not dangerous but unknown.
"""

import gzip
import hashlib
import io
import struct
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO

from potentialer.exchange.backup.faults import Refused

BLOCK = 512
CHUNK = 1 << 20
MANIFEST = "manifest.json"
MOST_MANIFEST_BYTES = 200_000_000
_LEVEL = 5  # a quarter larger than the best, in a third of the time
_HEADER = struct.Struct("<2sBB4xBB")
_EXTRA = struct.Struct("<H2sHQ32s")
_EMPTY_BODY = b"\x03\x00" + bytes(8)  # no data; its checksum and length are 0
_HAS_EXTRA = 4
SEAL_BYTES = _HEADER.size + _EXTRA.size + len(_EMPTY_BODY)
_END = bytes(2 * BLOCK)


class _Hashing(io.RawIOBase):
    """Counts and hashes what passes through on its way to the file."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._target.write(data)
        self.sha256.update(data)
        self.size += len(data)
        return len(data)


class ArchiveWriter:
    """Takes members one after another, the manifest last; `close` puts the seal on."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._passing = _Hashing(target)
        self._zip = self._begin()

    def add(self, name: str, data: bytes) -> str:
        """Returns the SHA-256 of the data, in hex."""
        return self.add_stream(name, io.BytesIO(data), len(data))

    def add_stream(self, name: str, source: IO[bytes], size: int) -> str:
        """Raises OSError when the source ends before `size`; bytes after it are not read."""
        told, left = hashlib.sha256(), size
        self._zip.write(_tar_header(name, size))
        while left:
            chunk = source.read(min(CHUNK, left))
            if not chunk:
                raise OSError(f"{name} became shorter while it was read")
            self._zip.write(chunk)
            told.update(chunk)
            left -= len(chunk)
        self._zip.write(bytes(-size % BLOCK))
        return told.hexdigest()

    def close(self, manifest: bytes) -> None:
        self._zip.close()
        manifest_at = self._passing.size
        self._zip = self._begin()
        self.add(MANIFEST, manifest)
        self._zip.write(_END)
        self._zip.close()
        self._target.write(_seal(manifest_at, self._passing.sha256))

    def _begin(self) -> gzip.GzipFile:
        # No name and no time in the header: nothing there tells of the machine.
        return gzip.GzipFile("", "wb", _LEVEL, self._passing, mtime=0)


def fits(name: str) -> bool:
    """Whether a tar's plain header can carry the name."""
    try:
        _tar_header(name, 0)
    except ValueError:
        return False
    return True


def _tar_header(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")


def _seal(manifest_at: int, told: "hashlib._Hash") -> bytes:
    whole = told.copy()
    whole.update(manifest_at.to_bytes(8, "little"))
    extra = _EXTRA.pack(_EXTRA.size - 2, b"PS", _EXTRA.size - 6, manifest_at, whole.digest())
    return _HEADER.pack(b"\x1f\x8b", 8, _HAS_EXTRA, 0, 255) + extra + _EMPTY_BODY


def check_seal(file: IO[bytes]) -> int:
    """Read all bytes; returns where the manifest begins. Raises Refused when any byte is not as it was written."""
    size = file.seek(0, io.SEEK_END)
    if size <= SEAL_BYTES:
        raise Refused("no_backup")
    file.seek(0)
    told, left = hashlib.sha256(), size - SEAL_BYTES
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise Refused("damaged")
        told.update(chunk)
        left -= len(chunk)
    seal = file.read(SEAL_BYTES)
    manifest_at = int.from_bytes(seal[_HEADER.size + 6 : _HEADER.size + 14], "little")
    if seal != _seal(manifest_at, told):
        file.seek(0)
        raise Refused("damaged" if file.read(2) == b"\x1f\x8b" else "no_backup")
    if manifest_at >= size - SEAL_BYTES:
        raise Refused("damaged")
    return manifest_at


def read_manifest(file: IO[bytes], manifest_at: int) -> bytes:
    with _Unzipped(file, manifest_at) as stream:
        name, size = _next_header(stream)
        if name != MANIFEST or size > MOST_MANIFEST_BYTES:
            raise Refused("damaged")
        return b"".join(_content(stream, size))


def read_members(file: IO[bytes], expected: Iterator[tuple[str, int, str]]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each member that the manifest tells of (name, size, SHA-256) with its bytes, in pieces.

    Raises Refused at the first thing that is otherwise: another name, size or kind, another checksum, one too many.
    So nothing is read, unpacked or written that the manifest did not tell of. The checksum is compared after a member's
    last piece; pieces that nobody takes are read past.
    """
    with _Unzipped(file, 0) as stream:
        for name, size, sha256 in expected:
            if _next_header(stream) != (name, size):
                raise Refused("altered", name=name)
            pieces = _checked(_content(stream, size), name, sha256)
            yield name, pieces
            for _piece in pieces:
                pass
        if _next_header(stream)[0] != MANIFEST:
            raise Refused("altered", name=MANIFEST)


def _checked(pieces: Iterator[bytes], name: str, sha256: str) -> Iterator[bytes]:
    told = hashlib.sha256()
    for piece in pieces:
        told.update(piece)
        yield piece
    if told.hexdigest() != sha256:
        raise Refused("altered", name=name)


def _next_header(stream: "_Unzipped") -> tuple[str, int]:
    try:
        entry = tarfile.TarInfo.frombuf(_exactly(stream, BLOCK), "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError) as error:
        raise Refused("damaged") from error
    if entry.type != tarfile.REGTYPE or entry.size < 0:
        raise Refused("altered", name=entry.name)
    return entry.name, entry.size


def _content(stream: "_Unzipped", size: int) -> Iterator[bytes]:
    left = size
    while left:
        chunk = _exactly(stream, min(CHUNK, left))
        left -= len(chunk)
        yield chunk
    _exactly(stream, -size % BLOCK)


def _exactly(stream: "_Unzipped", size: int) -> bytes:
    data = stream.read(size) if size else b""
    if len(data) != size:
        raise Refused("damaged")
    return data


class _Unzipped:
    """A gzip stream from a place in the file; what gzip says of a spoilt one becomes Refused."""

    def __init__(self, file: IO[bytes], at: int) -> None:
        file.seek(at)
        self._zip = gzip.GzipFile(fileobj=file, mode="rb")

    def __enter__(self) -> "_Unzipped":
        return self

    def __exit__(self, *_details: object) -> None:
        self._zip.close()

    def read(self, size: int) -> bytes:
        try:
            return self._zip.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise Refused("damaged") from error
