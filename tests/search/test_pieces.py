from datetime import date

import pytest
import tantivy
from django.db import connection
from django.test.utils import CaptureQueriesContext

from potentialer.domain.cards.models import Audience, State
from potentialer.domain.people.models import Role
from potentialer.domain.potentials.models import PotentialKind, Stage, Worked
from potentialer.lib.documents.pieces import Piece, piece_from_json, piece_to_json
from potentialer.search import texts
from potentialer.search.documents import documents_for
from potentialer.search.engine import to_engine
from potentialer.search.following import all_keys
from tests.makers import make_card, make_membership, make_person, make_potential, make_topic, make_unit

pytestmark = pytest.mark.django_db


def the_piece(key: str) -> Piece:
    piece = documents_for([key])[key]
    assert isinstance(piece, Piece)
    return piece


def test_trial_says_whose_it_is_what_happened_and_when():
    centre = make_unit("Center for Skole")
    unit = make_unit("Egevig Skole", parent=centre, short_name="EGS", town="Egevig")
    topic = make_topic("Skolevægring", synonyms=["bekymrende fravær"])
    trial = make_potential(
        "Gradvist tilbage",
        card=make_card(unit),
        kind=PotentialKind.TRIAL,
        text="",
        topics=[topic],
        stage=Stage.ENDED,
        worked=Worked.PARTLY,
        wonder="Hvorfor bliver de væk?",
        learned="Begynd før ferien.",
        starts_on=date(2024, 10, 1),
        ends_on=date(2026, 2, 1),
    )
    piece = the_piece(f"potential:{trial.pk}")
    assert (piece.kind, piece.section, piece.owner, piece.title) == ("trial", "trial", f"unit:{unit.pk}", trial.title)
    assert piece.texts == (("wonder", "Hvorfor bliver de væk?"), ("learned", "Begynd før ferien."))
    assert (piece.stage, piece.worked) == ("ended", "partly")
    assert (piece.year, piece.years) == (2024, (2024, 2025, 2026))
    assert piece.topics == (topic.pk,)
    assert piece.topic_words == ("Skolevægring", "bekymrende fravær")
    assert piece.within == tuple(sorted([centre.pk, unit.pk]))
    assert {"Egevig Skole", "EGS", "Egevig"} <= set(piece.owner_words)
    assert piece.audience == ("municipality",)


def test_piece_comes_back_from_its_text():
    piece = the_piece(f"potential:{make_potential(topics=[make_topic()]).pk}")
    assert piece_from_json(piece_to_json(piece)) == piece


def test_task_without_an_end_goes_on_for_years_and_a_stopped_trial_does_not():
    begun = {"starts_on": date(2025, 1, 1)}
    task = make_potential(kind=PotentialKind.TASK, **begun)
    stopped = make_potential(kind=PotentialKind.TRIAL, stage=Stage.STOPPED, **begun)
    assert 2027 in the_piece(f"potential:{task.pk}").years
    assert the_piece(f"potential:{stopped.pk}").years == (2025,)


def test_card_says_what_it_says_in_sections():
    card = make_card(introduction="Vi er et lille hus.", contact_wishes="Ring før ni.", seekings=["Tegnsprog", "Musik"])
    for noun, kind, text in (
        ("introduction", "card", "Vi er et lille hus."),
        ("contact", "card", "Ring før ni."),
        ("seeking", "seeking", "Tegnsprog\nMusik"),
    ):
        piece = the_piece(f"{noun}:{card.pk}")
        assert (piece.kind, piece.section, piece.thing_id, piece.title) == (kind, noun, card.pk, "")
        assert piece.texts == (("text", text),)


def test_section_without_a_text_is_no_piece():
    card = make_card(contact_wishes="")
    assert documents_for([f"contact:{card.pk}", f"seeking:{card.pk}"]) == {}


def test_what_the_unit_keeps_to_itself_is_for_those_of_the_unit():
    unit = make_unit()
    card = make_card(unit, introduction_audience=Audience.UNIT)
    potential = make_potential(card=card, audience=Audience.UNIT)
    assert the_piece(f"introduction:{card.pk}").audience == (f"unit:{unit.pk}",)
    assert the_piece(f"potential:{potential.pk}").audience == (f"unit:{unit.pk}",)


def test_what_a_person_keeps_to_her_unit_is_for_herself_and_all_her_units():
    one, other = make_unit("Aaboulevarden"), make_unit("Østerbo")
    person = make_person(unit=one)
    make_membership(person, other, role=Role.DELEGATE)
    potential = make_potential(card=make_card(person), audience=Audience.UNIT)
    assert the_piece(f"potential:{potential.pk}").audience == (
        f"person:{person.pk}",
        f"unit:{one.pk}",
        f"unit:{other.pk}",
    )


def test_person_s_own_name_is_no_word_of_what_she_writes():
    person = make_person("Søren Skov", unit=make_unit("Solsikken"), title="pædagog")
    words = the_piece(f"potential:{make_potential(card=make_card(person)).pk}").owner_words
    assert "Søren Skov" not in words
    assert {"pædagog", "Solsikken"} <= set(words)


def test_nothing_is_made_of_what_is_not_shared():
    day = date(2027, 5, 3)
    draft = make_potential(state=State.DRAFT)
    withdrawn = make_card(state=State.DRAFT)
    on_withdrawn = make_potential(card=withdrawn)
    of_closed = make_potential(card=make_card(make_unit(closed_on=day)))
    of_gone = make_potential(card=make_card(make_person(left_on=day)))
    keys = [f"potential:{one.pk}" for one in (draft, on_withdrawn, of_closed, of_gone)]
    assert documents_for([*keys, f"introduction:{withdrawn.pk}", f"introduction:{of_gone.card_id}"]) == {}


def test_retired_topic_is_no_word_of_a_potential():
    potential = make_potential(topics=[make_topic(retired_on=date(2027, 5, 3))])
    piece = the_piece(f"potential:{potential.pk}")
    assert (piece.topics, piece.topic_words) == ((), ())


def test_all_keys_name_all_that_has_a_document():
    potential = make_potential(card=make_card(seekings=["Tegnsprog"], contact_wishes="Ring."))
    keys = {key for batch in all_keys() for key in batch}
    card = potential.card_id
    assert {f"potential:{potential.pk}", f"introduction:{card}", f"contact:{card}", f"seeking:{card}"} <= keys


def count_queries(keys: list[str]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert len(documents_for(keys)) == len(keys)
    return len(queries)


def test_queries_are_equally_many_for_two_cards_and_for_twenty():
    keys: list[str] = []
    for number in range(20):
        unit = make_unit(f"Enhed {number}", parent=make_unit(f"Center {number}"), nicknames=["x"])
        owner = unit if number % 2 else make_person(f"Person {number}", unit=unit)
        potential = make_potential(
            card=make_card(owner, seekings=["Alt"]), kind=PotentialKind.TRIAL, topics=[make_topic()]
        )
        keys += [f"potential:{potential.pk}", f"introduction:{potential.card_id}", f"seeking:{potential.card_id}"]
    assert count_queries(keys[:6]) == count_queries(keys)


@pytest.mark.parametrize("times", [10, 3_000])
def test_texts_are_indexed_as_if_they_were_one(times: int):
    """Also where they are together so long that only the beginning is read."""
    said = ("Ro i klassen. " * times, "Vi prøvede børnehavens pauser. " * times)
    piece = Piece("potential:1", "trial", "unit:1", title="Uro", texts=(("text", said[0]), ("did", said[1])))
    one = tantivy.Document()
    texts.put_text(one, title="Uro", body="\n".join(said))
    made = to_engine(piece).to_dict()
    assert {field: made[field] for field in one.to_dict()} == one.to_dict()
