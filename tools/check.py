"""All that can be said about the code without running the tests; each step in one line, or with what is wrong."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DJANGO = [sys.executable, "-m", "django"]

# W005 and W021 want HSTS for all of the municipality's addresses and for ever: not ours to decide (settings.py).
SECURE = """
import django
from django.conf import settings
from django.core.management import call_command
django.setup()
settings.SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]
call_command("check", deploy=True, fail_level="WARNING")
"""

STEPS: tuple[tuple[str, list[str | Path]], ...] = (
    ("form (ruff format)", [BIN / "ruff", "format", "--check", "."]),
    ("stil (ruff check)", [BIN / "ruff", "check", "."]),
    ("gulve (import-linter)", [BIN / "lint-imports", "--no-cache"]),
    ("typer (mypy)", [BIN / "mypy"]),
    ("migrationer", [*DJANGO, "makemigrations", "--check", "--dry-run"]),
    ("sikre indstillinger", [sys.executable, "-c", SECURE]),
    ("skabeloner, tekster og husorden", [sys.executable, "-m", "pytest", "tests/house", "--durations=0"]),
)


def main() -> None:
    failed = []
    with tempfile.TemporaryDirectory(prefix="potentialer-check-") as data:
        for name, command in STEPS:
            if not run(name, command, data):
                failed.append(name)
    if failed:
        sys.exit(f"Ikke i orden: {', '.join(failed)}")


def run(name: str, command: list[str | Path], data: str) -> bool:
    """Run one step as an installation with everything secure would; tell its result."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "potentialer.config.settings",
        "POTENTIALER_DATA": data,
        "POTENTIALER_DATABASE_URL": "",
        "POTENTIALER_DEMO": "0",
    }
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    mark = "ok  " if done.returncode == 0 else "FEJL"
    print(f"{mark} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
