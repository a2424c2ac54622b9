"""Coming and going: the login page, the shared device."""

import pytest

from tests.e2e.conftest import Site, Visit, Visitor

pytestmark = pytest.mark.e2e


@pytest.mark.both
def test_visitor_when_not_logged_in_meets_the_login_page_and_is_led_back(visitor: Visitor) -> None:
    page = visitor.open("/enheder/")
    assert "/log-ind/" in page.url
    page.get_by_role("button", name="Gå ind som Emil Toft Rasmussen").click()
    page.wait_for_url(visitor.site.url + "/enheder/")


def test_employee_when_logging_off_a_shared_device_leaves_nothing_behind(visitor: Visitor) -> None:
    page = visitor.enter("Zeynep Yılmaz", shared=True)
    assert page.get_by_text("på en fælles computer").is_visible()
    visitor.search("Mette Kær")
    assert "Mette Kær" in visitor.first_hits()
    page.locator(".shared-device").get_by_role("button", name="Log af").click()
    page.wait_for_load_state()
    page.go_back()
    assert "Mette Kær" not in page.inner_text("body")
    visitor.open("/kolleger/")
    assert "/log-ind/" in page.url


def test_visitor_when_not_logged_in_reads_the_accessibility_statement(visit: Visit, site: Site) -> None:
    page = visit(site, javascript=False).open("/tilgaengelighed/")
    assert page.get_by_role("heading", level=1, name="Tilgængelighedserklæring").is_visible()
