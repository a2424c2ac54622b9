"""What search hands to a page: answers, hits and suggestions, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from potentialer.lib.documents import Document, Field, Kind
from potentialer.lib.ranking.directory import Match, Ranker, Score
from potentialer.lib.ranking.meeting import How

State = Literal["ready", "behind", "rebuilding"]
"""ready; behind: something saved over two seconds ago is still missing; rebuilding: nothing can be found right now."""

Span = tuple[int, int]

KINDS: tuple[Kind, ...] = ("person", "unit", "topic")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is a hit: in its `text`, which is its `field`, these `words` answered, and `how`.

    `how`: exact, variant (sounds alike), inflected, joined (written together or apart), part (the end of a compound),
    prefix, close (a slip of the finger), number, address.
    """

    field: Field
    how: How
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer. `label_marks` and `line_marks` are the (start, end) of what answered the query in the shown texts.

    `reason` is the strongest one, `reasons` all of them, one for each text that answered. `points` are for explaining,
    never for showing. `is_close`: some word was only nearly right.
    """

    key: str
    kind: Kind
    thing_id: int
    label: str
    line: str
    reason: Reason
    reasons: tuple[Reason, ...]
    label_marks: tuple[Span, ...]
    line_marks: tuple[Span, ...]
    points: float
    is_close: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a list under the search box shows; the fields are those of a Hit."""

    key: str
    kind: Kind
    thing_id: int
    label: str
    line: str
    label_marks: tuple[Span, ...]
    line_marks: tuple[Span, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits. `total` is all that were found, `counts` by kind (whatever kind was asked for), `pages` those
    that can be turned to. `missed` are the words of the query that nothing answers; `is_partial`: no hit answers the
    whole query. `is_close`: words were taken with slips as well, since few things answered them as written."""

    state: State
    query: str
    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    page: int = 1
    pages: int = 1
    per_page: int = 20
    missed: tuple[str, ...] = ()
    is_partial: bool = False
    is_close: bool = False


def hit_of(ranker: Ranker, document: Document, score: Score) -> Hit:
    """The hit that a page shows for a document."""
    reasons = tuple(_reasons(score.matches))
    return Hit(
        key=document.key,
        kind=document.kind,
        thing_id=document.thing_id,
        label=document.label,
        line=document.line,
        reason=reasons[0],
        reasons=reasons,
        label_marks=ranker.marks(document.label, is_name=document.kind == "person"),
        line_marks=ranker.marks(document.line, is_name=False),
        points=score.points,
        is_close=score.is_close,
    )


def suggestion_of(hit: Hit) -> Suggestion:
    return Suggestion(
        key=hit.key,
        kind=hit.kind,
        thing_id=hit.thing_id,
        label=hit.label,
        line=hit.line,
        label_marks=hit.label_marks,
        line_marks=hit.line_marks,
        reason=hit.reason,
    )


def _reasons(matches: Iterable[Match]) -> Iterable[Reason]:
    """One for each text that answered, the strongest first."""
    by_text: dict[tuple[Field, str], list[Match]] = {}
    for match in matches:
        by_text.setdefault((match.field, match.text), []).append(match)
    strongest = sorted(by_text.items(), key=lambda item: -max(match.worth for match in item[1]))
    for (found_in, text), group in strongest:
        # The least certain word says how: a name with a slip in it is close, however exact the rest of it.
        weakest = min(group, key=lambda match: match.worth)
        yield Reason(found_in, weakest.how, tuple(dict.fromkeys(match.word for match in group)), text)
