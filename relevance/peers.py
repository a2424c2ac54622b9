"""What one has at hand without us: PostgreSQL's full-text search in Danish, and its likeness of trigrams, on the same
texts in the same run. `make bench` measures with it as well.

`python -m relevance.peers` asks the server of POTENTIALER_DATABASE_URL: a Request as JSON on its input, a Reply in the
last line of its output. `ask_peers` lends such a server for it.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FULL_TEXT, TRIGRAMS, WHOLE = "full_text", "trigrams", "whole"
"""Full text; trigrams of each word by itself; and trigrams of all that was asked as it stands, which is faster and
finds much less."""
NAMES = {FULL_TEXT: "PostgreSQL, fuldtekst på dansk", TRIGRAMS: "PostgreSQL, trigrammer"}
DEEPEST = 200
"""So many rows a peer is asked for where they are gathered by owner: enough that ten owners are among them."""

MOST_ALIKE, OWN_ALIKE = 0.3, 0.6
"""The least likeness by which trigrams find: so low they find best, and PostgreSQL's own limit, by which they are
fastest. What is found is measured by the one and speed by the other, so that each figure is the peer's best."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be found. `owner` is "unit:key" or "person:key"; of a directory's row it is the key itself."""

    key: str
    owner: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """`queries` are asked of the rows of the same name. With `rounds` every query is asked so often more, in an order
    by chance, and each time is told, but of each peer no longer than `seconds`. At most `limit` rows are wanted of
    each; `alike` is the trigrams' limit."""

    rows: Mapping[str, Sequence[Row]]
    queries: Mapping[str, Mapping[str, str]]
    limit: int = DEEPEST
    rounds: int = 0
    seconds: float = 0.0
    alike: float = MOST_ALIKE
    peers: Sequence[str] = (FULL_TEXT, TRIGRAMS)


@dataclass(frozen=True, slots=True)
class Reply:
    """`found` are the keys of rows by peer, name and query, the best first; `milliseconds` by peer and name. A peer
    that the server does not have is in neither: then `without` says why, as it does for all when there is no server."""

    version: str = ""
    found: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]] = field(default_factory=dict)
    milliseconds: Mapping[str, Mapping[str, Sequence[float]]] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)


def ask_peers(request: Request) -> Reply:
    """Ask on a server of their own. Never fails: without a server the reply says so."""
    done = subprocess.run(
        [sys.executable, "tools/postgres.py", "--", sys.executable, "-m", "relevance.peers"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("POTENTIALER_")},
        input=json.dumps(asdict(request)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip() or "serveren svarede ikke").splitlines()[-1]
        return Reply(without=dict.fromkeys(NAMES, reason))
    return Reply(**json.loads(done.stdout.splitlines()[-1]))


def gathered(keys: Iterable[str], owners: Mapping[str, str]) -> tuple[str, ...]:
    """Each owner once, where the best of its rows stands."""
    return tuple(dict.fromkeys(owners[key] for key in keys))


# --- Inside the process that asks

_SETTINGS = ("jit = off", "work_mem = '64MB'", "plan_cache_mode = force_custom_plan")
_ASKED = "replace(plainto_tsquery('danish', %(query)s)::text, '&', '|')::tsquery"
_MEANT = "SELECT DISTINCT token FROM ts_debug('danish', %s) WHERE lexemes <> '{}' ORDER BY token"


def _ask_here(request: Request) -> Reply:
    import psycopg

    with psycopg.connect(os.environ["POTENTIALER_DATABASE_URL"], autocommit=True) as server:
        for setting in _SETTINGS:
            server.execute(f"SET {setting}")
        without = _without(server, request.alike)
        peers = [peer for peer in request.peers if peer not in without]
        found: dict[str, dict[str, dict[str, list[str]]]] = {peer: {} for peer in peers}
        taken: dict[str, dict[str, list[float]]] = {peer: {} for peer in peers}
        for name, rows in request.rows.items():
            _fill(server, rows, with_trigrams=TRIGRAMS not in without)
            for peer in peers:
                found[peer][name], taken[peer][name] = _answers(server, peer, rows, request, request.queries[name])
        version = server.execute("SHOW server_version").fetchone()
    return Reply(str(version[0]) if version else "", found, taken, without)


def _without(server: Any, alike: float) -> dict[str, str]:
    import psycopg

    try:
        server.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except psycopg.Error as error:
        return dict.fromkeys((TRIGRAMS, WHOLE), str(error).splitlines()[0])
    server.execute(f"SET pg_trgm.word_similarity_threshold = {alike}")
    return {}


def _fill(server: Any, rows: Sequence[Row], *, with_trigrams: bool) -> None:
    server.execute("DROP TABLE IF EXISTS things")
    server.execute("CREATE TABLE things (place integer PRIMARY KEY, title text, body text, plain text, words tsvector)")
    with server.cursor().copy("COPY things (place, title, body, plain) FROM STDIN") as copy:
        for place, row in enumerate(rows):
            copy.write_row((place, row.title, row.text, f"{row.title}\n{row.text}"))
    weighted = "setweight(to_tsvector('danish', title), 'A') || setweight(to_tsvector('danish', body), 'B')"
    server.execute(f"UPDATE things SET words = {weighted}")  # noqa: S608 - our own fields
    server.execute("CREATE INDEX ON things USING gin (words)")
    if with_trigrams:
        server.execute("CREATE INDEX ON things USING gin (plain gin_trgm_ops)")
    server.execute("VACUUM FULL ANALYZE things")


def _answers(
    server: Any, peer: str, rows: Sequence[Row], request: Request, queries: Mapping[str, str]
) -> tuple[dict[str, list[str]], list[float]]:
    ask = _ASK[peer]
    if not request.rounds:
        return {
            key: [rows[place].key for place in ask(server, asked, request.limit)] for key, asked in queries.items()
        }, []
    found: dict[str, list[str]] = {}
    taken: list[float] = []
    # The first time of each is to warm up, and for as long at most as what counts.
    deadline = time.perf_counter() + request.seconds
    for key in _shuffled(queries):
        if time.perf_counter() < deadline:
            found[key] = [rows[place].key for place in ask(server, queries[key], request.limit)]
    deadline = time.perf_counter() + request.seconds
    for key in [key for _ in range(request.rounds) for key in _shuffled(queries)]:
        started = time.perf_counter()
        if started < deadline:
            ask(server, queries[key], request.limit)
            taken.append((time.perf_counter() - started) * 1000)
    return found, taken


def _shuffled(queries: Iterable[str]) -> list[str]:
    keys = sorted(queries)
    random.Random(1).shuffle(keys)  # noqa: S311 - the same each time
    return keys


def _full_text(server: Any, query: str, limit: int) -> list[int]:
    """Any of the words answers: of a sentence hardly a text has all."""
    ranked = f"ts_rank(words, {_ASKED})"
    statement = f"SELECT place FROM things WHERE words @@ {_ASKED} ORDER BY {ranked} DESC, place LIMIT %(limit)s"  # noqa: S608 - our own fields; what was asked is a parameter
    return [place for (place,) in server.execute(statement, {"query": query, "limit": limit})]


def _trigrams(server: Any, query: str, limit: int) -> list[int]:
    """Each word that is not a small one by itself, the best likenesses together."""
    words = [word for (word,) in server.execute(_MEANT, [query])]
    if not words:
        return []
    places = range(len(words))
    tests = " OR ".join(f"%(word{place})s <%% plain" for place in places)
    ranked = " + ".join(f"word_similarity(%(word{place})s, plain)" for place in places)
    statement = f"SELECT place FROM things WHERE {tests} ORDER BY {ranked} DESC, place LIMIT %(limit)s"  # noqa: S608 - our own fields; the words are parameters
    values: dict[str, object] = {f"word{place}": word for place, word in enumerate(words)}
    return [place for (place,) in server.execute(statement, {**values, "limit": limit})]


def _whole(server: Any, query: str, limit: int) -> list[int]:
    ranked = "word_similarity(%(query)s, plain)"
    statement = f"SELECT place FROM things WHERE %(query)s <%% plain ORDER BY {ranked} DESC, place LIMIT %(limit)s"  # noqa: S608 - our own fields; what was asked is a parameter
    return [place for (place,) in server.execute(statement, {"query": query, "limit": limit})]


_ASK: dict[str, Callable[[Any, str, int], list[int]]] = {FULL_TEXT: _full_text, TRIGRAMS: _trigrams, WHOLE: _whole}


def _read(text: str) -> Request:
    content = json.loads(text)
    rows = {name: [Row(**row) for row in of] for name, of in content["rows"].items()}
    return Request(**{**content, "rows": rows})


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_ask_here(_read(sys.stdin.read())))) + "\n")
