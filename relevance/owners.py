"""What somebody gets who asks: units and people, gathered from what they wrote, with the directory beside.

The demo municipality is loaded and indexed in a temporary installation, in a process of its own, and the queries are
put to the product's own search as an ordinary employee would. `python -m relevance.owners` is that process: queries by
their ids as JSON on its input, and what they gave in the last line of its output.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from potentialer.lib.evaluation import ndcg, success
from potentialer.search.judged import JudgedQuery
from relevance.gate import Figures

ROOT = Path(__file__).resolve().parent.parent
VIEWER = "emil"  # an engineer for roads: sees what any employee sees
OF_USE = 2
"""The least grade of an owner that the asker would be glad to have found."""
TOLD_LENGTHS = ("long", "sentence")
"""The styles whose number of answers is told: many words find much, little of which is meant."""

_PER_PAGE = 10  # as the page has


@dataclass(frozen=True, slots=True)
class Answered:
    """What one query gave: the keys of its first units and people, the best first, with "" where a topic stands; how
    many were found in all; and whether these are only the nearest."""

    owners: tuple[str, ...]
    total: int
    is_partial: bool


Asking = Callable[[Mapping[str, str]], Mapping[str, Answered]]
"""Puts queries by their ids to the search."""


def ask_demo(queries: Mapping[str, str]) -> dict[str, Answered]:
    """Ask in a demo municipality of its own, which takes some ten seconds to make."""
    with tempfile.TemporaryDirectory(prefix="potentialer-relevance-") as folder:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("POTENTIALER_")}
        done = subprocess.run(
            [sys.executable, "-m", "relevance.owners"],
            cwd=ROOT,
            env={
                **inherited,
                "POTENTIALER_DATA": folder,
                "POTENTIALER_DEMO": "1",
                "DJANGO_SETTINGS_MODULE": "potentialer.config.settings",
            },
            input=json.dumps(queries),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(done.stderr)
    rows = json.loads(done.stdout.splitlines()[-1])
    return {key: Answered(tuple(row["owners"]), row["total"], row["is_partial"]) for key, row in rows.items()}


def grades_by_owner(grades: Mapping[str, int]) -> dict[str, int]:
    """An owner is worth what the best of its texts is."""
    best: dict[str, int] = defaultdict(int)
    for key, grade in grades.items():
        owner = key.partition("/")[0]
        best[owner] = max(best[owner], grade)
    return dict(best)


def figures_by_owner(
    queries: Sequence[JudgedQuery],
    grades: Mapping[str, Mapping[str, int]],
    answered: Mapping[str, Answered],
    *,
    with_each: bool,
) -> Figures:
    """The means over queries of which each has an answer; `with_each` also what the single queries gave."""
    gains, first, page = {}, [], []
    for query in queries:
        owners, of_owner = answered[query.key].owners, grades_by_owner(grades[query.key])
        of_use = {owner: grade for owner, grade in of_owner.items() if grade >= OF_USE}
        gains[query.key] = ndcg(owners, of_owner)
        first.append(success(owners, of_use, at=3))
        page.append(success(owners, of_use, at=5))
    partial = [query.key for query in queries if answered[query.key].is_partial]
    means = {
        "success@3": _mean(first),
        "success@5": _mean(page),
        "nDCG@10": _mean(gains.values()),
        "partial": len(partial) / max(len(queries), 1),
    }
    for style in TOLD_LENGTHS:
        means[style] = _mean([answered[query.key].total for query in queries if query.style == style])
    return Figures(
        queries=len(queries),
        means={name: round(value, 4) for name, value in means.items()},
        each={key: round(value, 4) for key, value in gains.items()} if with_each else {},
        partial=tuple(partial) if with_each else (),
    )


def _mean(values: Iterable[float]) -> float:
    some = list(values)
    return sum(some) / max(len(some), 1)


# --- Inside the process that asks


def _ask_here(queries: Mapping[str, str]) -> dict[str, Answered]:
    import django

    django.setup()
    from django.core.management import call_command

    from potentialer.domain.accounts.models import User
    from potentialer.exchange.demo.loading import load_demo
    from potentialer.exchange.starter.loading import load_first_words
    from potentialer.search.indexer import rebuild

    call_command("migrate", verbosity=0)
    load_first_words()
    load_demo()
    rebuild()
    viewer = User.objects.get(login=VIEWER)
    return {key: _answered(viewer, text) for key, text in queries.items()}


def _answered(viewer: object, text: str) -> Answered:
    from potentialer.domain.people.models import Person, Unit
    from potentialer.search.retrieval import search

    answer = search(viewer, text, per_page=_PER_PAGE)  # type: ignore[arg-type]
    if answer.state == "rebuilding":
        raise RuntimeError(f"the index could not answer: {text}")
    keys: dict[str, dict[int, str]] = {}
    for kind, model in (("unit", Unit), ("person", Person)):
        ids = [hit.thing_id for hit in answer.hits if hit.kind == kind]
        keys[kind] = dict(model.objects.filter(id__in=ids).values_list("id", "key"))
    owners = tuple(keys.get(hit.kind, {}).get(hit.thing_id, "") for hit in answer.hits)
    return Answered(owners, answer.total, answer.is_partial)


if __name__ == "__main__":
    found = _ask_here(json.load(sys.stdin))
    sys.stdout.write(json.dumps({key: asdict(one) for key, one in found.items()}) + "\n")
