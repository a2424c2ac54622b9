"""The documents tell of everything an operator can set or call."""

import argparse
import ast
import re
from collections.abc import Iterator

import pytest

from potentialer.cli.main import build_parser
from tests.house.sources import ROOT, python_files, tree_of

SETTING = re.compile(r"POTENTIALER_[A-Z_]+")


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def settings_that_are_read() -> list[str]:
    """Every POTENTIALER_* that the package takes from the environment."""
    found = {
        node.args[0].value
        for path in python_files("potentialer")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if isinstance(node.args[0].value, str) and SETTING.fullmatch(node.args[0].value)
    }
    return sorted(found)


def commands() -> Iterator[str]:
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices


def make_targets() -> list[str]:
    [line] = [line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith(".PHONY:")]
    return line.split()[1:]


@pytest.mark.parametrize("name", settings_that_are_read())
def test_setting_when_it_exists_is_documented(name: str) -> None:
    assert f"`{name}`" in document("operations.md")


def test_settings_when_documented_exist() -> None:
    read = set(settings_that_are_read())
    for path in python_files("tests", "tools", "bench"):
        read |= set(SETTING.findall(path.read_text(encoding="utf-8")))
    assert sorted(set(SETTING.findall(document("operations.md"))) - read - {"POTENTIALER_"}) == []


@pytest.mark.parametrize("name", list(commands()))
def test_command_when_it_exists_is_documented(name: str) -> None:
    assert f"`potentialer {name}" in document("operations.md")


@pytest.mark.parametrize("name", make_targets())
def test_make_target_when_it_exists_is_in_the_readme(name: str) -> None:
    assert f"`make {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_decisions_when_written_are_dated() -> None:
    undated = [
        path.name
        for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))
        if not re.search(r"\b20\d\d-\d\d-\d\d\b|\b\d{1,2} [A-Z][a-z]+ 20\d\d\b", path.read_text(encoding="utf-8"))
    ]
    assert undated == []
