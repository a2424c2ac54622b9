import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.text.compounds import heads
from potentialer.lib.text.names import stem
from potentialer.lib.text.words import MAX_WORD, texts, texts_and_places, words


def test_words_are_parted_by_whatever_is_no_letter_and_no_digit():
    assert [word.text for word in words("Anne-Marie O'Hara, afd./team 2_b")] == [
        *("Anne", "Marie", "O", "Hara", "afd", "team", "2", "b"),
    ]


def test_marks_stay_with_their_letter_when_decomposed():
    assert [word.text for word in words(unicodedata.normalize("NFD", "Åse é"))] == ["Åse", "é"]


@given(st.text())
def test_place_holds_the_word_for_any_text(text: str):
    for word in words(text):
        assert unicodedata.normalize("NFC", text[word.start : word.end]).startswith(word.text)
        assert word.text


@given(st.text())
def test_words_are_the_same_with_and_without_places(text: str):
    assert texts(text) == texts_and_places(text)[0] == [word.text for word in words(text)]


def test_long_word_is_cut_and_keeps_its_place():
    (word,) = words("x" * (MAX_WORD + 9))
    assert (len(word.text), word.start, word.end) == (MAX_WORD, 0, MAX_WORD + 9)


@pytest.mark.parametrize(
    ("word", "head"),
    [
        ("socialpædagog", "pædagog"),
        ("skovbørnehaven", "børnehave"),
        ("afdelingslederen", "leder"),
        ("specialkonsulenter", "konsulent"),
        ("Sundhedscenteret", "center"),
        ("Strandskolen", "skole"),
        ("fysioterapeut", "terapeut"),
    ],
)
def test_head_is_found_when_the_word_is_a_compound(word: str, head: str):
    assert stem(head) in heads(word)


@pytest.mark.parametrize("word", ["pædagog", "leder", "skolen", "Mette", "", "vejleder", "souschefen"])
def test_no_head_is_found_when_the_word_is_none(word: str):
    assert heads(word) == ()


def test_guide_is_no_leader_when_the_word_is_a_compound():
    assert heads("matematikvejleder") == (stem("vejleder"),)
