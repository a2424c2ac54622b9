"""The pages that people open all day, at 45,000 people and 60,000 potentials: for an employee, and for a director who
speaks for many hundred units. Each beside an almost empty page to somebody who is logged in, in the same run.

Measured in a process of its own, on a demo municipality of its own: `python -m bench.pages` there. With a
POTENTIALER_DATA that has the municipality already, that one is measured.
"""

import statistics
import time
from collections.abc import Iterable
from datetime import date

from bench.municipality import EMPTY_PAGE, PAGE_TIMES, PEOPLE, measured_apart, tell
from bench.report import Result

ROUNDS = 15
VIEWERS = {"zeynep": "an employee", "hanne": "a director"}
LISTS = {"trials": "/proevehandlinger/", "tasks": "/opgaver/"}
FIRST = "the first time"  # of a process: what it keeps of the lists is read then


def measure() -> Iterable[Result]:
    found: dict[str, dict[str, float]] = measured_apart("bench.pages")
    for login, viewer in VIEWERS.items():
        taken = found[login]
        empty = taken.pop("empty")
        for page, ours in taken.items():
            what = f"{page}, {viewer}" if page.endswith(FIRST) else f"{page}, {viewer}, p50"
            limit = None if page.endswith(FIRST) else PAGE_TIMES
            yield Result(what, ours, "ms", empty, "an almost empty page", limit)


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
    addresses = {"empty": EMPTY_PAGE, "front": "/", **LISTS, **_narrowed(), **_shown()}
    return {login: _of(User.objects.get(login=login), addresses) for login in VIEWERS}


def _of(viewer: object, addresses: dict[str, str]) -> dict[str, float]:
    """Milliseconds at the middle; the pages take turns, so that a slow moment is nobody's alone."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(viewer)  # type: ignore[arg-type]
    taken: dict[str, list[float]] = {page: [] for page in addresses}
    for _ in range(1 + ROUNDS):
        for page, values in taken.items():
            started = time.perf_counter()
            answer = client.get(addresses[page])
            values.append((time.perf_counter() - started) * 1000)
            assert answer.status_code == 200, (page, answer.status_code)  # noqa: S101 - else the figure means nothing
    found = {page: statistics.median(values[1:]) for page, values in taken.items()}
    return found | {f"{page}, {FIRST}": taken[page][0] for page in LISTS}


def _narrowed() -> dict[str, str]:
    """Each list narrowed by several filters at once, to the topic that most have, and its second page."""
    from django.db.models import Count

    from potentialer.domain.people.models import Unit
    from potentialer.domain.potentials.models import PotentialTopic

    used = PotentialTopic.objects.values_list("topic_id").annotate(much=Count("id"))
    topic, part = used.order_by("-much", "topic_id")[0][0], Unit.objects.filter(parent__parent=None).order_by("id")[1]
    filters = f"emne={topic}&del={part.pk}&aar={date.today().year - 1}"  # noqa: DTZ011 - any year that has some
    return {
        "trials narrowed": f"/proevehandlinger/?stadie=ended&{filters}",
        "trials, page 2 of a stage": "/proevehandlinger/?stadie=ended&side=2",
        "tasks narrowed": f"/opgaver/?vis=nu&{filters}",
    }


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
    tell(_measure_here())
