"""The rules by which owners are ranked, without index or database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.documents import Document, Passage
from potentialer.lib.query import parse
from potentialer.lib.query.leaning import leaning_of
from potentialer.lib.ranking.directory import Ranker
from potentialer.lib.ranking.owners import (
    Circumstances,
    is_rather_a_name,
    points_of,
    sureness_of,
    worth_of_text,
    worth_of_texts,
)

worths = st.lists(st.floats(min_value=0.0, max_value=1.0), max_size=12)


@given(worths)
def test_no_number_of_texts_is_worth_more_than_a_sure_name(found: list[float]):
    person = Document("person:1", "person", "Lone Friis", names=("Lone Friis",))
    query = parse("lone friis")
    score = Ranker(query).score(person)
    assert worth_of_texts(found) < points_of(0.0, score, "sure", Circumstances(answered=1.0))


@given(worths, st.floats(min_value=0.0, max_value=1.0))
def test_another_text_never_lessens_what_an_owner_is_worth(found: list[float], more: float):
    assert worth_of_texts([*found, more]) >= worth_of_texts(found) - 1e-9


def test_one_excellent_text_is_worth_more_than_many_weak_ones():
    assert worth_of_texts([1.0]) > worth_of_texts([0.6] * 20)


def test_leaning_is_for_the_kind_that_it_names():
    assert worth_of_text(0.5, "trial", "trial") > worth_of_text(0.5, "knowledge", "trial")
    assert worth_of_text(0.5, "trial", "") == worth_of_text(0.5, "knowledge", "")


def test_directory_s_own_order_stands_where_no_text_answers():
    person = Document("person:1", "person", "Søren Skov", names=("Søren Skov",))
    score = Ranker(parse("skov")).score(person)
    assert points_of(0.0, score, "surname", Circumstances()) == score.points


@pytest.mark.parametrize(
    ("people", "texts", "is_name"), [(20, 1, True), (1, 20, False), (0, 0, False), (0, 5, False), (5, 0, True)]
)
def test_word_is_rather_a_name_where_more_are_called_so_than_write_of_it(people: int, texts: int, is_name: bool):
    assert is_rather_a_name(people, 1_000, texts, 1_000) == is_name


PERSON = Document(
    "person:1",
    "person",
    "Lone Skov",
    names=("Lone Skov",),
    words=(Passage("title", "Psykolog"), Passage("role", "leder"), Passage("unit", "Center for Børn")),
    phones=("62364401",),
)
UNIT = Document(
    "unit:1",
    "unit",
    "Hjælpemiddeldepotet",
    names=("Hjælpemiddeldepotet", "Grusgraven"),
    words=(Passage("topic", "Hjælpemidler"), Passage("place", "Marstal")),
)
TOPIC = Document("topic:1", "topic", "Demens", names=("Demens",))


@pytest.mark.parametrize(
    ("query", "document", "sureness"),
    [
        ("lone skov", PERSON, "sure"),
        ("Loen Skov", PERSON, "sure"),
        ("skov", PERSON, "surname"),
        ("lone i center for børn", PERSON, "sure"),
        ("psykolog", PERSON, "sure"),
        ("psykolog børn", PERSON, "sure"),
        ("leder af center for børn", PERSON, "sure"),
        ("center for børn", PERSON, "weak"),
        ("62364401", PERSON, "sure"),
        ("hjælpemiddeldepotet", UNIT, "sure"),
        ("grusgraven", UNIT, "sure"),
        ("hjælpemidler", UNIT, "named"),
        ("marstal", UNIT, "weak"),
        ("demens", TOPIC, "topic"),
    ],
)
def test_how_sure_a_name_is(query: str, document: Document, sureness: str):
    parsed = parse(query)
    assert sureness_of(parsed, document, Ranker(parsed).score(document)) == sureness


@pytest.mark.parametrize(
    ("asked", "leaning"),
    [
        ("Hvem har prøvet noget med uro i klassen?", "trial"),
        ("nogen med erfaring med robotklippere", "trial"),
        ("hvem kan tegnsprog", "knowledge"),
        ("Hvem ved noget om skov?", "knowledge"),
        ("hvem arbejder lige nu med regnvand", "task"),
        ("er nogen i gang med demensvenlige haver", "task"),
        ("børn, der ikke vil i skole", "knowledge"),
        ("uro i klassen", ""),
        ("Søren Skov", ""),
    ],
)
def test_way_of_asking_tells_what_to_prefer(asked: str, leaning: str):
    assert leaning_of(asked) == leaning
