from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.text.cpr import Finding, find_cpr


@pytest.mark.parametrize(
    "text",
    [
        "010203-1234",
        "010203 1234",
        "0102031234",
        "010203 - 1234",
        "010203\u20131234",
        "010203\u00a01234",
        "290200-1234",
        "(010203-1234)",
        "cpr:0102031234.",
        "610203-1234",
    ],
)
def test_number_is_found_when_it_looks_like_cpr(text: str):
    assert len(find_cpr(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "320203-1234",
        "011303-1234",
        "310403-1234",
        "000103-1234",
        "10102031234",
        "01020312345",
        "5798000102031234",
        "6102031234",
        "+45 72 36 10 00",
        "72361000",
        "010203-123",
        "01-02-2003",
        "",
    ],
)
def test_nothing_is_found_when_it_is_another_number(text: str):
    assert find_cpr(text) == []


def test_finding_tells_line_and_place_when_text_has_lines():
    text = "Vi mødtes.\r\nBorger 010203-1234 var med.\n311299 4321"
    first, second = find_cpr(text)
    assert (first.line, text[first.start : first.end]) == (2, "010203-1234")
    assert second == Finding(line=3, start=text.index("311299"), end=len(text))


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 9999), st.sampled_from(["", "-", " ", " - "]))
def test_any_date_with_four_digits_is_found(day: date, serial: int, between: str):
    number = f"{day:%d%m%y}{between}{serial:04d}"
    assert [(f.start, f.end) for f in find_cpr(f"æ {number} ø")] == [(2, 2 + len(number))]


@given(st.text(alphabet="0123456789- \næ"))
def test_finding_lies_inside_any_text(text: str):
    for finding in find_cpr(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert 1 <= finding.line <= text.count("\n") + 1
