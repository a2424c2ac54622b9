"""A new user finds a colleague and a unit, and writes to them."""

import pytest

from tests.e2e.conftest import Site, Visit, Visitor

pytestmark = pytest.mark.e2e


@pytest.mark.both
def test_employee_when_new_finds_a_colleague_by_misspelt_name_and_starts_a_mail(visitor: Visitor) -> None:
    page = visitor.enter("Emil Toft Rasmussen")
    visitor.search("Aase Kergård")
    assert "Åse Kjærgaard" in visitor.first_hits()
    page.get_by_role("link", name="Åse Kjærgaard", exact=True).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Åse Kjærgaard"
    mail = page.get_by_role("link", name="Skriv en mail")
    assert mail.get_attribute("href") == "mailto:aase.kjaergaard@fjordlund.example"


def test_employee_when_remembering_four_digits_finds_the_colleague(visitor: Visitor) -> None:
    visitor.enter("Zeynep Yılmaz")
    visitor.search("2340")
    assert "Åse Kjærgaard" in visitor.first_hits()


def test_employee_when_using_a_nickname_finds_the_unit(visitor: Visitor) -> None:
    page = visitor.enter("Kristian Bjørnø")
    visitor.search("helpdesk")
    assert "IT-Servicedesk" in visitor.first_hits()
    page.get_by_role("link", name="IT-Servicedesk", exact=True).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "IT-Servicedesk"


def test_hit_when_shown_says_why_and_can_be_written_to(visitor: Visitor) -> None:
    page = visitor.enter("Emil Toft Rasmussen")
    visitor.search("Åse Kjærgaard")
    hit = page.locator(".hit").first
    assert hit.get_by_role("link", name="Skriv en mail").get_attribute("href") == (
        "mailto:aase.kjaergaard@fjordlund.example"
    )
    assert hit.locator("mark").first.is_visible()


def test_search_when_nothing_fits_helps_on(visitor: Visitor) -> None:
    page = visitor.enter("Emil Toft Rasmussen")
    visitor.search("xqzwv")
    assert page.get_by_role("heading", name="Vi fandt ingen, der har skrevet om xqzwv endnu").is_visible()
    assert page.get_by_role("link", name="Fortæl, hvad du manglede").is_visible()


def test_suggestions_when_typing_lead_to_the_page(visitor: Visitor) -> None:
    page = visitor.enter("Emil Toft Rasmussen")
    page.get_by_role("combobox").press_sequentially("søren chr", delay=20)
    page.get_by_role("option", name="Søren Christiansen").first.click()
    assert page.get_by_role("heading", level=1, name="Søren Christiansen").is_visible()


def test_suggestions_when_used_by_keyboard_tell_how_many_and_which(visitor: Visitor) -> None:
    page = visitor.enter("Emil Toft Rasmussen")
    box = page.get_by_role("combobox")
    box.press_sequentially("skole", delay=20)
    page.get_by_role("option").first.wait_for()
    found = page.get_by_role("option").count() - 1  # the last one leads to the whole answer
    assert page.locator("[data-suggest-said]").inner_text() == f"Der er {found} forslag. Brug pil ned for at vælge."
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == page.get_by_role("option").first.get_attribute("id")
    page.keyboard.press("Home")
    assert box.get_attribute("aria-activedescendant") is None
    assert box.evaluate("box => box.selectionStart") == 0
    page.keyboard.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "skole")
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg/?q=skole")


def test_suggestions_when_a_cpr_number_is_pasted_send_nothing(visitor: Visitor) -> None:
    page = visitor.enter("Emil Toft Rasmussen")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("combobox").fill("borger 010190-1234")
    page.wait_for_timeout(600)
    assert [address for address in asked if "/forslag/" in address] == []


def test_answer_when_a_word_was_mended_leads_to_what_was_written_without_javascript(visit: Visit, site: Site) -> None:
    visitor = visit(site, javascript=False)
    page = visitor.enter("Emil Toft Rasmussen")
    visitor.search("tosprogde børn")
    assert "Her er svar på tosprogede børn" in page.locator(".corrected").inner_text()
    assert page.get_by_role("searchbox").input_value() == "tosprogde børn"
    page.get_by_role("link", name="Jeg mente tosprogde").click()
    assert page.get_by_role("heading", name="Vi fandt ingen, der har skrevet om tosprogde børn endnu").is_visible()
    page.get_by_role("link", name="tosprogede børn").click()
    assert page.get_by_role("searchbox").input_value() == "tosprogede børn"


def test_employee_when_on_a_phone_finds_a_colleague_without_scrolling_sideways(visit: Visit, site: Site) -> None:
    visitor = visit(site, phone=True)
    page = visitor.enter("Zeynep Yılmaz")
    visitor.search("kristian bjoernoe")
    assert visitor.first_hits(1) == ["Kristian Bjørnø"]
    page.get_by_role("link", name="Kristian Bjørnø", exact=True).first.click()
    page.get_by_role("heading", name="Kristian Bjørnø", level=1).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_employee_when_without_javascript_finds_a_colleague(visit: Visit, site: Site) -> None:
    visitor = visit(site, javascript=False)
    page = visitor.enter("Kristian Bjørnø")
    visitor.search("Aase Kergård")
    assert "Åse Kjærgaard" in visitor.first_hits()
    page.get_by_role("link", name="Åse Kjærgaard", exact=True).first.click()
    assert page.get_by_role("link", name="Skriv en mail").is_visible()
    page.get_by_role("link", name="Enheder", exact=True).first.click()
    assert page.get_by_role("heading", level=1).is_visible()


def test_employee_when_using_the_keyboard_alone_finds_a_colleague(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/log-ind/")
    press_tab_until(visitor, "Gå ind som Emil Toft Rasmussen")
    page.keyboard.press("Enter")
    page.wait_for_url(visitor.site.url + "/")
    press_tab_until(visitor, "Søg med dine egne ord, et navn eller et nummer")
    page.keyboard.type("Aase Kergård", delay=15)
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg/**")
    press_tab_until(visitor, "Åse Kjærgaard")
    page.keyboard.press("Enter")
    page.wait_for_url("**/visitkort/**")
    press_tab_until(visitor, "Skriv en mail")


def test_log_when_people_search_tells_neither_who_nor_what(visitor: Visitor) -> None:
    page = visitor.enter("Emil Toft Rasmussen")
    visitor.search("Aase Kergård")
    page.get_by_role("link", name="Åse Kjærgaard", exact=True).first.click()
    visitor.open("/enheder/999999/?q=Kergård")
    log = visitor.site.installation.log()
    assert [word for word in ("Kerg", "kerg", "Kjærgaard", "Emil", "emil", "127.0.0.1 ") if word in log] == []


def test_keyboard_when_on_a_page_jumps_to_its_content_first(visitor: Visitor) -> None:
    page = visitor.enter("Emil Toft Rasmussen")
    visitor.open("/enheder/")
    page.keyboard.press("Tab")
    assert focused_name(visitor) == "Gå til indholdet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def press_tab_until(visitor: Visitor, name: str) -> None:
    """Tab forward to the thing with this name; fail when it cannot be reached or its focus cannot be seen."""
    for _ in range(80):
        if focused_name(visitor).startswith(name):
            assert shows_focus(visitor), f"one cannot see that {name} has the focus"
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {name}")


def shows_focus(visitor: Visitor) -> bool:
    """Whether the focused thing, or the box around it, looks different from when it has no focus."""
    return visitor.page.evaluate(
        """() => {
            const it = document.activeElement;
            const looks = () => [it, it.parentElement].map((box) => {
                const style = getComputedStyle(box);
                return [style.outline, style.boxShadow, style.border].join();
            }).join();
            const focused = looks();
            it.blur();
            const plain = looks();
            it.focus({focusVisible: true});
            return focused !== plain;
        }"""
    )


def focused_name(visitor: Visitor) -> str:
    """What a screen reader would call the thing that has the focus."""
    return visitor.page.evaluate(
        """() => {
            const it = document.activeElement;
            const label = it.id && document.querySelector(`label[for="${it.id}"]`);
            const spoken = it.cloneNode(true);
            spoken.querySelectorAll("[aria-hidden=true]").forEach((silent) => silent.remove());
            const said = it.getAttribute("aria-label") || (label && label.textContent) || spoken.textContent || "";
            return said.replace(/\\s+/g, " ").trim();
        }"""
    )
