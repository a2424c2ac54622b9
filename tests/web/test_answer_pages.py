"""What a page of answers says of itself: how many, what nobody has used, and what was guessed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from potentialer.domain.accounts.models import System
from potentialer.domain.potentials.models import Potential
from potentialer.domain.synonyms.operations import create_synonym_group
from potentialer.search.indexer import rebuild
from potentialer.web.search.recency import recent_text
from tests.cast import Cast
from tests.makers import make_card, make_person, make_potential, make_topic, make_unit

Opener = Callable[..., Client]


def page_of(client: Client, query: str) -> str:
    return " ".join(client.get(reverse("search"), {"q": query}).content.decode().split())


def test_answer_says_which_words_nobody_used_beside_its_hits(cast: Cast, client_of: Opener) -> None:
    make_potential("MitID til hjemløse", card=make_card(make_unit("Herberget")), text="Vi følger borgeren derhen.")
    rebuild()
    page = page_of(client_of(cast.outsider), "mitid xyzzy qwxz")

    assert "Herberget" in page
    assert "1 svar" in page
    assert "Ingen har brugt ordene <strong>xyzzy</strong>, <strong>qwxz</strong>." in page
    assert "Vi fandt ingen" not in page


def test_nearest_are_shown_as_such_when_nothing_fits(cast: Cast, client_of: Opener) -> None:
    make_person("Mette Kær Jensen")
    rebuild()
    page = page_of(client_of(cast.outsider), "asdf qwer jensen")

    assert "Vi fandt ingen" in page
    assert "Det tætteste er" in page


def test_answer_says_that_the_spelling_was_guessed(cast: Cast, client_of: Opener) -> None:
    make_person("Anne Jensen")
    rebuild()
    client = client_of(cast.outsider)

    assert "gættet på stavemåden" in page_of(client, "Anen Jesnen")
    assert "gættet på stavemåden" not in page_of(client, "Anne Jensen")


def test_answer_says_how_many_can_be_turned_to_when_there_are_more(
    cast: Cast, client_of: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        make_potential("Sorggrupper", card=make_card(make_unit(f"Enhed {number}")))
    rebuild()
    client = client_of(cast.outsider)

    assert "Vi viser de første" not in page_of(client, "sorggrupper")
    monkeypatch.setattr("potentialer.search.retrieval.DEEPEST", 20)
    assert "Vi viser de første 20" in page_of(client, "sorggrupper")


def test_suggestion_says_that_the_spelling_was_guessed(cast: Cast, client_of: Opener) -> None:
    make_person("Kim Skibby")
    rebuild()
    client = client_of(cast.outsider)

    assert "staves næsten som det" in client.get(reverse("suggestions"), {"q": "skobby"}).content.decode()
    assert "staves næsten som det" not in client.get(reverse("suggestions"), {"q": "skibb"}).content.decode()


def test_answer_asks_for_the_subject_when_there_is_none(cast: Cast, client_of: Opener) -> None:
    rebuild()
    page = page_of(client_of(cast.outsider), "hvem arbejder I med")

    assert "Skriv også, hvad det handler om" in page
    assert "Ingen har brugt" not in page
    assert "Vi fandt ingen" not in page


def test_mail_from_an_answer_says_what_it_is_about(cast: Cast, client_of: Opener) -> None:
    house = make_unit("Huset", mail="huset@aeroe.example")
    make_potential("Sorggrupper på skoler", card=make_card(house))
    rebuild()

    assert "mailto:huset@aeroe.example?subject=Om%20%E2%80%9DSorggrupper%20p%C3%A5%20skoler%E2%80%9D" in page_of(
        client_of(cast.outsider), "sorggrupper"
    )


def test_answer_says_which_unit_is_one_s_own(cast: Cast, client_of: Opener) -> None:
    rebuild()

    assert "her hører du selv til" in page_of(client_of(cast.colleague), cast.unit.name)
    assert "her hører du selv til" not in page_of(client_of(cast.outsider), cast.unit.name)


def test_misspelt_word_is_mended_and_the_page_says_so(cast: Cast, client_of: Opener) -> None:
    make_potential("Kystsikring med sten", card=make_card(make_unit("Natur")))
    rebuild()
    page = page_of(client_of(cast.outsider), "kystsikrng")

    assert "Vi fandt ingen med <em>kystsikrng</em>. Her er svar på <span><strong>kystsikring</strong></span>." in page
    assert 'value="kystsikrng"' in page
    assert "Ingen har brugt" not in page


def test_rare_word_beside_a_common_one_is_asked_about(cast: Cast, client_of: Opener) -> None:
    for number in range(12):
        make_potential("Kystsikring med sten", card=make_card(make_unit(f"Natur {number}")))
    make_potential("Kystsikrng med sand", card=make_card(make_unit("Havnen")))
    rebuild()
    page = page_of(client_of(cast.outsider), "kystsikrng")

    assert "Mente du" in page
    assert "?q=kystsikring" in page
    assert "Havnen" in page


def test_hit_by_another_name_says_what_it_is_the_same_as(cast: Cast, client_of: Opener) -> None:
    create_synonym_group(System(), names=["PPR", "Pædagogisk Psykologisk Rådgivning"])
    text = "Vi ringer til Pædagogisk Psykologisk Rådgivning."
    make_potential("Når et barn venter", card=make_card(make_unit("Børnehuset")), text=text)
    rebuild()

    page = page_of(client_of(cast.outsider), "ppr")
    assert 'href="/ordliste/?find=ppr">ppr er det samme som Pædagogisk Psykologisk Rådgivning</a>' in page


def test_hit_by_its_topic_names_the_topic(cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Skolefravær")
    make_potential("Morgenbanken", card=make_card(make_unit("Åskolen")), text="Vi banker på.", topics=[topic])
    rebuild()

    page = page_of(client_of(cast.outsider), "skolefravær")
    assert f'Emne: <a href="/emner/{topic.pk}/">Skolefravær</a>' in page


def test_hit_by_another_name_of_its_topic_says_which_topic_that_is(cast: Cast, client_of: Opener) -> None:
    topic = make_topic("Bekymrende fravær", synonyms=["Skolevægring"])
    make_potential("Morgenbanken", card=make_card(make_unit("Åskolen")), text="Vi banker på.", topics=[topic])
    rebuild()

    page = page_of(client_of(cast.outsider), "skolevægring fravær")
    assert f'Emne: <a href="/emner/{topic.pk}/">Bekymrende fravær, også kaldet Skolevægring</a>' in page


def test_only_the_mended_words_of_a_question_stand_strong(cast: Cast, client_of: Opener) -> None:
    make_potential("Kystsikring med sten", card=make_card(make_unit("Natur")))
    rebuild()

    page = page_of(client_of(cast.outsider), "sten kystsikrng")
    assert (
        "Vi fandt ingen med <em>kystsikrng</em>. Her er svar på <span>sten <strong>kystsikring</strong></span>" in page
    )


def test_whoever_meant_what_was_written_gets_it_as_a_question_without_hits(cast: Cast, client_of: Opener) -> None:
    make_potential("Kystsikring med sten", card=make_card(make_unit("Natur")))
    rebuild()
    client = client_of(cast.outsider)

    address = "/soeg/?q=kystsikrng&amp;slags=knowledge&amp;praecis=1"
    assert address in " ".join(client.get("/soeg/", {"q": "kystsikrng", "slags": "knowledge"}).content.decode().split())
    page = " ".join(client.get("/soeg/", {"q": "kystsikrng", "praecis": "1"}).content.decode().split())
    assert "Vi fandt ingen, der har skrevet om <em>kystsikrng</em> endnu" in page
    assert "Ingen har brugt ordet <strong>kystsikrng</strong>" in page
    assert 'Mente du <a href="/soeg/?q=kystsikring"><strong>kystsikring</strong></a>?' in page
    assert "Det tætteste er" in page


def test_page_without_hits_says_that_it_remembers_what_was_looked_for(cast: Cast, client_of: Opener) -> None:
    rebuild()
    client = client_of(cast.outsider)
    remembers = "Vi husker, at nogen ledte efter det, men ikke hvem."

    assert remembers in page_of(client, "svampekælder")
    assert remembers not in page_of(client, "svampekælder 12345")  # may name somebody: it is not kept
    filtered = client.get(reverse("search"), {"q": "svampekælder", "slags": "trial"}).content.decode()
    assert remembers not in filtered


@pytest.mark.parametrize(
    ("begun", "changed", "said"),
    [
        (0, 0, "Nyt i dag"),
        (1, 0, "Nyt i går"),
        (14, 0, "Nyt, 6. november"),
        (15, 0, "Ændret i dag"),
        (40, 1, "Ændret i går"),
        (40, 5, "Ændret 15. november"),
        (40, 15, ""),
    ],
)
def test_what_is_new_or_changed_says_so_for_two_weeks(begun: int, changed: int, said: str) -> None:
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        assert recent_text(now - timedelta(days=begun), now - timedelta(days=changed)) == said


def test_hit_says_that_it_is_new(cast: Cast, client_of: Opener) -> None:
    potential = make_potential("Kystsikring med sten", card=make_card(make_unit("Natur")))
    rebuild()
    client = client_of(cast.outsider)

    assert "Nyt i dag" in page_of(client, "kystsikring")
    long_ago = timezone.now() - timedelta(days=90)
    Potential.objects.filter(pk=potential.pk).update(created_at=long_ago, changed_at=long_ago)
    assert "Nyt" not in re.sub(r"<title>.*</title>|Nyt i huset", "", page_of(client, "kystsikring"))
