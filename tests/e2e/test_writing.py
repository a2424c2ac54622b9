"""A leader writes on her school's card: nothing typed is lost, and colleagues find it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.e2e.conftest import Site, Visit, Visitor

pytestmark = pytest.mark.e2e

TITLE = "Lektiecafé på fodboldbanen"
WONDER = "Hvorfor kommer de samme otte altid uden lektier?"


def open_own_card(visitor: Visitor) -> None:
    visitor.open("/min-side/")
    visitor.page.get_by_role("link", name="Egevig Skole", exact=True).last.click()
    visitor.page.wait_for_url(re.compile(r"/visitkort/\d+/"))


def begin_trial(visitor: Visitor) -> None:
    open_own_card(visitor)
    page = visitor.page
    page.locator('a[href$="/ny-proevehandling/"]').first.click()
    page.get_by_label("Overskrift").fill(TITLE)
    page.get_by_label("Hvad undrede I jer over?").fill(WONDER)


@contextmanager
def taken_away_again(visitor: Visitor) -> Iterator[None]:
    """Others use the same demo: what was written here is deleted, whatever happens."""
    yield
    open_own_card(visitor)
    visitor.page.get_by_role("link", name=TITLE).first.click()
    visitor.page.get_by_role("link", name="Slet").click()
    visitor.page.get_by_role("button", name="Slet").click()
    visitor.page.wait_for_url(re.compile(r"/visitkort/\d+/"))


@pytest.mark.both
def test_trial_when_shared_is_found_by_a_colleague(visit: Visit, site: Site) -> None:
    leader, colleague = visit(site), visit(site, phone=True)
    leader.enter("Åse Kjærgaard")
    begin_trial(leader)
    leader.page.get_by_role("button", name="Del med kollegerne").click()
    leader.page.wait_for_url(re.compile(r"/visitkort/\d+/$"))
    with taken_away_again(leader):
        colleague.enter("Emil Toft Rasmussen")
        site.installation.run("worker", "--once")
        colleague.search("lektiecafé")
        assert colleague.first_hits(1) == ["Egevig Skole"]
        colleague.page.get_by_role("link", name=TITLE).click()
        assert WONDER in colleague.page.locator("main").inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_text_when_the_login_runs_out_is_there_after_logging_in_again(
    visit: Visit, site: Site, javascript: bool
) -> None:
    leader = visit(site, javascript=javascript)
    leader.enter("Åse Kjærgaard")
    begin_trial(leader)
    leader.page.get_by_label("Stoppet").check()
    leader.context.clear_cookies(name="sessionid")
    leader.page.get_by_role("button", name="Gem som kladde").click()
    leader.page.get_by_role("button", name="Gå ind som Åse Kjærgaard").click()
    leader.page.get_by_role("button", name="Gem det nu").click()
    leader.page.wait_for_url(re.compile(r"/visitkort/\d+/$"))
    with taken_away_again(leader):
        leader.page.get_by_role("link", name=TITLE).first.click()
        said = leader.page.locator("main").inner_text()
        assert WONDER in said
        assert "Stoppet" in said


def test_card_when_two_write_at_once_shows_the_second_both_texts(visit: Visit, site: Site) -> None:
    first, second = visit(site), visit(site, phone=True)
    before = ""
    for visitor in (first, second):
        visitor.enter("Åse Kjærgaard")
        open_own_card(visitor)
        visitor.page.locator('a[href$="/ret/"]').first.click()
        before = visitor.page.get_by_label("Hvem er vi?").input_value()
    first.page.get_by_label("Hvem er vi?").fill(before + " Vi har fået en kystsal.")
    first.page.get_by_role("button", name="Gem", exact=True).click()
    first.page.wait_for_url(re.compile(r"/visitkort/\d+/$"))

    second.page.get_by_label("Hvem er vi?").fill(before + " Vi har fået høns.")
    second.page.get_by_role("button", name="Gem", exact=True).click()

    assert "Vi har fået en kystsal." in second.page.locator("main").inner_text()
    assert second.page.get_by_label("Hvem er vi?").input_value().endswith("Vi har fået høns.")
    second.page.get_by_label("Hvem er vi?").fill(before)
    second.page.get_by_role("button", name="Gem", exact=True).click()
    second.page.wait_for_url(re.compile(r"/visitkort/\d+/$"))


def test_text_that_comes_back_does_not_overwrite_what_a_colleague_saved_meanwhile(visit: Visit, site: Site) -> None:
    first, second = visit(site), visit(site)
    for visitor in (first, second):
        visitor.enter("Åse Kjærgaard")
        open_own_card(visitor)
        visitor.page.locator('a[href$="/ret/"]').first.click()
    before = first.page.get_by_label("Hvem er vi?").input_value()
    first.page.get_by_label("Hvem er vi?").press_sequentially("Høns.")
    typed = first.page.get_by_label("Hvem er vi?").input_value()
    second.page.get_by_label("Hvem er vi?").fill(before + " Vi har fået en kystsal.")
    second.page.get_by_role("button", name="Gem", exact=True).click()
    second.page.wait_for_url(re.compile(r"/visitkort/\d+/$"))

    first.page.reload()
    assert "Her er det, du skrev sidst" in first.page.locator("main").inner_text()
    first.page.get_by_role("button", name="Gem", exact=True).click()

    said = first.page.locator("main").inner_text()
    assert "Mens du skrev" in said
    assert "Vi har fået en kystsal." in said
    assert first.page.get_by_label("Hvem er vi?").input_value() == typed
    first.page.get_by_label("Hvem er vi?").fill(before)  # whoever has seen both may choose
    first.page.get_by_role("button", name="Gem", exact=True).click()
    first.page.wait_for_url(re.compile(r"/visitkort/\d+/$"))


@pytest.mark.parametrize("javascript", [True, False])
def test_topic_is_found_and_ticked_while_writing(visit: Visit, site: Site, javascript: bool) -> None:
    leader = visit(site, javascript=javascript)
    leader.enter("Åse Kjærgaard")
    begin_trial(leader)
    page = leader.page
    for words, title in (("hjemmepleje", "Hjemmehjælp"), ("alzheimers", "Demens")):
        page.get_by_label("Find et emne").fill(words)
        if not javascript:
            page.get_by_role("button", name="Find", exact=True).click()
        page.locator("[data-found]").get_by_label(title).check()
    page.get_by_role("button", name="Gem som kladde").click()
    page.wait_for_url(re.compile(r"/visitkort/\d+/$"))
    with taken_away_again(leader):
        page.get_by_role("link", name=TITLE).first.click()
        tags = page.locator(".story__topics").get_by_role("link")
        assert tags.all_inner_texts() == ["Demens", "Hjemmehjælp"]
