"""`python -m relevance`: ask the judged queries, and hold the figures against the baseline. See README.md."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from potentialer.search.evaluation import Evaluation, evaluate
from potentialer.search.judged import DOCUMENTS, GRADES, QUERIES, Judged, read_judged
from relevance.demo import write_texts
from relevance.gate import Figures, Half, Verdict, Way, judge, read_baseline, write_baseline
from relevance.owners import TOLD_LENGTHS, Asking, ask_demo, figures_by_owner

FOLDER = Path(__file__).resolve().parent
HALVES: tuple[Half, ...] = ("tuning", "held_back")
_HALVES = {"tuning": "Den halvdel, der må stilles efter", "held_back": "Den gemte halvdel"}
_WAYS = {"texts": "tekster", "owners": "enheder og kolleger"}
_NAMES = {"partial": "kun det tætteste", "long": "svar på lange", "sentence": "svar på sætninger"}


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-back", action="store_true", help="også den gemte halvdel")
    parser.add_argument("--accept", action="store_true", help="gør dagens tal til dem, der skal holdes")
    parser.add_argument("--write", type=Path, metavar="MAPPE", help="skriv tekster, forespørgsler og karakterer dertil")
    parser.add_argument("--from", type=Path, default=FOLDER, dest="source", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write_folder(options.write, options.source)
        return
    if not (options.source / QUERIES).exists():
        say("Her er endnu ingen bedømte forespørgsler.")
        return
    halves = HALVES if options.held_back else HALVES[:1]
    if options.accept:
        accept(options.source, halves)
    else:
        sys.exit(run(options.source, halves))


def write_folder(target: Path, source: Path = FOLDER) -> None:
    """Make a folder that `potentialer search-eval` takes, with the queries and grades that there are."""
    target.mkdir(parents=True, exist_ok=True)
    write_texts(target / DOCUMENTS)
    for name in (QUERIES, GRADES):
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


def run(source: Path, halves: Sequence[Half], ask: Asking = ask_demo) -> int:
    """Tell of each half and return 0 when all holds."""
    judged = read_all(source)
    baseline = read_baseline(source / "baseline.json")
    code = 0
    for half, figures in measured(judged, halves, ask).items():
        if not figures:
            say(f"{_HALVES[half]} har ingen forespørgsler med et svar.")
            continue
        texts = {query.key: query.text for query in judged.queries}
        for way, now in figures.items():
            verdict = judge(now, baseline.get(half, {}).get(way))
            say(told(f"{_HALVES[half]}, {_WAYS[way]}", verdict, texts))
            code |= not verdict.holds
    if lost := sorted(lost_texts(judged)):
        say("Disse bedømte tekster findes ikke (er en titel ændret?): " + ", ".join(lost))
        code = 1
    if judged.unasked:
        say("Disse karakterer er for forespørgsler, der ikke findes: " + ", ".join(judged.unasked))
        code = 1
    return int(code)


def accept(source: Path, halves: Sequence[Half], ask: Asking = ask_demo) -> None:
    """Make today's figures of these halves the baseline; what was accepted of another half stays."""
    now = measured(read_all(source), halves, ask)
    write_baseline(source / "baseline.json", read_baseline(source / "baseline.json") | now)
    say("Dagens tal er nu dem, der skal holdes:")
    for half, figures in now.items():
        for way, of in figures.items():
            say(f"{_HALVES[half]}, {_WAYS[way]}: {of.queries} forespørgsler\n  {_values(of)}")


def measured(judged: Judged, halves: Sequence[Half], ask: Asking) -> dict[Half, dict[Way, Figures]]:
    """Both ways of measuring, of each half; nothing of one without an answer."""
    found = {half: evaluate_half(judged, half) for half in halves}
    answerable = {half: [result.query for result in found[half].texts] for half in halves}
    texts = {query.key: query.text for queries in answerable.values() for query in queries}
    answered = ask(texts) if texts else {}
    return {
        half: {
            "texts": figures_of_texts(found[half], with_each=half == "tuning"),
            "owners": figures_by_owner(queries, judged.grades, answered, with_each=half == "tuning"),
        }
        if queries
        else {}
        for half, queries in answerable.items()
    }


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


def _values(figures: Figures) -> str:
    return "  ".join(
        f"{_NAMES.get(name, name)} {value:.{1 if name in TOLD_LENGTHS else 3}f}"
        for name, value in figures.means.items()
    )


if __name__ == "__main__":
    main()
