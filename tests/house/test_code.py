"""The conventions that a machine can see in the Python code."""

import ast
import re

import pytest

from tests.house.sources import PACKAGE, functions_of, name_of, python_files, tree_of

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_VIEW = 30
VAGUE_NAMES = {"utils", "helpers", "common", "core", "misc", "util", "helper"}
WRITING_METHODS = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
DATABASE_MATCHING = re.compile(r"__(icontains|istartswith|iendswith|iexact|iregex|regex)\b|\bI?LIKE\s+['%]")


def length_of(function: ast.FunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_view(function: ast.FunctionDef) -> bool:
    arguments = function.args.args
    return bool(arguments) and arguments[0].arg == "request" and not function.name.startswith("_")


def calls_of(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called_name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_files_when_long_are_split() -> None:
    files = python_files("potentialer", "tests", "tools", "bench")
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_when_long_are_split() -> None:
    too_long = [
        f"{name_of(path)}:{function.lineno} {function.name} ({length_of(function)} lines)"
        for path in python_files("potentialer", "tools", "bench")
        for function in functions_of(path)
        if length_of(function) > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_views_when_long_are_split() -> None:
    too_long = [
        f"{name_of(path)}:{function.lineno} {function.name} ({length_of(function)} lines)"
        for path in python_files("potentialer/web")
        for function in functions_of(path)
        if is_view(function) and length_of(function) > LONGEST_VIEW
    ]
    assert too_long == []


def test_modules_when_named_say_what_they_hold() -> None:
    assert [name_of(path) for path in python_files("potentialer", "tools") if path.stem in VAGUE_NAMES] == []


def test_search_when_done_never_uses_the_databases_own_matching() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in python_files("potentialer")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if DATABASE_MATCHING.search(line)
    ]
    assert found == [], "SQLite folds no æøå: match in Python or in the index"


def test_changes_when_written_come_from_one_place() -> None:
    allowed = PACKAGE / "domain" / "changes"
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in python_files("potentialer")
        if allowed not in path.parents
        for call in calls_of(tree_of(path))
        if called_name(call) in {"Change", "Version"}
        or (called_name(call) in WRITING_METHODS and re.match(r"(Change|Version)\.objects\b", ast.unparse(call.func)))
    ]
    assert found == []


def writes_a_model(call: ast.Call) -> bool:
    """A file's or picture's `save` is told where to; a model's is not."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITING_METHODS:
        return False
    return not call.args if call.func.attr == "save" else ".objects" in ast.unparse(call.func)


def test_web_when_it_changes_something_calls_an_operation() -> None:
    found = [
        f"{name_of(path)}:{call.lineno} {ast.unparse(call.func)}"
        for path in python_files("potentialer/web")
        for call in calls_of(tree_of(path))
        if writes_a_model(call)
    ]
    assert found == []


def test_models_when_written_are_thin() -> None:
    found = []
    for path in python_files("potentialer/domain"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                names = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
                assigned = {
                    target.id
                    for item in node.body
                    if isinstance(item, ast.Assign)
                    for target in item.targets
                    if isinstance(target, ast.Name)
                }
                if {"save", "delete"} & names or (node.name == "Meta" and "ordering" in assigned):
                    found.append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert found == []


def test_signals_when_looked_for_are_not_there() -> None:
    found = [
        name_of(path)
        for path in python_files("potentialer")
        if "django.db.models.signals" in path.read_text(encoding="utf-8") or "@receiver" in path.read_text("utf-8")
    ]
    assert found == []


def operations() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (name_of(path), node)
        for path in python_files("potentialer/domain")
        if path.name == "operations.py" and path.parent.name != "changes"
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.args.args
    ]


@pytest.mark.parametrize(("file", "operation"), operations(), ids=lambda value: getattr(value, "name", ""))
def test_operation_when_defined_takes_the_actor_first_and_the_rest_by_name(
    file: str, operation: ast.FunctionDef
) -> None:
    assert [argument.arg for argument in operation.args.args] == ["actor"], file


def test_pages_when_rendered_get_one_object() -> None:
    found = []
    for path in python_files("potentialer/web"):
        for call in calls_of(tree_of(path)):
            if called_name(call) != "render" or not isinstance(call.func, ast.Name):
                continue
            context = call.args[2] if len(call.args) > 2 else None
            keys = [ast.unparse(key) for key in context.keys if key] if isinstance(context, ast.Dict) else None
            if keys != ["'page'"]:
                found.append(f"{name_of(path)}:{call.lineno}")
    assert found == []
