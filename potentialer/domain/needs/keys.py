"""When two questions are the same need."""

from potentialer.lib.text.asking import ask

_LONGEST_KEY = 300


def key_of(words: str) -> str:
    """What makes two questions the same need: the sorted stems of their telling words. "" where none tells anything."""
    return " ".join(sorted({asked.keys.stem for asked in ask(words).asked}))[:_LONGEST_KEY].strip()
