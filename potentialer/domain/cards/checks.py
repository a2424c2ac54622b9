"""What a card consists of, and what it cannot hold: the same whether one is typed or many are loaded."""

from collections.abc import Mapping, Sequence

from potentialer.base.errors import Invalid
from potentialer.domain.cards.models import LONGEST_SEEKING, Audience
from potentialer.lib.text.cpr import find_cpr

TEXTS = ("introduction", "contact_wishes")
AUDIENCES = ("introduction_audience", "contact_audience", "seeking_audience")


def check_texts(values: Mapping[str, str], seekings: Sequence[str]) -> None:
    """Raises Invalid, with the field, for what a card cannot hold; for a CPR number with its line as `detail`, where
    each seeking is one."""
    for field, text in values.items():
        if found := find_cpr(text):
            raise Invalid("cpr", field=field, detail=str(found[0].line))
        if field in AUDIENCES and text not in Audience.values:
            raise Invalid("unknown_audience", field=field)
    for line, text in enumerate(seekings, start=1):
        if find_cpr(text):
            raise Invalid("cpr", field="seekings", detail=str(line))
        if len(" ".join(text.split())) > LONGEST_SEEKING:
            raise Invalid("too_long", field="seekings")
