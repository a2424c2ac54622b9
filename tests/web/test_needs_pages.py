"""Det leder kolleger efter; and a CPR number in the search box."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from potentialer.domain.changes.models import Change
from potentialer.domain.needs.models import Need, NeedState
from potentialer.search.asked import folder
from tests.cast import Cast
from tests.makers import make_card, make_need

ClientOf = Callable[[Any], Client]
pytestmark = pytest.mark.django_db


def test_colleague_reads_only_what_is_released(cast: Cast, client_of: ClientOf) -> None:
    make_need("gamle rotter", state=NeedState.RELEASED)
    make_need("våde kældre", days=3)
    make_need("hemmelig", days=2)
    make_need("skjult", days=9, state=NeedState.HIDDEN)
    make_need("navn", days=9, may_be_name=True)

    text = client_of(cast.colleague).get(reverse("needs")).content.decode()

    assert "gamle rotter" in text
    assert "våde kældre" in text
    assert not any(words in text for words in ("hemmelig", "skjult", ">navn<", "Vis for alle"))


def test_editor_decides_and_that_is_a_change(cast: Cast, client_of: ClientOf) -> None:
    need, client = make_need("hemmelig"), client_of(cast.editor)
    assert "hemmelig" in client.get(reverse("needs")).content.decode()

    client.post(reverse("need-release", args=[need.pk]))
    assert Need.objects.get().state == NeedState.RELEASED
    client.post(reverse("need-hide", args=[need.pk]))
    assert Need.objects.get().state == NeedState.HIDDEN
    assert list(Change.objects.filter(noun="need").order_by("id").values_list("verb", flat=True)) == ["release", "hide"]


def test_what_one_knows_begins_with_the_words_as_its_title(cast: Cast, client_of: ClientOf) -> None:
    need, _card = make_need("våde kældre", state=NeedState.RELEASED), make_card(cast.colleague.person)

    answer = client_of(cast.colleague).get(reverse("need-begin", args=[need.pk]), follow=True)

    assert 'value="våde kældre"' in answer.content.decode()


def test_cpr_number_is_neither_searched_for_nor_kept(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.colleague).get(reverse("search"), {"q": "sag om 010203-1234"})

    text = answer.content.decode()
    assert "Det ligner et CPR-nummer" in text
    assert 'value="sag om 010203-1234"' in text
    assert not (folder() / "lines").exists() or b"1234" not in (folder() / "lines").read_bytes()
