"""The floors: imports go downwards only, as the contracts in pyproject.toml say."""

import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT


def test_contracts_when_checked_are_kept() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
