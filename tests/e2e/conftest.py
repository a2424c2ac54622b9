"""Journeys in a real Chromium against a real `potentialer serve` with the demo municipality.

Every page is held to three things without being asked: no error in the browser's console (the strict policy for
scripts and styles reports there), no request to anywhere else, and no answer of 500.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.installation import Foundation, Installation
from tools.machine import find_chromium

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 10_000


@dataclass(frozen=True)
class Site:
    """A running site and the installation behind it."""

    url: str
    installation: Installation


@dataclass
class Visitor:
    """Somebody at a browser: opens pages, one after the other, and remembers what went wrong in any of them."""

    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def enter(self, name: str, *, shared: bool = False) -> Page:
        """Go in as one of the demo's cast, from the login page."""
        self.open("/log-ind/")
        if shared:
            self.page.get_by_label("Lad som om jeg bruger en fælles computer").check()
        self.page.get_by_role("button", name=f"Gå ind som {name}").click()
        self.page.wait_for_url(self.site.url + "/")
        return self.page

    def search(self, query: str) -> Page:
        """Type into the search box of the page that is open, and press Enter."""
        box = self.page.get_by_role("searchbox")
        if not box.count():
            box = self.page.get_by_role("combobox", name="Søg")
        box.fill(query)
        box.press("Enter")
        self.page.wait_for_url("**/soeg/**")
        return self.page

    def first_hits(self, count: int = 3) -> list[str]:
        """The names of the best hits on the page."""
        return [name.strip() for name in self.page.locator(".hit__name").all_inner_texts()[:count]]

    def listen(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # The browser repeats every 4xx on the console; those are answers, and _on_response judges them.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.complaints.append(f"request to elsewhere: {request.url}")

    def _on_response(self, response: Response) -> None:
        is_error = response.status >= 500 and "/sundhed/" not in response.url
        is_missing_file = response.status == 404 and "/static/" in response.url
        if is_error or is_missing_file:
            self.complaints.append(f"{response.status}: {response.url}")


Visit = Callable[..., Visitor]

# What a municipality in use has besides its organisation: a help page, and messages that wait.
FURNISHING = """
from potentialer.domain.accounts.models import System, User
from potentialer.domain.feedback.operations import report_correction, tell_what_was_missing
from potentialer.domain.help.operations import create_help_page
from potentialer.domain.people.models import Person, Unit

text = "Søg på et **navn**.\\n\\n## Og så\\n\\n1. Læs\\n2. Skriv\\n\\nSe [alle enheder](/enheder/)."
answer = create_help_page(System(), slug="soeg", title="Sådan søger du", text=text).pk
emil = User.objects.get(login="emil")
tell_what_was_missing(emil, text="Jeg fandt ikke nummeret på vagten.", path="/kolleger/", with_name=True)
report_correction(emil, text="Vores telefon er lavet om.", unit=Unit.objects.get(name="Egevig Skole"))
report_correction(emil, text="Hun hedder Aase.", person=Person.objects.get(name="Åse Kjærgaard"), with_name=False)
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def demo(foundation: Foundation) -> Iterator[Installation]:
    """An installation with the demo municipality, indexed."""
    made = foundation.build(POTENTIALER_DEMO="1")
    made.run("demo")
    made.ask(FURNISHING)
    made.run("worker", "--once")
    yield made
    made.remove()


@pytest.fixture(scope="session")
def site(demo: Installation) -> Iterator[Site]:
    """The demo municipality, served. Shared by all journeys: whoever changes something puts it back."""
    with demo.serving() as url:
        yield Site(url, demo)


@pytest.fixture
def own_site(foundation: Foundation) -> Iterator[Site]:
    """A demo of this test's own: it breaks what others use."""
    installation = foundation.build(POTENTIALER_DEMO="1")
    installation.run("demo")
    try:
        with installation.serving() as url:
            yield Site(url, installation)
    finally:
        installation.remove()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; each of them gets a profile of its own."""
    program = find_chromium()
    assert program, "No Chromium found: make test gets one, or set POTENTIALER_CHROMIUM"
    # Playwright keeps an event loop in this thread, which Django would take for a sign of async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Return a function that opens a new browser profile on a site: `visit(site, phone=True, javascript=False)`."""
    visitors: list[Visitor] = []
    with ExitStack() as stack:

        def begin(at: Site, *, phone: bool = False, javascript: bool = True) -> Visitor:
            options: dict[str, Any] = {"locale": "da-DK", "viewport": PHONE if phone else DESKTOP}
            context = browser.new_context(**options, has_touch=phone, java_script_enabled=javascript)
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE)
            visitor = Visitor(at, context, context.new_page())
            visitor.listen()
            visitors.append(visitor)
            return visitor

        yield begin
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def visitor(visit: Visit, site: Site) -> Visitor:
    """Somebody at a desktop browser, not logged in."""
    return visit(site)
