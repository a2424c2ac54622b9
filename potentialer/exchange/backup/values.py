"""How a value stands in a backup: as JSON, the same whichever database it came from.

A date and a moment are written as ISO 8601 (moments in UTC), a decimal and a UUID as text, bytes as base64, a duration
as microseconds; what stands in a JSON field is nested as it is. NULL is null. Reading goes by the kind of the field and
takes nothing else: a number is not a text, and 1 is not true.
"""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Field, ForeignKey, JSONField

Decode = Callable[[Any], Any]
_INT64 = 1 << 63
_MICROSECOND = timedelta(microseconds=1)


def encode_row(row: Sequence[Any]) -> bytes:
    """One line. Raises ValueError for a number that JSON has no sign for."""
    line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_encode, allow_nan=False)
    return line.encode() + b"\n"


def _encode(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    raise TypeError(f"no way to write {type(value).__name__}")


def kind_of(field: "Field[Any, Any]") -> str:
    """Django's name for what the column holds; a foreign key holds what it points to."""
    while isinstance(field, ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def is_known(field: "Field[Any, Any]") -> bool:
    """Whether such a field can stand in a backup."""
    return kind_of(field) in _DECODERS


def decoder(field: "Field[Any, Any]", *, for_postgresql: bool) -> Decode:
    """What turns a value of the backup into one for this field; it raises ValueError when it is none.

    SQLite keeps texts that are longer than the field says, and the sign NUL, which PostgreSQL does not: such a value
    goes back where it came from and nowhere else.
    """
    decode = _DECODERS[kind_of(field)]
    most = getattr(field, "max_length", None) if for_postgresql else None
    may_be_null = field.null or isinstance(field, JSONField)

    def checked(value: Any) -> Any:
        if value is None:
            if may_be_null:
                return None
            raise ValueError("null")
        decoded = decode(value)
        if most is not None and isinstance(decoded, str) and len(decoded) > most:
            raise ValueError("too long")
        if for_postgresql and _has_nul(decoded):
            raise ValueError("NUL")
        return decoded

    return checked


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    value.encode()  # JSON can write half a character, which no database keeps
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not -_INT64 <= value < _INT64:
        raise ValueError("no whole number")
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("neither true nor false")
    return value


def _float(value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError("no number")
    return float(value)


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(_text(value))
    except InvalidOperation as error:
        raise ValueError("no decimal") from error


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment


def _json(value: Any) -> Any:
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, list):
        return any(map(_has_nul, value))
    return isinstance(value, dict) and any(_has_nul(part) for pair in value.items() for part in pair)


# Kinds that both databases' drivers take as they are decoded, without a field's preparations.
PLAIN = {
    "BigAutoField",
    "BigIntegerField",
    "PositiveIntegerField",
    "BooleanField",
    "CharField",
    "TextField",
    "SlugField",
}
_DECODERS: dict[str, Decode] = {
    **dict.fromkeys(
        (
            *("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField"),
            *("PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField"),
        ),
        _whole,
    ),
    **dict.fromkeys(("CharField", "TextField", "SlugField", "FileField", "FilePathField"), _text),
    "GenericIPAddressField": _text,
    "BooleanField": _truth,
    "FloatField": _float,
    "DecimalField": _decimal,
    "DateField": lambda value: date.fromisoformat(_text(value)),
    "TimeField": lambda value: time.fromisoformat(_text(value)),
    "DateTimeField": _moment,
    "DurationField": lambda value: timedelta(microseconds=_whole(value)),
    "UUIDField": lambda value: UUID(_text(value)),
    "BinaryField": lambda value: base64.b64decode(_text(value), validate=True),
    "JSONField": _json,
}
