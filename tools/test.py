"""Run the tests: the whole suite on SQLite and, beside it, on a PostgreSQL server of its own.

`--drill` runs the long proofs at full size, `--relevance` what the search must find. Whatever else is given goes on to
pytest (`make test ARGS="-k import"`). The last line tells how many passed and failed, both databases together.

Every run ends: a suite that takes too long stops after the test it is at, and is ended by force if that one hangs.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machine import chromium
from postgres import temporary_server

ROOT = Path(__file__).resolve().parent.parent
FULL_DRILL_ROUNDS = "100"
FULL_DRILL_SECONDS = 6 * 3600
SUITE_SECONDS = 2400
FULL_DRILL_SUITE_SECONDS = 4 * FULL_DRILL_SECONDS
# What the last test (its own limit is 300 s) and the tearing down may take beyond the suite's time.
GRACE_SECONDS = 600
NO_TESTS_COLLECTED = 5


@dataclass
class Suite:
    """One run of pytest with a database and a data folder of its own."""

    name: str
    folder: Path
    arguments: list[str]
    database_url: str = ""
    most_seconds: int = SUITE_SECONDS
    exit_code: int = 1
    seconds: float = 0.0
    results: Counter[str] = field(default_factory=Counter)

    def run(self, *, live: bool) -> None:
        """Run to the end; `live` shows the output as it comes, otherwise it is shown by `show`."""
        data = self.folder / self.name
        data.mkdir(parents=True)
        environment = {**os.environ, "POTENTIALER_DATA": str(data), "POTENTIALER_DATABASE_URL": self.database_url}
        limits = [f"--session-timeout={self.most_seconds}", f"--junitxml={self._report}"]
        command = [sys.executable, "-m", "pytest", *limits, *self.arguments]
        start = time.monotonic()
        with self._output.open("wb") as output:
            target = None if live else output
            self.exit_code = run_at_most(
                self.most_seconds + GRACE_SECONDS, command, cwd=ROOT, env=environment, stdout=target, stderr=target
            )
        self.seconds = time.monotonic() - start
        self._count()

    def show(self) -> None:
        print(self._output.read_text(encoding="utf-8", errors="replace"))

    @property
    def _report(self) -> Path:
        return self.folder / f"{self.name}.xml"

    @property
    def _output(self) -> Path:
        return self.folder / f"{self.name}.txt"

    def _count(self) -> None:
        if not self._report.exists():  # pytest did not even begin
            self.results["failed"] += 1
            return
        report = ElementTree.parse(self._report)  # noqa: S314 - pytest wrote it a moment ago
        for suite in report.getroot().iter("testsuite"):
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            self.results["failed"] += failed
            self.results["skipped"] += skipped
            self.results["passed"] += max(0, int(suite.get("tests", 0)) - failed - skipped)


def run_at_most(seconds: float, command: list[str], **options: Any) -> int:
    """Run a command and return its exit code, 1 if it had to be ended because it took too long."""
    try:
        return subprocess.run(command, timeout=seconds, check=False, **options).returncode
    except subprocess.TimeoutExpired:
        print(f"Endte {command[0]} efter {seconds:.0f} s.", flush=True)
        return 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drill", action="store_true")
    parser.add_argument("--relevance", action="store_true")
    parser.add_argument("--held-back", action="store_true", help="with --relevance: also the half that is kept back")
    options, extra = parser.parse_known_args([*sys.argv[1:], *shlex.split(os.environ.get("ARGS", ""))])
    with tempfile.TemporaryDirectory(prefix="potentialer-test-") as folder:
        if options.relevance:
            suites = run_relevance(Path(folder), extra, held_back=options.held_back)
        else:
            suites = run_on_both(Path(folder), extra, drill=options.drill)
        conclude(suites, is_choice=bool(extra))


def run_relevance(folder: Path, extra: list[str], *, held_back: bool) -> list[Suite]:
    """Run what the search must find, then ask the judged queries; a fall counts as a failed test."""
    suite = Suite("sqlite", folder, ["tests/search/test_known_items.py", "tests/search/test_relevance.py", *extra])
    suite.run(live=True)
    print("== Bedømte forespørgsler", flush=True)
    command = [sys.executable, "-m", "relevance", *(["--held-back"] if held_back else [])]
    if run_at_most(SUITE_SECONDS, command, cwd=ROOT):
        suite.exit_code = 1
        suite.results["failed"] += 1
    return [suite]


def run_on_both(folder: Path, extra: list[str], *, drill: bool) -> list[Suite]:
    """Run the two databases side by side: one process a database keeps two cores busy and shares nothing."""
    if drill:
        os.environ.setdefault("POTENTIALER_DRILL_ROUNDS", FULL_DRILL_ROUNDS)
        most_seconds = FULL_DRILL_SUITE_SECONDS
        sqlite = postgresql = ["-m", "drill", f"--timeout={FULL_DRILL_SECONDS}", "-v", "-rA"]
    else:
        most_seconds = SUITE_SECONDS
        os.environ["POTENTIALER_CHROMIUM"] = str(chromium())
        subprocess.run([sys.executable, "tools/assets.py", "--packages"], cwd=ROOT, check=True)
        # The house's own rules know nothing of databases.
        sqlite, postgresql = [], ["-m", "not e2e or both", "--ignore=tests/house"]
    with temporary_server() as url:
        on_sqlite = Suite("sqlite", folder, [*sqlite, *extra], most_seconds=most_seconds)
        on_postgresql = Suite("postgresql", folder, [*postgresql, *extra], url, most_seconds)
        beside = threading.Thread(target=on_postgresql.run, kwargs={"live": False})
        beside.start()
        print("== SQLite", flush=True)
        on_sqlite.run(live=True)
        beside.join()
    print("== PostgreSQL", flush=True)
    on_postgresql.show()
    return [on_sqlite, on_postgresql]


def conclude(suites: list[Suite], *, is_choice: bool) -> None:
    """Tell the figures and exit. With `is_choice` the caller named tests, and one of the databases may have none."""
    total: Counter[str] = Counter()
    for suite in suites:
        total += suite.results
        print(f"{suite.name}: {describe(suite.results)}, {suite.seconds:.0f} s")
    codes = {suite.exit_code for suite in suites}
    if is_choice and codes != {NO_TESTS_COLLECTED}:
        codes.discard(NO_TESTS_COLLECTED)
    failed = any(codes)
    # A run that broke off without a failing test is a failure all the same.
    total["failed"] = max(total["failed"], int(failed))
    print(f"{total['passed']} passed, {total['failed']} failed", flush=True)
    sys.exit(1 if failed else 0)


def describe(results: Counter[str]) -> str:
    skipped = f", {results['skipped']} skipped" if results["skipped"] else ""
    return f"{results['passed']} passed, {results['failed']} failed{skipped}"


if __name__ == "__main__":
    main()
