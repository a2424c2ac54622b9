"""What we need from the machine beyond Python packages: for tests PostgreSQL's programs and a Chromium.

On Debian and its kin they are fetched with apt, as root or by sudo; elsewhere one line says what is missing.
Runs on the machine's own Python, without packages.
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
    reason = install_with_apt(package)
    if reason is None:
        _give_up(what)
    elif reason:
        sys.exit(f"Kunne ikke hente {what}: {reason}")


def install_with_apt(package: str) -> str | None:
    """Fetch a package of the machine's. Returns "" when done, else why not; None when there is no way to try."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        prefix = []
    elif shutil.which("sudo"):
        prefix = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    else:
        return None
    print(f"Henter {package} med apt …", flush=True)
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", package]):
        done = subprocess.run(
            # sudo clears the environment, so apt's is set on the other side of it.
            [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode and arguments[0] == "install":
            return re.sub(r"\s+", " ", (done.stderr.strip() or "apt-get svigtede").splitlines()[-1])
    return ""


def _give_up(what: str) -> "Path":
    sys.exit(f"Prøverne mangler {what} på denne maskine. Installér det, og prøv igen.")
