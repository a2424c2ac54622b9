"""Other words for the same, words parted, joined and misspelt: found, told, and never out of what is hidden."""

from collections.abc import Callable

import pytest

from potentialer.domain.accounts.models import System
from potentialer.domain.cards.models import Audience
from potentialer.domain.synonyms.operations import create_synonym_group
from potentialer.search import vocabulary
from potentialer.search.answers import Answer
from tests.cast import Cast
from tests.makers import make_card, make_potential, make_unit

Follow = Callable[[], None]
Ask = Callable[..., Answer]


def titles(answer: Answer) -> list[str]:
    return [evidence.title for hit in answer.hits for evidence in hit.evidence]


@pytest.fixture
def words(db: None) -> None:
    create_synonym_group(System(), names=["PPR", "Pædagogisk Psykologisk Rådgivning"])
    vocabulary.forget()


def fill(unit: str = "Skolen ved Åen") -> None:
    """Other texts, so that no word stands in half of all."""
    card = make_card(make_unit(unit))
    for title in ("Lektiecafé om torsdagen", "Madkundskab for forældre", "Solceller på taget", "Bål og snobrød"):
        make_potential(title, card=card)


def test_abbreviation_finds_what_writes_it_out_and_says_so(words: None, follow: Follow, ask: Ask):
    fill()
    text = "Vi ringer til Pædagogisk Psykologisk Rådgivning, før vi skriver."
    make_potential("Når et barn venter", card=make_card(make_unit("Børnehuset")), text=text)
    follow()
    answer = ask("PPR")
    assert titles(answer) == ["Når et barn venter"]
    evidence = answer.hits[0].evidence[0]
    assert evidence.names == (("PPR", "Pædagogisk Psykologisk Rådgivning"),)
    assert [evidence.text[start:end] for start, end in evidence.text_marks] == [
        "Pædagogisk",
        "Psykologisk",
        "Rådgivning",
    ]
    assert answer.missed == ()
    assert answer.corrected == ""


def test_long_name_finds_the_abbreviation(words: None, follow: Follow, ask: Ask):
    fill()
    make_potential("Sådan bruger vi PPR", card=make_card(make_unit("Børnehuset")))
    follow()
    assert titles(ask("pædagogisk psykologisk rådgivning")) == ["Sådan bruger vi PPR"]


def test_text_with_one_of_the_words_alone_is_no_answer_beside_one_with_all(words: None, follow: Follow, ask: Ask):
    fill()
    make_potential("Rådgivning om gæld", card=make_card(make_unit("Borgerservice")))
    make_potential("Pædagogisk Psykologisk Rådgivning i praksis", card=make_card(make_unit("Børnehuset")))
    follow()
    assert titles(ask("PPR")) == ["Pædagogisk Psykologisk Rådgivning i praksis"]


def test_unit_is_found_by_the_other_name(words: None, follow: Follow, ask: Ask):
    make_unit("Pædagogisk Psykologisk Rådgivning")
    follow()
    (hit,) = ask("ppr").hits
    assert hit.label == "Pædagogisk Psykologisk Rådgivning"
    assert hit.reason is not None
    assert hit.reason.how == "synonym"


def test_new_words_are_known_when_the_change_is_seen(follow: Follow, ask: Ask, monkeypatch: pytest.MonkeyPatch):
    fill()
    make_potential("Borgerstyret personlig assistance", card=make_card(make_unit("Handicap")))
    follow()
    monkeypatch.setattr(vocabulary, "_LOOK_AGAIN_SECONDS", -1.0)
    assert titles(ask("BPA")) == []
    create_synonym_group(System(), names=["BPA", "borgerstyret personlig assistance"])
    assert titles(ask("BPA")) == ["Borgerstyret personlig assistance"]


def test_parted_compound_finds_the_joined_before_its_parts(follow: Follow, ask: Ask):
    fill()
    make_potential("Sikring af cykler ved kysten", card=make_card(make_unit("Havnen")))
    make_potential("Kystsikring med sten", card=make_card(make_unit("Natur")))
    follow()
    assert titles(ask("kyst sikring"))[0] == "Kystsikring med sten"


def test_joined_compound_finds_the_parted(follow: Follow, ask: Ask):
    fill()
    make_potential("Robotter til rengøring", card=make_card(make_unit("Rengøringen")))
    follow()
    assert titles(ask("rengøringsrobotter")) == ["Robotter til rengøring"]


def test_misspelt_word_is_mended_and_told(follow: Follow, ask: Ask):
    fill()
    make_potential("Kystsikring med sten", card=make_card(make_unit("Natur")))
    follow()
    answer = ask("kystsikrng med sand")
    assert titles(answer) == ["Kystsikring med sten"]
    assert answer.corrected == "kystsikring med sand"
    assert answer.is_corrected
    start, end = answer.hits[0].evidence[0].title_marks[0]
    assert answer.hits[0].evidence[0].title[start:end] == "Kystsikring"


def test_name_of_a_colleague_is_no_slip(cast: Cast, follow: Follow, ask: Ask):
    fill()
    follow()
    assert cast.colleague.person is not None
    assert ask(cast.colleague.person.name).corrected == ""


def test_hidden_word_mends_nothing(cast: Cast, follow: Follow, ask: Ask):
    fill()
    card = make_card(cast.unit)
    make_potential("Kystsikring med sten", card=card, audience=Audience.UNIT)
    follow()
    assert ask("kystsikrng", viewer=cast.colleague).corrected == "kystsikring"
    answer = ask("kystsikrng", viewer=cast.outsider)
    assert answer.corrected == ""
    assert answer.missed == ("kystsikrng",)
    assert not titles(answer)


def test_hidden_other_name_changes_nothing(words: None, cast: Cast, follow: Follow, ask: Ask):
    fill()
    make_potential("Pædagogisk Psykologisk Rådgivning", card=make_card(cast.unit), audience=Audience.UNIT)
    follow()
    assert ask("PPR", viewer=cast.outsider).missed == ("PPR",)
    assert ask("PPR", viewer=cast.colleague).missed == ()
