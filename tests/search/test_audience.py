"""What a viewer may not see is in no hit, total, count, option, suggestion, marked word or missed word."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from potentialer.domain.accounts.models import System, User
from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.potentials.models import Potential, PotentialKind, Stage
from potentialer.domain.potentials.operations import edit_potential
from potentialer.domain.potentials.queries import potentials_visible_to
from potentialer.search.answers import Answer, Filters
from potentialer.search.retrieval import search, suggest
from tests.cast import PARTS, Cast
from tests.makers import make_card, make_potential, make_topic, make_unit

Follow = Callable[[], None]

INSIDE = [part for part in PARTS if part != "nobody"]
SEES_THE_UNITS_OWN = {"owner", "deputy", "delegate", "leader_above", "colleague"}


@dataclass(frozen=True)
class House:
    cast: Cast
    card: Card
    open: Potential
    hidden: Potential

    def actor(self, part: str) -> User:
        actor = getattr(self.cast, part)
        assert isinstance(actor, User)
        return actor


@pytest.fixture
def house(cast: Cast, follow: Follow) -> House:
    """A unit that says one thing to all and another, of another topic, stage and year, to its own alone."""
    card = make_card(
        cast.unit,
        introduction="Velkommen til zebrafisk.",
        introduction_audience=Audience.UNIT,
        contact_wishes="Spørg efter zebrafisk.",
        contact_audience=Audience.UNIT,
        seekings=["Zebrafisk"],
        seeking_audience=Audience.UNIT,
    )
    shown = make_potential("Sorggrupper for børn", card=card)
    hidden = make_potential(
        "Zebrafisk og sorggrupper",
        card=card,
        kind=PotentialKind.TRIAL,
        text="Zebrafisk i akvariet.",
        topics=[make_topic("Dyrehold", unit=make_unit("Dyrlægen"))],
        stage=Stage.RUNNING,
        audience=Audience.UNIT,
    )
    make_potential("Zebrafisk i udkast", card=card, state=State.DRAFT)
    follow()
    return House(cast, card, shown, hidden)


def pieces_in(answer: Answer) -> set[str]:
    return {evidence.key for hit in answer.hits for evidence in hit.evidence}


def options(answer: Answer, field: str) -> dict[str, int]:
    return {option.value: option.count for facet in answer.facets if facet.field == field for option in facet.options}


@pytest.mark.parametrize("part", INSIDE)
def test_everybody_finds_the_very_potentials_that_the_database_shows_them(house: House, part: str):
    viewer = house.actor(part)
    found = pieces_in(search(viewer, "sorggrupper"))
    shared = potentials_visible_to(viewer).filter(state=State.PUBLISHED, title__contains="orggrupper")
    assert found == {f"potential:{potential.pk}" for potential in shared}
    assert (f"potential:{house.hidden.pk}" in found) == (part in SEES_THE_UNITS_OWN)


@pytest.mark.parametrize("part", INSIDE)
def test_hidden_word_is_missed_as_one_that_stands_nowhere(house: House, part: str):
    answer = search(house.actor(part), "zebrafisk")
    if part in SEES_THE_UNITS_OWN:
        assert (answer.total, answer.missed) == (1, ())
        assert len(pieces_in(answer)) + answer.hits[0].more_evidence == 4
    else:
        assert (answer.total, answer.hits, answer.facets, answer.missed) == (0, (), (), ("zebrafisk",))


@pytest.mark.parametrize("part", INSIDE)
def test_hidden_words_beside_others_change_nothing(house: House, part: str):
    answer = search(house.actor(part), "sorggrupper zebrafisk")
    other = search(house.actor(part), "sorggrupper xyzzyfisk")
    if part not in SEES_THE_UNITS_OWN:
        assert answer.missed == ("zebrafisk",)
        assert (answer.total, pieces_in(answer), answer.is_partial) == (other.total, pieces_in(other), other.is_partial)


def test_word_is_missed_again_when_it_was_written_away(house: House, follow: Follow):
    text = make_potential("Hvaler", card=house.card)
    follow()
    edit_potential(System(), potential=text, values={"title": "Delfiner"})
    follow()
    assert search(System(), "hvaler").missed == ("hvaler",)


@pytest.mark.parametrize("part", INSIDE)
def test_counts_and_options_are_of_what_is_seen(house: House, part: str):
    answer = search(house.actor(part), "sorggrupper")
    sees = part in SEES_THE_UNITS_OWN
    assert answer.total == 1
    kinds = {"unit": 1, "knowledge": 1} | ({"trial": 1} if sees else {})
    assert options(answer, "kind") == kinds
    assert options(answer, "stage") == ({"running": 1} if sees else {})
    assert len(options(answer, "topic")) == sees


@pytest.mark.parametrize("part", INSIDE)
def test_filters_open_no_door(house: House, part: str):
    topic = house.hidden.potential_topics.get().topic_id
    for filters in (
        Filters(topic=topic),
        Filters(stage="running"),
        Filters(kind="trial"),
        Filters(within=house.card.unit_id),
    ):
        found = pieces_in(search(house.actor(part), "sorggrupper", filters=filters))
        assert (f"potential:{house.hidden.pk}" in found) == (part in SEES_THE_UNITS_OWN)


@pytest.mark.parametrize("part", INSIDE)
def test_suggestions_are_of_what_is_seen(house: House, part: str):
    keys = {found.key for found in suggest(house.actor(part), "zebra")}
    assert keys == ({f"potential:{house.hidden.pk}"} if part in SEES_THE_UNITS_OWN else set())


def test_colleagues_see_what_a_person_keeps_to_her_unit_and_others_do_not(cast: Cast, follow: Follow):
    person = cast.colleague.person
    make_potential("Zebrafisk", card=make_card(person), audience=Audience.UNIT)
    follow()
    seeing = {part for part in INSIDE if search(getattr(cast, part), "zebrafisk").total}
    assert seeing == SEES_THE_UNITS_OWN


def test_outsider_finds_nothing_of_cards(house: House):
    assert search(house.cast.nobody, "sorggrupper").total == 0  # type: ignore[arg-type]
    assert suggest(house.cast.nobody, "sorg") == []  # type: ignore[arg-type]


def test_many_hidden_texts_do_not_blot_out_one_that_is_seen(cast: Cast, follow: Follow):
    card = make_card(cast.unit)
    for number in range(300):
        make_potential(f"Zebrafisk {number}", card=card, text="Zebrafisk. Zebrafisk.", audience=Audience.UNIT)
    shown = make_potential("Akvariet", card=card, text="Her bor vores eneste zebrafisk, og den er alene hele dagen.")
    follow()
    assert pieces_in(search(cast.outsider, "zebrafisk")) == {f"potential:{shown.pk}"}


def test_word_that_was_narrowed_to_the_unit_is_missed_by_the_others(cast: Cast, follow: Follow):
    system = System()
    potential = make_potential("Zebrafisk", card=make_card(cast.unit), text="Zebrafisk.")
    for _ in range(3):
        make_potential(card=make_card(make_unit()))
    follow()
    edit_potential(system, potential=potential, values={"audience": Audience.UNIT})
    follow()
    assert search(cast.outsider, "zebrafisk").missed == ("zebrafisk",)
