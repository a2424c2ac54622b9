"""Make the virtual environment and put a lock's packages into it. Runs on the machine's own Python, without packages.

Usage: environment.py FOLDER LOCK
"""

import subprocess
import sys
from pathlib import Path

from machine import install_with_apt

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    folder, lock = Path(sys.argv[1]), Path(sys.argv[2])
    python = folder / "bin" / "python"
    if not works(python):
        require_venv()
        print(f"Laver et Python-miljø i {folder} ({sys.version.split()[0]}) …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    print(f"Henter pakkerne i {lock} …", flush=True)
    # The lock is complete and every file in it has a hash, so pip neither resolves nor trusts.
    install(python, "--require-hashes", "--no-deps", "-r", lock)
    install(python, "--no-deps", "--no-build-isolation", "-e", ROOT)


def install(python: Path, *arguments: "str | Path") -> None:
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, check=False).returncode:
        sys.exit("Pakkerne kunne ikke hentes. Er der forbindelse til PyPI (eller jeres eget spejl i pip.conf)?")


def works(python: Path) -> bool:
    """Whether the environment is whole and of the Python that runs now."""
    if not python.exists():
        return False
    code = "import pip, sys; print(sys.version_info[:2])"
    answer = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def require_venv() -> None:
    """Debian keeps venv in a package of its own: fetch it as root or by sudo, or say what to ask for."""
    if has_venv():
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    reason = install_with_apt(package)
    if not has_venv():
        told = f" ({reason})" if reason else ""
        sys.exit(f"Her mangler Pythons venv{told}. På Debian og Ubuntu: sudo apt install {package}")


def has_venv() -> bool:
    return not subprocess.run(
        [sys.executable, "-c", "import venv, ensurepip"], capture_output=True, check=False
    ).returncode


if __name__ == "__main__":
    main()
