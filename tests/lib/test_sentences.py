import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.text.sentences import sentences


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Vi mødtes kl. 8.30 med bl.a. Mette og ca. Ti andre.",
        "Det var den 3. maj.",
        "Det var den 3. Maj i Haslev.",
        "Spørg f.eks. Bodil Kristoffersen.",
        "Læg 2,5 mio. Kr. til side.",
        "Hr. P. Jensen var der.",
        "Det gik ... og så gik det ikke.",
        "Er det dvs. noget for os?",
    ],
)
def test_sentence_goes_on_when_the_dot_ends_none(whole: str):
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Det gik. Så gik det ikke.", ["Det gik.", "Så gik det ikke."]),
        ("Hvorfor? Fordi!  Nå", ["Hvorfor?", "Fordi!", "Nå"]),
        ("Det sparede 40 kr. Vi fortsætter.", ["Det sparede 40 kr.", "Vi fortsætter."]),
        ("Vi begyndte i 2024. Nu er det praksis.", ["Vi begyndte i 2024.", "Nu er det praksis."]),
        ("Han sagde “nej.” Hun gik.", ["Han sagde “nej.”", "Hun gik."]),
        ("Borde, stole osv. Det tog en time.", ["Borde, stole osv.", "Det tog en time."]),
        ("Vi rystede. 14 liter mælk.", ["Vi rystede.", "14 liter mælk."]),
        ("- en liste\n- med linjer\n\nSlut", ["- en liste", "- med linjer", "Slut"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_are_cut_where_one_ends(text: str, parts: list[str]):
    assert cut(text) == parts


@given(st.text(alphabet="aB .!?\n\"')kl31", max_size=200))
def test_sentence_stands_where_it_says_for_any_text(text: str):
    end = 0
    for sentence in sentences(text):
        assert sentence.start >= end
        assert text[sentence.start : sentence.end] == sentence.text
        end = sentence.end


@given(st.text(alphabet="aB .!?\n", max_size=200))
def test_sentences_hold_every_letter_of_any_text(text: str):
    assert "".join(cut(text)).replace(" ", "") == "".join(text.split())
