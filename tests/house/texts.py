"""Which texts a template or a Python file shows, and which of them are not wrapped for translation."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

SPOKEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "label"}
BUTTONS = {"submit", "button", "reset"}
WORD = re.compile(r"[^\W\d_]{2,}")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'')
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


@dataclass
class Texts:
    """What a template says: `wrapped` goes through gettext, `naked` does not."""

    wrapped: list[str] = field(default_factory=list)
    naked: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        for name, value in attrs:
            is_button_text = name == "value" and tag == "input" and values.get("type") in BUTTONS
            if value and (name in SPOKEN_ATTRIBUTES or is_button_text):
                self.found.append(value)

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def texts_of_template(source: str) -> Texts:
    """Take the template language out and read what is left as HTML: words that remain were written there naked."""
    texts, html, inside_translation = Texts(), [], False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split(maxsplit=1)[0]
            if name in {"blocktranslate", "blocktrans"}:
                inside_translation = True
            elif name in {"endblocktranslate", "endblocktrans"}:
                inside_translation = False
            elif name in {"translate", "trans"}:
                first = STRING.search(token.contents)
                texts.wrapped.append(next(part for part in first.groups() if part is not None) if first else "")
            html.append(" ")
        elif token.token_type == TokenType.TEXT and inside_translation:
            texts.wrapped.append(token.contents)
        elif token.token_type == TokenType.TEXT:
            html.append(token.contents)
        else:
            html.append(" ")
    reader = _Reader()
    reader.feed("".join(html))
    reader.close()
    texts.naked = [" ".join(text.split()) for text in reader.found if WORD.search(text)]
    return texts


def gettext_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
            yield node


def naked_texts_of_python(tree: ast.Module) -> list[ast.Constant]:
    """Danish words outside gettext: in neither a docstring nor a gettext call. An alphabet is no word."""
    wrapped = {id(inner) for call in gettext_calls(tree) for inner in ast.walk(call)}
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search("[æøåÆØÅ]", node.value)
        and re.search("[a-zæøå]{2}", node.value)
        and id(node) not in wrapped | docstrings
    ]
