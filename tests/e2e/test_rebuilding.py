"""The index is a cache: take it away while the site runs, and the site says so and heals itself."""

import shutil
import sys
import time

import pytest

from tests.e2e.conftest import Site, Visit
from tests.e2e.test_accessibility import photograph, violations
from tests.installation import wait_until

pytestmark = pytest.mark.e2e

# A unit that no file has told of, so that its name is typed here.
UNIT_OF_OUR_OWN = """
from potentialer.domain.accounts.models import System
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.people.models import Unit

with writing():
    unit = Unit.objects.create(key="house-own", name="Legestuen Mælkebøtten", sort_key="legestuen")
    record_change(System(), verb="create", noun="unit", thing_id=unit.pk)
answer = unit.pk
"""


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


def test_unit_when_it_is_renamed_is_found_by_its_new_name(own_site: Site, visit: Visit) -> None:
    """Within two seconds on a machine that has the time: the drill judges that, here the figure is printed."""
    number = own_site.installation.ask(UNIT_OF_OUR_OWN)
    visitor = visit(own_site)
    page = visitor.enter("Jens Aakjær")
    visitor.open(f"/enheder/{number}/ret/")
    page.get_by_label("Navn", exact=True).fill("Legestuen Søpindsvinet")
    page.get_by_role("button", name="Gem").click()
    page.get_by_role("heading", level=1, name="Legestuen Søpindsvinet").wait_for()
    saved = time.monotonic()

    def is_found() -> bool:
        visitor.open("/soeg/?q=S%C3%B8pindsvinet")
        return "Legestuen Søpindsvinet" in visitor.first_hits()

    wait_until(is_found, 20, own_site.installation.log)
    sys.stdout.write(f"\nrenamed unit found after {time.monotonic() - saved:.2f} s\n")
