"""What an installation begins with."""

import pytest
from django.template import engines

from potentialer.domain.accounts.models import System
from potentialer.domain.help.models import HelpPage
from potentialer.domain.help.operations import delete_help_page
from potentialer.domain.synonyms.models import SynonymGroup
from potentialer.exchange.starter.loading import first_words, load_first_help_pages, load_first_words
from potentialer.lib.text.danish import read
from potentialer.lib.text.names import fold
from potentialer.lib.text.small_words import SMALL_WORDS


@pytest.mark.django_db
def test_first_help_pages_come_once_and_stay_away_when_deleted() -> None:
    made = load_first_help_pages()
    for page in HelpPage.objects.all():
        delete_help_page(System(), page=page)

    assert made >= 4
    assert load_first_help_pages() == 0
    assert not HelpPage.objects.exists()


@pytest.mark.django_db
def test_first_help_pages_have_headings_and_readable_addresses() -> None:
    load_first_help_pages()

    for page in HelpPage.objects.all():
        assert page.title
        assert not page.title.startswith("#")
        assert page.slug[0].isalpha()


def test_markdown_runs_no_script_and_fetches_nothing() -> None:
    text = "# Stor\n<script>alert(1)</script> ![x](https://ondt.example/x.png) [y](javascript:alert(1))"
    shown = engines["django"].from_string("{{ text|markdown }}").render({"text": text})

    assert "<h2>Stor</h2>" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_largest_heading_of_a_text_comes_right_below_the_page_s() -> None:
    shown = engines["django"].from_string("{{ text|markdown }}").render({"text": "## Stor\n### Lille"})

    assert "<h2>Stor</h2>" in shown
    assert "<h3>Lille</h3>" in shown


@pytest.mark.django_db
def test_first_words_come_once_and_stay_away_when_deleted() -> None:
    made = load_first_words()
    SynonymGroup.objects.all().delete()

    assert made == len(first_words()) > 200
    assert load_first_words() == 0


def test_first_words_are_groups_of_names_that_stand_once_and_tell_something() -> None:
    names = [name for group in first_words() for name in group]

    assert all(len(group) > 1 for group in first_words())
    assert len({name.casefold() for name in names}) == len(names)
    assert not [name for name in names if not any(not token.keys.small for token in read(name))]
    assert not {fold(name) for name in names} & (SMALL_WORDS | {"kl"})  # "kl. 8" stands in many a text
