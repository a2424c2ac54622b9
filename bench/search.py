"""The search at 45,000 people and 60,000 potentials: how fast, how long the index takes to make, and how often a
misspelt name is found. The peer is the plainest search one could do instead: looking at every name, or text,
in the database.

Measured in a process of its own, on a demo municipality of its own: `python -m bench.search` there.
"""

import random
import time
from collections.abc import Callable, Iterable
from itertools import pairwise

from bench.municipality import PAGE_TIMES, PEOPLE, measured_apart, tell
from bench.questions import QUESTIONS, measure_questions
from bench.report import Result, milliseconds, say
from bench.suggesting import measure_suggestions

QUERIES = 200
MISSPELT = 200  # of each kind
SUGGESTION_LIMIT = 10.0  # milliseconds, at the middle: nobody should feel it under the fingers
SEARCH_LIMIT = 100.0
INDEX_LIMIT = 60.0  # seconds, on two cores: so long the old index answers alone after an update
LIKE_TIMES = 60  # the texts that answer are found at least so many times faster than by looking at each, also at p95
SUGGESTION_TIMES = 2.0  # the list under the box takes at most so many times an almost empty page, at p95
PROGRESS_LIMIT = 5.0  # seconds: nobody looks longer at a figure that stands still
PEERS = {"full_text": "PostgreSQL's full text", "whole": "PostgreSQL's trigrams"}


def measure() -> Iterable[Result]:
    yield from _results(measured_apart("bench.search"))


def _results(found: dict[str, float]) -> Iterable[Result]:
    yield Result("index of all, made anew", found["build"], "s", limit=INDEX_LIMIT)
    yield Result("longest wait for its progress", found["still"], "s", limit=PROGRESS_LIMIT)
    yield Result("documents a second", found["documents"] / found["build"], "1/s")
    for what in ("search", "suggest"):
        limit = SEARCH_LIMIT if what == "search" else SUGGESTION_LIMIT
        yield Result(f"{what}, p50", found[f"{what} p50"], "ms", limit=limit)
        yield Result(f"{what}, p95", found[f"{what} p95"], "ms")
    yield Result("search, p50", found["search p50"], "ms", found["scan p50"], "looking at every name", 1.0)
    yield Result("one change found, p50", found["change p50"], "ms")
    yield from _results_of_questions(found)
    for kind in KINDS:
        yield Result(f"{kind}: among the first three", found[kind] * 100, "%")


def _results_of_questions(found: dict[str, float]) -> Iterable[Result]:
    for percent in (50, 95):
        # The promise of the page is of the middle; the slow ones are told beside it.
        limits = (1 / LIKE_TIMES, PAGE_TIMES if percent == 50 else None)
        like = found[f"like p{percent}"]
        yield Result(
            f"texts in order, p{percent}", found[f"texts p{percent}"], "ms", like, "LIKE over the words", limits[0]
        )
        for peer, name in PEERS.items():
            if (theirs := found.get(f"{peer} p{percent}")) is not None:
                yield Result(f"texts in order, p{percent}", found[f"texts p{percent}"], "ms", theirs, name)
        yield Result(f"whole answer, p{percent}", found[f"ask p{percent}"], "ms", like, "LIKE over the words")
        page, empty = found[f"answer page p{percent}"], found[f"empty page p{percent}"]
        yield Result(f"page of an answer, p{percent}", page, "ms", empty, "an almost empty page", limits[1])
        typed, empty = found[f"suggested p{percent}"], found[f"beside it p{percent}"]
        limit = SUGGESTION_TIMES if percent == 95 else None
        yield Result(f"suggestions' address, p{percent}", typed, "ms", empty, "an almost empty page", limit)
    for peer, name in PEERS.items():
        if f"{peer} answered" in found:
            share = found[f"{peer} answered"] * 100
            yield Result(f"{name}: questions of {len(QUESTIONS)} with any text at all", share, "%")
        else:
            say(f"{name}: not on this machine")


# --- Slips, as fingers and ears make them. Each gives None for a name that it cannot happen to.

# What lies beside each key of a Danish keyboard.
_KEYS = """
q:wa w:qes e:wrd r:etf t:ryg y:tuh u:yij i:uok o:ipl p:oåø å:pæ a:qsz s:awdx d:sefc f:drgv g:fthb h:gyjn j:hukm k:jilæ
l:koøp æ:løå ø:æåp z:asx x:zsdc c:xdfv v:cfgb b:vghn n:bhjm m:njk
"""
_NEIGHBOURS = dict(entry.split(":") for entry in _KEYS.split())
_SOUNDS = [("Ch", "K"), ("ch", "k"), ("K", "C"), ("C", "K"), ("ph", "f"), ("f", "ph"), ("th", "t"), ("Th", "T")]
_SOUNDS += [("t", "th"), ("z", "s"), ("W", "V"), ("w", "v"), ("V", "W"), ("x", "ks"), ("ks", "x"), ("tt", "t")]
_SOUNDS += [("nn", "n"), ("ss", "s"), ("ll", "l"), ("s", "ss"), ("n", "nn"), ("kj", "k"), ("j", "i")]
_WRITTEN_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_WITHOUT = str.maketrans("æøåÆØÅ", "eoaEOA")

Chance = random.Random
Slip = Callable[[str, Chance], str | None]


def _in_a_word(change: Callable[[str, Chance], str], *, shortest: int = 4) -> Slip:
    def slip(name: str, chance: Chance) -> str | None:
        words = [word for word in name.split() if len(word) >= shortest]
        if not words:
            return None
        word = chance.choice(words)
        return name.replace(word, change(word, chance), 1)

    return slip


def _swapped(word: str, chance: Chance) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _missing(word: str, chance: Chance) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _extra(word: str, chance: Chance) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice("abcdefghijklmnoprstuvyæøå") + word[at:]


def _neighbour(word: str, chance: Chance) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice(_NEIGHBOURS.get(word[at].lower(), "e")) + word[at + 1 :]


def _first_wrong(word: str, chance: Chance) -> str:
    return chance.choice(_NEIGHBOURS.get(word[0].lower(), "e")) + word[1:]


def _as_heard(name: str, chance: Chance) -> str | None:
    pairs = [(one, other) for one, other in _SOUNDS if one in name]
    return name.replace(*chance.choice(pairs), 1) if pairs else None


def _twice(name: str, chance: Chance) -> str | None:
    first, *middle, last = name.split() if " " in name else (name, "")
    if len(first) < 4 or len(last) < 4:
        return None
    return " ".join([_missing(first, chance), *middle, _swapped(last, chance)])


KINDS: dict[str, Slip] = {
    "two letters swapped": _in_a_word(_swapped),
    "a letter missing": _in_a_word(_missing),
    "a letter too many": _in_a_word(_extra),
    "a neighbouring key": _in_a_word(_neighbour),
    "the first letter wrong": _in_a_word(_first_wrong),
    "written as heard": _as_heard,
    "æ, ø, å as ae, oe, aa": lambda name, _chance: name.translate(_WRITTEN_OUT),
    "æ, ø, å as e, o, a": lambda name, _chance: name.translate(_WITHOUT),
    "surname first": lambda name, _chance: " ".join([name.split()[-1], *name.split()[:-1]]),
    "a slip in each of two names": _twice,
}


# --- Inside the process that measures


def _measure_here() -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command

    from potentialer.domain.people.models import Person
    from potentialer.exchange.demo.loading import load_demo

    call_command("migrate", verbosity=0)
    load_demo(people=PEOPLE)
    found = _build()
    names = list(Person.objects.order_by("id").values_list("name", flat=True))
    found |= _speeds(names, random.Random(1))  # noqa: S311 - the same each time
    found |= measure_suggestions()
    found |= measure_questions()
    for kind, slip in KINDS.items():
        found[kind] = _share_found(names, slip, random.Random(2))  # noqa: S311 - the same each time
    return found


def _build() -> dict[str, float]:
    from potentialer.search.indexer import rebuild

    told = [time.perf_counter()]
    documents = rebuild(lambda _done, _of: told.append(time.perf_counter())) or 0
    told.append(time.perf_counter())
    still = max(later - earlier for earlier, later in pairwise(told))
    return {"build": told[-1] - told[0], "documents": float(documents), "still": still}


def _speeds(names: list[str], chance: Chance) -> dict[str, float]:
    from potentialer.domain.accounts.models import System
    from potentialer.domain.people.models import Person
    from potentialer.search.retrieval import search, suggest

    viewer = System()
    queries = [*chance.sample(names, QUERIES), "pædagog", "leder plejehjem", "1234", "hvem er leder af borgerservice"]
    typed = [name[:length] for name in chance.sample(names, QUERIES // 10) for length in range(1, len(name) + 1)]

    def scan() -> list[str]:
        wanted = names[len(names) // 2].casefold()
        return [name for name in Person.objects.values_list("name", flat=True) if wanted in name.casefold()]

    taken = {
        "search": _each(queries, lambda query: search(viewer, query)),
        "suggest": _each(typed, lambda query: suggest(viewer, query)),
        "scan": milliseconds(scan, rounds=10),
        "change": _each([str(number) for number in range(20)], _follow_a_change()),
    }
    return {
        f"{what} p{percent}": values[min(len(values) - 1, len(values) * percent // 100)]
        for what, values in taken.items()
        for percent in (50, 95)
    }


def _each(inputs: list[str], work: Callable[[str], object]) -> list[float]:
    """Milliseconds of each, sorted; every one was asked once before, as popular queries have been."""
    for one in inputs:
        work(one)
    taken = []
    for one in inputs:
        started = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)


def _follow_a_change() -> Callable[[str], object]:
    """Renames a unit and lets the index follow: what the worker does for one save."""
    from potentialer.domain.accounts.models import System
    from potentialer.domain.people.operations import create_unit, edit_unit
    from potentialer.search.indexer import IndexJob

    job = IndexJob()
    unit = create_unit(System(), key="bench", name="Måleenheden")

    def follow(number: str) -> None:
        edit_unit(System(), unit=unit, values={"name": f"Måleenheden {number} {time.perf_counter_ns()}"})
        while job.step():
            pass

    return follow


def _share_found(names: list[str], slip: Slip, chance: Chance) -> float:
    """The share of misspelt names whose right spelling is among the first three."""
    from potentialer.domain.accounts.models import System
    from potentialer.search.retrieval import search

    right = tried = 0
    while tried < MISSPELT:
        name = chance.choice(names)
        misspelt = slip(name, chance)
        if misspelt is None or misspelt == name:
            continue
        tried += 1
        right += name in [hit.label for hit in search(System(), misspelt).hits[:3]]
    return right / tried


if __name__ == "__main__":
    tell(_measure_here())
