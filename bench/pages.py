"""The pages that people open all day, at 45,000 people and 60,000 potentials: for an employee, and for the director who
speaks for every unit. Each beside an almost empty page to somebody who is logged in, in the same run.

Measured in a process of its own, on a demo municipality of its own: `python -m bench.pages` there. With a
POTENTIALER_DATA that has the municipality already, that one is measured.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench.report import Result

ROOT = Path(__file__).parent.parent
PEOPLE = 45_000
ROUNDS = 15
VIEWERS = {"zeynep": "an employee", "hanne": "the director"}
EMPTY = "/tilgaengelighed/"
PAGES = ("front", "trials", "tasks", "card", "trial")


def measure() -> Iterable[Result]:
    with tempfile.TemporaryDirectory() as folder:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("POTENTIALER_")}
        environment = {
            **inherited,
            "POTENTIALER_DATA": folder,
            "POTENTIALER_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "potentialer.config.settings",
        }
        command = [sys.executable, "-m", "bench.pages"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own words only
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    for login, viewer in VIEWERS.items():
        empty = found[login]["empty"]
        for page in PAGES:
            yield Result(f"{page}, {viewer}, p50", found[login][page], "ms", empty, "an almost empty page")


# --- Inside the process that measures


def _measure_here() -> dict[str, dict[str, float]]:
    import django

    django.setup()
    from django.core.management import call_command

    from potentialer.domain.accounts.models import User
    from potentialer.domain.people.models import Person
    from potentialer.exchange.demo.loading import load_demo

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Person.objects.exists():
        load_demo(people=PEOPLE)
    return {login: _of(User.objects.get(login=login)) for login in VIEWERS}


def _of(viewer: object) -> dict[str, float]:
    """Milliseconds at the middle; the pages take turns, so that a slow moment is nobody's alone."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(viewer)  # type: ignore[arg-type]
    taken: dict[str, list[float]] = {page: [] for page in (*PAGES, "empty")}
    addresses = {"empty": EMPTY, "front": "/", "trials": "/proevehandlinger/", "tasks": "/opgaver/", **_shown()}
    for counts in (False, *[True] * ROUNDS):
        for page, values in taken.items():
            started = time.perf_counter()
            answer = client.get(addresses[page])
            assert answer.status_code == 200, (page, answer.status_code)  # noqa: S101 - else the figure means nothing
            if counts:
                values.append((time.perf_counter() - started) * 1000)
    return {page: statistics.median(values) for page, values in taken.items()}


def _shown() -> dict[str, str]:
    """A unit's card with much on it, and a trial on it that has topics."""
    from django.db.models import Count

    from potentialer.domain.cards.models import Card
    from potentialer.domain.potentials.models import Potential

    shared = Card.objects.filter(state="published", unit__closed_on=None).exclude(unit=None)
    card = shared.annotate(much=Count("potentials")).order_by("-much", "id")[0]
    trials = Potential.objects.filter(card=card, kind="trial", audience="municipality", state="published")
    trial = trials.filter(potential_topics__isnull=False).order_by("id").first()
    assert trial is not None, card.pk  # noqa: S101 - else there is nothing to measure
    return {"card": f"/visitkort/{card.pk}/", "trial": f"/proevehandlinger/{trial.pk}/"}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure_here()) + "\n")
