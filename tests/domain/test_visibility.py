"""Who sees which section and which potential, against the same rule told once more in plain Python.

Random organisations, with closed units, people who have left, several jobs and drafts. The rule here knows nothing of
queries; only what the database answers is ours.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from potentialer.domain.accounts.models import User
from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.cards.queries import cards_visible_to, sections_visible_to, seekings_of_others
from potentialer.domain.people.models import SPEAKING_ROLES, Person, Role, Unit
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.domain.potentials.queries import newest_potentials, potentials_visible_to
from tests.makers import make_card, make_membership, make_person, make_potential, make_unit, make_user

GONE = date(2027, 1, 1)


@dataclass(frozen=True)
class Part:
    """A potential, or a section of the card (of which `state` says nothing)."""

    audience: Audience
    state: State


@dataclass(frozen=True)
class Owner:
    """A unit by its number, or a person by hers with her jobs (unit, role). `card` is None where there is none."""

    is_unit: bool
    number: int
    is_gone: bool
    card: State | None
    sections: tuple[Part, Part, Part]  # introduction, contact wishes, seekings
    potentials: tuple[Part, Part]
    jobs: tuple[tuple[int, Role], ...] = ()


@dataclass(frozen=True)
class House:
    parents: tuple[int | None, ...]
    units: tuple[Owner, ...]
    people: tuple[Owner, ...]

    @property
    def owners(self) -> tuple[Owner, ...]:
        return self.units + self.people


PART = st.builds(Part, st.sampled_from(Audience), st.sampled_from([State.PUBLISHED, State.PUBLISHED, State.DRAFT]))
SELDOM = st.sampled_from([False, False, False, True])
CARD = st.sampled_from([State.PUBLISHED, State.PUBLISHED, State.DRAFT, None])


@st.composite
def houses(draw: st.DrawFn) -> House:
    size = draw(st.integers(1, 5))
    jobs = st.lists(
        st.tuples(st.integers(0, size - 1), st.sampled_from(Role)), max_size=3, unique_by=lambda job: job[0]
    ).map(tuple)

    def owner(number: int, *, is_unit: bool) -> Owner:
        parts = st.tuples(PART, PART, PART), st.tuples(PART, PART)
        built = st.builds(
            Owner, st.just(is_unit), st.just(number), SELDOM, CARD, *parts, jobs=st.just(()) if is_unit else jobs
        )
        return draw(built)

    return House(
        parents=tuple(draw(st.sampled_from([*range(at), *range(at), None])) for at in range(size)),
        units=tuple(owner(number, is_unit=True) for number in range(size)),
        people=tuple(owner(number, is_unit=False) for number in range(draw(st.integers(2, 4)))),
    )


# The rule


def with_all_above(house: House, unit: int) -> set[int]:
    above = house.parents[unit]
    return {unit} if above is None else {unit} | with_all_above(house, above)


def jobs_now(house: House, viewer: Owner) -> list[tuple[int, Role]]:
    """Whoever has left has none, and nobody works in what is closed."""
    return [] if viewer.is_gone else [job for job in viewer.jobs if not house.units[job[0]].is_gone]


def belongs_to(house: House, viewer: Owner, unit: int) -> bool:
    return any(unit in with_all_above(house, own) for own, _ in jobs_now(house, viewer))


def speaks_for(house: House, viewer: Owner, unit: int) -> bool:
    led = {own for own, role in jobs_now(house, viewer) if role in SPEAKING_ROLES}
    return not led.isdisjoint(with_all_above(house, unit))


def is_herself(viewer: Owner, owner: Owner) -> bool:
    return owner is viewer and not viewer.is_gone


def writes(house: House, viewer: Owner, owner: Owner) -> bool:
    return speaks_for(house, viewer, owner.number) if owner.is_unit else is_herself(viewer, owner)


def is_close(house: House, viewer: Owner, owner: Owner) -> bool:
    units = [owner.number] if owner.is_unit else [unit for unit, _ in owner.jobs]
    near = any(belongs_to(house, viewer, unit) or speaks_for(house, viewer, unit) for unit in units)
    return near or is_herself(viewer, owner)


def is_for(house: House, viewer: Owner, owner: Owner, part: Part) -> bool:
    return part.audience == Audience.MUNICIPALITY or is_close(house, viewer, owner)


def sees_card(house: House, viewer: Owner, owner: Owner) -> bool:
    if owner.card is None or (not owner.is_unit and owner.is_gone):
        return False
    return owner.card == State.PUBLISHED or writes(house, viewer, owner)


def is_shared(owner: Owner, potential: Part) -> bool:
    return potential.state == State.PUBLISHED and owner.card == State.PUBLISHED


def sees_potential(house: House, viewer: Owner, owner: Owner, potential: Part) -> bool:
    if not sees_card(house, viewer, owner):
        return False
    return writes(house, viewer, owner) or (is_shared(owner, potential) and is_for(house, viewer, owner, potential))


# The database


class Built:
    """The house in the database."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.cards: dict[Owner, Card] = {}
        self.potentials: dict[tuple[Owner, int], Potential] = {}
        self.units: list[Unit] = []
        for unit in house.units:
            above = house.parents[unit.number]
            parent = None if above is None else self.units[above]
            made = make_unit(f"Enhed {unit.number}", parent=parent, closed_on=GONE if unit.is_gone else None)
            self.units.append(made)
            self._write(unit, made)
        self.users = {person: self._person(person) for person in house.people}

    def _person(self, person: Owner) -> User:
        user = make_user(f"Kollega {person.number}")
        made = make_person(user.name, account=user, left_on=GONE if person.is_gone else None)
        for unit, role in person.jobs:
            make_membership(made, self.units[unit], role=role)
        self._write(person, made)
        return user

    def _write(self, owner: Owner, made: Unit | Person) -> None:
        if owner.card is None:
            return
        introduction, contact, seeking = (part.audience for part in owner.sections)
        card = make_card(
            made,
            state=owner.card,
            introduction="Vi",
            contact_wishes="Ring",
            seekings=["At lære"],
            introduction_audience=introduction,
            contact_audience=contact,
            seeking_audience=seeking,
        )
        self.cards[owner] = card
        for number, part in enumerate(owner.potentials):
            kind = PotentialKind.values[(owner.number + number) % 3]
            self.potentials[owner, number] = make_potential(
                card=card, kind=PotentialKind(kind), audience=part.audience, state=part.state
            )


def check(built: Built, viewer: Owner) -> None:
    house, user = built.house, built.users[viewer]
    seen = {owner for owner in built.cards if sees_card(house, viewer, owner)}
    assert set(cards_visible_to(user)) == {built.cards[owner] for owner in seen}

    for owner in seen:
        sections = sections_visible_to(user, built.cards[owner])
        shown = (bool(sections.introduction), bool(sections.contact_wishes), bool(sections.seekings))
        assert shown == tuple(is_for(house, viewer, owner, part) for part in owner.sections), owner

    potentials = {
        (owner, number)
        for owner, number in built.potentials
        if sees_potential(house, viewer, owner, owner.potentials[number])
    }
    assert set(potentials_visible_to(user)) == {built.potentials[each] for each in potentials}
    assert set(newest_potentials(user)) == {
        built.potentials[owner, number]
        for owner, number in potentials
        if is_shared(owner, owner.potentials[number]) and not owner.is_gone
    }

    asking = {row.card for row in seekings_of_others(user)}
    assert asking == {built.cards[owner] for owner in seen if asks_others(house, viewer, owner)}


def asks_others(house: House, viewer: Owner, owner: Owner) -> bool:
    """On a shared card, of somebody else who is still here, and for the viewer."""
    leads = owner.is_unit and any(own == owner.number and role in SPEAKING_ROLES for own, role in viewer.jobs)
    if owner.card != State.PUBLISHED or owner.is_gone or is_herself(viewer, owner) or (leads and not viewer.is_gone):
        return False
    return is_for(house, viewer, owner, owner.sections[2])


@pytest.mark.django_db
@settings(max_examples=25)
@given(houses())
def test_everybody_sees_what_the_rule_gives_and_nothing_else(house: House) -> None:
    with transaction.atomic():
        built = Built(house)
        for viewer in house.people:
            check(built, viewer)
        transaction.set_rollback(True)
