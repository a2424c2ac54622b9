"""Write requirements/run.txt and requirements/test.txt: every package with version and hashes, no registry addresses.

A maintainer's tool. It needs `uv`, which it puts into an environment of its own under var/.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uv", required=True, help="version of uv")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    options = parser.parse_args()
    uv = provide_uv(options.uv)
    upgrade = ["--upgrade"] if options.upgrade else []
    sources = ["pyproject.toml", "requirements/machine.in"]
    run = ["requirements/run.txt"]
    compile_lock(uv, [*upgrade, *sources, "--output-file", *run])
    # The test lock repeats the run lock's versions, so that what is tested is what runs.
    compile_lock(
        uv, [*upgrade, *sources, "--group=dev", "--constraint", *run, "--output-file", "requirements/test.txt"]
    )


def provide_uv(version: str) -> Path:
    """Return the path of uv in the given version, installing it when it is not there."""
    folder = ROOT / "var" / f"uv-{version}"
    program = folder / "bin" / "uv"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", f"uv=={version}"], check=True)
    return program


def compile_lock(uv: Path, arguments: list[str]) -> None:
    subprocess.run([uv, "pip", "compile", *OPTIONS, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
