"""`make bench`: every measurement in this folder, each beside a peer or a floor in the same run.

A measurement is a module `bench/<name>.py` with `measure() -> Iterable[Result]`. `python -m bench NAME` runs only that.
"""

import importlib
import pkgutil
import sys
from pathlib import Path

from bench.report import Result, say, show

NOT_MEASUREMENTS = {"__main__", "report", "questions", "suggesting", "municipality"}


def main() -> None:
    folder = Path(__file__).parent
    names = sorted({module.name for module in pkgutil.iter_modules([str(folder)])} - NOT_MEASUREMENTS)
    chosen = sys.argv[1:] or names
    if unknown := set(chosen) - set(names):
        sys.exit(f"Kender ikke {', '.join(sorted(unknown))}. Her er: {', '.join(names)}")
    failed = [result for name in chosen for result in run(name) if not result.holds]
    if failed:
        sys.exit(f"{len(failed)} måling(er) holder ikke, hvad der er lovet.")


def run(name: str) -> list[Result]:
    say(f"== {name}")
    results = []
    for result in importlib.import_module(f"bench.{name}").measure():
        show(result)
        results.append(result)
    return results


if __name__ == "__main__":
    main()
