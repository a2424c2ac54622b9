"""`python -m relevance`: ask the judged queries, and hold the figures against the baseline. See README.md."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from potentialer.search.evaluation import Evaluation, evaluate
from potentialer.search.judged import DOCUMENTS, GRADES, QUERIES, Judged, read_judged
from relevance.demo import write_texts
from relevance.gate import Figures, Half, Verdict, figures_of, judge, read_baseline, write_baseline

FOLDER = Path(__file__).resolve().parent
HALVES: tuple[Half, ...] = ("tuning", "held_back")
_NAMES = {"tuning": "Den halvdel, der må stilles efter", "held_back": "Den gemte halvdel"}


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
    elif not (options.source / QUERIES).exists():
        say("Her er endnu ingen bedømte forespørgsler.")
    elif options.accept:
        accept(options.source)
    else:
        sys.exit(run(options.source, HALVES if options.held_back else HALVES[:1]))


def write_folder(target: Path, source: Path = FOLDER) -> None:
    """Make a folder that `potentialer search-eval` takes, with the queries and grades that there are."""
    target.mkdir(parents=True, exist_ok=True)
    write_texts(target / DOCUMENTS)
    for name in (QUERIES, GRADES):
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


def run(source: Path, halves: tuple[Half, ...]) -> int:
    """Tell of each half and return 0 when all holds."""
    judged = read_all(source)
    baseline = read_baseline(source / "baseline.json")
    code = 0
    for half in halves:
        found = evaluate_half(judged, half)
        if not found.texts:
            say(f"{_NAMES[half]} har ingen forespørgsler med et svar.")
            continue
        verdict = judge(found, half, baseline.get(half))
        say(told(verdict))
        code |= not verdict.holds
    if lost := sorted(lost_texts(judged)):
        say("Disse bedømte tekster findes ikke (er en titel ændret?): " + ", ".join(lost))
        code = 1
    return int(code)


def accept(source: Path) -> None:
    judged = read_all(source)
    halves = {half: figures_of(found, half) for half in HALVES if (found := evaluate_half(judged, half)).texts}
    write_baseline(source / "baseline.json", halves)
    say("Dagens tal er nu dem, der skal holdes:")
    for half, figures in halves.items():
        say(f"{_NAMES[half]}: {figures.queries} forespørgsler, {_values(figures)}")


def read_all(source: Path) -> Judged:
    """The demo's texts with the queries and grades of a folder, both halves."""
    with tempfile.TemporaryDirectory(prefix="potentialer-relevance-") as folder:
        write_folder(Path(folder), source)
        return read_judged(Path(folder))


def evaluate_half(judged: Judged, half: Half) -> Evaluation:
    queries = tuple(query for query in judged.queries if query.half == half)
    return evaluate(Judged(judged.texts, queries, judged.grades))


def lost_texts(judged: Judged) -> set[str]:
    """The graded texts that the demo does not have."""
    return {key for grades in judged.grades.values() for key in grades} - {text.key for text in judged.texts}


def told(verdict: Verdict) -> str:
    lines = [f"{_NAMES[verdict.half]}, {verdict.now.queries} forespørgsler:", f"  nu   {_values(verdict.now)}"]
    if verdict.before:
        lines.append(f"  før  {_values(verdict.before)}")
    if verdict.is_stale:
        lines.append(
            "  Forespørgslerne er ikke dem, tallene før gælder. Se efter, og kør `python -m relevance --accept`."
        )
    if verdict.fallen:
        lines.append(f"  Faldet for langt: {', '.join(verdict.fallen)}.")
        lines += [f"  {fall.before:.2f} -> {fall.now:.2f}  {fall.query}  {fall.text}" for fall in verdict.worst]
    return "\n".join(lines)


def _values(figures: Figures) -> str:
    return (
        f"nDCG@10 {figures.ndcg:.3f}  MRR@10 {figures.mrr:.3f}  "
        f"success@5 {figures.success:.3f}  recall@20 {figures.recall:.3f}"
    )


if __name__ == "__main__":
    main()
