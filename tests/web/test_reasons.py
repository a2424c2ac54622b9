"""Every hit says why it is one: by marked words, by a sentence, or by what its card says. Over the demo."""

import json
from collections.abc import Iterator

import pytest

from tests.installation import Foundation, Installation
from tests.search.known_items import KNOWN_ITEMS, KNOWN_NEEDS

# What an abbreviation, a topic, a slip and a number bring on to the page, beside the known items.
MORE = ("ppr", "§ 85", "skolefravær", "tosprogde børn", "kyst sikring", "rygestob", "bostøtte", "68 40", "medarbejder")

ASK = """
from potentialer.domain.accounts.models import User
from potentialer.domain.cards.queries import sight_of
from potentialer.search.retrieval import search
from potentialer.web.search.hits import hit_lines

viewer = User.objects.get(login="emil")
sight = sight_of(viewer)

def says_why(line):
    return bool(line.label_marks or line.line_marks or line.why or line.evidence)

answer = {"hits": 0, "silent": [], "evidence": 0, "untold": []}
for query in QUERIES:
    page, pages = 1, 1
    while page <= pages:
        found = search(viewer, query, page=page, per_page=10, sight=sight)
        for line in hit_lines(viewer, sight, found.hits):
            answer["hits"] += 1
            if not says_why(line):
                answer["silent"].append([query, page, line.label])
            answer["evidence"] += len(line.evidence)
            answer["untold"] += [[query, line.label, each.title] for each in line.evidence if not each.is_told]
        page, pages = page + 1, found.pages
"""


@pytest.fixture(scope="module")
def demo(foundation: Foundation) -> Iterator[Installation]:
    made = foundation.build(POTENTIALER_DEMO="1")
    made.run("demo")
    made.run("reindex")
    yield made
    made.remove()


def test_every_hit_on_every_page_says_why(demo: Installation) -> None:
    queries = [*(query for query, _label in KNOWN_ITEMS + KNOWN_NEEDS), *MORE]
    found = demo.ask(f"import json\nQUERIES = json.loads({json.dumps(queries)!r})\n{ASK}", timeout=600)

    assert found["hits"] > 1000
    assert found["silent"] == []
    assert len(found["untold"]) < 0.02 * found["evidence"]  # what says no more than "Måske beslægtet" stays rare
