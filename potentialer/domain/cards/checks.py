"""What a card consists of, and what it cannot hold: the same whether one is typed or many are loaded."""

from collections.abc import Mapping, Sequence

from potentialer.base.errors import Invalid
from potentialer.domain.cards.models import LONGEST_SEEKING, MOST_SEEKINGS, Audience
from potentialer.lib.text.cpr import find_cpr

TEXTS = ("introduction", "contact_wishes")
AUDIENCES = ("introduction_audience", "contact_audience", "seeking_audience")
LONGEST = {"introduction": 2000, "contact_wishes": 1000}
NUL = "\0"  # what PostgreSQL cannot hold


def check_texts(values: Mapping[str, str], seekings: Sequence[str]) -> None:
    """Raises Invalid, with the field, for what a card cannot hold; for a CPR number with its line as `detail`, where
    each seeking is one."""
    for field, text in values.items():
        if found := find_cpr(text):
            raise Invalid("cpr", field=field, detail=str(found[0].line))
        if field in TEXTS:
            check_length(text, LONGEST[field], field=field)
        if field in AUDIENCES and text not in Audience.values:
            raise Invalid("unknown_audience", field=field)
    if sum(1 for text in seekings if text.strip()) > MOST_SEEKINGS:
        raise Invalid("too_many", field="seekings", detail=str(MOST_SEEKINGS))
    for line, text in enumerate(seekings, start=1):
        if find_cpr(text):
            raise Invalid("cpr", field="seekings", detail=str(line))
        check_length(" ".join(text.split()), LONGEST_SEEKING, field="seekings")


def check_length(text: str, longest: int, *, field: str) -> None:
    """Raises Invalid for what is longer, and for a letter that no database holds."""
    if NUL in text:
        raise Invalid("unreadable", field=field)
    if len(text) > longest:
        raise Invalid("too_long", field=field)
