"""The locks: complete, with hashes, and without the address of any registry."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.house.sources import ROOT

LOCKS = ("requirements/run.txt", "requirements/test.txt", "tools/node.txt")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links|file:")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def versions_in(lock: str) -> dict[str, str]:
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PINNED.findall(read(lock))}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_when_read_names_no_registry(lock: str) -> None:
    assert ADDRESS.search(read(lock)) is None


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_when_read_has_a_hash_for_every_package(lock: str) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", read(lock), flags=re.MULTILINE)[1:]
    assert [entry.split("\n", 1)[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_browser_lock_when_read_names_no_registry() -> None:
    packages = json.loads(read("package-lock.json"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_browser_lock_when_read_has_a_hash_for_every_package() -> None:
    packages = json.loads(read("package-lock.json"))["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_run_lock_when_read_holds_what_the_package_asks_for() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    assert missing_from("requirements/run.txt", project["project"]["dependencies"]) == []


def test_test_lock_when_read_holds_what_the_tests_ask_for() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert missing_from("requirements/test.txt", wanted) == []


def test_test_lock_when_read_has_the_run_locks_versions() -> None:
    tested = versions_in("requirements/test.txt")
    assert {name: tested.get(name) for name in versions_in("requirements/run.txt")} == versions_in(
        "requirements/run.txt"
    )


def missing_from(lock: str, wanted: list[str]) -> list[str]:
    pinned = versions_in(lock)
    requirements = [Requirement(line) for line in wanted]
    return [
        str(requirement)
        for requirement in requirements
        if not requirement.specifier.contains(pinned.get(re.sub(r"[-_.]+", "-", requirement.name).lower(), "0"))
    ]
