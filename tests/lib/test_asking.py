import pytest
from hypothesis import given
from hypothesis import strategies as st

from potentialer.lib.text.asking import MAX_ASKED, ask, marks, meetings


def words_of(question: str) -> list[str]:
    return [asked.text for asked in ask(question).asked]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("hvem har prøvet noget med uro i klassen", ["uro", "klassen"]),
        ("Er der nogen der har erfaring med demens?", ["demens"]),
        ("Jeg har brug for hjælp til at tegne et kort", ["tegne", "kort"]),
        ("vi leder efter en, der ved noget om GDPR", ["GDPR"]),
        ("Kan nogen hjælpe os med kloakker?", ["kloakker"]),
        ("Er andre i gang med at rense søer?", ["rense", "søer"]),
        ("hvordan undgår I konflikter i praksis", ["konflikter"]),
        ("hjælp", ["hjælp"]),
        ("hvem er du", ["hvem", "er", "du"]),
        ("bus, Bus og bus", ["bus"]),
        ("\0", []),
        ("?!", []),
    ],
)
def test_question_is_read_as_the_words_that_matter(question: str, asked: list[str]):
    assert words_of(question) == asked


def test_question_is_empty_when_no_word_was_written():
    assert ask(" ... ").is_empty
    assert not ask("og").is_empty


def test_question_is_cut_when_somebody_pastes_a_book():
    assert len(ask(" ".join(f"ord{number}" for number in range(10_000))).asked) == MAX_ASKED


@pytest.mark.parametrize(
    ("question", "text", "how"),
    [
        ("uro", "uro", "exact"),
        ("boern", "Børn", "exact"),
        ("børn", "barnet", "inflected"),
        ("Kahoot", "Kahooten", "inflected"),
        ("børn", "børnehaver", "part"),
        ("regnvand", "Regnvandshåndteringen", "part"),
        ("regnvandshåndtering", "regnvandet", "half"),
        ("skolevægring", "skolen", "half"),
    ],
)
def test_word_answers_when_it_is_met(question: str, text: str, how: str):
    assert [met.how for met in meetings(ask(question), text)] == [how]


@pytest.mark.parametrize(("question", "text"), [("møde", "mode"), ("bad", "båd"), ("uro", "kurophobi"), ("sag", "og")])
def test_word_answers_nothing_when_only_letters_are_shared(question: str, text: str):
    assert meetings(ask(question), text) == ()


def test_marks_are_the_words_that_answer():
    text = "I klasserne var der uro. Uroen gik over."
    question = ask("hvem har prøvet noget med uro i klassen")
    assert [text[start:end] for start, end in marks(question, text)] == ["klasserne", "uro", "Uroen"]


@given(st.text(max_size=100), st.text(max_size=100))
def test_marks_are_in_order_and_apart_for_any_text(question: str, text: str):
    end = 0
    for start, stop in marks(ask(question), text):
        assert end <= start < stop <= len(text)
        end = stop
