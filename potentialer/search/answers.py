"""What search hands to a page: answers, hits and suggestions, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from potentialer.lib.documents import Document, Field, Kind
from potentialer.lib.documents.pieces import PieceField, PieceKind
from potentialer.lib.ranking.directory import Match, Ranker, Score
from potentialer.lib.ranking.meeting import How

State = Literal["ready", "behind", "rebuilding"]
"""ready; behind: something saved over two seconds ago is still missing; rebuilding: nothing can be found right now."""

Span = tuple[int, int]
HitKind = Literal["person", "unit", "topic", "knowledge", "trial", "task"]
FacetField = Literal["kind", "within", "topic", "stage", "year"]

KINDS: tuple[HitKind, ...] = ("person", "unit", "topic", "knowledge", "trial", "task")
"""What an answer can be narrowed to. An owner is a person or a unit; the last three say what its evidence is."""

FACETS: tuple[FacetField, ...] = ("kind", "within", "topic", "stage", "year")


@dataclass(frozen=True, slots=True)
class Filters:
    """What an answer is narrowed to; all that are set must hold. `within` is the id of a unit, which stands for itself
    and all below it; `stage` and `year` are those of trials and tasks, so they leave nothing but owners who have some.
    """

    kind: str = ""  # one of KINDS, or "" for all
    within: int | None = None
    topic: int | None = None
    stage: str = ""
    year: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == NO_FILTERS


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet. `count` is how many owners choosing it gives, with the other filters as they are."""

    value: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The choices by which an answer can be narrowed. A chosen one is always among the options; labels are the web's.

    `within` offers the units right below the chosen one, or right below the top. Kinds and stages stand in a fixed
    order, years from the newest, units and topics from the one that gives most.
    """

    field: FacetField
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is a hit: in its `text`, which is its `field`, these `words` answered, and `how`.

    `how`: exact, variant (sounds alike), inflected, joined (written together or apart), part (the end of a compound),
    prefix, close (a slip of the finger), number, address, synonym (another name of what was asked).
    """

    field: Field
    how: How
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing on the owner's card that answers the query.

    `key` is "potential:12" or, for what the card itself says, "introduction:7", "contact:7" or "seeking:7" with the
    card's id; `thing_id` is that number. `text` is the sentence or two of `field` that answer best, cut at the ends of
    words (with … where something was left out), and `text_marks` the (start, end) of what answered there, as
    `title_marks` in the title. `words` are the query's words that it answers. `title` is empty for what the card itself
    says; `stage` and `worked` for all but trials, `help` for all but knowledge. `year` is when it began, or ended.
    `topics` are the titles of those of its topics that answer words which its text does not hold; `names` say, for what
    was asked, which other name of the same stands there: ("PPR", "Pædagogisk Psykologisk Rådgivning").
    """

    key: str
    kind: PieceKind
    thing_id: int
    title: str
    title_marks: tuple[Span, ...]
    text: str
    text_marks: tuple[Span, ...]
    field: PieceField
    words: tuple[str, ...]
    stage: str = ""
    worked: str = ""
    year: int | None = None
    starts_on: str = ""
    ends_on: str = ""
    help: str = ""
    topics: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: a person, a unit or a topic. `label_marks` and `line_marks` are the (start, end) of what answered the
    query in the shown texts.

    `reason` is the strongest one in the directory, `reasons` all of them, one for each text that answered; None and
    empty when only the card answers. `evidence` is what the card says to it, the best first, at most three, and
    `more_evidence` how many more such things there are. `points` are for explaining, never for showing. `is_close`:
    some word was only nearly right.
    """

    key: str
    kind: Kind
    thing_id: int
    label: str
    line: str
    reason: Reason | None
    reasons: tuple[Reason, ...]
    label_marks: tuple[Span, ...]
    line_marks: tuple[Span, ...]
    points: float
    is_close: bool = False
    evidence: tuple[Evidence, ...] = ()
    more_evidence: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a list under the search box shows; the fields are those of a Hit. A potential stands for itself here: its
    key, kind, title and, as the line, its owner's name; it has no `reason`."""

    key: str
    kind: HitKind
    thing_id: int
    label: str
    line: str
    label_marks: tuple[Span, ...]
    line_marks: tuple[Span, ...]
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits. `total` is how many owners were found, `pages` those that can be turned to; `is_more` when
    there are more hits than can be turned to; `is_about` when so much answers that the numbers are round ones. `facets`
    say how the answer can be narrowed, and what that would give.
    `missed` are the words of the query that nothing answers which the viewer may see; `is_partial`: no hit answers
    more than a trifle of the query, these are only the nearest. `is_close`: words were taken with slips as well, since
    few things answered them as written. `lacks_subject`: somebody asked, but not about what, and nothing is called so.
    `corrected` is the query as it may have been meant, misspelt words mended and parted ones joined, "" when there is
    nothing to mend; with `is_corrected` the hits are those of `corrected`, since the query itself had none."""

    state: State
    query: str
    total: int = 0
    facets: tuple[Facet, ...] = ()
    hits: tuple[Hit, ...] = ()
    page: int = 1
    pages: int = 1
    per_page: int = 20
    missed: tuple[str, ...] = ()
    is_partial: bool = False
    is_close: bool = False
    is_more: bool = False
    is_about: bool = False
    lacks_subject: bool = False
    corrected: str = ""
    is_corrected: bool = False


def hit_of(ranker: Ranker, document: Document, score: Score | None) -> Hit:
    """The hit that a page shows for a document; without a score it was found by what its card says."""
    reasons = tuple(_reasons(score.matches)) if score else ()
    return Hit(
        key=document.key,
        kind=document.kind,
        thing_id=document.thing_id,
        label=document.label,
        line=document.line,
        reason=reasons[0] if reasons else None,
        reasons=reasons,
        label_marks=ranker.marks(document.label, is_name=document.kind == "person"),
        line_marks=ranker.marks(document.line, is_name=False),
        points=score.points if score else 0.0,
        is_close=score is not None and score.is_close,
    )


def by_other_name(hit: Hit) -> Hit:
    """The same hit, which was found by another name of what was asked."""
    reasons = tuple(replace(reason, how="synonym") for reason in hit.reasons)
    return replace(hit, reason=reasons[0] if reasons else None, reasons=reasons)


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
