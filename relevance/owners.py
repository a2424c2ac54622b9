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
from typing import Any

from potentialer.lib.evaluation import ndcg, success
from potentialer.search.judged import JudgedQuery
from relevance.gate import Figures
from relevance.peers import Row

ROOT = Path(__file__).resolve().parent.parent
VIEWER = "emil"  # an engineer for roads: sees what any employee sees
OF_USE = 2
"""The least grade of an owner that the asker would be glad to have found."""
TOLD_LENGTHS = ("long", "sentence")
"""The styles whose number of answers is told: many words find much, little of which is meant."""

_PER_PAGE = 10  # as the page has


@dataclass(frozen=True, slots=True)
class Answered:
    """What one query gave: its first units and people as "unit:key" and "person:key", the best first, with "" where a
    topic stands; how many were found in all; whether these are only the nearest; and, for each of `owners`, the ids of
    the potentials that are shown of it."""

    owners: tuple[str, ...]
    total: int
    is_partial: bool
    texts: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the search said to each query; and what it had to look in, as rows for a peer: the potentials that the one
    who asks may see, and the directory."""

    answered: Mapping[str, Answered]
    texts: Sequence[Row] = ()
    directory: Sequence[Row] = ()


Asking = Callable[[Mapping[str, str]], Asked]
"""Puts queries by their ids to the search."""


def ask_demo(queries: Mapping[str, str]) -> Asked:
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
    content = json.loads(done.stdout.splitlines()[-1])
    answered = {key: _answer_from(row) for key, row in content["answered"].items()}
    texts, directory = ([Row(**row) for row in content[name]] for name in ("texts", "directory"))
    return Asked(answered, texts, directory)


def _answer_from(row: Mapping[str, Any]) -> Answered:
    texts = tuple(tuple(keys) for keys in row["texts"])
    return Answered(tuple(row["owners"]), row["total"], row["is_partial"], texts)


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
        owners, of_owner = bare(answered[query.key].owners), grades_by_owner(grades[query.key])
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


def bare(owners: Iterable[str]) -> tuple[str, ...]:
    """The keys alone, as the ids of judged texts have them; no unit of the demo has that of a person."""
    return tuple(owner.partition(":")[2] for owner in owners)


def _mean(values: Iterable[float]) -> float:
    some = list(values)
    return sum(some) / max(len(some), 1)


# --- Inside the process that asks


def _ask_here(queries: Mapping[str, str]) -> Asked:
    import django

    django.setup()
    from django.core.management import call_command

    from potentialer.domain.accounts.models import User
    from potentialer.exchange.demo.loading import load_demo
    from potentialer.exchange.starter.loading import load_first_words
    from potentialer.search.indexer import rebuild
    from relevance.rows import rows_of_directory, rows_of_texts

    call_command("migrate", verbosity=0)
    load_first_words()
    load_demo()
    rebuild()
    viewer = User.objects.get(login=VIEWER)
    answered = {key: _answered(viewer, text) for key, text in queries.items()}
    return Asked(answered, tuple(rows_of_texts(viewer)), tuple(rows_of_directory()))


def _answered(viewer: object, text: str) -> Answered:
    from potentialer.domain.people.models import Person, Unit
    from potentialer.search.retrieval import search

    answer = search(viewer, text, per_page=_PER_PAGE)  # type: ignore[arg-type]
    if answer.state == "rebuilding":
        raise RuntimeError(f"the index could not answer: {text}")
    keys: dict[tuple[str, int], str] = {}
    for kind, model in (("unit", Unit), ("person", Person)):
        ids = [hit.thing_id for hit in answer.hits if hit.kind == kind]
        rows = model.objects.filter(id__in=ids).values_list("id", "key")
        keys |= {(kind, thing_id): f"{kind}:{key}" for thing_id, key in rows}
    owners = tuple(keys.get((hit.kind, hit.thing_id), "") for hit in answer.hits)
    texts = tuple(
        tuple(str(each.thing_id) for each in hit.evidence if each.key.startswith("potential:")) for hit in answer.hits
    )
    return Answered(owners, answer.total, answer.is_partial, texts)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_ask_here(json.load(sys.stdin)))) + "\n")
