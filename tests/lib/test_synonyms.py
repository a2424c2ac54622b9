"""Words that mean the same widen a question, and homographs do no harm."""

from potentialer.lib.text.asking import ask
from potentialer.lib.text.synonyms import Synonyms

GROUPS = Synonyms(
    [
        ("PPR", "Pædagogisk Psykologisk Rådgivning"),
        ("MUS", "medarbejderudviklingssamtale"),
        ("§ 85", "socialpædagogisk støtte", "bostøtte"),
    ]
)


def other_names(text: str) -> set[str]:
    return {way.name for way in GROUPS.ways(ask(text))}


def test_abbreviation_is_also_its_long_name():
    assert other_names("hvem kender ppr") == {"Pædagogisk Psykologisk Rådgivning"}


def test_long_name_is_also_its_abbreviation_when_all_its_words_are_asked_for():
    assert other_names("pædagogisk psykologisk rådgivning til en dreng") == {"PPR"}
    assert other_names("pædagogisk rådgivning") == set()


def test_way_tells_the_places_that_it_answers():
    (way,) = GROUPS.ways(ask("dreng venter på PPR"))
    question = ask("dreng venter på PPR")
    assert [question.asked[place].text for place in way.places] == ["PPR"]


def test_abbreviation_that_is_a_word_is_meant_in_capitals_alone():
    assert other_names("MUS i kælderen") == {"medarbejderudviklingssamtale"}
    assert other_names("mus i kælderen") == set()


def test_nobody_who_asks_for_the_long_name_gets_the_word_it_is_spelt_like():
    assert other_names("medarbejderudviklingssamtaler") == set()


def test_paragraph_is_known_by_its_number():
    assert other_names("§ 85") == {"socialpædagogisk støtte", "bostøtte"}
    assert other_names("støtte efter paragraf 85") >= {"bostøtte"}
    assert other_names("85 biler") == set()


def test_inflected_name_is_known():
    assert "bostøtte" in other_names("socialpædagogiske støtter")


def test_two_neighbours_are_told_and_no_others():
    asked = ask("kyst sikring og kajakker")
    assert asked.neighbours == ((0, 1),)
    assert ask("kyst-sikring").neighbours == ((0, 1),)
