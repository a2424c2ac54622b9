"""An administrator loads the organisation from the page: upload, columns, plan, receipt."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import DESKTOP, PHONE, Site, Visit, Visitor
from tests.e2e.test_accessibility import photograph, violations
from tests.installation import wait_until

pytestmark = pytest.mark.e2e

# As an HR system writes it: semicolons, Windows-1252, and a column that must never be stored.
NEW_COLLEAGUES = """Medarbejdernr;Navn;Stilling;CPR-nr;Afdelingskode;Arbejdsmail
90001;Øyvind Æblegård;Pedel;010170-1234;{unit};oeyvind@fjordlund.example
90002;Yrsa Ånstrup;Skolesekretær;020280-2345;{unit};yrsa@fjordlund.example
"""
FAULTY = """Medarbejdernr;Navn;Afdelingskode
90001;Øyvind Æblegård;findes-ikke
;Yrsa Ånstrup;findes-ikke
90002;;findes-ikke
"""


def upload(visitor: Visitor, file: Path) -> Page:
    page = visitor.open("/administration/organisation/")
    page.get_by_label("Filer").set_input_files(file)
    page.get_by_role("button", name="Læs filerne").click()
    page.wait_for_load_state()
    return page


def hold_against_axe(page: Page, name: str) -> None:
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        photograph(page, name, size["width"])
        assert violations(page) == [], f"{name} at {size['width']}"
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], f"{name} scrolls sideways"
    page.set_viewport_size(DESKTOP)


def test_administrator_when_loading_a_file_sees_the_plan_and_then_the_new_colleague_is_found(
    own_site: Site, visit: Visit, tmp_path: Path
) -> None:
    [(unit,)] = own_site.installation.query("SELECT key FROM domain_unit WHERE name = %s", "Egevig Skole")
    file = tmp_path / "medarbejdere.csv"
    file.write_bytes(NEW_COLLEAGUES.format(unit=unit).encode("cp1252"))
    before = own_site.installation.query("SELECT count(*) FROM domain_person")
    visitor = visit(own_site)
    visitor.enter("Jens Aakjær")

    page = upload(visitor, file)
    assert page.get_by_role("heading", level=1).inner_text() == "Hvad er kolonnerne?"
    assert "010170" not in page.content()
    hold_against_axe(page, "organisation-kolonner")

    page.get_by_label("Filerne er kun en del af organisationen").check()
    page.get_by_role("button", name="Vis, hvad der vil ske").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Hvad vil der ske?"
    assert own_site.installation.query("SELECT count(*) FROM domain_person") == before
    hold_against_axe(page, "organisation-plan")

    page.get_by_role("button", name="Indlæs", exact=True).click()
    page.get_by_role("heading", level=1, name="Organisationen er indlæst").wait_for()
    applied = time.monotonic()
    hold_against_axe(page, "organisation-kvittering")

    def is_found() -> bool:
        visitor.open("/soeg/?q=Oyvind+%C3%86bleg%C3%A5rd")
        return "Øyvind Æblegård" in visitor.first_hits()

    wait_until(is_found, 10, own_site.installation.log)
    assert time.monotonic() - applied < 10


def test_administrator_when_the_file_has_faults_is_told_them_all_and_nothing_is_loaded(
    visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "fejl.csv"
    file.write_text(FAULTY, encoding="utf-8")
    count_changes = "SELECT count(*) FROM domain_change WHERE noun IN ('unit', 'person', 'membership')"
    before = visitor.site.installation.query(count_changes)
    visitor.enter("Jens Aakjær")
    page = upload(visitor, file)
    page.get_by_role("button", name="Vis, hvad der vil ske").click()
    assert "fejl i filerne" in page.get_by_role("heading", level=1).inner_text()
    hold_against_axe(page, "organisation-fejl")
    assert visitor.site.installation.query(count_changes) == before
