"""Nouns become documents: what a person may type to find them, and what a hit shows.

Whoever left and whatever was closed or retired has no document. A leader's name is not among the unit's words: the
leader is found as a person, whose line names the unit.

Documents are made for everybody inside; who may see what is applied when an answer is made (see `retrieval`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from potentialer.domain.changes.models import Change
from potentialer.domain.people.models import Membership, Person, Role, Unit, UnitKind, UnitNickname
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.lib.documents import Document, Field, Passage
from potentialer.lib.text.phones import numbers

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


def documents_for(keys: Collection[str]) -> dict[str, Document]:
    """The documents of these things ("person:12"); a thing that has none, or none any more, is missing from the answer.

    At most BATCH keys at once; the number of statements does not hang on how many.
    """
    ids: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        noun, _, number = key.partition(":")
        ids[noun].append(int(number))
    found = [*_people(ids["person"]), *_units(ids["unit"]), *_topics(ids["topic"])]
    return {document.key: document for document in found}


def all_keys() -> Iterator[list[str]]:
    """The keys of everything that has a document, in batches."""
    sources = {
        "unit": Unit.objects.filter(closed_on=None),
        "topic": Topic.objects.filter(retired_on=None),
        "person": Person.objects.filter(left_on=None),
    }
    for noun, source in sources.items():
        ids = list(source.order_by("id").values_list("id", flat=True))
        for start in range(0, len(ids), BATCH):
            yield [f"{noun}:{number}" for number in ids[start : start + BATCH]]


def keys_touched(changes: Iterable[Change]) -> set[str]:
    """The things whose documents may differ after these changes, as the database knows them now. What used a thing
    before and no longer does is known to the index (`Writer.keys_using`)."""
    ids: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        ids[change.noun].add(change.thing_id)
    touched = {f"{noun}:{number}" for noun in ("person", "unit", "topic") for number in ids[noun]}
    for units in _batches(ids["unit"]):
        touched |= _keys("unit", Unit.objects.filter(parent_id__in=units).values_list("id", flat=True))
        touched |= _keys("person", Membership.objects.filter(unit_id__in=units).values_list("person_id", flat=True))
    for topics in _batches(ids["topic"]):
        touched |= _keys("topic", Topic.objects.filter(parent_id__in=topics).values_list("id", flat=True))
        touched |= _keys("unit", UnitTopic.objects.filter(topic_id__in=topics).values_list("unit_id", flat=True))
    return touched


def keys_changed(changes: Iterable[Change]) -> set[str]:
    """The things that the changes name."""
    return {f"{change.noun}:{change.thing_id}" for change in changes}


def _keys(noun: str, ids: Iterable[int]) -> set[str]:
    return {f"{noun}:{number}" for number in ids}


def _batches(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _nicknames(unit_ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = UnitNickname.objects.filter(unit_id__in=set(unit_ids)).order_by("id")
    for unit_id, name in rows.values_list("unit_id", "name"):
        found[unit_id].append(name)
    return found


def _people(ids: list[int]) -> Iterator[Document]:
    if not ids:
        return
    memberships: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(person_id__in=ids, unit__closed_on=None).select_related("unit")
    for membership in sorted(rows, key=lambda row: (_RANK.get(row.role, 9), row.unit.sort_key, row.unit_id, row.pk)):
        memberships[membership.person_id].append(membership)
    nicknames = _nicknames(row.unit_id for rows_ in memberships.values() for row in rows_)
    for person in Person.objects.filter(id__in=ids, left_on=None).order_by("id"):
        yield _person(person, memberships[person.pk], nicknames)


def _person(person: Person, memberships: list[Membership], nicknames: dict[int, list[str]]) -> Document:
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
    )


def _units(ids: list[int]) -> Iterator[Document]:
    if not ids:
        return
    nicknames = _nicknames(ids)
    topics: dict[int, list[Topic]] = defaultdict(list)
    rows = UnitTopic.objects.filter(unit_id__in=ids, topic__retired_on=None).select_related("topic")
    for row in rows.order_by("topic__sort_key", "topic_id"):
        topics[row.unit_id].append(row.topic)
    for unit in Unit.objects.filter(id__in=ids, closed_on=None).select_related("parent").order_by("id"):
        yield _unit(unit, nicknames[unit.pk], topics[unit.pk])


def _unit(unit: Unit, nicknames: list[str], topics: list[Topic]) -> Document:
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
