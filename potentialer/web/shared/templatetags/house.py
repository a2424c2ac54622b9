"""Template tags of the house, built in to every template."""

import re
from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()
# "js-default" without HTML and images: what an editor writes can neither run a script nor fetch from elsewhere.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@register.filter
def markdown(text: str) -> SafeString:
    """An editor's text as HTML. Its largest heading comes right below the page's own, whatever signs she used."""
    tokens = _MARKDOWN.parse(_as_meant(text))
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    largest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - largest + 2, 6)}"
    return mark_safe(str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))  # noqa: S308 - html is off above


def _as_meant(text: str) -> str:
    """What a person means who writes '#Før mødet', '-Find rummet' or a bare web address."""
    text = re.sub(r"^(#{1,4})(?=[^#\s])", r"\1 ", text, flags=re.MULTILINE)
    text = re.sub(r"^([-*])(?=[^-*\s])", r"\1 ", text, flags=re.MULTILINE)
    return re.sub(r"(?<![<(\[\"])(https?://[^\s<>()]+[^\s<>().,;:!?])", r"<\1>", text)


@register.filter
def first_word(text: str) -> str:
    """How one calls somebody: "Åse" of "Åse Kjærgaard"."""
    return next(iter(text.split()), "")


@register.filter
def thousands(number: int) -> str:
    """1.250, the Danish way."""
    return f"{number:,}".replace(",", ".")


@register.filter
def marked(text: str, spans: Sequence[tuple[int, int]]) -> SafeString:
    """`text` with each (start, end) in <mark>; everything is escaped. A page of answers asks a hundred times."""
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>")
        at = end
    pieces.append(escape(text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped above
