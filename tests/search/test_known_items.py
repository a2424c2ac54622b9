"""Does the search find what people look for? Queries over the demo municipality, each with the hit that must be among
the first three; and the numbers, whole and by their last digits."""

import json
from collections.abc import Iterator

import pytest

from tests.installation import Foundation
from tests.search.known_items import KNOWN_ITEMS, KNOWN_NEEDS

FIRST = 3

ASK = """
from potentialer.domain.accounts.models import System
from potentialer.search.retrieval import search
def first(query):
    return [hit.label for hit in search(System(), query).hits[:FIRST]]
answer = {query: first(query) for query in QUERIES}
"""

# Person or unit -> its number without the code, for a few hundred of them.
NUMBERS = """
from potentialer.domain.people.models import Person, Unit
from potentialer.lib.text.phones import digits
answer = [[p.name, digits(p.phone or p.mobile)] for p in Person.objects.order_by("id") if p.phone or p.mobile]
answer += [[u.name, digits(u.phone)] for u in Unit.objects.order_by("id") if u.phone]
"""


class Demo:
    """The demo municipality in an installation of its own, indexed; asks many queries in one process."""

    def __init__(self, foundation: Foundation) -> None:
        self.installation = foundation.build(POTENTIALER_DEMO="1")
        self.installation.run("demo")
        self.installation.run("reindex")
        self.numbers: list[tuple[str, str]] = [tuple(row) for row in self.installation.ask(NUMBERS)]
        self.first = self.ask([query for query, _label in KNOWN_ITEMS + KNOWN_NEEDS])

    def ask(self, queries: list[str]) -> dict[str, list[str]]:
        code = f"import json\nFIRST = {FIRST}\nQUERIES = json.loads({json.dumps(queries)!r})\n{ASK}"
        found: dict[str, list[str]] = self.installation.ask(code)
        return found


@pytest.fixture(scope="module")
def demo(foundation: Foundation) -> Iterator[Demo]:
    made = Demo(foundation)
    yield made
    made.installation.remove()


@pytest.mark.parametrize(("query", "label"), KNOWN_ITEMS)
def test_known_item_is_among_the_first_three(demo: Demo, query: str, label: str):
    assert label in demo.first[query]


@pytest.mark.parametrize(("query", "label"), KNOWN_NEEDS)
def test_whose_card_answers_a_need_is_among_the_first_three(demo: Demo, query: str, label: str):
    assert label in demo.first[query]


def test_whole_number_is_among_the_first_three_for_everybody(demo: Demo):
    found = demo.ask([number for _label, number in demo.numbers])
    assert [(label, number) for label, number in demo.numbers if label not in found[number]] == []


def test_last_four_digits_are_among_the_first_three_for_whoever_has_them_alone(demo: Demo):
    """Where more than three share the last four digits, no order could show them all."""
    tails = [number[-4:] for _label, number in demo.numbers]
    alone = [(label, number[-4:]) for label, number in demo.numbers if tails.count(number[-4:]) <= FIRST]
    assert len(alone) > 0.95 * len(demo.numbers)
    found = demo.ask([tail for _label, tail in alone])
    missing = [(label, tail) for label, tail in alone if label not in found[tail]]
    # A person's other number may end alike; that is the only way to fall behind the third.
    assert len(missing) <= 0.01 * len(alone)
