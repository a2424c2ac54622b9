"""The demo's written potentials as texts that can be judged."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from potentialer.exchange.demo.cards import CardRow, TrialRow, read_cards
from potentialer.exchange.demo.texts import load_texts
from potentialer.lib.text.names import fold
from potentialer.lib.text.words import words
from potentialer.search.judged import JudgedText

_LONGEST = 80


@cache
def demo_texts() -> tuple[JudgedText, ...]:
    """All of them, in the order of their files. The keys are owner and title, and never twice the same."""
    names = {unit.key: unit.name for unit in load_texts().units} | {
        person.key: person.name for person in load_texts().people
    }
    found: dict[str, JudgedText] = {}
    for card in read_cards():
        for title, text in _potentials(card):
            key = free = f"{card.unit or card.person}/{_slug(title)}"
            again = 1
            while free in found:
                again += 1
                free = f"{key}-{again}"
            found[free] = JudgedText(free, title, text, names[card.unit or card.person])
    return tuple(found.values())


def write_texts(path: Path) -> None:
    """Write them as docs.jsonl."""
    rows = [{"id": text.key, "title": text.title, "text": text.text, "owner": text.owner} for text in demo_texts()]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _potentials(card: CardRow) -> Iterator[tuple[str, str]]:
    for knowledge in card.knowledge:
        yield knowledge.title, knowledge.text
    for trial in card.trials:
        yield trial.title, _story(trial)
    for task in card.tasks:
        yield task.title, task.text


def _story(trial: TrialRow) -> str:
    return "\n".join(part for part in (trial.wonder, trial.did, trial.happened, trial.learned, trial.next_step) if part)


def _slug(title: str) -> str:
    return "-".join(fold(word.text) for word in words(title))[:_LONGEST].rstrip("-")
