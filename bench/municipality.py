"""The demo municipality that speeds are measured on: in a process and a data folder of their own, so that neither the
installation in var/ nor another measurement is in the way."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PEOPLE = 45_000
PAGE_TIMES = 8.0  # a page takes at most so many times an almost empty one
EMPTY_PAGE = "/tilgaengelighed/"


def measured_apart(module: str) -> Any:
    """What `python -m MODULE` says last, as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("POTENTIALER_")}
        environment = {
            **inherited,
            "POTENTIALER_DATA": folder,
            "POTENTIALER_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "potentialer.config.settings",
        }
        command = [sys.executable, "-m", module]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own words only
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def tell(found: object) -> None:
    """Say it to `measured_apart`."""
    sys.stdout.write(json.dumps(found) + "\n")
