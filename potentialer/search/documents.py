"""The directory's nouns become documents: what a person may type to find them, and what a hit shows.

Whoever left and whatever was closed or retired has no document. A leader's name is not among the unit's words: the
leader is found as a person, whose line names the unit.

The directory is open to everybody inside. What is said on cards is not always: see `pieces`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple

from potentialer.domain.people.models import Membership, Person, Role, Unit, UnitKind, UnitNickname
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.lib.documents import Document, Field, Passage
from potentialer.lib.documents.pieces import NOUNS, Piece
from potentialer.lib.text.phones import numbers
from potentialer.search.pieces import cards_behind, pieces_for, those_called, topic_names

BATCH = 500
"""Things made into documents at once: so many ids fit in one statement of SQLite, and each batch costs equally many."""

# The words by which people ask for somebody with a role; titles say it differently in every sector.
_ROLE_WORDS: dict[str, tuple[str, ...]] = {
    Role.LEADER: ("leder", "chef"),
    Role.DEPUTY: ("souschef", "næstleder"),
    Role.DELEGATE: ("stedfortræder",),
}
_RANK: dict[str, int] = {Role.LEADER: 0, Role.DEPUTY: 1, Role.DELEGATE: 2}
_WEIGHT: dict[str, float] = {Role.LEADER: 1.5, Role.DEPUTY: 1.3, Role.DELEGATE: 1.1}


Indexed = Document | Piece

Tree = Mapping[int, int | None]
"""Every unit's parent."""


def documents_for(keys: Collection[str]) -> dict[str, Indexed]:
    """The documents and pieces of these things ("person:12"); a thing that has none, or none any more, is missing from
    the answer.

    At most BATCH keys at once; the number of statements does not hang on how many.
    """
    ids: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        noun, _, number = key.partition(":")
        ids[noun].append(int(number))
    cards = cards_behind(ids) if any(ids.get(noun) for noun in NOUNS) else []
    owners = {
        "person": {*ids["person"], *(card.person_id for card in cards if card.person_id)},
        "unit": {*ids["unit"], *(card.unit_id for card in cards if card.unit_id)},
    }
    tree: Tree = dict(Unit.objects.values_list("id", "parent_id")) if owners["person"] or owners["unit"] else {}
    directory = {document.key: document for document in _directory(owners, tree)}
    found: dict[str, Indexed] = {key: directory[key] for key in keys if key in directory}
    found |= {document.key: document for document in _topics(ids["topic"])}
    if cards:
        found |= {piece.key: piece for piece in pieces_for(ids, cards, directory)}
    return found


def _directory(ids: Mapping[str, Collection[int]], tree: Tree) -> Iterator[Document]:
    yield from _people(sorted(ids["person"]), tree)
    yield from _units(sorted(ids["unit"]), tree)


def _within(units: Iterable[int], tree: Tree) -> tuple[int, ...]:
    """These units and all above them, in the order of their ids."""
    found: set[int] = set()
    for unit in units:
        place: int | None = unit
        while place is not None and place not in found:
            found.add(place)
            place = tree.get(place)
    return tuple(sorted(found))


def _branches(within: Iterable[int], tree: Tree) -> tuple[int, ...]:
    """Those that are at the top or right below it."""
    return tuple(unit for unit in within if (above := tree.get(unit)) is None or tree.get(above) is None)


def _nicknames(unit_ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = UnitNickname.objects.filter(unit_id__in=set(unit_ids)).order_by("id")
    for unit_id, name in rows.values_list("unit_id", "name"):
        found[unit_id].append(name)
    return found


# What is read of each thing, and no more: models with all that belongs to them take most of the time that an index
# takes to be made.


class _Person(NamedTuple):
    id: int
    name: str
    title: str
    phone: str
    mobile: str
    mail: str
    sort_key: str


class _Membership(NamedTuple):
    """Somebody's place in a unit, and what is said of that one."""

    id: int
    person_id: int
    role: str
    title: str
    unit_id: int
    name: str
    short_name: str
    town: str
    sort_key: str


_MEMBERSHIP = (
    *("id", "person_id", "role", "title", "unit_id"),
    *("unit__name", "unit__short_name", "unit__town", "unit__sort_key"),
)


class _Unit(NamedTuple):
    id: int
    name: str
    short_name: str
    kind: str
    street: str
    postcode: str
    town: str
    phone: str
    mail: str
    sort_key: str
    parent_id: int | None
    parent: str | None


_UNIT = (
    *("id", "name", "short_name", "kind", "street", "postcode", "town", "phone", "mail", "sort_key", "parent_id"),
    "parent__name",
)


def _people(ids: list[int], tree: Tree) -> Iterator[Document]:
    if not ids:
        return
    memberships: dict[int, list[_Membership]] = defaultdict(list)
    rows = Membership.objects.filter(person_id__in=ids, unit__closed_on=None).values_list(*_MEMBERSHIP)
    order = attrgetter("sort_key", "unit_id", "id")
    for membership in sorted(map(_Membership._make, rows), key=lambda row: (_RANK.get(row.role, 9), order(row))):
        memberships[membership.person_id].append(membership)
    nicknames = _nicknames(row.unit_id for rows_ in memberships.values() for row in rows_)
    people = Person.objects.filter(id__in=ids, left_on=None).order_by("id")
    for person in map(_Person._make, people.values_list(*_Person._fields)):
        yield _person(person, memberships[person.id], nicknames, tree)


def _person(person: _Person, memberships: list[_Membership], nicknames: dict[int, list[str]], tree: Tree) -> Document:
    words = [*_passages("title", [person.title, *(membership.title for membership in memberships)])]
    for membership in memberships:
        words += _passages("role", _ROLE_WORDS.get(membership.role, ()))
    for membership in memberships:
        words += _passages("unit", [membership.name, membership.short_name, *nicknames[membership.unit_id]])
    words += _passages("place", [membership.town for membership in memberships])
    title = person.title or next((membership.title for membership in memberships if membership.title), "")
    return Document(
        key=f"person:{person.id}",
        kind="person",
        label=person.name,
        line=_line(person.name, title, memberships[0].name if memberships else ""),
        names=(person.name,),
        words=_distinct(words),
        phones=_phones(person.phone, person.mobile),
        mails=(person.mail,) if person.mail else (),
        weight=max((_WEIGHT.get(membership.role, 1.0) for membership in memberships), default=1.0),
        uses=tuple(sorted({f"unit:{membership.unit_id}" for membership in memberships})),
        sort_key=person.sort_key,
        within=(within := _within((membership.unit_id for membership in memberships), tree)),
        branches=_branches(within, tree),
    )


def _units(ids: list[int], tree: Tree) -> Iterator[Document]:
    if not ids:
        return
    nicknames = _nicknames(ids)
    rows = UnitTopic.objects.filter(unit_id__in=ids, topic__retired_on=None).order_by("topic__sort_key", "topic_id")
    topics: dict[int, list[int]] = defaultdict(list)
    for unit_id, topic_id in rows.values_list("unit_id", "topic_id"):
        topics[unit_id].append(topic_id)
    called = topic_names(rows) if topics else {}
    units = Unit.objects.filter(id__in=ids, closed_on=None).order_by("id")
    for unit in map(_Unit._make, units.values_list(*_UNIT)):
        yield _unit(unit, nicknames[unit.id], those_called(topics[unit.id], called), tree)


def _unit(unit: _Unit, nicknames: list[str], topics: dict[int, tuple[str, ...]], tree: Tree) -> Document:
    """`topics` are what its topics are called, by id and in the order of the alphabet."""
    kind = "" if unit.kind == UnitKind.OTHER else str(UnitKind(unit.kind).label)
    words = [
        *_passages("kind", [kind]),
        *_passages("place", [unit.street, unit.postcode, unit.town]),
        *_passages("topic", [text for called in topics.values() for text in called]),
        *_passages("unit", [unit.parent or ""]),
    ]
    return Document(
        key=f"unit:{unit.id}",
        kind="unit",
        label=unit.name,
        line=_line(unit.name, kind, unit.town if unit.parent is None else unit.parent),
        names=tuple(dict.fromkeys(name for name in (unit.name, unit.short_name, *nicknames) if name)),
        words=_distinct(words),
        phones=_phones(unit.phone),
        mails=(unit.mail,) if unit.mail else (),
        uses=(*([f"unit:{unit.parent_id}"] if unit.parent_id else []), *(f"topic:{topic}" for topic in topics)),
        sort_key=unit.sort_key,
        within=(within := _within([unit.id], tree)),
        branches=_branches(within, tree),
        topics=tuple(topics),
    )


def _topics(ids: list[int]) -> Iterator[Document]:
    if not ids:
        return
    for topic in Topic.objects.filter(id__in=ids, retired_on=None).select_related("parent").order_by("id"):
        parent = [topic.parent.title] if topic.parent else []
        words = _passages("topic", [*parent, *topic.kle])
        yield Document(
            key=f"topic:{topic.pk}",
            kind="topic",
            label=topic.title,
            line=parent[0] if parent else "",
            names=tuple(dict.fromkeys((topic.title, *topic.synonyms))),
            words=_distinct(words),
            uses=(f"topic:{topic.parent_id}",) if topic.parent_id else (),
            sort_key=topic.sort_key,
        )


def _line(label: str, *parts: str) -> str:
    """What stands under a label: of the parts, those that do not only say again what was said."""
    said, line = {label.casefold(), ""}, []
    for part in parts:
        if part.casefold() not in said:
            said.add(part.casefold())
            line.append(part)
    return ", ".join(line)


def _passages(field: Field, texts: Iterable[str]) -> list[Passage]:
    return [Passage(field, text) for text in texts if text]


def _distinct(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    return tuple(dict.fromkeys(passages))


def _phones(*written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for text in written for number in numbers(text)))
