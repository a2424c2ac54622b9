"""What is shown of a piece that answers a question: the sentence or two that answer best, and the words marked."""

from collections.abc import Sequence

from potentialer.lib.documents.pieces import Piece, PieceField
from potentialer.lib.text.asking import Question, marks, meetings
from potentialer.lib.text.sentences import Sentence, sentences
from potentialer.search.answers import Evidence

LONGEST = 240
"""Letters that are shown of a text."""

_SHORT = 110  # a shorter sentence is shown with the one after it: "Det gik galt." says little alone


def evidence_of(question: Question, piece: Piece, importance: Sequence[float]) -> Evidence:
    """The piece as a page shows it; `importance` weighs the question's words by place."""
    field, text = _best_text(question, piece, importance)
    places = {meeting.place for shown in (piece.title, text) for meeting in meetings(question, shown)}
    return Evidence(
        key=piece.key,
        kind=piece.kind,
        thing_id=piece.thing_id,
        title=piece.title,
        title_marks=marks(question, piece.title),
        text=text,
        text_marks=marks(question, text),
        field=field,
        words=tuple(asked.text for asked in question.asked if asked.place in places),
        stage=piece.stage,
        worked=piece.worked,
        year=piece.year,
        starts_on=piece.starts_on,
        ends_on=piece.ends_on,
        help=piece.help,
    )


def _best_text(question: Question, piece: Piece, importance: Sequence[float]) -> tuple[PieceField, str]:
    """Where nothing in the texts answers, but the title does or a topic's name, the beginning tells what it is."""
    best: tuple[float, PieceField, str] | None = None
    for field, said in piece.texts:
        found = sentences(said)
        for place, sentence in enumerate(found):
            points = _points(question, sentence, importance)
            if best is None or points > best[0]:
                best = (points, field, _excerpt(question, found, place))
    return (best[1], best[2]) if best else ("title", "")


def _points(question: Question, sentence: Sentence, importance: Sequence[float]) -> float:
    worth: dict[int, float] = {}
    for met in meetings(question, sentence.text):
        worth[met.place] = max(worth.get(met.place, 0.0), met.worth * (importance[met.place] or 1.0))
    return sum(worth.values())


def _excerpt(question: Question, found: Sequence[Sentence], place: int) -> str:
    text = found[place].text
    if len(text) <= _SHORT and text[-1] in ".!?…" and place + 1 < len(found):
        longer = f"{text} {found[place + 1].text}"
        text = longer if len(longer) <= LONGEST else text
    if len(text) <= LONGEST:
        return text
    return _cut(text, next((start for start, _end in marks(question, text)), 0))


def _cut(text: str, first: int) -> str:
    """At most LONGEST letters of a long sentence, from a few words before the first that answers, cut between words."""
    start = 0
    if first > LONGEST // 2:
        start = text.find(" ", first - LONGEST // 3) + 1
    room = LONGEST - 2  # for the signs that say that something was left out
    end = len(text)
    if end - start > room:
        end = text.rfind(" ", start, start + room)
        end = end if end > start else start + room
    return ("…" if start else "") + text[start:end].rstrip(" ,;:–-") + ("…" if end < len(text) else "")
