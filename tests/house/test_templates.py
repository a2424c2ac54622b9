"""The conventions that a machine can see in the templates."""

import ast
import re

import pytest
from django.template.loader import get_template

from tests.house.sources import TEMPLATES, name_of, python_files, templates, tree_of
from tests.house.texts import texts_of_template

LONGEST_TEMPLATE = 150
INLINE = {
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx event attribute": re.compile(r"\shx-on\b", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
OUTSIDE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""", re.IGNORECASE)

names = [str(path.relative_to(TEMPLATES)) for path in templates()]


@pytest.mark.parametrize("name", names)
def test_template_when_loaded_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", names)
def test_template_when_long_is_split(name: str) -> None:
    assert len((TEMPLATES / name).read_text(encoding="utf-8").splitlines()) < LONGEST_TEMPLATE


@pytest.mark.parametrize("name", names)
def test_template_when_read_has_nothing_inline(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("name", names)
def test_template_when_read_fetches_nothing_from_elsewhere(name: str) -> None:
    assert OUTSIDE.findall((TEMPLATES / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", names)
def test_texts_when_shown_are_wrapped_for_translation(name: str) -> None:
    assert texts_of_template((TEMPLATES / name).read_text(encoding="utf-8")).naked == []


def test_templates_when_named_in_a_view_exist() -> None:
    missing = [
        f"{name_of(path)}:{node.lineno} {node.value}"
        for path in python_files("potentialer/web")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w/]+\.html", node.value)
        if not (TEMPLATES / node.value).exists()
    ]
    assert missing == []


def test_templates_when_in_the_folder_are_used() -> None:
    sources = [*python_files("potentialer/web"), *templates()]
    whole = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert [name for name in names if f'"{name}"' not in whole and f"'{name}'" not in whole] == []
