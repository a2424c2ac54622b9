"""What an import would do: made by `planning`, shown to a person, carried out by `applying`."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from potentialer.domain.people.bulk import OrganisationWrites, PersonWrite, UnitWrite
from potentialer.exchange.organisation.faults import Fault

Action = Literal["created", "returned", "moved", "changed", "gone", "adopted"]
ACTIONS: tuple[Action, ...] = ("created", "returned", "moved", "changed", "gone", "adopted")
"""Each thing has one, the first that fits. `adopted`: no text changes, but the file now owns other fields of it."""

MOST_REMOVED = 0.10  # of the people, or of the units; above it the plan wants somebody's word


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Old and new as text; a unit is told by its name."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class UnitStep:
    key: str
    name: str
    action: Action
    write: UnitWrite
    changes: tuple[FieldChange, ...] = ()
    topics: tuple[str, ...] | None = None  # None leaves them
    from_units: tuple[str, ...] = ()  # keys of units it takes over from
    successors: tuple[str, ...] = ()  # names of those that take over from it


@dataclass(frozen=True, slots=True)
class PersonStep:
    key: str
    name: str
    action: Action
    write: PersonWrite
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody with a new key but the name and mail of one who would be gone: the same person? Only a human knows."""

    name: str
    mail: str
    old_key: str
    new_key: str


@dataclass(frozen=True)
class Plan:
    based_on: int  # the newest change when the plan was made
    units: tuple[UnitStep, ...] = ()
    people: tuple[PersonStep, ...] = ()
    units_unchanged: int = 0
    people_unchanged: int = 0
    people_before: int = 0
    units_before: int = 0
    proposals: tuple[Proposal, ...] = ()
    units_with_new_leaders: tuple[str, ...] = ()
    notes: tuple[Fault, ...] = ()  # worth knowing, and no hindrance
    faults: tuple[Fault, ...] = ()  # rings that rows and directory make together; such a plan is not to be applied
    stranded: tuple[str, ...] = ()  # names of units that close while people are in them whom no file moves

    def unit_counts(self) -> Counter[str]:
        return Counter(step.action for step in self.units)

    def person_counts(self) -> Counter[str]:
        return Counter(step.action for step in self.people)

    @cached_property
    def people_gone(self) -> int:
        return sum(step.action == "gone" for step in self.people)

    @cached_property
    def removed_share(self) -> float:
        """Between 0 and 1: how many of the people in the directory would leave it."""
        return self.people_gone / self.people_before if self.people_before else 0.0

    @cached_property
    def units_gone(self) -> int:
        return sum(step.action == "gone" for step in self.units)

    @property
    def closed_share(self) -> float:
        """Between 0 and 1: how many of the open units would close, those aside that another takes over from."""
        lost = sum(step.action == "gone" and not step.successors for step in self.units)
        return lost / self.units_before if self.units_before else 0.0

    @property
    def loss(self) -> tuple[int, int, int, int]:
        """People gone, of how many, units gone, of how many."""
        return self.people_gone, self.people_before, self.units_gone, self.units_before

    @property
    def needs_consent(self) -> bool:
        return self.removed_share > MOST_REMOVED or self.closed_share > MOST_REMOVED or bool(self.stranded)

    @property
    def is_empty(self) -> bool:
        return not self.units and not self.people

    @cached_property
    def fingerprint(self) -> str:
        """Equal for two plans that would do the same, whenever they were made."""
        digest = hashlib.sha256()
        for unit in self.units:
            digest.update(repr(unit).encode())
        for person in self.people:
            digest.update(repr(person).encode())
        digest.update(json.dumps(self.units_with_new_leaders).encode())
        return digest.hexdigest()

    def writes(self) -> OrganisationWrites:
        return OrganisationWrites(
            units=[step.write for step in self.units],
            people=[step.write for step in self.people],
            successions=[(old, step.key) for step in self.units for old in step.from_units],
            units_with_new_leaders=self.units_with_new_leaders,
        )


def told_changes(pairs: Iterable[tuple[str, object, object]]) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name, _as_text(old), _as_text(new)) for name, old, new in pairs)


def _as_text(value: object) -> str:
    return "" if value is None else str(value)
