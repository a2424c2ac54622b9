"""What is shown of a text that answers."""

from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.documents.pieces import Piece, PieceField
from potentialer.lib.text.asking import ask
from potentialer.search.answers import Evidence
from potentialer.search.excerpts import LONGEST, evidence_of

LONG = "Vi har set mange ting i de år, der er gået, og nogle af dem glemmer man ikke igen, " * 6


def shown(query: str, *texts: tuple[PieceField, str], title: str = "Overskriften") -> Evidence:
    question = ask(query)
    piece = Piece("potential:1", "trial", "unit:1", title=title, texts=texts)
    return evidence_of(question, piece, tuple(1.0 for _ in question.asked))


def test_sentence_that_answers_most_is_shown_from_whatever_field():
    evidence = shown(
        "uro i klassen",
        ("wonder", "Vi undrede os. Hvad gør man?"),
        (
            "learned",
            (
                "Det hjalp. Uroen i klassen forsvandt, da døren blev lukket, og den kom ikke tilbage før jul, hvor "
                "alle var trætte og savnede deres senge og hinanden."
            ),
        ),
    )
    assert evidence.field == "learned"
    assert evidence.text.startswith("Uroen i klassen forsvandt")


def test_short_sentence_is_shown_with_the_one_after_it():
    assert (
        shown("uro", ("text", "Uro hver dag. Så kom skærmen. Alt blev stille.")).text == "Uro hver dag. Så kom skærmen."
    )


def test_lines_of_a_list_are_not_put_together():
    assert shown("uro", ("text", "Noget mod uro\nTegnsprog")).text == "Noget mod uro"


def test_beginning_is_shown_where_only_the_title_answers():
    evidence = shown(
        "uro",
        (
            "text",
            (
                "Vi begyndte i maj, og det var den bedste måned, vi kunne have valgt til det hele, "
                "som det siden viste sig for os alle."
            ),
        ),
        title="Uro",
    )
    assert evidence.text.startswith("Vi begyndte i maj")
    assert evidence.title_marks == ((0, 3),)
    assert evidence.words == ("uro",)


def test_long_sentence_is_cut_between_words_around_what_answers():
    evidence = shown("uro", ("text", LONG + "uroen " + LONG))
    assert len(evidence.text) <= LONGEST
    assert evidence.text[0] == evidence.text[-1] == "…"
    assert [evidence.text[start:end] for start, end in evidence.text_marks] == ["uroen"]
    words = (LONG + "uroen " + LONG).replace(",", "").split()
    assert set(evidence.text.strip("…").replace(",", "").split()) <= set(words)


@given(st.text(alphabet="uro klasse.,!?\n-æøå", max_size=2_000), st.text(max_size=40))
def test_marks_lie_in_the_shown_text(text: str, query: str):
    evidence = shown(query, ("text", text))
    assert len(evidence.text) <= LONGEST
    assert all(0 <= start < end <= len(evidence.text) for start, end in evidence.text_marks)
    starts = [start for start, _end in evidence.text_marks]
    assert starts == sorted(set(starts))


def test_word_that_is_not_looked_for_chooses_no_sentence():
    question = ask("uroen almindelig klassen")
    texts: tuple[tuple[PieceField, str], ...] = (("did", "Det er almindelig praksis."), ("learned", "Uro i klassen."))
    piece = Piece("potential:1", "trial", "unit:1", title="Overskriften", texts=texts)
    assert evidence_of(question, piece, (0.5, 0.0, 0.3)).field == "learned"
