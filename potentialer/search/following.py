"""Which documents a change may have changed, and the keys of everything that has a document.

A thing's text stands in its own document and in others' (a unit's name in its people's lines): those hang on it. Where
it lies is told in all that lies below it, and only asked for when a change may have moved something.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from potentialer.domain.cards.models import Card, State
from potentialer.domain.changes.models import Change
from potentialer.domain.people.models import Membership, Person, Unit
from potentialer.domain.potentials.models import Potential, PotentialTopic
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.search.documents import BATCH

_SECTIONS = ("introduction", "contact", "seeking")
_WHERE = "parent"  # the field of a unit that says where it lies


def all_keys() -> Iterator[list[str]]:
    """The keys of everything that may have a document, in batches."""
    for noun, source in _sources().items():
        for batch in _slices(list(source.values_list("id", flat=True))):
            yield [f"{noun}:{number}" for number in batch]
    for batch in _slices(list(_shared_cards().values_list("id", flat=True)), BATCH // len(_SECTIONS)):
        yield [f"{noun}:{number}" for number in batch for noun in _SECTIONS]


def count_keys() -> int:
    """How many they are."""
    return sum(source.count() for source in _sources().values()) + _shared_cards().count() * len(_SECTIONS)


def _sources() -> dict[str, QuerySet[Any]]:
    return {
        "unit": Unit.objects.filter(closed_on=None).order_by("id"),
        "topic": Topic.objects.filter(retired_on=None).order_by("id"),
        "person": Person.objects.filter(left_on=None).order_by("id"),
        # Those of one card beside each other, so that its owner is read once.
        "potential": Potential.objects.filter(state=State.PUBLISHED, card__state=State.PUBLISHED).order_by(
            "card_id", "id"
        ),
    }


def _shared_cards() -> QuerySet[Card]:
    return Card.objects.filter(state=State.PUBLISHED).order_by("id")


def keys_touched(changes: Iterable[Change]) -> set[str]:
    """The things whose documents may differ after these changes, as the database knows them now. What used a thing
    before and no longer does is known to the index (`Writer.keys_using`)."""
    ids: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        ids[change.noun].add(change.thing_id)
        if change.noun == "unit" and has_moved(change):
            ids["moved"].add(change.thing_id)
    units = ids["unit"] | units_below(ids["moved"])
    touched = {f"{noun}:{number}" for noun in ("person", "topic", "potential") for number in ids[noun]}
    touched |= _keys("unit", units)
    for batch in _batches(ids["topic"]):
        touched |= _keys("topic", Topic.objects.filter(parent_id__in=batch).values_list("id", flat=True))
        touched |= _keys("unit", UnitTopic.objects.filter(topic_id__in=batch).values_list("unit_id", flat=True))
        on = PotentialTopic.objects.filter(topic_id__in=batch)
        touched |= _keys("potential", on.values_list("potential_id", flat=True))
    for batch in _batches(units):
        touched |= _keys("unit", Unit.objects.filter(parent_id__in=batch).values_list("id", flat=True))
    people = _people_in(units)
    touched |= _keys("person", people)
    return touched | _on_cards(ids["card"] | _cards(units, ids["person"] | people))


def keys_changed(changes: Iterable[Change]) -> set[str]:
    """The things that the changes name."""
    return {f"{change.noun}:{change.thing_id}" for change in changes}


def has_moved(change: Change) -> bool:
    """Whether a change of a unit may have put it somewhere else in the tree."""
    return not change.fields or _WHERE in change.fields


def units_below(units: Collection[int]) -> set[int]:
    """These units and all below them."""
    found: set[int] = set()
    fringe = set(units)
    while fringe:
        found |= fringe
        below: set[int] = set()
        for batch in _batches(fringe):
            below |= set(Unit.objects.filter(parent_id__in=batch).values_list("id", flat=True))
        fringe = below - found
    return found


def _people_in(units: Collection[int]) -> set[int]:
    people: set[int] = set()
    for batch in _batches(units):
        people |= set(Membership.objects.filter(unit_id__in=batch).values_list("person_id", flat=True))
    return people


def _cards(units: Collection[int], people: Collection[int]) -> set[int]:
    cards: set[int] = set()
    for batch in _batches(units):
        cards |= set(Card.objects.filter(unit_id__in=batch).values_list("id", flat=True))
    for batch in _batches(people):
        cards |= set(Card.objects.filter(person_id__in=batch).values_list("id", flat=True))
    return cards


def _on_cards(cards: Collection[int]) -> set[str]:
    """All that stands on these cards."""
    found = {key for noun in _SECTIONS for key in _keys(noun, cards)}
    for batch in _batches(cards):
        found |= _keys("potential", Potential.objects.filter(card_id__in=batch).values_list("id", flat=True))
    return found


def _keys(noun: str, ids: Iterable[int]) -> set[str]:
    return {f"{noun}:{number}" for number in ids}


def _batches(ids: Collection[int]) -> Iterator[list[int]]:
    yield from _slices(sorted(ids))


def _slices(ids: list[int], size: int = BATCH) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
