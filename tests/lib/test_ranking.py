import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.documents import Document, Passage, digest, from_json, to_json
from potentialer.lib.query import parse
from potentialer.lib.ranking.directory import Ranker, Score
from potentialer.lib.ranking.meeting import tokens


def person(name: str, title: str = "", unit: str = "", **fields: object) -> Document:
    words = tuple(passage for passage in (Passage("title", title), Passage("unit", unit)) if passage.text)
    return Document(key="person:1", kind="person", label=name, names=(name,), words=words, **fields)  # type: ignore[arg-type]


def unit(name: str, *other_names: str) -> Document:
    return Document(key="unit:1", kind="unit", label=name, names=(name, *other_names))


def score(query: str, document: Document) -> Score:
    return Ranker(parse(query)).score(document)


def points(query: str, *documents: Document) -> list[float]:
    return [score(query, document).points for document in documents]


def falls(values: list[float]) -> bool:
    return all(one > other for one, other in pairwise(values))


def test_exact_beats_variant_beats_beginning_beats_slip():
    assert falls(points("Kristian", *map(person, ("Kristian", "Christian", "Kristiansen", "Kristin"))))


def test_whole_name_beats_one_word_of_it():
    assert falls(points("Anne Jensen", person("Anne Jensen"), person("Anne Marie Jensen"), person("Anne Hansen")))


def test_order_of_names_does_not_matter():
    one, other = points("Hansen Mette", person("Mette Hansen")), points("Mette Hansen", person("Mette Hansen"))
    assert one == other


def test_name_beats_title_and_unit():
    assert falls(points("Skov", person("Anna Skov"), person("Anna Lund", unit="Skov")))


def test_leader_stands_before_a_namesake():
    assert falls(points("Mette Hansen", person("Mette Hansen", weight=1.5), person("Mette Hansen")))


def test_word_that_nothing_answers_is_told():
    scored = score("Mette xyzzy", person("Mette Hansen"))
    assert scored.missed == (1,)
    assert not scored.is_whole


@pytest.mark.parametrize(
    ("query", "name", "how"),
    [
        ("Sørensen", "Sørensen", "exact"),
        ("soerensen", "Sørensen", "exact"),
        ("sorensen", "Sørensen", "variant"),
        ("Mettes", "Mette", "inflected"),
        ("Sør", "Sørensen", "prefix"),
        ("Sørnesen", "Sørensen", "close"),
        ("Ufl", "Ulf", "close"),
        ("Kristofersn", "Christoffersen", "close"),
        ("Skjdøt", "Skjødt", "close"),
        ("Kthe", "Kæthe", "close"),
    ],
)
def test_explanation_says_how_a_name_was_met(query: str, name: str, how: str):
    assert [match.how for match in score(query, person(name)).matches] == [how]


@pytest.mark.parametrize(
    ("query", "name", "how"),
    [
        ("plejehjem", "Plejehjemmet Strandengen", "inflected"),
        ("strand engen", "Plejehjemmet Strandengen", "joined"),
        ("strandengen", "Plejehjemmet Strand Engen", "joined"),
        ("skole", "Strandskolen", "part"),
    ],
)
def test_explanation_says_how_a_unit_was_met(query: str, name: str, how: str):
    assert {match.how for match in score(query, unit(name)).matches} == {how}


@pytest.mark.parametrize(("query", "name"), [("Han", "Hanne"), ("Hans", "Hansen")])
def test_persons_name_is_met_by_its_beginning_and_never_by_its_ending(query: str, name: str):
    assert [match.how for match in score(query, person(name)).matches] == ["prefix"]
    assert all(match.how not in ("inflected", "part") for match in score(name, person(query)).matches)


def test_nickname_answers_like_a_name():
    [match] = score("græve", unit("Børnehuset Grævlingen", "Græve")).matches
    assert (match.field, match.how, match.text) == ("name", "exact", "Græve")


def test_every_word_of_title_and_unit_is_explained():
    matches = score("pædagog grævlingen", person("Mette Hansen", "Pædagog", "Børnehuset Grævlingen")).matches
    assert [(match.field, match.word) for match in matches] == [("title", "Pædagog"), ("unit", "Grævlingen")]


def test_whole_number_beats_its_end_beats_its_beginning():
    numbers = [person("A", phones=(number,)) for number in ("1234", "72361234", "12345678")]
    assert falls(points("1234", *numbers))


def test_number_in_the_middle_is_no_answer():
    assert not score("3612", person("A", phones=("72361234",))).matches


def test_name_and_end_of_number_answer_together():
    scored = score("Mette 1234", person("Mette Hansen", phones=("72361234",)))
    assert [match.field for match in scored.matches] == ["name", "phone"]


def test_mail_address_answers_from_its_beginning():
    assert score("METTE@aeroe", person("Mette", mails=("mette@aeroe.example",))).matches


def test_marks_cover_what_answered():
    ranker = Ranker(parse("soren hansn"))
    assert ranker.marks("Søren Bo Hansen", is_name=True) == ((0, 5), (9, 15))


def test_marks_of_joined_words_are_one():
    assert Ranker(parse("strandengen")).marks("Plejehjemmet Strand Engen", is_name=False) == ((13, 25),)


def test_slips_are_not_marked_when_none_were_needed():
    assert Ranker(parse("Jensen"), slips=()).marks("Jansen", is_name=True) == ()


text = st.text(alphabet="abcdeæøå -1", max_size=20)


@given(text, text, text)
def test_any_document_can_be_scored_and_marked(query: str, name: str, title: str):
    ranker = Ranker(parse(query))
    scored = ranker.score(person(name, title))
    assert 0 <= scored.points <= 1.31
    for match in scored.matches:
        assert 0 <= match.start < match.end <= len(match.text)
    marked = ranker.marks(name, is_name=True)
    assert list(marked) == sorted(marked)
    assert all(start < end <= len(name) for start, end in marked)


@given(text, text)
def test_document_survives_being_stored(name: str, title: str):
    document = person(name, title, phones=("1234",), uses=("unit:1",), weight=1.5)
    assert from_json(to_json(document)) == document
    assert digest(from_json(to_json(document))) == digest(document)


def test_word_of_the_query_pays_for_one_word_of_the_name_only():
    assert falls(points("Dahl", person("Tine Dahl"), person("Tine Dahl Dalgaard")))


def test_topic_of_a_unit_is_met_without_doubt_or_not_at_all():
    school = Document(
        key="unit:1", kind="unit", label="Skolen", names=("Skolen",), words=(Passage("topic", "pædagogisk grundlag"),)
    )
    assert score("pædagogisk", school).is_firm
    assert not score("pædagog", school).matches


@pytest.mark.parametrize("query", ["leder borgerservice", "chef borger service"])
def test_leader_of_the_unit_stands_before_one_of_a_unit_with_a_longer_name(query: str):
    def leader(unit_name: str) -> Document:
        words = (Passage("role", "leder"), Passage("role", "chef"), Passage("unit", unit_name))
        return Document(key="person:1", kind="person", label="A", names=("A",), words=words)

    assert falls(points(query, *map(leader, ("Borgerservice", "Borgerservice Nord", "Borgerservice i Nørre Kærby"))))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("qwer", "Mette Kær"),
        ("qwer", "Rasmus Kjær"),
        ("kone", "Lone Friis"),
        ("asdf", "Asta Lund"),
        ("lorem", "Lorentzen"),
    ],
)
def test_nonsense_meets_no_short_name(query: str, name: str):
    assert not score(query, person(name)).matches


def test_short_name_with_a_wrong_first_letter_is_met_beside_another_name():
    assert score("Kone Friis", person("Lone Friis")).is_whole


@pytest.mark.parametrize("query", ["demens", "der", "overvej", "ikkes"])
def test_small_words_of_a_text_answer_nothing(query: str):
    topic = Document(key="topic:1", kind="topic", label="x", names=("Hjælp til dem, der ikke kan råde over vejen",))
    assert [match.word for match in score(query, topic).matches if match.how != "joined"] == []


def test_small_word_answers_when_it_is_the_whole_name():
    assert score("OM", unit("Omsorg og mad", "OM")).is_whole


def test_small_word_answers_when_it_is_somebodys_name():
    assert score("Han Vi", person("Vi Han")).is_whole


def test_marks_stop_at_the_word_while_somebody_is_typing():
    ranker = Ranker(parse("Stranden", typing=True))
    assert ranker.marks("Strandengen, afsnit Ternestien", is_name=False) == ((0, 11),)


def test_marks_cover_two_words_when_what_is_typed_goes_into_the_second():
    ranker = Ranker(parse("strandeng", typing=True))
    assert ranker.marks("Strand Engen", is_name=False) == ((0, 12),)


def test_words_remembered_take_little_room_after_a_whole_municipality():
    tracemalloc.start()
    try:
        for number in range(6_000):
            tokens(f"Navn{number} Efternavn{number}")
        remembered, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert remembered < 10_000_000
