"""Everything a person sees is Danish and goes through gettext."""

import ast
import re

import pytest

from tests.house.sources import name_of, python_files, templates, tree_of
from tests.house.texts import gettext_calls, naked_texts_of_python, texts_of_template

# English words that are no Danish words. One of them in a text for the screen is a slip.
ENGLISH = re.compile(
    r"\b(the|and|your|you|please|click|with|this|that|page|save|cancel|delete|edit|submit|loading|password|username"
    r"|search|found|results?|settings|error|invalid|required|successfully|yes|update[ds]?|unit|units|people)\b",
    re.IGNORECASE,
)
# argparse's own English words are the keys of this file's table.
CATALOGUES = {"potentialer/cli/danish.py"}


@pytest.mark.parametrize(
    ("source", "naked"),
    [
        ("<p>Hej med dig</p>", ["Hej med dig"]),
        ('<p>{% translate "Hej" %}</p>', []),
        ("<p>{% blocktranslate trimmed %}Hej {{ name }}{% endblocktranslate %}</p>", []),
        ('<img alt="Et træ">', ["Et træ"]),
        ("<img alt=\"{% translate 'Et træ' %}\">", []),
        ('<input type="submit" value="Gem">', ["Gem"]),
        ("<p>{{ page.name }} · {{ page.total }}</p>", []),
        ('<a{% if x %} class="ja"{% endif %}>{# et ord #}</a>', []),
    ],
)
def test_naked_texts_when_looked_for_are_found(source: str, naked: list[str]) -> None:
    assert texts_of_template(source).naked == naked


def test_gettext_when_called_gets_a_plain_text() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in python_files("potentialer")
        for call in gettext_calls(tree_of(path))
        if not isinstance(call.args[0], ast.Constant)
    ]
    assert found == [], "gettext cannot find a text that is put together"


def test_texts_in_python_when_shown_are_wrapped_for_translation() -> None:
    found = [
        f"{name_of(path)}:{node.lineno} {node.value!r}"
        for path in python_files("potentialer/web", "potentialer/cli")
        if name_of(path) not in CATALOGUES
        for node in naked_texts_of_python(tree_of(path))
    ]
    assert found == []


def test_texts_when_shown_are_not_english() -> None:
    texts = [
        (name_of(path), text)
        for path in templates()
        for text in texts_of_template(path.read_text(encoding="utf-8")).wrapped
    ]
    texts += [
        (name_of(path), argument.value)
        for path in python_files("potentialer")
        for call in gettext_calls(tree_of(path))
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    # Names of values, commands and options stay as they are written: %(name)s, `reindex`, --part, (unit).
    plain = [(name, re.sub(r"%\(\w+\)\w|`[^`]*`|--[\w-]+|\{[^}]*\}|\(\w+\)", "", text)) for name, text in texts]
    assert [(name, text) for name, text in plain if ENGLISH.search(text)] == []
