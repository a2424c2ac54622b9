"""Puts the first help pages in place, once. Pages the editor has changed or deleted never come back by themselves."""

from pathlib import Path

from potentialer.domain.accounts.models import System
from potentialer.domain.changes.queries import has_happened
from potentialer.domain.help.operations import create_help_page

_TEXTS = Path(__file__).parent / "help"


def load_first_help_pages() -> int:
    """Returns how many were made: none when there has ever been a help page here."""
    if has_happened("help_page"):
        return 0
    texts = sorted(_TEXTS.glob("*.md"))
    for path in texts:
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        slug = path.stem.partition("-")[2]
        create_help_page(System("command"), slug=slug, title=title.lstrip("# "), text=text)
    return len(texts)
