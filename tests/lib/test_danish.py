import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.text import lexicon, splitting
from potentialer.lib.text.danish import GRAM, MAX_LENGTH, grams, keys, read


@pytest.mark.parametrize(
    ("form", "listed"),
    [
        ("børnene", "barn"),
        ("mænd", "mand"),
        ("fødder", "fod"),
        ("mødte", "møde"),
        ("plejehjemmene", "plejehjem"),
        ("prøvehandlingerne", "prøvehandling"),
        ("boern", "barn"),
        ("aabningstider", "åbningstid"),
        ("poet", "poet"),
        ("2024", "2024"),
        ("qwertyuiop", "qwertyuiop"),
    ],
)
def test_lemma_is_the_dictionarys_form(form: str, listed: str):
    assert lexicon.lemmas(form) == (listed,)


@pytest.mark.parametrize("word", ["behandler", "leder", "rådgiver"])
def test_lemma_is_also_whoever_does_it_when_the_dictionary_prefers_the_verb(word: str):
    assert lexicon.lemmas(word)[0] == word
    assert len(lexicon.lemmas(word)) == 2


@pytest.mark.parametrize(
    ("compound", "made_of"),
    [
        ("projektledelse", "projekt ledelse"),
        ("socialpædagoger", "social pædagog"),
        ("borgerinddragelsesproces", "borger inddragelse proces borgerinddragelse"),
        ("arbejdsmiljørepræsentant", "arbejdsmiljø repræsentant arbejde miljø"),
        ("misbrugsbehandling", "misbrug behandling"),
        ("tegnsprogstolk", "tegnsprog tegn sprog tolk"),
        ("svejsecertifikat", "svejse certifikat"),
        ("børnehaven", "børn barn have"),
        ("sundhedsvæsenet", "sundhed væsen"),
        ("orienteringsaften", "orientering aften"),
        ("regnvandshåndtering", "regnvand regn vand håndtering"),
        ("sagsbehandlingstid", "sag behandling tid"),
        ("sygefravær", "syg fravær"),
        ("skattekontoret", "skat kontor"),
        ("demensvenlige", "demens venlig"),
        ("boernehave", "børn have"),
        ("afdelingslederen", "afdeling leder"),
    ],
)
def test_parts_of_a_compound_are_its_words(compound: str, made_of: str):
    assert set(made_of.split()) <= set(splitting.parts(compound))


@pytest.mark.parametrize(
    "word",
    [
        *("beredskab", "levering", "lagring", "forening", "oversigt", "undersøgelse", "motiverende", "pension"),
        *(
            "kommune",
            "pædagogisk",
            "ejendom",
            "samarbejde",
            "fortælling",
            "vejleder",
            "x" * 500,
            "",
            "2024",
            "a1b2c3d4",
        ),
    ],
)
def test_parts_are_none_when_the_word_is_whole(word: str):
    assert splitting.parts(word) == ()


def test_parts_of_a_compound_hold_no_word_of_one_letter_or_two():
    assert {len(part) for part in splitting.parts("læsevanskeligheder")} & {1, 2} == set()


def test_keys_are_alike_when_only_the_keyboard_differs():
    assert keys("Børnehave") == keys("boernehave")


def test_keys_meet_when_the_form_differs():
    assert set(keys("sagsbehandlerne").lemmas) & set(keys("sagsbehandler").lemmas)


def test_stems_differ_when_the_words_merely_sound_alike():
    assert keys("møde").stem != keys("mode").stem
    assert keys("båd").stem != keys("bad").stem


def test_small_words_are_known_as_such():
    assert [token.keys.small for token in read("uro i klassen")] == [False, True, False]


def test_read_places_each_word():
    text = "Uro, i klassen!"
    assert [text[token.start : token.end] for token in read(text)] == ["Uro", "i", "klassen"]


def test_read_stops_when_the_text_is_huge():
    assert read("ord " * MAX_LENGTH)[-1].end <= MAX_LENGTH


@pytest.mark.parametrize(
    ("word", "pieces"),
    [("uro", ["_uro_"]), ("it", ["_it_"]), ("skole", ["_skol", "skole", "kole_"]), ("bus", ["_bus_"])],
)
def test_grams_of_a_word_mark_where_it_begins_and_ends(word: str, pieces: list[str]):
    assert list(grams(word)) == pieces


@given(st.text(max_size=300))
def test_keys_hold_no_white_space_for_any_text(text: str):
    for token in read(text):
        every = (token.keys.surface, *token.keys.lemmas, token.keys.stem, *token.keys.parts)
        assert all(key and key.split() == [key] for key in every)
        assert all(len(gram) <= GRAM for gram in grams(token.keys.surface))
