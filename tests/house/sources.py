"""The project's own files, read once, as the house's tests look at them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "potentialer"
TEMPLATES = PACKAGE / "web" / "templates"


NOT_OURS = {"node_modules", "var", "static", "build", "dist"}


@cache
def our_files() -> tuple[Path, ...]:
    """Every file that is ours: what git knows or would take; where there is no git, all but what make puts there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.splitlines()]
    else:
        paths = [path for path in ROOT.rglob("*") if not is_put_there(path.relative_to(ROOT))]
    return tuple(sorted(path for path in paths if path.is_file()))


def is_put_there(path: Path) -> bool:
    return any(part.startswith(".") or part.endswith(".egg-info") or part in NOT_OURS for part in path.parts)


def python_files(*folders: str) -> list[Path]:
    """Our Python files under the given folders of the project, migrations left out (Django writes them)."""
    tops = [ROOT / folder for folder in folders]
    return [
        path
        for path in our_files()
        if path.suffix == ".py" and "migrations" not in path.parts and any(top in path.parents for top in tops)
    ]


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions_of(path: Path) -> Iterator[ast.FunctionDef]:
    """All functions of a file, methods and inner ones too."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef))


def name_of(path: Path) -> str:
    """How a file is called in a message."""
    return str(path.relative_to(ROOT))
