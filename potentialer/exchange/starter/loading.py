"""Puts the first help pages and words in place, once. What the editor deleted never comes back by itself."""

from pathlib import Path

from potentialer.domain.accounts.models import System
from potentialer.domain.changes.queries import has_happened
from potentialer.domain.help.operations import create_help_page
from potentialer.domain.synonyms.operations import NOUN, create_synonym_groups

_TEXTS = Path(__file__).parent / "help"
_WORDS = Path(__file__).parent / "words.txt"


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


def load_first_words() -> int:
    """Returns how many groups of words that mean the same were made: none when there has ever been one here."""
    if has_happened(NOUN):
        return 0
    return len(create_synonym_groups(System("command"), groups=first_words()))


def first_words() -> list[tuple[str, ...]]:
    """The groups that an installation begins with."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    return [tuple(map(str.strip, line.split(";"))) for line in lines if line and not line.startswith("#")]
