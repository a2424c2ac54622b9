"""A new employee says what she needs, finds somebody, sees why, and makes contact; a leader writes a card."""

import re

import pytest

from tests.e2e.conftest import Site, Visit, Visitor
from tests.e2e.test_finding import press_tab_until

pytestmark = pytest.mark.e2e

# What is typed -> who could help, of whom one must be among the first three.
NEEDS = {
    "demensvenlige aktiviteter": {"Demensteamet", "Fjordlund Museum", "Hodan Warsame"},
    "regnvandshåndtering": {"Klima og Kyst"},
    "sprogstimulering af tosprogede børn": {"Tale og Sprog", "Børnehuset Regnbuen", "Modtageklasserne"},
    "hvem har prøvet noget med uro i klassen": {"Nørre Kærby Skole", "Heldagsskolen Birken", "Fjordlund Skole"},
}


def evidence_of(visitor: Visitor, name: str) -> str:
    hit = visitor.page.locator(".hit").filter(has=visitor.page.get_by_role("link", name=name, exact=True)).first
    return hit.inner_text()


@pytest.mark.both
@pytest.mark.parametrize("need", NEEDS)
def test_need_when_typed_finds_who_can_help_with_the_reason(visitor: Visitor, need: str) -> None:
    visitor.enter("Emil Toft Rasmussen")
    visitor.search(need)
    found = [name for name in visitor.first_hits() if name in NEEDS[need]]
    assert found, f"{visitor.first_hits()} do not answer {need}"
    assert "Fordi" in evidence_of(visitor, found[0])
    assert visitor.page.locator(".hit mark").first.is_visible()


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("javascript", [False, True])
def test_hit_when_opened_shows_the_card_and_starts_a_mail(
    visit: Visit, site: Site, phone: bool, javascript: bool
) -> None:
    visitor = visit(site, phone=phone, javascript=javascript)
    page = visitor.enter("Zeynep Yılmaz")
    visitor.search("regnvandshåndtering")
    page.get_by_role("link", name="Klima og Kyst", exact=True).first.click()
    page.wait_for_url(re.compile(r"/visitkort/\d+/"))
    assert page.get_by_role("heading", level=1).inner_text() == "Klima og Kyst"
    mail = page.get_by_role("link", name="Skriv en mail").first
    assert (mail.get_attribute("href") or "").startswith("mailto:")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_need_when_answered_leads_to_card_and_mail_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.enter("Emil Toft Rasmussen")
    press_tab_until(visitor, "Søg med dine egne ord")
    page.keyboard.type("regnvandshåndtering", delay=15)
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg/**")
    press_tab_until(visitor, "Klima og Kyst")
    page.keyboard.press("Enter")
    page.wait_for_url("**/visitkort/**")
    press_tab_until(visitor, "Skriv en mail")
