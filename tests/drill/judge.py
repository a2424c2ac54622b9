"""A reader of the healing drill, a process of its own on one node: it looks at the index all the while, as a web worker
does, and judges it against the database when it is asked to.

    python -m tests.drill.judge SECONDS

It answers each line that it is given with one of JSON. "search": {"state": ..., "total": ...}, and never an error.
"level": {"equal": true, "documents": ..., "seconds": ...} as soon as the index holds all that is saved and equals the
database in each document, or what is wrong when that takes more than SECONDS.
"""

import json
import sys
import time
from typing import Any

import django

LOOK_SECONDS = 0.1


def main(patience: float) -> None:
    django.setup()
    tell({"ready": True})
    for line in sys.stdin:
        tell(search() if line.strip() == "search" else level(patience))


def search() -> dict[str, Any]:
    from potentialer.domain.accounts.models import System
    from potentialer.search.retrieval import health, search

    found = search(System(), "vindrosen")
    return {"state": found.state, "total": found.total, "health": health()}


def level(patience: float) -> dict[str, Any]:
    """Whoever finds damage asks the worker to look after it, as a web worker does."""
    from potentialer.search.comparison import compare
    from potentialer.search.engine import Damaged
    from potentialer.search.generations import DAMAGE, wish_for_a_new_one

    started = time.monotonic()
    told: dict[str, Any] = {}
    while time.monotonic() - started < patience:
        try:
            compared = compare()
        except Damaged as error:
            told = {"equal": False, "damaged": str(error)[:200]}
            wish_for_a_new_one(DAMAGE)
        else:
            told = {"equal": False, "told": repr(compared)[:1000]}
            if compared and compared.is_equal and not compared.behind:
                return {"equal": True, "documents": compared.documents, "seconds": time.monotonic() - started}
            if compared and not compared.is_equal and not compared.behind:
                return told  # it says that it holds all, and does not
        time.sleep(LOOK_SECONDS)
    return told


def tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]))
