"""Comparing what the files say with the topics that are there. Nothing is written.

A KLE number belongs to the topic with the key `kle:<number>`, or to those of the municipality's own topics that name it
(`Topic.kle`): these keep their title, place and synonyms, and get its keywords. What somebody has edited here, and
what the editor has taken out, is left alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from potentialer.domain.topics.bulk import TopicRow
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.names import LONGEST_WORD, MOST_KEYWORDS, distinct
from potentialer.domain.topics.queries import fields_edited_by_people, latest_change_of_topics
from potentialer.exchange.organisation.faults import shown
from potentialer.exchange.topics.plan import Plan
from potentialer.exchange.topics.rows import KLE_KEY, TopicCode, TopicFault, TopicLine, key_of


def plan_topics(lines: Iterable[TopicLine]) -> Plan:
    """Four statements, however many lines there are."""
    based_on = latest_change_of_topics()
    planner = _Planner(list(Topic.objects.order_by("id")), fields_edited_by_people(), _merged(lines))
    return replace(planner.plan(), based_on=based_on)


def _merged(lines: Iterable[TopicLine]) -> dict[str, TopicLine]:
    """By key, one line a topic: the first file to say something is believed, keywords are gathered."""
    merged: dict[str, TopicLine] = {}
    for line in lines:
        there = merged.get(line.key)
        if there is None:
            merged[line.key] = line
            continue
        merged[line.key] = replace(
            there,
            title=there.title or line.title,
            parent=line.parent if there.parent is None else there.parent,
            synonyms=line.synonyms if there.synonyms is None else there.synonyms,
            keywords=_both(there.keywords, line.keywords),
        )
    return merged


def _both(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return other if one is None else one if other is None else one + other


@dataclass(slots=True)
class _Found:
    """The plan as it grows."""

    rows: dict[str, TopicRow] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    edited: set[str] = field(default_factory=set)
    same: int = 0
    retired: int = 0
    long_keywords: int = 0
    faults: list[TopicFault] = field(default_factory=list)


class _Planner:
    def __init__(self, topics: Sequence[Topic], edited: dict[int, frozenset[str]], lines: dict[str, TopicLine]) -> None:
        self._lines, self._edited = lines, edited
        self._stored = {topic.key: topic for topic in topics}
        self._keys = {topic.pk: topic.key for topic in topics}
        self._own: dict[str, list[Topic]] = defaultdict(list)  # KLE number -> the municipality's own topics
        for topic in topics:
            for number in topic.kle if topic.retired_on is None else ():
                if topic.key != key_of(number, is_kle=True):
                    self._own[number].append(topic)
        self._found = _Found()

    def plan(self) -> Plan:
        for line in self._lines.values():
            self._take(line)
        self._check_cycles()
        found = self._found
        return Plan(
            rows=tuple(found.rows.values()),
            created=tuple(found.created),
            changed=tuple(found.changed),
            own=len(found.own & found.rows.keys()),
            same=found.same,
            edited=len(found.edited),
            retired=found.retired,
            absent=tuple(self._absent()),
            long_keywords=found.long_keywords,
            faults=tuple(found.faults),
        )

    def _take(self, line: TopicLine) -> None:
        own = self._own.get(line.number, []) if line.is_kle else []
        there = self._stored.get(line.key)
        if own and (there is None or there.retired_on):
            for topic in own:
                self._give_keywords(topic, line)
        elif there is not None and there.retired_on:
            self._found.retired += 1
        else:
            self._keep(line, self._as_it_shall_be(line, there), there)

    def _give_keywords(self, topic: Topic, line: TopicLine) -> None:
        """A topic that names several numbers gets the keywords of all."""
        row = self._found.rows.get(topic.key) or self._row_of(topic)
        self._found.own.add(topic.key)
        if line.keywords is None:
            return
        if "keywords" in self._edited.get(topic.pk, ()):
            self._found.edited.add(topic.key)
            return
        keywords = self._keywords((*(row.keywords or ()), *line.keywords), row.title, row.synonyms)
        is_new = topic.key not in self._found.rows
        if keywords != (row.keywords or ()):
            self._found.rows[topic.key] = replace(row, keywords=keywords)
            if is_new:
                self._found.changed.append(topic.title)

    def _as_it_shall_be(self, line: TopicLine, there: Topic | None) -> TopicRow | None:
        row = self._row_of(there) if there is not None else TopicRow(line.key, "", keywords=())
        edited = self._edited.get(there.pk, frozenset()) if there is not None else frozenset()
        said: dict[str, object] = {}
        if line.title is not None:
            said["title"] = line.title
        elif there is None:
            self._found.faults.append(TopicFault(TopicCode.NO_TITLE, line.place, shown(line.number)))
            return None
        if (parent := self._parent(line, there)) is not None:
            said["parent_key"] = parent
        if line.synonyms is not None:
            said["synonyms"] = line.synonyms
        if line.is_kle:
            said["kle"] = tuple(dict.fromkeys((*row.kle, line.number)))
        if line.keywords is not None:
            said["keywords"] = line.keywords
        if left := [name for name in said if name.removesuffix("_key") in edited and said[name] != getattr(row, name)]:
            self._found.edited.add(line.key)
        row = replace(row, **{name: value for name, value in said.items() if name not in left})  # type: ignore[arg-type]
        synonyms = distinct(row.synonyms, besides=[row.title])
        if "keywords" not in said or "keywords" in left:
            return replace(row, synonyms=synonyms)
        return replace(row, synonyms=synonyms, keywords=self._keywords(row.keywords or (), row.title, synonyms))

    def _keep(self, line: TopicLine, row: TopicRow | None, there: Topic | None) -> None:
        if row is None:
            return
        if there is None:
            self._found.created.append(row.title)
        elif row != self._row_of(there):
            self._found.changed.append(row.title)
        else:
            self._found.same += 1
            return
        self._found.rows[line.key] = row

    def _keywords(self, words: Iterable[str], title: str, synonyms: Sequence[str]) -> tuple[str, ...]:
        words = distinct(words, besides=[title, *synonyms])
        short = tuple(word for word in words if len(word) <= LONGEST_WORD)
        self._found.long_keywords += len(words) - len(short)
        return short[:MOST_KEYWORDS]

    def _parent(self, line: TopicLine, there: Topic | None) -> str | None:
        """The key of the topic it shall lie under; None where the files do not say and it lies somewhere already."""
        if not line.parent:
            if line.parent is None and there is not None:
                return None
            return self._nearest(line.number) if line.is_kle else ""
        if not line.is_kle or not line.number.startswith(f"{line.parent}."):
            key = self._key_of_number(line.parent)
            if key is None:
                self._found.faults.append(TopicFault(TopicCode.UNKNOWN_PARENT, line.place, shown(line.parent)))
            return key
        return self._nearest(line.number)

    def _nearest(self, number: str) -> str:
        """KLE is not always whole: 27.34.10 lies under 27 where nobody has 27.34, and the facet A00 under A."""
        above = number.rpartition(".")[0] or (number[0] if number[0].isalpha() and len(number) > 1 else "")
        while above:
            if key := self._key_of_number(above):
                return key
            above = above.rpartition(".")[0]
        return ""

    def _key_of_number(self, number: str) -> str | None:
        """The municipality's own topic with this KLE number stands for it."""
        kle_key = key_of(number, is_kle=True)
        there = self._stored.get(kle_key)
        if (there is None or there.retired_on) and (own := self._own.get(number)):
            return own[0].key
        return next((key for key in (kle_key, number) if key in self._lines or key in self._stored), None)

    def _row_of(self, topic: Topic) -> TopicRow:
        parent = self._keys[topic.parent_id] if topic.parent_id else ""
        return TopicRow(
            topic.key, topic.title, parent, tuple(topic.kle), tuple(topic.synonyms), keywords=tuple(topic.keywords)
        )

    def _check_cycles(self) -> None:
        parents = {topic.key: self._row_of(topic).parent_key for topic in self._stored.values()}
        parents |= {key: row.parent_key for key, row in self._found.rows.items()}
        sound = {""}
        for key in parents:
            way: dict[str, None] = {}
            while key not in sound and key not in way:
                way[key] = None
                key = parents.get(key, "")
            if key in way and key in self._lines:
                line = self._lines[key]
                self._found.faults.append(TopicFault(TopicCode.CYCLE, line.place, shown(line.number)))
            sound |= way.keys()

    def _absent(self) -> Iterator[str]:
        """What the files could have held and do not: asked only of files that say where topics lie."""
        sorts = {line.is_kle for line in self._lines.values() if line.parent is not None}
        for key, topic in self._stored.items():
            is_kle = key.startswith(KLE_KEY)
            if is_kle in sorts and key not in self._lines and topic.retired_on is None and key not in self._found.own:
                yield f"{topic.title} ({key.removeprefix(KLE_KEY)})"
