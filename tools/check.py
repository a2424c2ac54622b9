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
STEP_SECONDS = 600
# What processes do (serve, worker, assets) is for `make test`; here are the rules that can be read off the files.
RULES = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "tests" / "house").glob("test_*.py")
    if path.stem not in {"test_assets", "test_cast", "test_runs", "test_serve", "test_worker"}
)

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
    ("skabeloner, tekster og husorden", [sys.executable, "-m", "pytest", *RULES, "--durations=0"]),
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
    is_well, told = outcome(command, environment)
    print(f"{'ok  ' if is_well else 'FEJL'} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    if not is_well:
        print(told, flush=True)
    return is_well


def outcome(command: list[str | Path], environment: dict[str, str]) -> tuple[bool, str]:
    """Whether the command went well, and all it said."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=STEP_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, f"Endt efter {STEP_SECONDS} s."
    return done.returncode == 0, done.stdout


if __name__ == "__main__":
    main()
