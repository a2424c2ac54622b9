from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from potentialer.domain.accounts.models import System
from potentialer.domain.changes.models import Change
from potentialer.domain.people.models import Role, UnitKind
from potentialer.domain.people.operations import create_unit
from potentialer.search.answers import Answer
from potentialer.search.retrieval import health, search, suggest
from tests.makers import make_person, make_topic, make_unit, make_user
from tests.search.conftest import labels

Follow = Callable[[], None]
Ask = Callable[..., Answer]


def counts(answer: Answer) -> dict[str, int]:
    return {option.value: option.count for facet in answer.facets if facet.field == "kind" for option in facet.options}


@pytest.fixture
def directory(follow: Follow) -> None:
    home = make_unit("Plejehjemmet Strandengen", kind=UnitKind.CARE_HOME, town="Marstal", phone="62364400")
    school = make_unit("Søbyskolen", kind=UnitKind.SCHOOL, short_name="SØS", nicknames=["Byens Skole"])
    make_person("Lone Friis", unit=home, title="forstander", role=Role.LEADER, phone="62364401", mail="lf@ærø.example")
    make_person("Anne Jensen", unit=home, title="sygeplejerske", phone="62364402")
    make_person("Anne Marie Jensen", unit=home, title="sosu-assistent", phone="62364403", mobile="20114402")
    make_person("Arne Jessen", unit=school, title="lærer", phone="62365501")
    make_person("Søren Christoffersen", unit=school, title="lærer", phone="62365502")
    make_topic("Skolevægring", unit=school, synonyms=["skolefravær"])
    follow()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("anne jensen", "Anne Jensen"),
        ("Jensen, Anne", "Anne Jensen"),
        ("Anne Marie", "Anne Marie Jensen"),
        ("soren kristofersen", "Søren Christoffersen"),
        ("hvem er leder af strandengen", "Lone Friis"),
        ("chef plejehjem", "Lone Friis"),
        ("sygeplejersken på strandengen", "Anne Jensen"),
        ("strand engen", "Plejehjemmet Strandengen"),
        ("plejehjem", "Plejehjemmet Strandengen"),
        ("plejehjem marstal", "Plejehjemmet Strandengen"),
        ("søs", "Søbyskolen"),
        ("byens skole", "Søbyskolen"),
        ("skolefravær", "Skolevægring"),
        ("62 36 44 01", "Lone Friis"),
        ("+45 62364401", "Lone Friis"),
        ("5502", "Søren Christoffersen"),
        ("501", "Arne Jessen"),
        ("anne 4403", "Anne Marie Jensen"),
        ("LF@ærø.example", "Lone Friis"),
        ("lf@", "Lone Friis"),
    ],
)
def test_the_right_one_comes_first(directory: None, ask: Ask, query: str, first: str):
    assert labels(ask(query))[0] == first


def test_slips_are_looked_for_when_few_answer_as_written(directory: None, ask: Ask):
    answer = ask("Anen Jesnen")
    assert labels(answer)[0] == "Anne Jensen"
    assert answer.is_close
    assert answer.hits[0].is_close
    assert answer.hits[0].reason.how == "close"


def test_exact_hits_stand_before_close_ones(follow: Follow, ask: Ask):
    for name in ("Kristine Holm", "Kristina Holm", "Kirsten Bak"):
        make_person(name)
    follow()
    assert labels(ask("kristina holm")) == ["Kristina Holm", "Kristine Holm"]


def test_hit_says_why_and_where(directory: None, ask: Ask):
    [hit, *_] = ask("soren lærer").hits
    assert hit.label == "Søren Christoffersen"
    assert [(reason.field, reason.how, reason.words) for reason in hit.reasons] == [
        ("name", "variant", ("Søren",)),
        ("title", "exact", ("lærer",)),
    ]
    assert hit.label_marks == ((0, 5),)
    assert hit.line_marks == ((0, 5),)


def test_reason_names_the_text_that_is_not_shown(directory: None, ask: Ask):
    assert ask("byens skole").hits[0].reason.text == "Byens Skole"


def test_counts_tell_of_all_kinds_when_one_is_chosen(directory: None, ask: Ask):
    answer = ask("skole", kind="unit")
    assert {hit.kind for hit in answer.hits} == {"unit"}
    assert answer.total == counts(answer)["unit"] == 1
    assert counts(answer) == counts(ask("skole"))


def test_words_that_nothing_answers_are_told_and_the_rest_is_found(directory: None, ask: Ask):
    answer = ask("lærer xyzzy")
    assert answer.is_partial
    assert answer.missed == ("xyzzy",)
    assert set(labels(answer)) == {"Arne Jessen", "Søren Christoffersen"}


def test_nothing_is_found_and_told_when_nothing_answers(directory: None, ask: Ask):
    answer = ask("xyzzy qwxz")
    assert (answer.total, answer.hits, answer.missed) == (0, (), ("xyzzy", "qwxz"))


def test_nonsense_finds_nobody_whose_name_is_short(follow: Follow, ask: Ask):
    for name in ("Mette Kær", "Rasmus Kjær", "Tove Øver", "Asta Lund"):
        make_person(name)
    make_topic("Råden over vej")
    follow()
    answer = ask("asdf qwer")
    assert (labels(answer), answer.missed) == ([], ("asdf", "qwer"))


def test_nonsense_beside_a_word_is_told_and_the_word_is_found(follow: Follow, ask: Ask):
    make_person("Mette Kær Jensen")
    follow()
    answer = ask("asdf qwer jensen")
    assert (labels(answer), answer.missed, answer.is_partial) == (["Mette Kær Jensen"], ("asdf", "qwer"), True)


def test_disease_is_not_found_by_a_small_word(follow: Follow, ask: Ask):
    make_topic("Hjælp til dem, der ikke er digitale")
    make_topic("Demens")
    follow()
    answer = ask("demens")
    assert labels(answer) == ["Demens"]
    assert counts(answer)["topic"] == answer.total == 1


@pytest.mark.parametrize("query", ["leder af borgerservice", "chef borgerservice"])
def test_chief_stands_before_the_leader_of_a_part_with_a_longer_name(follow: Follow, ask: Ask, query: str):
    service = make_unit("Borgerservice")
    part = make_unit("Borgerservice i Nørre Kærby", parent=service)
    make_person("Karin Aagaard", unit=service, title="Borgerservicechef", role=Role.LEADER)
    make_person("Else Marie Rasmussen", unit=part, title="Teamleder", role=Role.LEADER)
    follow()
    assert labels(ask(query))[:2] == ["Karin Aagaard", "Else Marie Rasmussen"]


@pytest.mark.parametrize("query", ["", "   ", "?!", "\0", "@", "'\"(*", "a" * 5000, "1" * 300, "𝒜𝓃𝓃𝑒", "AND OR NOT"])
def test_odd_queries_are_answered_calmly(directory: None, ask: Ask, system: System, query: str):
    assert ask(query).state == "ready"
    suggest(system, query)


def test_pages_follow_each_other_without_gap_or_repetition(follow: Follow, ask: Ask):
    for number in range(25):
        make_person(f"Mette Nummer{number:02d}", unit=None)
    follow()
    pages = [ask("mette", page=page, per_page=10) for page in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [10, 10, 5]
    assert {page.pages for page in pages} == {3}
    assert {page.total for page in pages} == {25}
    found = [label for page in pages for label in labels(page)]
    assert found == sorted(found)
    assert len(set(found)) == 25


def test_page_beyond_the_last_is_the_last(directory: None, ask: Ask):
    assert ask("anne", page=99).page == 1
    assert ask("anne", page=-1).page == 1


def test_namesakes_stand_in_an_order_that_does_not_change(follow: Follow, ask: Ask):
    for _ in range(5):
        make_person("Mette Hansen")
    follow()
    keys = [hit.key for hit in ask("mette hansen").hits]
    assert keys == sorted(keys)
    assert keys == [hit.key for hit in ask("mette hansen").hits]


def test_outsider_finds_nothing(directory: None):
    for outsider in (AnonymousUser(), make_user(is_active=False)):
        assert search(outsider, "anne").total == 0  # type: ignore[arg-type]
        assert suggest(outsider, "anne") == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("an", "Anne Jensen"),
        ("anne m", "Anne Marie Jensen"),
        ("søren chr", "Søren Christoffersen"),
        ("soren kristof", "Søren Christoffersen"),
        ("sorne chri", "Søren Christoffersen"),
        ("strande", "Plejehjemmet Strandengen"),
        ("6236550", "Arne Jessen"),
    ],
)
def test_suggestion_comes_before_the_word_is_finished(directory: None, system: System, typed: str, first: str):
    assert suggest(system, typed)[0].label == first


def test_suggestions_are_few_and_marked(directory: None, system: System):
    suggestions = suggest(system, "je", limit=2)
    assert [(found.label, found.label_marks) for found in suggestions] == [
        ("Anne Jensen", ((5, 11),)),
        ("Arne Jessen", ((5, 11),)),
    ]


def test_search_says_behind_when_a_change_waits_too_long(directory: None, ask: Ask, system: System):
    create_unit(system, key="m", name="Mælkebøtten")
    Change.objects.update(at=timezone.now() - timedelta(seconds=3))
    assert ask("strandengen").state == "behind"
    assert health() == "behind"


def test_search_says_ready_when_a_change_has_waited_a_moment_only(directory: None, ask: Ask, system: System):
    create_unit(system, key="m", name="Mælkebøtten")
    assert ask("strandengen").state == "ready"


def test_search_says_ready_when_the_index_has_caught_up(directory: None, ask: Ask, system: System, follow: Follow):
    create_unit(system, key="m", name="Mælkebøtten")
    Change.objects.update(at=timezone.now() - timedelta(seconds=3))
    follow()
    assert ask("mælkebøtten").state == "ready"


def test_one_page_of_hits_costs_few_statements(
    directory: None, ask: Ask, django_assert_max_num_queries: Callable[[int], object]
):
    ask("anne")  # reads the word list, once a process
    with django_assert_max_num_queries(3):  # type: ignore[attr-defined]
        ask("anne")
