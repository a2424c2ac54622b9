from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from potentialer.domain.people.models import Role, UnitKind
from potentialer.lib.documents import Document
from potentialer.search.documents import documents_for
from potentialer.search.following import all_keys
from tests.makers import make_membership, make_person, make_topic, make_unit

pytestmark = pytest.mark.django_db


def the_document(key: str) -> Document:
    return documents_for([key])[key]


def texts(document: Document, field: str) -> list[str]:
    return [passage.text for passage in document.words if passage.field == field]


def test_person_is_found_by_title_unit_and_place():
    unit = make_unit("Børnehuset Grævlingen", short_name="GRÆV", nicknames=["Græve"], town="Marstal")
    person = make_person("Mette Ærø", unit=unit, title="pædagog", phone="+45 62 36 10 00", mobile="20112233")
    document = the_document(f"person:{person.pk}")
    assert document.names == ("Mette Ærø",)
    assert document.line == "pædagog, Børnehuset Grævlingen"
    assert texts(document, "title") == ["pædagog"]
    assert texts(document, "unit") == ["Børnehuset Grævlingen", "GRÆV", "Græve"]
    assert texts(document, "place") == ["Marstal"]
    assert document.phones == ("62361000", "20112233")


def test_leader_is_found_by_the_role_whatever_the_title():
    person = make_person("Mette Ærø", unit=make_unit(), title="forstander", role=Role.LEADER)
    document = the_document(f"person:{person.pk}")
    assert texts(document, "role") == ["leder", "chef"]
    assert document.weight > 1


def test_person_in_two_units_is_found_by_both_and_shown_where_she_leads():
    person = make_person("Mette Ærø", unit=make_unit("Aaboulevarden"), title="leder")
    make_membership(person, make_unit("Østerbo"), role=Role.LEADER)
    document = the_document(f"person:{person.pk}")
    assert document.line == "leder, Østerbo"
    assert texts(document, "unit") == ["Østerbo", "Aaboulevarden"]


def test_unit_is_found_by_all_its_names_kind_place_and_topics():
    parent = make_unit("Center for Børn", kind=UnitKind.ADMINISTRATION)
    unit = make_unit(
        "Skovbrynet", parent=parent, short_name="SKB", nicknames=["Brynet"], street="Vestergade 4", town="Marstal"
    )
    make_topic("Skolevægring", unit=unit, synonyms=["skolefravær"])
    document = the_document(f"unit:{unit.pk}")
    assert document.names == ("Skovbrynet", "SKB", "Brynet")
    assert document.line == "Dagtilbud, Center for Børn"
    assert texts(document, "kind") == ["Dagtilbud"]
    assert texts(document, "place") == ["Vestergade 4", "Marstal"]
    assert texts(document, "topic") == ["Skolevægring", "skolefravær"]


def test_topic_is_found_by_title_synonyms_and_number():
    topic = make_topic("Skolevægring", synonyms=["skolefravær"], kle=["17.03.12"])
    document = the_document(f"topic:{topic.pk}")
    assert document.names == ("Skolevægring", "skolefravær")
    assert texts(document, "topic") == ["17.03.12"]


def test_nothing_is_made_of_what_left_closed_or_retired():
    day = date(2027, 5, 3)
    left = make_person(left_on=day)
    closed, retired = make_unit(closed_on=day), make_topic(retired_on=day)
    assert documents_for([f"person:{left.pk}", f"unit:{closed.pk}", f"topic:{retired.pk}"]) == {}
    assert list(all_keys()) == []


def test_closed_unit_is_no_word_of_its_people():
    person = make_person("Mette Ærø", unit=make_unit(closed_on=date(2027, 5, 3)), title="")
    document = the_document(f"person:{person.pk}")
    assert document.words == ()
    assert document.line == ""


def count_queries(keys: list[str]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert len(documents_for(keys)) == len(keys)
    return len(queries)


def test_queries_are_equally_many_for_two_and_for_twenty():
    keys: list[str] = []
    for number in range(20):
        unit = make_unit(f"Enhed {number}", nicknames=["x"])
        topic = make_topic(f"Emne {number}", unit=unit)
        person = make_person(f"Person {number}", unit=unit)
        keys += [f"unit:{unit.pk}", f"topic:{topic.pk}", f"person:{person.pk}"]
    assert count_queries(keys[:6]) == count_queries(keys)


def test_line_of_a_unit_says_nothing_twice():
    parent = make_unit("Borgerservice", kind=UnitKind.CITIZEN_SERVICE)
    part = make_unit("Skranken", parent=parent, kind=UnitKind.CITIZEN_SERVICE)
    namesake = make_unit("Borgerservice", parent=part, kind=UnitKind.CITIZEN_SERVICE)
    assert the_document(f"unit:{part.pk}").line == "Borgerservice"
    assert the_document(f"unit:{namesake.pk}").line == "Skranken"


def test_document_of_a_person_hangs_on_the_units_alone():
    unit = make_unit()
    person = make_person(unit=unit)
    assert the_document(f"person:{person.pk}").uses == (f"unit:{unit.pk}",)
