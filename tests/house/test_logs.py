"""What the log leaves out, and what it does not."""

import logging
from types import SimpleNamespace

import pytest


def is_told(path: str, status: int) -> bool:
    record = logging.makeLogRecord({"request": SimpleNamespace(path=path), "status_code": status})
    return bool(logging.getLogger("django.request").filter(record))


def test_health_when_it_says_not_yet_is_no_news() -> None:
    assert not is_told("/sundhed/", 503)


@pytest.mark.parametrize(("path", "status"), [("/sundhed/", 500), ("/soeg/", 503), ("/soeg/", 500)])
def test_other_failures_when_they_happen_are_told(path: str, status: int) -> None:
    assert is_told(path, status)
