"""What is wrong between rows: doubles, circles, and keys that lead nowhere. Each cell alone is judged in `reading`."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from potentialer.exchange.organisation.faults import Code, Fault, shown
from potentialer.exchange.organisation.rows import Organisation, PersonRow, Place, UnitRow

Header = Callable[[Place, str], str]
"""The header of a field's column, in the table where a row stands."""


def check_organisation(
    organisation: Organisation,
    *,
    known_units: Collection[str] = (),
    known_topics: Collection[str] | None = None,
    header: Header = lambda _place, field: field,
) -> tuple[Fault, ...]:
    """Everything that is wrong, in the order of the rows. `known_units` are keys that the directory has already;
    without `known_topics` topics are not looked at."""
    faults = [
        *_unit_faults(organisation.units, known_units, known_topics, header),
        *_cycles(organisation.units, header),
        *_person_faults(organisation, known_units, header),
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.place.file, fault.place.sheet, fault.place.row)))


def _unit_faults(
    units: Iterable[UnitRow], known: Collection[str], topics: Collection[str] | None, header: Header
) -> Iterable[Fault]:
    first: dict[str, UnitRow] = {}
    rows = list(units)
    keys = {row.key for row in rows}
    near = _Near(keys.union(known))
    for row in rows:
        earlier = first.setdefault(row.key, row)
        if earlier is not row:
            yield _fault(Code.DOUBLE_KEY, row.place, header, "unit.key", row.key, other=earlier.place)
        if row.parent_key and row.parent_key not in keys and row.parent_key not in known:
            yield _fault(
                Code.UNKNOWN_PARENT, row.place, header, "unit.parent_key", row.parent_key, names=near.to(row.parent_key)
            )
        if row.key in row.replaces:
            yield _fault(Code.REPLACES_ITSELF, row.place, header, "unit.replaces", row.key)
        for topic in row.topic_keys if topics is not None else ():
            if topics is not None and topic not in topics:
                yield _fault(Code.UNKNOWN_TOPIC, row.place, header, "unit.topic_keys", topic)


def _fault(
    code: Code,
    place: Place,
    header: Header,
    field: str,
    value: str,
    other: Place | None = None,
    names: tuple[str, ...] = (),
) -> Fault:
    return Fault(code, place, header(place, field), shown(value), other, names)


class _Near:
    """Keys that differ only by what spreadsheets do to a key: zeros in front lost, letters made small."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = keys
        self._stripped: dict[str, list[str]] | None = None

    def to(self, key: str) -> tuple[str, ...]:
        if self._stripped is None:
            self._stripped = {}
            for known in self._keys:
                self._stripped.setdefault(_stripped(known), []).append(known)
        return tuple(sorted(self._stripped.get(_stripped(key), ())))[:3]


def _stripped(key: str) -> str:
    return key.casefold().lstrip("0")


def _cycles(units: Iterable[UnitRow], header: Header) -> Iterable[Fault]:
    """Each circle once, at the first of its rows, told as the chain of names back to itself."""
    by_key: dict[str, UnitRow] = {}
    for row in units:
        by_key.setdefault(row.key, row)
    done: set[str] = set()
    for start in by_key:
        path: dict[str, None] = {}
        key = start
        while key in by_key and key not in done and key not in path:
            path[key] = None
            key = by_key[key].parent_key
        if key in path:
            chain = list(path)[list(path).index(key) :]
            yield _cycle([by_key[member] for member in chain], header)
        done.update(path)


def _cycle(rows: list[UnitRow], header: Header) -> Fault:
    names = tuple(shown(row.name) for row in [*rows, rows[0]])
    place = rows[0].place
    return Fault(Code.CYCLE, place, header(place, "unit.parent_key"), shown(rows[0].parent_key), names=names)


def _person_faults(organisation: Organisation, known: Collection[str], header: Header) -> Iterable[Fault]:
    keys = {row.key for row in organisation.units}.union(known)
    near = _Near(keys)
    first: dict[str, PersonRow] = {}
    employments: dict[tuple[str, str], PersonRow] = {}
    for row in organisation.people:
        if row.unit_key not in keys:
            yield _fault(Code.UNKNOWN_UNIT, row.place, header, "unit.key", row.unit_key, names=near.to(row.unit_key))
        earlier = first.setdefault(row.key, row)
        if earlier is row:
            employments[row.key, row.unit_key] = row
            continue
        if earlier.name != row.name and earlier.name.casefold() != row.name.casefold():
            yield _fault(Code.OTHER_NAME, row.place, header, "person.key", row.key, other=earlier.place)
            continue
        same = employments.setdefault((row.key, row.unit_key), row)
        if same is not row:
            yield _fault(Code.DOUBLE_ROW, row.place, header, "person.key", row.key, other=same.place)


def without_rows(organisation: Organisation, bad: Collection[Place], known_units: Collection[str] = ()) -> Organisation:
    """The rows that do not stand at a bad place; the keys of the others are held, so that nobody is thought gone.

    Where one number has two names none of its rows is taken, nor where a unit that the directory has stands twice:
    which of them is right, nobody can tell.
    """
    unsure_units = {key for key, rows in Counter(row.key for row in organisation.units).items() if rows > 1}
    unsure_units.intersection_update(known_units)
    unsure_people = _with_two_names(organisation.people)
    bad_units = [row for row in organisation.units if row.place in bad or row.key in unsure_units]
    bad_people = [row for row in organisation.people if row.place in bad or row.key in unsure_people]
    return Organisation(
        units=tuple(row for row in organisation.units if row.place not in bad and row.key not in unsure_units),
        people=tuple(row for row in organisation.people if row.place not in bad and row.key not in unsure_people),
        unit_fields=organisation.unit_fields,
        person_fields=organisation.person_fields,
        held_units=organisation.held_units | {row.key for row in bad_units},
        held_people=organisation.held_people | {row.key for row in bad_people},
        keyless_units=organisation.keyless_units,
        keyless_people=organisation.keyless_people,
    )


def _with_two_names(people: Iterable[PersonRow]) -> set[str]:
    names: dict[str, str] = {}
    return {row.key for row in people if names.setdefault(row.key, row.name.casefold()) != row.name.casefold()}
