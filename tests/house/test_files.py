"""What no file of ours may hold: the path of one machine, a task left for later."""

import re

from tests.house.sources import name_of, our_files

# Put together, so that this file does not hold them itself.
MACHINE_PATHS = re.compile("|".join(["/" + "work/", "/" + "farm/", "/" + r"root/(?!\s)", "/" + r"home/\w+/"]))
LEFT_FOR_LATER = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
TEXT = {".py", ".html", ".js", ".scss", ".md", ".toml", ".txt", ".yml", ".json", ".csv", ".in", ".svg", ""}


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name_of(path)}:{number}"
        for path in our_files()
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_files_when_read_name_no_machines_path() -> None:
    assert lines_with(MACHINE_PATHS) == []


def test_files_when_read_leave_nothing_for_later() -> None:
    assert lines_with(LEFT_FOR_LATER) == []


def test_files_when_kept_are_no_copies_of_built_ones() -> None:
    assert [name_of(path) for path in our_files() if "node_modules" in path.parts or "static" in path.parts] == []
