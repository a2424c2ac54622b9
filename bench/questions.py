"""What people ask, put to the search and to the plainest thing one could do instead: LIKE with OR over the words on the
same texts. And the page that shows the answer, beside an almost empty page to somebody who is logged in.

Runs in the process of `bench.search`, on its municipality.
"""

import time
from collections.abc import Callable, Iterable

QUESTIONS = (
    "uro i klassen",
    "hvem har prøvet noget med uro i klassen",
    "demensvenlige aktiviteter",
    "regnvandshåndtering",
    "sprogstimulering af tosprogede børn",
    "hvem ved noget om sår, der ikke vil hele",
    "hunde på plejehjem",
    "borger, der ikke åbner sin post",
    "rekruttering af plejefamilier",
    "hvad siger man, når en borger truer med selvmord i telefonen",
    "sygefravær i hjemmeplejen",
    "børn, der ikke vil i skole",
    "vold og trusler mod medarbejdere",
    "gps til borgere med demens",
    "frivillige til højtlæsning",
    "er andre skoler i gang med senere mødetid, og hvad gør I med bussen",
    "robotklippere i parken",
    "svømning for folk med gigt",
    "samarbejde mellem børnehave og skole ved skolestart",
    "medicin ved it-nedbrud",
)
ROUNDS = 6  # with 20 questions: enough for a p95
TOP = 10
_PAGE_ROUNDS = 40


def measure_questions() -> dict[str, float]:
    """Milliseconds, each as the p50 and p95 over the questions."""
    from potentialer.domain.accounts.models import User
    from potentialer.search.retrieval import search

    viewer = User.objects.get(login="zeynep")
    taken = {
        "texts": _taken(QUESTIONS * ROUNDS, _texts_for(viewer)),
        "ask": _taken(QUESTIONS * ROUNDS, lambda question: search(viewer, question, per_page=10)),
        "like": _taken(QUESTIONS, _like),
        "answer page": _pages(viewer, [f"/soeg/?q={question}" for question in QUESTIONS]),
        "empty page": _pages(viewer, ["/tilgaengelighed/"] * _PAGE_ROUNDS),
    }
    return {
        f"{what} p{percent}": values[min(len(values) - 1, len(values) * percent // 100)]
        for what, values in taken.items()
        for percent in (50, 95)
    }


def _texts_for(viewer: object) -> Callable[[str], object]:
    """What LIKE gives as well: the first ten texts that answer and that the viewer may see, the best first. Neither
    gathered by owner, nor counted, nor quoted."""
    from potentialer.domain.cards.queries import sight_of
    from potentialer.lib.text.asking import ask
    from potentialer.search.answers import NO_FILTERS
    from potentialer.search.evidence import PieceSearch
    from potentialer.search.narrowing import view_of
    from potentialer.search.reader import reader

    view = view_of(sight_of(viewer), NO_FILTERS)  # type: ignore[arg-type]

    def texts(question: str) -> object:
        snapshot = reader().snapshot()
        assert snapshot is not None  # noqa: S101 - else the figure means nothing
        pieces = PieceSearch(snapshot.searcher, ask(question), view)
        wanted = pieces.wanted()
        return pieces.best(wanted, TOP) if wanted else []

    return texts


def _taken(inputs: Iterable[str], work: Callable[[str], object]) -> list[float]:
    for one in dict.fromkeys(inputs):
        work(one)
    taken = []
    for one in inputs:
        started = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)


def _like(question: str) -> list[int]:
    """The first ten potentials, by their titles, that hold any of the question's words, small ones left out, somewhere
    in their texts. Ordered by what no index has: else the database would stop at the first ten it meets."""
    from django.db import connection

    from potentialer.lib.text.asking import ask

    fields = ("p.title", "p.text", "t.wonder", "t.did", "t.happened", "t.learned", "t.next_step")
    words = [asked.text for asked in ask(question).asked]
    tests = " OR ".join(f"{field} LIKE %s" for _word in words for field in fields)
    texts = "domain_potential p LEFT JOIN domain_trialdetails t ON t.potential_id = p.id"
    statement = f"SELECT p.id FROM {texts} WHERE {tests} ORDER BY p.title, p.id LIMIT {TOP}"  # noqa: S608 - our own fields; the words are parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, [f"%{word}%" for word in words for _field in fields])
        return [key for (key,) in cursor.fetchall()]


def _pages(viewer: object, addresses: Iterable[str]) -> list[float]:
    from django.core.management import call_command
    from django.test import Client

    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(headers={"host": "localhost"})
    client.force_login(viewer)  # type: ignore[arg-type]

    def get(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)  # noqa: S101 - else the figure means nothing

    return _taken(list(addresses), get)
