"""`python -m relevance`: ask the judged queries and the known items, hold the figures against the baseline, and
tell what peers give. See README.md."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from potentialer.search.evaluation import Evaluation, evaluate
from potentialer.search.judged import DOCUMENTS, GRADES, QUERIES, Judged, read_judged
from relevance.beside import Beside, ask_beside
from relevance.demo import write_texts
from relevance.gate import Figures, Half, Verdict, Way, judge, read_baseline, write_baseline
from relevance.known import (
    HALVES,
    KIND_NAMES,
    KNOWN,
    TARGET,
    KnownItem,
    failing,
    figures_of_known,
    lost_owners,
    read_known,
)
from relevance.owners import TOLD_LENGTHS, Asked, Asking, ask_demo, figures_by_owner
from relevance.peers import NAMES
from relevance.pooling import write_pool

FOLDER = Path(__file__).resolve().parent
_HALVES = {"tuning": "Den halvdel, der må stilles efter", "held_back": "Den gemte halvdel"}
_WAYS: dict[Way, str] = {"texts": "tekster", "owners": "enheder og kolleger", "known": "kendte ting, success@5"}
_NAMES = {
    "partial": "kun det tætteste",
    "long": "svar på lange",
    "sentence": "svar på sætninger",
    **KIND_NAMES,
}


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-back", action="store_true", help="også den gemte halvdel")
    parser.add_argument("--accept", action="store_true", help="gør dagens tal til dem, der skal holdes")
    parser.add_argument("--alone", action="store_true", help="uden andre søgninger ved siden af")
    parser.add_argument("--write", type=Path, metavar="MAPPE", help="skriv tekster, forespørgsler og karakterer dertil")
    parser.add_argument("--pool", type=Path, metavar="MAPPE", help="skriv dertil, hvad der skal bedømmes i blinde")
    parser.add_argument("--from", type=Path, default=FOLDER, dest="source", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write_folder(options.write, options.source)
    elif options.pool:
        sys.exit(pool(options.pool, options.source))
    elif not (options.source / QUERIES).exists():
        say("Her er endnu ingen bedømte forespørgsler.")
    else:
        halves = HALVES if options.held_back else HALVES[:1]
        if options.accept:
            accept(options.source, halves)
        else:
            sys.exit(run(options.source, halves, beside=None if options.alone else ask_beside))


def write_folder(target: Path, source: Path = FOLDER) -> None:
    """Make a folder that `potentialer search-eval` takes, with the queries and grades that there are."""
    target.mkdir(parents=True, exist_ok=True)
    write_texts(target / DOCUMENTS)
    for name in (QUERIES, GRADES):
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


def pool(target: Path, source: Path = FOLDER, ask: Asking = ask_demo) -> int:
    """Write what ours and the peers give to the known items that texts answer, of both halves, for blind grading."""
    items = [item for item in read_known(source / KNOWN) if item.is_of_text]
    if not items:
        say(f"{source / KNOWN} har ingen, som tekster svarer på.")
        return 1
    asked = ask({item.key: item.text for item in items})
    found = ask_beside(Judged((), (), {}), items, asked)
    if found.without:
        say("; ".join(f"{NAMES[peer]}: {reason}" for peer, reason in found.without.items()))
        return 1
    count = write_pool(target, items, asked, found.texts_of_known)
    say(f"{len(items)} forespørgsler og {count} svar at bedømme: {target / 'pool.jsonl'}")
    return 0


def run(source: Path, halves: Sequence[Half], ask: Asking = ask_demo, beside: Beside | None = None) -> int:
    """Tell of each half and return 0 when all holds; `beside` asks the peers as well."""
    judged, items = read_all(source), read_known(source / KNOWN)
    baseline = read_baseline(source / "baseline.json")
    asked = ask(_queries(judged, items, halves))
    found = beside(judged, [item for item in items if item.half in halves], asked) if beside else None
    texts = {query.key: query.text for query in judged.queries} | {item.key: item.text for item in items}
    code = 0
    for half, figures in measured(judged, items, halves, asked).items():
        if not figures:
            say(f"{_HALVES[half]} har ingen forespørgsler med et svar.")
            continue
        for way, now in figures.items():
            verdict = judge(now, baseline.get(half, {}).get(way))
            say(told(f"{_HALVES[half]}, {_WAYS[way]}", verdict, texts))
            code |= not verdict.holds
            for line in found.lines(way, half) if found else ():
                say(line)
            if way == "known":
                say(told_of_target(now, texts))
    for line in lost(judged, items, asked):
        say(line)
        code = 1
    for peer, reason in (found.without if found else {}).items():
        say(f"{NAMES[peer]} er ikke med: {reason}")
    return int(code)


def accept(source: Path, halves: Sequence[Half], ask: Asking = ask_demo) -> None:
    """Make today's figures of these halves the baseline; what was accepted of another half stays."""
    judged, items = read_all(source), read_known(source / KNOWN)
    now = measured(judged, items, halves, ask(_queries(judged, items, halves)))
    write_baseline(source / "baseline.json", read_baseline(source / "baseline.json") | now)
    say("Dagens tal er nu dem, der skal holdes:")
    for half, figures in now.items():
        for way, of in figures.items():
            say(f"{_HALVES[half]}, {_WAYS[way]}: {of.queries} forespørgsler\n  {_values(of)}")


def _queries(judged: Judged, items: Sequence[KnownItem], halves: Sequence[Half]) -> dict[str, str]:
    """All that is asked, by id: a known item has no id of a judged query."""
    asked = {query.key: query.text for query in judged.queries if query.half in halves and judged.grades.get(query.key)}
    known = {item.key: item.text for item in items if item.half in halves}
    if twice := asked.keys() & known.keys():
        raise ValueError(f"known items with the ids of judged queries: {sorted(twice)}")
    return asked | known


def measured(
    judged: Judged, items: Sequence[KnownItem], halves: Sequence[Half], asked: Asked
) -> dict[Half, dict[Way, Figures]]:
    """Every way of measuring, of each half; nothing of one without an answer."""
    found: dict[Half, dict[Way, Figures]] = {}
    for half in halves:
        figures: dict[Way, Figures] = {}
        with_each = half == "tuning"
        of_texts = evaluate_half(judged, half)
        if queries := [result.query for result in of_texts.texts]:
            figures["texts"] = figures_of_texts(of_texts, with_each=with_each)
            figures["owners"] = figures_by_owner(queries, judged.grades, asked.answered, with_each=with_each)
        if known := [item for item in items if item.half == half and item.is_graded]:
            owners = {item.key: asked.answered[item.key].owners for item in known}
            figures["known"] = figures_of_known(known, owners, with_each=with_each)
        found[half] = figures
    return found


def evaluate_half(judged: Judged, half: Half) -> Evaluation:
    queries = tuple(query for query in judged.queries if query.half == half)
    return evaluate(Judged(judged.texts, queries, judged.grades))


def figures_of_texts(found: Evaluation, *, with_each: bool) -> Figures:
    of = found.of_texts
    means = {"nDCG@10": of.ndcg, "MRR@10": of.mrr, "success@5": of.success, "recall@20": of.recall}
    return Figures(
        queries=len(found.texts),
        means={name: round(value, 4) for name, value in means.items()},
        each={result.query.key: round(result.measures.ndcg, 4) for result in found.texts} if with_each else {},
    )


def read_all(source: Path) -> Judged:
    """The demo's texts with the queries and grades of a folder, both halves."""
    with tempfile.TemporaryDirectory(prefix="potentialer-relevance-") as folder:
        write_folder(Path(folder), source)
        return read_judged(Path(folder))


def lost(judged: Judged, items: Sequence[KnownItem], asked: Asked) -> Iterator[str]:
    """What hangs in the air, in a line for each sort."""
    if texts := sorted(lost_texts(judged)):
        yield "Disse bedømte tekster findes ikke (er en titel ændret?): " + ", ".join(texts)
    if judged.unasked:
        yield "Disse karakterer er for forespørgsler, der ikke findes: " + ", ".join(judged.unasked)
    there = {row.key for row in asked.directory}
    if owners := sorted(lost_owners(items, there)) if there else []:
        yield "Disse enheder og kolleger er der karakterer for, men de findes ikke: " + ", ".join(owners)


def lost_texts(judged: Judged) -> set[str]:
    """The graded texts that the demo does not have."""
    return {key for grades in judged.grades.values() for key in grades} - {text.key for text in judged.texts}


def told(what: str, verdict: Verdict, texts: Mapping[str, str]) -> str:
    """`texts` are the queries by their ids."""
    lines = [f"{what}, {verdict.now.queries} forespørgsler:", f"  nu   {_values(verdict.now)}"]
    if verdict.before:
        lines.append(f"  før  {_values(verdict.before)}")
    if verdict.is_stale:
        lines.append(
            "  Forespørgslerne er ikke dem, tallene før gælder. Se efter, og kør `python -m relevance --accept`."
        )
    if verdict.fallen:
        lines.append(f"  Blevet for meget dårligere: {', '.join(_NAMES.get(name, name) for name in verdict.fallen)}.")
        lines += [f"  {fall.before:.2f} -> {fall.now:.2f}  {fall.query}  {texts[fall.query]}" for fall in verdict.worst]
        lines += [f"  nu kun det tætteste  {query}  {texts[query]}" for query in verdict.emptied]
    return "\n".join(lines)


def told_of_target(now: Figures, texts: Mapping[str, str]) -> str:
    short = [KIND_NAMES[kind] for kind, value in now.means.items() if value < TARGET]
    lines = [f"  mål  {TARGET} for hver: " + (f"endnu ikke nået af {', '.join(short)}" if short else "nået")]
    return "\n".join([*lines, *(f"  ikke blandt de fem første  {key}  {texts[key]}" for key in failing(now))])


def _values(figures: Figures) -> str:
    return "  ".join(
        f"{_NAMES.get(name, name)} {value:.{1 if name in TOLD_LENGTHS else 3}f}"
        for name, value in figures.means.items()
    )


if __name__ == "__main__":
    main()
