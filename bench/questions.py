"""What people ask, put to the search, to the plainest thing one could do instead (LIKE with OR over the words on the
same texts), and to what PostgreSQL has for it: full text in Danish, and likeness of trigrams. And the page that shows
the answer, beside an almost empty page to somebody who is logged in.

Runs in the process of `bench.search`, on its municipality.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from bench.municipality import EMPTY_PAGE
from bench.report import p50, p95
from relevance.peers import FULL_TEXT, OWN_ALIKE, WHOLE, Reply, Request, ask_peers

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
    # single words
    "demens",
    "mobning",
    "børnehave",
    "flygtninge",
    "robot",
    "sygefravær",
    "skov",
    # compounds, also parted ones
    "kyst sikring",
    "rygestopkursus",
    "skolefraværsindsats",
    "hjælpemiddeldepot",
    "forældre samarbejde",
    # misspelt
    "demenns venlig",
    "sprogstimmulering",
    "rengørringsrobot",
    "medicien på plejehjem",
    # longer and shorter ones
    "madspild i køkkenet",
    "hvordan får vi flere frivillige til at læse højt på plejehjemmet om aftenen",
    "vi vil gerne i gang med at bruge færre vikarer, hvem har prøvet det og hvad kostede det",
    "unge der ikke kommer ud af døren",
)
ROUNDS = 3  # with 40 questions: more than a hundred times, enough for a p95
TOP = 10
_PEER_SECONDS = 300.0  # of each peer; a p95 is only told of a hundred times
_ENOUGH = 100


def measure_questions() -> dict[str, float]:
    """Milliseconds, as p50 and p95 over the questions; and the share of them that each peer found a text for."""
    from potentialer.domain.accounts.models import User
    from potentialer.search.retrieval import search

    viewer = User.objects.get(login="zeynep")
    questions = QUESTIONS * ROUNDS
    taken = {
        "texts": _taken(questions, _texts_for(viewer)),
        "ask": _taken(questions, lambda question: search(viewer, question, per_page=10)),
        "like": _taken(questions, _like),
        "answer page": _pages(viewer, [f"/soeg/?{urlencode({'q': question})}" for question in questions]),
        "empty page": _pages(viewer, [EMPTY_PAGE] * len(questions)),
    }
    reply = _peers()
    taken |= {peer: sorted(times["texts"]) for peer, times in reply.milliseconds.items() if times["texts"]}
    found = {f"{what} p50": p50(values) for what, values in taken.items()}
    found |= {f"{what} p95": p95(values) for what, values in taken.items() if len(values) >= _ENOUGH}
    shares = {f"{peer} answered": _share(answers["texts"]) for peer, answers in reply.found.items()}
    return found | shares


def _peers() -> Reply:
    """The same potentials in a PostgreSQL that is lent for it, with an index for each way, asked over a connection that
    stays open. Whoever asks sees all: a peer has no audiences to look after."""
    from potentialer.domain.accounts.models import System
    from relevance.rows import rows_of_texts

    return ask_peers(
        Request(
            rows={"texts": list(rows_of_texts(System()))},
            queries={"texts": {question: question for question in QUESTIONS}},
            limit=TOP,
            rounds=ROUNDS,
            seconds=_PEER_SECONDS,
            alike=OWN_ALIKE,
            peers=(FULL_TEXT, WHOLE),
        )
    )


def _share(answers: Mapping[str, Sequence[str]]) -> float:
    return sum(map(bool, answers.values())) / max(len(answers), 1)


def _texts_for(viewer: object) -> Callable[[str], object]:
    """What LIKE gives as well: the first ten texts that answer and that the viewer may see, the best first. Neither
    gathered by owner, nor counted, nor quoted."""
    from potentialer.domain.cards.queries import sight_of
    from potentialer.lib.text.asking import ask
    from potentialer.search.answers import NO_FILTERS
    from potentialer.search.evidence import PieceSearch
    from potentialer.search.narrowing import view_of
    from potentialer.search.reader import reader
    from potentialer.search.vocabulary import synonyms

    view = view_of(sight_of(viewer), NO_FILTERS)  # type: ignore[arg-type]

    def texts(question: str) -> object:
        snapshot = reader().snapshot()
        assert snapshot is not None  # noqa: S101 - else the figure means nothing
        asked = ask(question)
        pieces = PieceSearch(snapshot.searcher, asked, view, synonyms().ways(asked))
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
