"""What is shown of a piece that answers a question: the sentence or two that answer best, and the words marked."""

from collections.abc import Sequence

from potentialer.lib.documents.pieces import Piece, PieceField
from potentialer.lib.text.asking import Question, marks, meetings
from potentialer.lib.text.danish import read
from potentialer.lib.text.sentences import sentences
from potentialer.lib.text.synonyms import Way
from potentialer.search.answers import Evidence

LONGEST = 240
"""Letters that are shown of a text."""

_MOST_TOPICS = 2
_SHORT = 110  # a shorter sentence is shown with the one after it: "Det gik galt." says little alone


def evidence_of(question: Question, piece: Piece, importance: Sequence[float], ways: Sequence[Way] = ()) -> Evidence:
    """The piece as a page shows it; `importance` weighs the question's words by place, and `ways` are other ways of
    saying them, which answer where the piece holds all their words."""
    said = [way for way in ways if _holds(piece, way)]
    asked = question
    question = asked.also([(place, word) for way in said for place in way.places for word in way.words])
    field, text = _best_text(question, piece, importance)
    in_title, in_text = meetings(question, piece.title), meetings(question, text)
    places = {meeting.place for meeting in (*in_title, *in_text)}
    return Evidence(
        key=piece.key,
        kind=piece.kind,
        thing_id=piece.thing_id,
        title=piece.title,
        title_marks=tuple((meeting.start, meeting.end) for meeting in in_title),
        text=text,
        text_marks=tuple((meeting.start, meeting.end) for meeting in in_text),
        field=field,
        words=tuple(asked.text for asked in question.asked if asked.place in places),
        stage=piece.stage,
        worked=piece.worked,
        year=piece.year,
        starts_on=piece.starts_on,
        ends_on=piece.ends_on,
        help=piece.help,
        topics=_topics(asked, piece, places),
        names=tuple((way.asked, way.name) for way in said if not _stands(asked, piece, way)),
    )


def _holds(piece: Piece, way: Way) -> bool:
    there: set[str] = set()
    for text in (piece.title, *(said for _field, said in piece.texts), *piece.topic_words):
        for token in read(text):
            there.update((token.keys.surface, *token.keys.lemmas))
    return all(there & {word.surface, *word.lemmas} for word in way.words)


def _stands(asked: Question, piece: Piece, way: Way) -> bool:
    """Whether the piece says it as it was asked, or only joined: nobody needs to be told that."""
    if way.name.casefold() == way.asked.replace(" ", "").casefold():
        return True
    said = " ".join((piece.title, *(text for _field, text in piece.texts)))
    return set(way.places) <= {meeting.place for meeting in meetings(asked, said) if meeting.how != "half"}


def _topics(asked: Question, piece: Piece, places: set[int]) -> tuple[str, ...]:
    """The names of its topics that answer words which the shown text does not."""
    return tuple(name for name in piece.topic_words if any(met.place not in places for met in meetings(asked, name)))[
        :_MOST_TOPICS
    ]


def _best_text(question: Question, piece: Piece, importance: Sequence[float]) -> tuple[PieceField, str]:
    """Where nothing in the texts answers, but the title does or a topic's name, the beginning tells what it is."""
    best: tuple[float, PieceField, str, int] | None = None
    for field, said in piece.texts:
        points, start = _best_place(question, said, importance)
        if best is None or points > best[0]:
            best = (points, field, said, start)
    return (best[1], _excerpt(question, best[2], best[3])) if best else ("title", "")


def _best_place(question: Question, text: str, importance: Sequence[float]) -> tuple[float, int]:
    """What the sentence that answers most is worth, and which one that is, the earlier among equals."""
    met = meetings(question, text)
    best = (0.0, 0)
    if not met:
        return best
    for number, sentence in enumerate(sentences(text)):
        worth: dict[int, float] = {}
        for one in met:
            if sentence.start <= one.start < sentence.end:
                worth[one.place] = max(worth.get(one.place, 0.0), one.worth * importance[one.place])
        if sum(worth.values()) > best[0]:
            best = (sum(worth.values()), number)
    return best


def _excerpt(question: Question, said: str, number: int) -> str:
    found = sentences(said)
    if not found:
        return ""
    text = found[number].text
    if len(text) <= _SHORT and text[-1] in ".!?…" and number + 1 < len(found):
        longer = f"{text} {found[number + 1].text}"
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
