import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from potentialer.lib.text.names import fold, sound, stem


@pytest.mark.parametrize(
    "spellings",
    [
        "Åse Aase ÅSE",
        "Sørensen Soerensen SØRENSEN",
        "Kjær Kjaer",
        "Yılmaz Yilmaz",
        "René Rene",
        "Jönsson Jønsson Joensson",
    ],
)
def test_fold_is_one_when_only_typed_differently(spellings: str):
    assert len({fold(name) for name in spellings.split()}) == 1


@pytest.mark.parametrize(
    "spellings",
    [
        "Kristian Christian Kristjan",
        "Åse Aase Ase",
        "Sørensen Soerensen Sorensen",
        "Mette Mete",
        "Philip Filip Phillip",
        "Thomas Tomas",
        "Lise Lisse",
        "Wivi Vivi",
        "Carl Karl",
        "Zacharias Sakarias",
        "Yılmaz Yilmaz",
        "Schmidt Smidt Smith Schmith",
        "Kjær Kær Kjaer",
        "Niels Nils",
        "Sonja Sonia",
        "John Jon",
        "Johnny Jonny Johnni Jonni",
        "Mohammed Muhammad Mohamad Mohamed",
        "Hvid Vid",
        "Hjorth Jort",
        "Louise Luise",
        "Dorthe Dorte",
        "Sarah Sara",
        "Bendt Bent",
        "Kaj Kai Kay",
        "Cecilie Sesilie",
        "Alexander Aleksander",
        "Østergaard Østergård Ostergaard",
        "Jacqueline Jakveline",
        "Camilla Kamilla",
    ],
)
def test_sound_is_one_when_a_dane_hears_one(spellings: str):
    assert len({sound(name) for name in spellings.split()}) == 1


@pytest.mark.parametrize(
    "names",
    [
        "Kirsten Kirstine",
        "Michael Mikkel",
        "Lone Line",
        "Bo Bø",
        "Hans Hanne",
        "Peter Peder",
        "1 11",
        "Kristensen Kristiansen",
    ],
)
def test_sound_differs_when_a_dane_hears_two(names: str):
    one, other = names.split()
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    "forms",
    [
        "plejehjem plejehjemmet plejehjemmets",
        "børnehave børnehaven børnehaver",
        "pædagog pædagoger pædagogernes",
        "leder lederen ledere lederne",
        "medarbejder medarbejdere medarbejderne",
        "sygeplejerske sygeplejersker sygeplejerskens",
        "lærer lærere lærerne",
        "hus huset husene",
        "vej vejen",
        "skole skolen skolers skolerne",
    ],
)
def test_stem_is_one_when_only_the_ending_differs(forms: str):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["leder led", "lærer lær", "skole skov", "demens dem", "laget lag"])
def test_stem_differs_when_the_words_do(words: str):
    one, other = words.split()
    assert stem(one) != stem(other)


@given(st.text(alphabet=st.characters(categories=["L", "N", "M"]), max_size=30))
@example("\ufe70")  # an Arabic letter that is resolved into a space and a mark
def test_keys_of_any_word_hold_no_space(word: str):
    assert not any(sign.isspace() for key in (fold(word), sound(word), stem(word)) for sign in key)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøå", min_size=1, max_size=20))
def test_case_makes_no_difference_for_any_word(word: str):
    assert (fold(word), sound(word), stem(word)) == (fold(word.upper()), sound(word.upper()), stem(word.upper()))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøå", min_size=1, max_size=20))
def test_no_key_is_ever_empty(word: str):
    assert fold(word)
    assert sound(word)
    assert stem(word)
