"""The demo's cards as they were written by hand: what each unit and some of its people know, have tried and are doing.

Each file under `data/cards/<sector>/` is one card. Different people wrote the sectors, without seeing each other's
texts. `load_demo` puts them into the database; whoever judges the search reads them from here.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

CARDS = Path(__file__).parent / "data" / "cards"

Audience = Literal["unit", "municipality"]


@dataclass(frozen=True, slots=True)
class KnowledgeRow:
    """`help` is with_you (can do it with you), explain (can explain it) or knows_who (knows who can)."""

    title: str
    text: str
    help: str
    topics: tuple[str, ...]
    audience: Audience


@dataclass(frozen=True, slots=True)
class TrialRow:
    """`stage`: idea, running, stopped, ended or practice. `worked`: yes, partly, no, or "" while nobody knows."""

    title: str
    wonder: str
    did: str
    stage: str
    worked: str
    happened: str
    learned: str
    next_step: str
    starts_on: date | None
    ends_on: date | None
    topics: tuple[str, ...]
    audience: Audience


@dataclass(frozen=True, slots=True)
class TaskRow:
    title: str
    text: str
    starts_on: date | None
    ends_on: date | None
    is_open: bool
    topics: tuple[str, ...]
    audience: Audience


PotentialRow = KnowledgeRow | TrialRow | TaskRow


@dataclass(frozen=True, slots=True)
class CardRow:
    """The card of one unit or one person: exactly one of the two keys is set."""

    sector: str
    unit: str
    person: str
    introduction: str
    contact_wishes: str
    seeking: tuple[str, ...]
    knowledge: tuple[KnowledgeRow, ...]
    trials: tuple[TrialRow, ...]
    tasks: tuple[TaskRow, ...]

    @property
    def potentials(self) -> tuple[PotentialRow, ...]:
        return (*self.knowledge, *self.trials, *self.tasks)


def read_cards() -> tuple[CardRow, ...]:
    """All cards, in the order of their files. Raises KeyError or TOMLDecodeError for a file that is not one."""
    return tuple(_card(path) for path in sorted(CARDS.rglob("*.toml")))


def _card(path: Path) -> CardRow:
    row = tomllib.loads(path.read_text(encoding="utf-8"))
    return CardRow(
        sector=path.parent.name,
        unit=row.get("unit", ""),
        person=row.get("person", ""),
        introduction=row["introduction"].strip(),
        contact_wishes=row.get("contact_wishes", "").strip(),
        seeking=tuple(row.get("seeking", ())),
        knowledge=tuple(_knowledge(each) for each in row.get("knowledge", ())),
        trials=tuple(_trial(each) for each in row.get("trial", ())),
        tasks=tuple(_task(each) for each in row.get("task", ())),
    )


def _knowledge(row: dict[str, Any]) -> KnowledgeRow:
    return KnowledgeRow(
        title=row["title"],
        text=row["text"].strip(),
        help=row["help"],
        topics=tuple(row.get("topics", ())),
        audience=row.get("audience", "municipality"),
    )


def _trial(row: dict[str, Any]) -> TrialRow:
    return TrialRow(
        title=row["title"],
        wonder=row["wonder"].strip(),
        did=row["did"].strip(),
        stage=row["stage"],
        worked=row.get("worked", ""),
        happened=row.get("happened", "").strip(),
        learned=row.get("learned", "").strip(),
        next_step=row.get("next_step", "").strip(),
        starts_on=row.get("from"),
        ends_on=row.get("until"),
        topics=tuple(row.get("topics", ())),
        audience=row.get("audience", "municipality"),
    )


def _task(row: dict[str, Any]) -> TaskRow:
    return TaskRow(
        title=row["title"],
        text=row["text"].strip(),
        starts_on=row.get("from"),
        ends_on=row.get("until"),
        is_open=row.get("open", False),
        topics=tuple(row.get("topics", ())),
        audience=row.get("audience", "municipality"),
    )
