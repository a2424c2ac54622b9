import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.query import MAX_TERMS, otherwise, parse


def terms(text: str, *, typing: bool = False) -> list[str]:
    return [term.text for term in parse(text, typing=typing).terms]


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("Hvem er leder af Plejehjemmet Strandengen?", ["leder", "Plejehjemmet", "Strandengen"]),
        ("telefonnummer til borgerservice", ["borgerservice"]),
        ("jeg leder efter en pædagog i Marstal", ["pædagog", "Marstal"]),
        ("Bo Per Kim", ["Bo", "Per", "Kim"]),
        ("hvem er det", ["hvem", "er", "det"]),
    ],
)
def test_politeness_is_dropped_when_something_else_is_said(sentence: str, kept: list[str]):
    assert terms(sentence) == kept


def test_dropped_words_are_told():
    assert parse("nummer til Mette").dropped == ("nummer", "til")


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+45 72 36 10 00", "72361000"),
        ("tlf. 7236 1000", "72361000"),
        ("1234", "1234"),
        ("004572361000", "72361000"),
        ("12", ""),
        ("Mette 1234", ""),
        ("Skole 100", ""),
    ],
)
def test_query_is_a_number_when_nothing_else_is_said(text: str, phone: str):
    assert parse(text).phone == phone


def test_number_beside_a_name_is_kept_as_a_number():
    assert [term.number for term in parse("Mette 1234").terms] == ["", "1234"]


def test_mail_address_is_read_whole():
    assert parse("hvem har Mette.Hansen@aeroe.example?").mail == "mette.hansen@aeroe.example"


def test_last_word_is_unfinished_when_it_is_being_typed():
    assert [term.unfinished for term in parse("mette ha", typing=True).terms] == [False, True]
    assert [term.unfinished for term in parse("mette ha ", typing=True).terms] == [False, False]
    assert [term.unfinished for term in parse("mette ha").terms] == [False, False]


def test_last_word_is_not_dropped_when_it_is_being_typed():
    assert terms("mette de", typing=True) == ["mette", "de"]


def test_neighbours_are_joined_since_they_may_be_one_word():
    assert [pair.fold for pair in parse("strand engen nord").pairs] == ["strandengen", "engennord"]


@given(st.text(), st.booleans())
def test_any_text_can_be_read(text: str, typing: bool):
    query = parse(text, typing=typing)
    assert len(query.terms) <= MAX_TERMS
    assert len(query.pairs) == max(0, len(query.terms) - 1)
    assert "\0" not in query.text


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("ring tilbage til 68 41 21 27", "68412127"),
        ("hvem ringer fra 68412127", "68412127"),
        ("slutter på 1875", "1875"),
        ("nummer der ender på 64 77", "6477"),
        ("møde 2025 i lokale 14", ""),
        ("§ 85 til 3 borgere", ""),
    ],
)
def test_number_in_a_sentence_is_the_number_that_is_meant(text: str, phone: str):
    assert parse(text).phone == phone


def test_initial_is_the_beginning_of_a_name():
    assert [term.unfinished for term in parse("T. Kjeldgaard").terms] == [True, False]


def test_who_asks_for_a_leader_may_mean_the_unit():
    assert otherwise(parse("leder af Tumlebo"), is_answered=True) == ("Tumlebo",)


def test_office_is_looked_for_without_the_word_only_where_nothing_is_called_so():
    assert otherwise(parse("indkøbsafdelingen"), is_answered=False) == ("indkøb",)
    assert otherwise(parse("indkøbsafdelingen"), is_answered=True) == ()
