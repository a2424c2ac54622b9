"""What a backup says of itself: where it comes from, and every member with its size and checksum."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from potentialer.exchange.backup.faults import Refused

FORMAT = 1
MOST_PART_BYTES = 64_000_000  # of a table's rows in one member; they are read into memory
MOST_COUNT = 2**62  # both databases' counters hold it, and can go on from there
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 500


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the tar."""

    member: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class File(Member):
    """A file with its name below the folder of files."""

    name: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its rows stand in `parts`, a line each, their values in the order of `columns`.

    `last_id` is the highest id that was ever given out, also to a row that is gone: it is not given out again.
    """

    table: str
    columns: tuple[str, ...]
    rows: int
    last_id: int
    parts: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """`members` says in which order they stand in the tar."""

    version: str
    made_at: str
    engine: str
    engine_version: str
    migrations: tuple[str, ...]
    last_change: int
    last_change_at: str
    tables: tuple[Rows, ...]
    files: tuple[File, ...]
    order: tuple[str, ...]
    missing_files: tuple[str, ...] = ()
    format: int = FORMAT
    counts: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", {rows.table: rows.rows for rows in self.tables})

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def row_count(self) -> int:
        return sum(rows.rows for rows in self.tables)

    @property
    def row_bytes(self) -> int:
        return sum(part.size for rows in self.tables for part in rows.parts)

    @property
    def file_bytes(self) -> int:
        return sum(file.size for file in self.files)

    def members(self) -> Iterator[tuple[str, int, str]]:
        """Name, size and checksum of each, in the tar's order."""
        found: dict[str, Member] = {part.member: part for rows in self.tables for part in rows.parts}
        found |= {file.member: file for file in self.files}
        if len(found) != len(self.order) or set(found) != set(self.order):
            raise Refused("damaged")
        for name in self.order:
            yield name, found[name].size, found[name].sha256

    def to_json(self) -> bytes:
        told = asdict(self)
        del told["counts"]
        return json.dumps(told, ensure_ascii=False, indent=1).encode()


def from_json(data: bytes) -> Manifest:
    """Raises Refused when it is none of ours, or is of a newer format."""
    try:
        told = json.loads(data)
        made_with = told["format"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused("no_backup") from error
    if type(made_with) is not int or made_with < 1:
        raise Refused("no_backup")
    if made_with > FORMAT:
        raise Refused("newer_format")
    try:
        return _manifest(told)
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("damaged") from error


def _manifest(told: dict[str, Any]) -> Manifest:
    tables = tuple(
        Rows(
            _text(rows["table"]),
            tuple(_text(column) for column in rows["columns"]),
            _count(rows["rows"]),
            _count(rows["last_id"]),
            tuple(Member(*_member(part, most=MOST_PART_BYTES)) for part in rows["parts"]),
        )
        for rows in told["tables"]
    )
    manifest = Manifest(
        version=_text(told["version"]),
        made_at=_text(told["made_at"]),
        engine=_text(told["engine"]),
        engine_version=_text(told["engine_version"]),
        migrations=tuple(_text(name) for name in told["migrations"]),
        last_change=_count(told["last_change"]),
        last_change_at=_text(told["last_change_at"]),
        tables=tables,
        files=tuple(File(*_member(file), name=_inner_name(file["name"])) for file in told["files"]),
        order=tuple(_text(name) for name in told["order"]),
        missing_files=tuple(_text(name) for name in told["missing_files"]),
    )
    if manifest.made.tzinfo is None or len({rows.table for rows in tables}) != len(tables):
        raise ValueError("manifest")
    if len({file.name for file in manifest.files}) != len(manifest.files):
        raise ValueError("files")
    return manifest


def _member(told: dict[str, Any], *, most: int | None = None) -> tuple[str, int, str]:
    size, sha256 = _count(told["size"]), _text(told["sha256"])
    if not _SHA256.fullmatch(sha256) or (most is not None and size > most):
        raise ValueError("member")
    return _text(told["member"]), size, sha256


def _inner_name(name: Any) -> str:
    """The name of a file, if it can only mean a place below the folder of files."""
    parts = PurePosixPath(_text(name)).parts
    is_plain = "/".join(parts) == name and "\\" not in name and "\0" not in name and len(name) <= _LONGEST_NAME
    if not is_plain or not parts or name.startswith("/") or any(part.startswith(".") for part in parts):
        raise Refused("outside", name=name)
    return str(name)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    value.encode()
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_COUNT:
        raise TypeError("count")
    return value
