"""The list under the search box while somebody types: its address, as the browser asks it, beside an almost empty page
to the same employee. Runs in the process of `bench.search`, on its municipality.
"""

import random
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from bench.municipality import EMPTY_PAGE
from bench.report import p50, p95

ADDRESS = "/soeg/forslag/"
TYPED = 400  # as many have been typed when the p95 is taken; each counts once
WARM_UP = 60


def measure_suggestions() -> dict[str, float]:
    """Milliseconds, p50 and p95. What is typed has not been typed before; the process has answered others. The two take
    turns, so that a slow moment is nobody's alone."""
    from django.core.management import call_command
    from django.test import Client

    from potentialer.domain.accounts.models import User

    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(login="zeynep"))

    def milliseconds(address: str) -> float:
        started = time.perf_counter()
        answer = client.get(address)
        taken = (time.perf_counter() - started) * 1000
        assert answer.status_code == 200, (address, answer.status_code)  # noqa: S101 - else the figure means nothing
        return taken

    taken: dict[str, list[float]] = {"typed": [], "empty": []}
    for place, typed in enumerate(_typed(random.Random(3))):  # noqa: S311 - the same each time
        pair = {"typed": milliseconds(f"{ADDRESS}?{urlencode({'q': typed})}"), "empty": milliseconds(EMPTY_PAGE)}
        if place >= WARM_UP:
            for what, value in pair.items():
                taken[what].append(value)
    named = {"suggested": sorted(taken["typed"]), "beside it": sorted(taken["empty"])}
    return {f"{what} {name}": of(values) for what, values in named.items() for name, of in (("p50", p50), ("p95", p95))}


def _typed(chance: random.Random) -> list[str]:
    """Beginnings of any length of what there is: people, units, words of topics, and titles of potentials."""
    from potentialer.domain.people.models import Person, Unit
    from potentialer.domain.potentials.models import Potential
    from potentialer.domain.topics.models import Topic

    names: tuple[Sequence[str], ...] = (
        list(Person.objects.order_by("id").values_list("name", flat=True)),
        list(Unit.objects.order_by("id").values_list("name", flat=True)),
        [word for title in Topic.objects.order_by("id").values_list("title", flat=True) for word in title.split()],
        list(Potential.objects.order_by("id").values_list("title", flat=True)),
    )
    beginnings: dict[str, None] = {}
    while len(beginnings) < WARM_UP + TYPED:
        name = chance.choice(chance.choice(names))
        beginnings[name[: chance.randint(1, min(len(name), 30))].strip()] = None
    return list(beginnings)
