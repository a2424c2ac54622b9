"""Answers that come from cards: who is found, with what evidence, and in which order."""

from collections.abc import Callable

import pytest

from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Role
from potentialer.domain.potentials.models import PotentialKind
from potentialer.lib.ranking import owners
from potentialer.search.answers import Answer
from potentialer.search.retrieval import suggest
from tests.makers import make_card, make_person, make_potential, make_topic, make_unit
from tests.search.conftest import labels

Follow = Callable[[], None]
Ask = Callable[..., Answer]

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(follow: Follow) -> None:
    """A school with a card, a teacher with one of her own, and others who write of other things."""
    school = make_unit("Egevig Skole", short_name="EGS")
    forest = make_unit("Natur og Vandløb")
    teacher = make_person("Lone Friis", unit=school, title="lærer")
    make_person("Søren Skov", unit=school, title="pedel", role=Role.LEADER)
    make_person("Skovsgaard Jensen", unit=forest, title="gartner")
    schools, teachers = make_card(school), make_card(teacher)
    make_potential(
        "Ro på efter frikvarter",
        card=schools,
        kind=PotentialKind.TRIAL,
        text="",
        wonder="Vi undrede os over uroen i klasserne, når de kom ind.",
        learned="Uro i klassen begynder i gangen. Det er dér, man skal stå.",
        topics=[make_topic("Klasseledelse", synonyms=["arbejdsro"])],
    )
    make_potential("Uro ved bordene", card=teachers, text="I min klasse sidder de, som de vil, og uroen blev mindre.")
    make_potential("Skovens fredsskov", card=make_card(forest), text="Vi kender reglerne for skov og fredskov.")
    make_potential("Fælles morgenmad", card=schools, text="Forældrene kommer med boller om fredagen.")
    follow()


def test_knowledge_is_found_in_a_whole_sentence_with_the_evidence(house: None, ask: Ask):
    answer = ask("hvem har prøvet noget med uro i klassen?")
    assert labels(answer) == ["Egevig Skole", "Lone Friis"]
    hit = answer.hits[0]
    [evidence] = hit.evidence
    assert (hit.kind, hit.reason, hit.line) == ("unit", None, "Dagtilbud")
    assert (evidence.kind, evidence.title, evidence.field) == ("trial", "Ro på efter frikvarter", "learned")
    assert evidence.text == "Uro i klassen begynder i gangen. Det er dér, man skal stå."
    assert [evidence.text[start:end] for start, end in evidence.text_marks] == ["Uro", "klassen"]
    assert evidence.words == ("uro", "klassen")
    assert not answer.is_partial


def test_unit_and_its_member_are_two_owners(house: None, ask: Ask):
    assert {hit.kind for hit in ask("uro i klassen").hits} == {"unit", "person"}
    assert ask("uro i klassen").total == 2


def test_knowledge_is_not_answered_by_surnames(house: None, ask: Ask):
    assert labels(ask("Hvem ved noget om skov?"))[0] == "Natur og Vandløb"


def test_name_is_not_answered_by_a_paragraph(house: None, ask: Ask):
    assert labels(ask("søren skov")) == ["Søren Skov"]
    assert labels(ask("Sørne Skov")) == ["Søren Skov"]


def test_short_name_finds_the_unit_first(house: None, ask: Ask):
    assert labels(ask("egs"))[0] == "Egevig Skole"


def test_owner_s_words_and_the_text_s_words_are_found_together(follow: Follow, ask: Ask):
    for name in ("Aaskolen", "Egevig Skole", "Østerskolen"):
        make_potential("Uro ved bordene", card=make_card(make_unit(name)), text="Uroen blev mindre.")
    follow()
    assert labels(ask("uro egevig"))[0] == "Egevig Skole"


def test_common_word_of_the_question_alone_is_no_answer(follow: Follow, ask: Ask):
    for number in range(12):
        make_potential(f"Møde nummer {number}", card=make_card(make_unit(f"Enhed {number}")), text="Børn og voksne.")
    make_potential("Vandplejehold", card=make_card(make_unit("Svømmehallen")), text="Børn med gigt i varmtvand.")
    follow()
    assert labels(ask("gigt børn")) == ["Svømmehallen"]


def test_nonsense_and_what_nobody_knows_find_nothing_and_say_so(house: None, ask: Ask):
    answer = ask("asdf qwer")
    assert (answer.total, answer.hits, answer.missed) == (0, (), ("asdf", "qwer"))


def test_word_that_nobody_knows_is_told_beside_what_is_found(house: None, ask: Ask):
    answer = ask("fredskov xyzzyq")
    assert labels(answer)[0] == "Natur og Vandløb"
    assert answer.missed == ("xyzzyq",)


def test_topic_s_synonym_finds_the_potential(house: None, ask: Ask):
    assert "Egevig Skole" in labels(ask("arbejdsro"))


def test_one_excellent_text_outdoes_many_weak_ones(follow: Follow, ask: Ask):
    weak, strong = make_card(make_unit("Mange")), make_card(make_unit("Een"))
    for number in range(6):
        make_potential(f"Nummer {number}", card=weak, text="Sorg er et ord, der også står her blandt meget andet.")
    make_potential("Sorggrupper for børn", card=strong, text="Vi holder sorggrupper for børn, der har mistet.")
    follow()
    assert labels(ask("sorggrupper for børn"))[0] == "Een"


def test_at_most_three_pieces_are_shown_and_the_rest_is_counted(follow: Follow, ask: Ask):
    card = make_card()
    for number in range(5):
        make_potential(f"Sorggruppe {number}", card=card)
    follow()
    [hit] = ask("sorggruppe").hits
    assert (len(hit.evidence), hit.more_evidence) == (3, 2)


def test_way_of_asking_parts_what_is_equally_good(follow: Follow, ask: Ask):
    for kind in PotentialKind:
        make_potential("Sorggrupper", card=make_card(make_unit(f"Enhed {kind}")), kind=kind, text="Sorggrupper.")
    follow()
    for query, first in (
        ("hvem har prøvet sorggrupper", "trial"),
        ("hvem kan noget med sorggrupper", "knowledge"),
        ("hvem er i gang med sorggrupper lige nu", "task"),
    ):
        assert ask(query).hits[0].evidence[0].kind == first


def test_who_wants_to_learn_stands_behind_who_knows(follow: Follow, ask: Ask):
    make_card(make_unit("Aalærerne"), seekings=["Tegnsprog"])
    make_potential("Tegnsprog", card=make_card(make_unit("Åkyndige")), text="Tegnsprog.")
    follow()
    assert labels(ask("tegnsprog")) == ["Åkyndige", "Aalærerne"]
    assert ask("tegnsprog").hits[1].evidence[0].kind == "seeking"


def test_potential_is_suggested_by_its_title(house: None, system: System):
    found = [one for one in suggest(system, "ro på eft") if one.kind == "trial"]
    assert [(one.label, one.line) for one in found] == [("Ro på efter frikvarter", "Egevig Skole")]
    assert [found[0].label[start:end] for start, end in found[0].label_marks]


def test_directory_is_suggested_before_titles(house: None, system: System):
    assert suggest(system, "lone f")[0].label == "Lone Friis"


def test_equals_stand_in_an_order_that_does_not_change(follow: Follow, ask: Ask):
    for number in range(5):
        make_potential("Sorggrupper", card=make_card(make_unit(f"Enhed {number}")))
    follow()
    assert labels(ask("sorggrupper")) == sorted(labels(ask("sorggrupper")))


def test_text_that_answers_some_of_the_words_is_a_hit_and_the_others_are_told(follow: Follow, ask: Ask):
    make_potential("MitID til hjemløse", card=make_card(make_unit("Herberget")), text="Vi følger borgeren derhen.")
    follow()
    answer = ask("mitid xyzzy qwxz")
    assert (labels(answer), answer.missed, answer.is_partial) == (["Herberget"], ("xyzzy", "qwxz"), False)


@pytest.mark.parametrize(
    ("title", "text"), [("Skimmel i magasinet", ""), ("Fugt i kælderen", "Vi fandt skimmelsvamp.")]
)
def test_slip_is_not_suggested_when_something_begins_as_it_is_written(
    follow: Follow, system: System, title: str, text: str
):
    make_person("Kim Skibby")
    make_potential(title, card=make_card(make_unit("Museet")), text=text)
    follow()
    assert "Kim Skibby" not in [found.label for found in suggest(system, "skimm")]


def test_slip_is_suggested_when_nothing_begins_as_it_is_written(follow: Follow, system: System):
    make_person("Kim Skibby")
    follow()
    assert [(found.label, found.reason.how) for found in suggest(system, "skobby") if found.reason] == [
        ("Kim Skibby", "close")
    ]


@pytest.mark.parametrize("question", ["hvem arbejder I med", "kan nogen hjælpe mig?"])
def test_question_without_a_subject_is_told_and_no_word_is_missed(house: None, ask: Ask, question: str):
    answer = ask(question)
    assert (answer.lacks_subject, answer.missed, answer.total) == (True, (), 0)


def test_unit_that_is_called_by_small_words_is_found_by_them(follow: Follow, ask: Ask):
    make_unit("Hvem hjælper mig")
    follow()
    assert labels(ask("hvem hjælper mig")) == ["Hvem hjælper mig"]
    assert not ask("hvem hjælper mig").lacks_subject


def test_texts_with_less_of_the_question_are_no_answer_when_plenty_have_more(
    follow: Follow, ask: Ask, monkeypatch: pytest.MonkeyPatch
):
    card = make_card(make_unit("Egevig Skole"))
    make_potential("Begge dele", card=card, text="Sejlads og vandring.")
    make_potential("Begge dele igen", card=make_card(make_unit("Søskolen")), text="Vandring og sejlads.")
    for number in range(6):
        text = "Sejlads." if number % 2 else "Vandring."
        make_potential("Det ene", card=make_card(make_unit(f"Klub {number}")), text=text)
    follow()
    assert ask("sejlads vandring").total == 8
    monkeypatch.setattr(owners, "PLENTY", 3)
    monkeypatch.setattr(owners, "NEARLY_PLENTY", 3)
    assert ask("sejlads vandring").total == 8
    monkeypatch.setattr(owners, "NEARLY_PLENTY", 2)
    assert sorted(labels(ask("sejlads vandring"))) == ["Egevig Skole", "Søskolen"]
