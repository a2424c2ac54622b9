"""Where a page was reached from is believed only when it is a page of the site."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from potentialer.web.shared.ways import LONGEST_WAY, answers_behind, own_path

ELSEWHERE = [
    "",
    "https://ond.example/soeg/",
    "//ond.example/soeg/",
    "/\\ond.example/soeg/",
    "///ond.example",
    "javascript:alert(1)",
    "soeg/?q=uro",
    "\x00/soeg/",
    "/\t/ond.example",
    "/soeg/?q=" + LONGEST_WAY * "a",
]


@pytest.mark.parametrize("path", ["/", "/soeg/?q=uro+i+klassen&slags=trial", "/kolleger/?side=2"])
def test_path_is_taken_when_it_is_the_site_s_own(path: str) -> None:
    assert own_path(RequestFactory().get("/"), path) == path


@pytest.mark.parametrize("path", ELSEWHERE)
def test_path_is_forgotten_when_it_leads_elsewhere(path: str) -> None:
    request = RequestFactory().get("/", {"fra": path})

    assert own_path(request, path) == ""
    assert answers_behind(request) == ""


def test_answers_are_known_when_one_came_from_them() -> None:
    path = reverse("search") + "?q=uro i klassen&slags=trial"

    assert answers_behind(RequestFactory().get("/", {"fra": path})) == path


@pytest.mark.parametrize("path", ["/", "/kolleger/", "/log-af/", "/soeg/forslag/?q=uro", "/soegning/"])
def test_answers_are_not_guessed_when_one_came_from_another_page(path: str) -> None:
    assert answers_behind(RequestFactory().get("/", {"fra": path})) == ""
