import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.text.phones import digits, numbers


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("+45 72 36 10 00", "72361000"),
        ("0045 72361000", "72361000"),
        ("(+45) 7236-1000", "72361000"),
        ("45 72 36 10 00", "72361000"),
        ("45 36 10 00", "45361000"),
        ("1234", "1234"),
        ("lokal 12 34", "1234"),
        ("+46 8 123 456", "468123456"),
        ("0046 8 123 456", "468123456"),
        ("0012", "0012"),
        ("112", "112"),
        ("", ""),
        ("ukendt", ""),
    ],
)
def test_digits_are_national_when_written(written: str, expected: str):
    assert digits(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("72 36 10 00 / 20 11 22 33", ("72361000", "20112233")),
        ("72361000 lok. 1234", ("72361000", "1234")),
        ("72361000", ("72361000",)),
        ("72361000 eller +45 72361000", ("72361000",)),
        ("ved receptionen", ()),
    ],
)
def test_every_number_is_found_when_a_field_holds_more(written: str, expected: tuple[str, ...]):
    assert numbers(written) == expected


@given(st.from_regex(r"[2-9][0-9]{7}", fullmatch=True), st.sampled_from(["+45", "0045", "+45 ", "00 45 "]))
def test_country_code_makes_no_difference_for_any_danish_number(number: str, code: str):
    assert digits(code + number) == digits(number) == number


@given(st.text())
def test_digits_are_ascii_digits_for_any_text(text: str):
    assert all(sign in "0123456789" for sign in digits(text))
