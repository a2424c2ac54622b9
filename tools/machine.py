"""What tests need from the machine beyond Python packages: PostgreSQL's programs and a Chromium.

On Debian and its kin they are fetched with apt, as root or by sudo; elsewhere one line says what is missing.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path


def postgresql_programs() -> Path:
    """Return the folder of initdb and postgres, fetching the newest that the machine's apt has if there is none."""
    found = _find_postgresql()
    if found is None:
        _install("postgresql", "PostgreSQL (initdb og postgres)")
        found = _find_postgresql()
    return found or _give_up("PostgreSQL (initdb og postgres)")


def chromium() -> Path:
    """Return the path of a Chromium or Chrome. POTENTIALER_CHROMIUM chooses another."""
    found = find_chromium()
    if found is None:
        _install("chromium", "Chromium")
        found = find_chromium()
    return found or _give_up("Chromium (eller sæt POTENTIALER_CHROMIUM)")


def find_chromium() -> Path | None:
    chosen = os.environ.get("POTENTIALER_CHROMIUM")
    names = [chosen] if chosen else ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return next((Path(path) for path in map(shutil.which, names) if path), None)


def _find_postgresql() -> Path | None:
    # Debian keeps each version apart and none of them in PATH.
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _install(package: str, what: str) -> None:
    if not shutil.which("apt-get"):
        _give_up(what)
    if os.geteuid() == 0:
        prefix = []
    elif shutil.which("sudo"):
        prefix = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    else:
        _give_up(what)
    print(f"Henter {package} med apt …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", package]):
        done = subprocess.run(
            [*prefix, "apt-get", *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode and arguments[0] == "install":
            reason = re.sub(r"\s+", " ", (done.stderr.strip() or "apt-get svigtede").splitlines()[-1])
            sys.exit(f"Kunne ikke hente {what}: {reason}")


def _give_up(what: str) -> "Path":
    sys.exit(f"Prøverne mangler {what} på denne maskine. Installér det, og prøv igen.")
