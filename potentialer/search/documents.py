"""The directory's nouns become documents: what a person may type to find them, and what a hit shows.

Whoever left and whatever was closed or retired has no document. A leader's name is not among the unit's words: the
leader is found as a person, whose line names the unit.

The directory is open to everybody inside. What is said on cards is not always: see `pieces`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from potentialer.domain.people.models import Membership, Person, Role, Unit, UnitKind, UnitNickname
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.lib.documents import Document, Field, Passage
from potentialer.lib.documents.pieces import NOUNS, Piece
from potentialer.lib.text.phones import numbers
from potentialer.search.pieces import cards_behind, pieces_for

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


def _people(ids: list[int], tree: Tree) -> Iterator[Document]:
    if not ids:
        return
    memberships: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(person_id__in=ids, unit__closed_on=None).select_related("unit")
    for membership in sorted(rows, key=lambda row: (_RANK.get(row.role, 9), row.unit.sort_key, row.unit_id, row.pk)):
        memberships[membership.person_id].append(membership)
    nicknames = _nicknames(row.unit_id for rows_ in memberships.values() for row in rows_)
    for person in Person.objects.filter(id__in=ids, left_on=None).order_by("id"):
        yield _person(person, memberships[person.pk], nicknames, tree)


def _person(person: Person, memberships: list[Membership], nicknames: dict[int, list[str]], tree: Tree) -> Document:
    words = [*_passages("title", [person.title, *(membership.title for membership in memberships)])]
    for membership in memberships:
        words += _passages("role", _ROLE_WORDS.get(membership.role, ()))
    for membership in memberships:
        unit = membership.unit
        words += _passages("unit", [unit.name, unit.short_name, *nicknames[unit.pk]])
    words += _passages("place", [membership.unit.town for membership in memberships])
    title = person.title or next((membership.title for membership in memberships if membership.title), "")
    return Document(
        key=f"person:{person.pk}",
        kind="person",
        label=person.name,
        line=_line(person.name, title, memberships[0].unit.name if memberships else ""),
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
    topics: dict[int, list[Topic]] = defaultdict(list)
    rows = UnitTopic.objects.filter(unit_id__in=ids, topic__retired_on=None).select_related("topic")
    for row in rows.order_by("topic__sort_key", "topic_id"):
        topics[row.unit_id].append(row.topic)
    for unit in Unit.objects.filter(id__in=ids, closed_on=None).select_related("parent").order_by("id"):
        yield _unit(unit, nicknames[unit.pk], topics[unit.pk], tree)


def _unit(unit: Unit, nicknames: list[str], topics: list[Topic], tree: Tree) -> Document:
    kind = "" if unit.kind == UnitKind.OTHER else str(UnitKind(unit.kind).label)
    words = [
        *_passages("kind", [kind]),
        *_passages("place", [unit.street, unit.postcode, unit.town]),
        *_passages("topic", [text for topic in topics for text in (topic.title, *topic.synonyms)]),
        *_passages("unit", [unit.parent.name] if unit.parent else []),
    ]
    return Document(
        key=f"unit:{unit.pk}",
        kind="unit",
        label=unit.name,
        line=_line(unit.name, kind, unit.parent.name if unit.parent else unit.town),
        names=tuple(dict.fromkeys(name for name in (unit.name, unit.short_name, *nicknames) if name)),
        words=_distinct(words),
        phones=_phones(unit.phone),
        mails=(unit.mail,) if unit.mail else (),
        uses=(*([f"unit:{unit.parent_id}"] if unit.parent_id else []), *(f"topic:{topic.pk}" for topic in topics)),
        sort_key=unit.sort_key,
        within=(within := _within([unit.pk], tree)),
        branches=_branches(within, tree),
        topics=tuple(topic.pk for topic in topics),
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
