"""How an answer is narrowed, and what each choice would give."""

from collections.abc import Callable
from datetime import date

import pytest

from potentialer.domain.people.models import Unit
from potentialer.domain.potentials.models import PotentialKind, Stage
from potentialer.domain.topics.models import Topic
from potentialer.search import facets
from potentialer.search.answers import Answer, FacetField
from potentialer.search.engine import sample_of
from tests.makers import make_card, make_person, make_potential, make_topic, make_unit
from tests.search.conftest import labels

Follow = Callable[[], None]
Ask = Callable[..., Answer]

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality(follow: Follow) -> dict[str, Unit]:
    """Three owners who write of grief: a school below a centre, one of its teachers, and a library."""
    top = make_unit("Ærø Kommune")
    centre, culture = make_unit("Center for Skole", parent=top), make_unit("Kultur", parent=top)
    school, library = make_unit("Søbyskolen", parent=centre), make_unit("Biblioteket", parent=culture)
    topic = make_topic("Sorggrupper")
    make_potential(
        "Sorggrupper",
        card=make_card(school),
        kind=PotentialKind.TRIAL,
        stage=Stage.ENDED,
        starts_on=date(2024, 8, 1),
        ends_on=date(2025, 6, 1),
        topics=[topic],
    )
    make_potential("Sorggrupper", card=make_card(make_person("Lone Friis", unit=school)), topics=[topic])
    make_potential(
        "Sorggrupper",
        card=make_card(library),
        kind=PotentialKind.TRIAL,
        stage=Stage.IDEA,
        starts_on=date(2026, 1, 1),
    )
    follow()
    return {"centre": centre, "culture": culture, "school": school, "library": library}


def options(answer: Answer, field: FacetField) -> list[tuple[str, int, bool]]:
    return [
        (option.value, option.count, option.is_chosen)
        for facet in answer.facets
        if facet.field == field
        for option in facet.options
    ]


@pytest.mark.usefixtures("on_3_may_2027")
def test_options_say_what_choosing_them_gives(municipality: dict[str, Unit], ask: Ask):
    answer = ask("sorggrupper")
    assert answer.total == 4  # and the topic
    asked = {
        (field, value): count
        for field in ("kind", "within", "topic", "stage", "year")
        for value, count, _chosen in options(answer, field)
    }
    assert asked
    for (field, value), count in asked.items():
        chosen = value if field in ("kind", "stage") else int(value)
        assert ask("sorggrupper", **{field: chosen}).total == count, (field, value)


@pytest.mark.usefixtures("on_3_may_2027")
def test_options_stand_in_their_order(municipality: dict[str, Unit], ask: Ask):
    answer = ask("sorggrupper")
    assert [value for value, _count, _chosen in options(answer, "kind")] == [
        "person",
        "unit",
        "topic",
        "knowledge",
        "trial",
    ]
    assert [value for value, _count, _chosen in options(answer, "stage")] == ["idea", "ended"]
    assert [value for value, _count, _chosen in options(answer, "year")] == ["2026", "2025", "2024"]
    assert [int(value) for value, _count, _chosen in options(answer, "within")] == [
        municipality["centre"].pk,
        municipality["culture"].pk,
    ]


def test_chosen_option_is_listed_with_what_lies_below_it(municipality: dict[str, Unit], ask: Ask):
    centre, school = municipality["centre"].pk, municipality["school"].pk
    assert options(ask("sorggrupper", within=centre), "within") == [(str(centre), 2, True), (str(school), 2, False)]


def test_chosen_option_is_listed_though_it_gives_nothing(municipality: dict[str, Unit], ask: Ask):
    answer = ask("sorggrupper", kind="task")
    assert (answer.total, answer.hits) == (0, ())
    assert ("task", 0, True) in options(answer, "kind")
    assert ("person", 1, False) in options(answer, "kind")


def test_options_of_one_facet_stay_while_another_is_narrowed(municipality: dict[str, Unit], ask: Ask):
    narrowed = ask("sorggrupper", stage="ended")
    assert labels(narrowed) == ["Søbyskolen"]
    assert options(narrowed, "stage") == [("idea", 1, False), ("ended", 1, True)]
    assert options(narrowed, "within") == [(str(municipality["centre"].pk), 1, False)]


def test_kind_of_a_potential_narrows_the_evidence_too(municipality: dict[str, Unit], ask: Ask):
    assert {evidence.kind for hit in ask("sorggrupper", kind="trial").hits for evidence in hit.evidence} == {"trial"}


def test_topic_is_narrowed_to(municipality: dict[str, Unit], ask: Ask):
    topic = Topic.objects.get().pk
    assert set(labels(ask("sorggrupper", topic=topic))) == {"Søbyskolen", "Lone Friis"}


def test_directory_is_narrowed_to_a_part_of_the_organisation(municipality: dict[str, Unit], ask: Ask):
    assert labels(ask("lone friis", within=municipality["centre"].pk)) == ["Lone Friis"]
    assert labels(ask("lone friis", within=municipality["culture"].pk)) == []


def test_years_to_come_are_no_option(follow: Follow, ask: Ask, on_3_may_2027: object):
    make_potential("Sorggrupper", card=make_card(), kind=PotentialKind.TASK, starts_on=date(2026, 1, 1))
    follow()
    assert [value for value, _count, _chosen in options(ask("sorggrupper"), "year")] == ["2027", "2026"]


def test_empty_query_finds_nothing_whatever_the_filters(municipality: dict[str, Unit], ask: Ask):
    assert ask("", kind="trial").total == 0


def test_more_hits_than_can_be_turned_to_are_told(follow: Follow, ask: Ask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("potentialer.search.retrieval.DEEPEST", 4)
    for number in range(6):
        make_potential("Sorggrupper", card=make_card(make_unit(f"Enhed {number}")))
    follow()
    answer = ask("sorggrupper", per_page=2)
    assert (answer.total, answer.pages, answer.is_more) == (6, 2, True)
    found = [label for page in (1, 2) for label in labels(ask("sorggrupper", page=page, per_page=2))]
    assert found == ["Enhed 0", "Enhed 1", "Enhed 2", "Enhed 3"]


def test_owner_who_answers_by_name_is_counted_with_those_who_answer_by_their_texts(follow: Follow, ask: Ask):
    make_unit("Sorggrupper")
    for number in range(3):
        make_potential("Sorggrupper", card=make_card(make_unit(f"Enhed {number}")))
    make_potential("Sorggrupper", card=make_card(make_person("Lone Friis")))
    follow()
    assert options(ask("sorggrupper"), "kind") == [("person", 1, False), ("unit", 4, False), ("knowledge", 4, False)]
    assert ask("sorggrupper", kind="unit").total == 4


def test_unit_below_the_chosen_one_is_offered_though_hundreds_give_more(follow: Follow, ask: Ask):
    centre = make_unit("Center", parent=make_unit("Kommunen"))
    rare, many = make_unit("Biblioteket", parent=centre), make_unit("Skoler", parent=centre)
    make_potential("Sorggrupper", card=make_card(rare))
    for number in range(210):
        below = make_unit(f"Skole {number}", parent=many)
        for _ in range(2):
            make_person("Sorggrupper Friis", unit=below)
    follow()
    chosen = [int(value) for value, _count, _chosen in options(ask("sorggrupper", within=centre.pk), "within")]
    assert chosen == [centre.pk, many.pk, rare.pk]


def test_numbers_are_round_ones_when_very_much_answers(follow: Follow, ask: Ask, monkeypatch: pytest.MonkeyPatch):
    units = [make_unit(f"Skole {number}") for number in range(43)]
    for unit in units:
        make_potential("Sorggrupper", card=make_card(unit), kind=PotentialKind.TRIAL)
    follow()
    assert (ask("sorggrupper").total, ask("sorggrupper").is_about) == (43, False)
    monkeypatch.setattr(facets, "MANY", 42)
    assert (ask("sorggrupper").total, ask("sorggrupper").is_about) == (43, False)  # with too few owners
    monkeypatch.setattr(facets, "ENOUGH_OWNERS", 1)
    answer = ask("sorggrupper")
    counted = 8 * sum(sample_of(f"unit:{unit.pk}") == 0 for unit in units)
    assert counted in (40, 48)
    assert (answer.total, answer.is_about) == (counted, True)
    assert options(answer, "kind") == [("unit", counted, False), ("trial", counted, False)]
    chosen = ask("sorggrupper", kind="trial")
    assert options(chosen, "kind") == [("unit", counted, False), ("trial", chosen.total, True)]


@pytest.mark.parametrize(("number", "said"), [(7, 7), (96, 96), (104, 100), (5_968, 6_000), (12_340, 12_000)])
def test_round_number_has_two_digits_that_mean_something(number: int, said: int):
    assert facets._round(number) == said
