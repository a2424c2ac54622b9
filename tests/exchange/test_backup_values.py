"""A value that was written comes back as it was, and nothing else is taken for one."""

import json
from datetime import UTC, date, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from potentialer.exchange.backup.values import decoder, encode_row

TEXTS = st.text(st.characters(codec="utf-8"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)
DANISH_SUMMER = timezone(timedelta(hours=2))
KINDS: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (models.TextField(), TEXTS),
    (models.BigIntegerField(), st.integers(-(2**63), 2**63 - 1)),
    (models.BooleanField(), st.booleans()),
    (models.DateField(), st.dates()),
    (models.TimeField(), st.times()),
    (
        models.DateTimeField(),
        # A moment of the very first or last day may have no place in UTC.
        st.datetimes(timezones=st.sampled_from([UTC, DANISH_SUMMER])).filter(lambda moment: 1 < moment.year < 9999),
    ),
    (models.DurationField(), st.timedeltas(timedelta(days=-(10**8)), timedelta(days=10**8))),
    (models.DecimalField(max_digits=20, decimal_places=5), st.decimals(allow_nan=False, allow_infinity=False)),
    (models.FloatField(), st.floats(allow_nan=False, allow_infinity=False)),
    (models.UUIDField(), st.uuids()),
    (models.BinaryField(), st.binary()),
    (models.JSONField(), JSON),
]


@pytest.mark.parametrize(("field", "values"), KINDS, ids=[type(field).__name__ for field, _values in KINDS])
def test_value_when_written_and_read_is_the_same(field: Any, values: st.SearchStrategy[Any]) -> None:
    decode = decoder(field, for_postgresql=False)

    @given(values)
    def check(value: Any) -> None:
        line = encode_row([value])
        assert line.count(b"\n") == 1
        assert line.splitlines() == [line.rstrip(b"\n")], "a row is one line, whatever stands in it"
        [found] = json.loads(line)
        assert decode(found) == value

    check()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.BooleanField(), 1),
        (models.IntegerField(), True),
        (models.IntegerField(), "1"),
        (models.IntegerField(), 1.0),
        (models.BigIntegerField(), 2**63),
        (models.TextField(), None),
        (models.TextField(), 1),
        (models.TextField(), "\ud800"),
        (models.DateField(), "2026-02-30"),
        (models.DateTimeField(), "2026-02-03T12:00:00"),
        (models.UUIDField(), "hej"),
        (models.BinaryField(), "hej!"),
        (models.DecimalField(max_digits=5, decimal_places=2), "ti"),
        (models.JSONField(), ["\ud800"]),
    ],
)
def test_value_when_it_is_none_for_the_field_is_refused(field: Any, value: Any) -> None:
    with pytest.raises(ValueError):
        decoder(field, for_postgresql=False)(value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.CharField(max_length=3), "blåb"),
        (models.TextField(), "et\0to"),
        (models.JSONField(), {"a": ["et\0to"]}),
        (models.JSONField(), {"et\0to": 1}),
    ],
)
def test_value_when_only_sqlite_keeps_it_is_refused_for_postgresql(field: Any, value: Any) -> None:
    assert decoder(field, for_postgresql=False)(value) == value
    with pytest.raises(ValueError):
        decoder(field, for_postgresql=True)(value)


def test_null_when_the_field_takes_it_is_none() -> None:
    assert decoder(models.DateField(null=True), for_postgresql=True)(None) is None


def test_row_when_it_has_every_kind_is_plain_json() -> None:
    row = [time(12, 30), Decimal("1.50"), UUID(int=1), date(2026, 11, 23), b"\0", timedelta(seconds=1), "æøå"]
    told = ["12:30:00", "1.50", "00000000-0000-0000-0000-000000000001", "2026-11-23", "AA==", 1_000_000, "æøå"]
    assert json.loads(encode_row(row)) == told
