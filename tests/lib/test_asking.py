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
        ("Er der nogen i gang med demens", ["demens"]),
        ("Jeg har brug for hjælp til at tegne et kort", ["tegne", "kort"]),
        ("vi leder efter en, der ved noget om GDPR", ["GDPR"]),
        ("Kan nogen hjælpe os med kloakker?", ["kloakker"]),
        ("Kan nogen  hjælpe\nos, tak, med kloakker?", ["kloakker"]),
        ("er der nogen der har proevet noget med kloakker", ["kloakker"]),
        ("Er andre i gang med at rense søer?", ["rense", "søer"]),
        ("hvordan undgår I konflikter i praksis", ["konflikter"]),
        ("Hvordan har I grebet det an med ferielukning?", ["ferielukning"]),
        ("Hvordan taler man med børn om døden?", ["taler", "børn", "døden"]),
        ("Hvilke udfordringer er der ved nattevagter", ["nattevagter"]),
        ("jeg vil gerne lære mere om bier", ["bier"]),
        ("Vi overvejer i øjeblikket at lukke køkkenet", ["lukke", "køkkenet"]),
        ("Kunne I tænke jer at dele jeres erfaringer om nattevagter", ["nattevagter"]),
        ("hvem skal jeg kontakte om flytning?", ["flytning"]),
        ("Hej alle! Kender I til gode råd om søvn? Mange tak, mvh Hanne", ["søvn", "Hanne"]),
        ("arbejder i haven", ["arbejder", "haven"]),
        ("kan man have kat på kontoret", ["kat", "kontoret"]),
        ("have", ["have"]),
        ("bus, Bus og bus", ["bus"]),
        ("hjælp", ["hjælp"]),
        ("\0", []),
        ("?!", []),
    ],
)
def test_question_is_read_as_the_words_that_matter(question: str, asked: list[str]):
    assert words_of(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "har nogen i kommunen skrevet om skimmelsvamp?",
        "er der andre steder, der har skrevet noget om skimmelsvamp",
        "erfaringer med skimmelsvamp her i huset",
        "idéer til skimmelsvamp",
        "hvordan gør I med skimmelsvamp hos jer",
        "kommunens skimmelsvamp",
    ],
)
def test_words_that_frame_a_question_are_left_out(question: str):
    assert words_of(question) == ["skimmelsvamp"]


@pytest.mark.parametrize("word", ["kommunen", "erfaringer", "idéer"])
def test_word_that_frames_is_asked_for_when_nothing_else_was_written(word: str):
    assert words_of(word) == [word]


@pytest.mark.parametrize(
    "question",
    [
        *("hvem arbejder I med", "kan nogen hjælpe mig", "Er der nogen i kommunen, der har erfaringer?", "i praksis"),
        *("noget lignende", "jeg har brug for hjælp", "hvem er du", "og", "hej"),
    ],
)
def test_question_lacks_a_subject_when_it_only_asks(question: str):
    asked = ask(question)
    assert asked.lacks_subject
    assert asked.is_empty
    assert asked.text == question


@pytest.mark.parametrize("question", ["", " \0 ", "demens", "kommunen", "har nogen prøvet demens"])
def test_question_lacks_no_subject_when_there_is_one_or_nothing_was_written(question: str):
    assert not ask(question).lacks_subject


def test_question_is_empty_when_no_word_was_written():
    assert ask(" ... ").is_empty


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


@pytest.mark.parametrize("common", ["have", "Havde", "har"])
def test_part_of_a_compound_answers_nothing_when_it_is_spelt_as_a_common_verb(common: str):
    assert meetings(ask("børnehave"), common) == ()
    assert [met.how for met in meetings(ask("børnehave"), "haven")] == ["half"]


def test_common_verb_answers_when_it_was_asked_for():
    assert [met.how for met in meetings(ask("have"), "Have og havde")] == ["exact", "inflected"]


@pytest.mark.parametrize(("question", "text"), [("møde", "mode"), ("bad", "båd"), ("uro", "kurophobi"), ("sag", "og")])
def test_word_answers_nothing_when_only_letters_are_shared(question: str, text: str):
    assert meetings(ask(question), text) == ()


def test_marks_are_the_words_that_answer():
    text = "I klasserne var der uro. Uroen gik over."
    question = ask("hvem har prøvet noget med uro i klassen")
    assert [text[start:end] for start, end in marks(question, text)] == ["klasserne", "uro", "Uroen"]


ANY_WORDS = st.sampled_from(["har", "I", "nogen", "prøvet", "hjælp", "brug", "for", "gang", "med", "i", "demens", "ﹰ"])


@given(st.lists(ANY_WORDS, max_size=20))
def test_words_that_matter_stand_in_the_question_in_its_order(words: list[str]):
    asked = words_of(" ".join(words))
    left = iter(words)
    assert all(word in left for word in asked)
    assert len(set(asked)) == len(asked)
    assert ("demens" in asked) == ("demens" in words)


@given(st.text(max_size=100), st.text(max_size=100))
def test_marks_are_in_order_and_apart_for_any_text(question: str, text: str):
    end = 0
    for start, stop in marks(ask(question), text):
        assert end <= start < stop <= len(text)
        end = stop
