"""What is said on cards becomes pieces: each potential, and each section of what the card itself says.

Only what is shared has one: published potentials and sections of published cards, of open units and of people who are
here. Each says for itself who may see it (see `domain.cards.queries.is_own_circle`, which this follows to the letter),
so that the engine can be asked for nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import QuerySet

from potentialer.domain.cards.models import Audience, Card, Seeking, State
from potentialer.domain.people.models import Membership
from potentialer.domain.potentials.models import Potential, PotentialKind, PotentialTopic
from potentialer.domain.topics.models import Topic
from potentialer.lib.documents import Document
from potentialer.lib.documents.periods import goes_on, years_touched
from potentialer.lib.documents.pieces import EVERYBODY, Piece, PieceField, PieceKind

_SECTIONS: dict[str, PieceKind] = {"introduction": "card", "contact": "card", "seeking": "seeking"}
_KINDS: dict[str, PieceKind] = {
    PotentialKind.KNOWLEDGE: "knowledge",
    PotentialKind.TRIAL: "trial",
    PotentialKind.TASK: "task",
}
_OWNER_WORDS = ("title", "unit", "kind", "place")
_OPEN_YEARS = 10  # of what has begun and not ended; no clock here, since an index must not differ from day to day
_STORY: tuple[PieceField, ...] = ("wonder", "did", "happened", "learned", "next_step")


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose the pieces of a card are: the document, what it is found by, whom its own texts are open to, and what every
    piece uses."""

    document: Document
    words: tuple[str, ...]
    circle: tuple[str, ...]
    uses: tuple[str, ...]


class _Potential(NamedTuple):
    id: int
    card_id: int
    kind: str
    title: str
    text: str
    help: str
    audience: str
    starts_on: date | None
    ends_on: date | None
    stage: str | None
    worked: str | None
    wonder: str | None
    did: str | None
    happened: str | None
    learned: str | None
    next_step: str | None


_POTENTIAL = (
    *("id", "card_id", "kind", "title", "text", "help", "audience", "starts_on", "ends_on"),
    *("trial__stage", "trial__worked", *(f"trial__{field}" for field in _STORY)),
)


def cards_behind(ids: Mapping[str, list[int]]) -> list[Card]:
    """The published cards that pieces with these numbers (by noun) stand on, in one statement."""
    cards = {number for noun in _SECTIONS for number in ids.get(noun, ())}
    cards |= set(_shared(ids.get("potential", [])).values_list("card_id", flat=True))
    return list(Card.objects.filter(id__in=cards, state=State.PUBLISHED).order_by("id"))


def pieces_for(ids: Mapping[str, list[int]], cards: Iterable[Card], owners: Mapping[str, Document]) -> Iterator[Piece]:
    """The pieces with these numbers, by noun. `cards` are from `cards_behind`, `owners` the documents of whose they
    are; a piece whose owner has none is not made."""
    circles = _circles(cards)
    known = {
        card.pk: _owner(owners[key], card.pk, circles[card.pk]) for card in cards if (key := owner_key(card)) in owners
    }
    by_id = {card.pk: card for card in cards if card.pk in known}
    yield from _potentials(ids.get("potential", []), known)
    for number in ids.get("introduction", ()):
        if card := by_id.get(number):
            text, audience = card.introduction, card.introduction_audience
            yield from _section("introduction", card, text, audience, known[number])
    for number in ids.get("contact", ()):
        if card := by_id.get(number):
            text, audience = card.contact_wishes, card.contact_audience
            yield from _section("contact", card, text, audience, known[number])
    sought = _seekings(ids.get("seeking", []))
    for number in ids.get("seeking", ()):
        if card := by_id.get(number):
            yield from _section("seeking", card, sought[number], card.seeking_audience, known[number])


def _owner(document: Document, card_id: int, circle: tuple[str, ...]) -> _Owner:
    words = (passage.text for passage in document.words if passage.field in _OWNER_WORDS)
    names = () if document.kind == "person" else document.names
    units = (used for used in document.uses if used.startswith("unit:"))
    return _Owner(
        document,
        words=tuple(dict.fromkeys((*names, *words))),
        circle=circle,
        uses=tuple(dict.fromkeys((document.key, *units, f"card:{card_id}"))),
    )


def owner_key(card: Card) -> str:
    return f"unit:{card.unit_id}" if card.unit_id else f"person:{card.person_id}"


def _shared(ids: list[int]) -> QuerySet[Potential]:
    return Potential.objects.filter(id__in=ids, state=State.PUBLISHED, card__state=State.PUBLISHED)


def _circles(cards: Iterable[Card]) -> dict[int, tuple[str, ...]]:
    """For each card, whom its owner's own texts are open to."""
    people = [card.person_id for card in cards if card.person_id]
    units: dict[int, set[int]] = defaultdict(set)
    for person, unit in Membership.objects.filter(person_id__in=people).values_list("person_id", "unit_id"):
        units[person].add(unit)
    return {
        card.pk: (f"unit:{card.unit_id}",)
        if card.unit_id
        else (f"person:{card.person_id}", *(f"unit:{unit}" for unit in sorted(units[card.person_id or 0])))
        for card in cards
    }


def topic_names(of: QuerySet[Any]) -> dict[int, tuple[str, ...]]:
    """What each of the topics in these rows is called, and by which other words."""
    rows = Topic.objects.filter(id__in=of.order_by().values("topic_id")).values_list("id", "title", "synonyms")
    return {number: (title, *synonyms) for number, title, synonyms in rows}


def those_called(topics: list[int], names: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Without one that was deleted since the rows were read: that change is followed later."""
    return {topic: names[topic] for topic in topics if topic in names}


def _potentials(ids: list[int], owners: Mapping[int, _Owner]) -> Iterator[Piece]:
    if not ids:
        return
    rows = PotentialTopic.objects.filter(potential_id__in=ids, topic__retired_on=None)
    topics: dict[int, list[int]] = defaultdict(list)
    for potential_id, topic_id in rows.order_by("topic__sort_key", "topic_id").values_list("potential_id", "topic_id"):
        topics[potential_id].append(topic_id)
    called = topic_names(rows) if topics else {}
    for potential in map(_Potential._make, _shared(ids).order_by("id").values_list(*_POTENTIAL)):
        if owner := owners.get(potential.card_id):
            yield _potential(potential, those_called(topics[potential.id], called), owner)


def _potential(potential: _Potential, topics: Mapping[int, tuple[str, ...]], owner: _Owner) -> Piece:
    """`topics` are what its topics are called, by id."""
    is_trial = potential.kind == PotentialKind.TRIAL
    stage = (potential.stage or "") if is_trial else ""
    texts: list[tuple[PieceField, str | None]] = [("text", potential.text)]
    if is_trial:
        texts += [(field, getattr(potential, field)) for field in _STORY]
    return Piece(
        key=f"potential:{potential.id}",
        kind=_KINDS[potential.kind],
        title=potential.title,
        texts=tuple((field, text) for field, text in texts if text),
        topics=tuple(topics),
        topic_words=tuple(dict.fromkeys(chain.from_iterable(topics.values()))),
        audience=_audience(potential.audience, owner),
        stage=stage,
        worked=(potential.worked or "") if is_trial else "",
        help=potential.help,
        starts_on=potential.starts_on.isoformat() if potential.starts_on else "",
        ends_on=potential.ends_on.isoformat() if potential.ends_on else "",
        years=_years(potential, stage),
        **_of_owner(owner, *(f"topic:{topic}" for topic in topics)),
    )


def _years(potential: _Potential, stage: str) -> tuple[int, ...]:
    """The years that it touches. What goes on does so for _OPEN_YEARS; who shows years leaves out the future."""
    if potential.kind == PotentialKind.KNOWLEDGE:
        return ()
    first, last = potential.starts_on, potential.ends_on
    until = first.year + _OPEN_YEARS - 1 if first and goes_on(potential.kind, stage) else None
    return tuple(years_touched(first.year if first else None, last.year if last else None, until=until))


def _seekings(cards: list[int]) -> dict[int, str]:
    """By card, one line for each thing that its owner wants to learn."""
    found: dict[int, list[str]] = defaultdict(list)
    if cards:
        rows = Seeking.objects.filter(card_id__in=cards).order_by("card_id", "position", "id")
        for card, text in rows.values_list("card_id", "text"):
            found[card].append(text)
    return defaultdict(str, {card: "\n".join(texts) for card, texts in found.items()})


def _section(noun: str, card: Card, text: str, audience: str, owner: _Owner) -> Iterator[Piece]:
    if text:
        yield Piece(
            key=f"{noun}:{card.pk}",
            kind=_SECTIONS[noun],
            texts=(("text", text),),
            audience=_audience(audience, owner),
            **_of_owner(owner),
        )


def _audience(audience: str, owner: _Owner) -> tuple[str, ...]:
    return (EVERYBODY,) if audience == Audience.MUNICIPALITY else owner.circle


def _of_owner(owner: _Owner, *uses: str) -> dict[str, Any]:
    document = owner.document
    return {
        "owner": document.key,
        "owner_words": owner.words,
        "within": document.within,
        "branches": document.branches,
        "sort_key": document.sort_key,
        "uses": (*owner.uses, *uses),
    }
