"""The index is a cache: take it away while the site runs, and the site says so and heals itself."""

import shutil
import time

import pytest

from tests.e2e.conftest import Site, Visit, Visitor
from tests.e2e.test_accessibility import photograph, violations
from tests.installation import wait_until

pytestmark = pytest.mark.e2e


def test_search_when_the_index_is_deleted_says_it_is_rebuilt_and_then_works_again(own_site: Site, visit: Visit) -> None:
    visitor = visit(own_site)
    page = visitor.enter("Emil Toft Rasmussen")
    visitor.search("Åse Kjærgaard")
    assert "Åse Kjærgaard" in visitor.first_hits()
    # The worker is stopped for a moment, so that there is time to see what a large municipality sees for longer.
    own_site.installation.pause_worker()
    shutil.rmtree(own_site.installation.data / "index")
    page.reload()
    assert page.get_by_text("Søgningen er ved at blive bygget op igen").is_visible()
    photograph(page, "soeg-bygges-op", 1280)
    assert violations(page) == []
    own_site.installation.resume_worker()

    def finds_again() -> bool:
        page.reload()
        return "Åse Kjærgaard" in visitor.first_hits()

    wait_until(finds_again, 60, own_site.installation.log)


def test_unit_when_it_gets_a_nickname_is_found_by_it_within_two_seconds(visitor: Visitor) -> None:
    page = visitor.enter("Linh Nguyen")
    visitor.search("Hovedbiblioteket")
    page.get_by_role("link", name="Hovedbiblioteket", exact=True).first.click()
    page.get_by_role("link", name="Ret oplysningerne").click()
    page.get_by_label("Det kalder folk jer også").fill("Søpindsvinet")
    page.get_by_role("button", name="Gem").click()
    page.get_by_role("heading", level=1, name="Hovedbiblioteket").wait_for()
    saved = time.monotonic()

    def is_found() -> bool:
        visitor.open("/soeg/?q=S%C3%B8pindsvinet")
        return "Hovedbiblioteket" in visitor.first_hits()

    wait_until(is_found, 10, visitor.site.installation.log)
    taken = time.monotonic() - saved
    assert taken < 2, f"found after {taken:.2f} s"
