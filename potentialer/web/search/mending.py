"""What was mended in a query, word by word, so that a page can make the difference stand out."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from potentialer.search.retrieval import Answer


def mended_words(query: str, corrected: str) -> tuple[tuple[str, bool], ...]:
    """The words of `corrected`, each with whether `query` has it not."""
    after = corrected.split()
    changed = {place for _left, right in _changes(query, corrected) for place in right}
    return tuple((word, place in changed) for place, word in enumerate(after))


def misspelt_words(query: str, corrected: str) -> tuple[str, ...]:
    """The words of `query` that were mended."""
    before = query.split()
    return tuple(before[place] for left, _right in _changes(query, corrected) for place in left)


def as_written(found: Answer) -> Answer:
    """The answer for whoever insists on what she wrote: nothing has it, and what was mended comes nearest."""
    missed = misspelt_words(found.query, found.corrected)
    return replace(found, total=0, missed=missed, is_partial=True, is_corrected=False, page=1, pages=1)


def _changes(query: str, corrected: str) -> Iterable[tuple[range, range]]:
    before, after = query.casefold().split(), corrected.casefold().split()
    for what, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield range(start, end), range(new_start, new_end)
