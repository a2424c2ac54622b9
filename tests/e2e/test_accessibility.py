"""Every page and state is held against axe (WCAG 2.2 AA and its best practices), wide and narrow.

Each is also photographed into var/screenshots/, so that people can look at them.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import DESKTOP, PHONE, Site, Visit, Visitor

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "var" / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

EMPLOYEE, LEADER = "Emil Toft Rasmussen", "Åse Kjærgaard"
EDITOR, ADMINISTRATOR = "Trine Lindholm", "Jens Aakjær"

# Every page by the name of its photograph: who looks, where, and what is done there before looking.
# `unit:` and `person:` stand for an address that is looked up by name.
Act = Callable[[Page], Any]
PAGES: dict[str, tuple[str | None, str, Act | None]] = {
    "log-ind": (None, "/log-ind/", None),
    "log-ind-forkert": (None, "/log-ind/", lambda page: log_in_wrongly(page)),
    "tilgaengelighed": (None, "/tilgaengelighed/", None),
    "forside": (EMPLOYEE, "/", None),
    "forside-leder": (LEADER, "/", None),
    "forslag": (EMPLOYEE, "/", lambda page: type_slowly(page, "mette")),
    "menu": (EMPLOYEE, "/", lambda page: page.locator(".user-menu summary").click()),
    "soeg-tom": (EMPLOYEE, "/soeg/", None),
    "soeg-mange": (EMPLOYEE, "/soeg/?q=skole", None),
    "soeg-stavefejl": (EMPLOYEE, "/soeg/?q=Aase+Kerg%C3%A5rd", None),
    "soeg-intet": (EMPLOYEE, "/soeg/?q=xqzwv", None),
    "soeg-rettet": (EMPLOYEE, "/soeg/?q=tosprogde+b%C3%B8rn", None),
    "soeg-praecis": (EMPLOYEE, "/soeg/?q=tosprogde+b%C3%B8rn&praecis=1", None),
    "soeg-enheder": (EMPLOYEE, "/soeg/?q=skole&slags=unit", None),
    "enheder": (EMPLOYEE, "/enheder/", None),
    "enhed": (EMPLOYEE, "unit:Plejehjemmet Strandengen", None),
    "enhed-top": (EMPLOYEE, "unit:Børn, Unge og Læring", None),
    "enhed-egen": (LEADER, "unit:Egevig Skole", None),
    "enhed-ret": (LEADER, "unit:Egevig Skole/ret/", None),
    "enhed-stedfortraedere": (LEADER, "unit:Egevig Skole/stedfortraedere/", None),
    "enhed-fejl": (EMPLOYEE, "unit:Egevig Skole/fejl/", None),
    "kolleger": (EMPLOYEE, "/kolleger/", None),
    "kollega": (EMPLOYEE, "person:Åse Kjærgaard", None),
    "kollega-uden-mail": (EMPLOYEE, "person:Zeynep Yılmaz", None),
    "kollega-fejl": (EMPLOYEE, "person:Åse Kjærgaard/fejl/", None),
    "kollega-adgang": (ADMINISTRATOR, "person:Mette Kær/adgang/", None),
    "emner": (EMPLOYEE, "/emner/", None),
    "emner-fundet": (EMPLOYEE, "/emner/?find=skole", None),
    "emner-intet": (EMPLOYEE, "/emner/?find=xqzwv", None),
    "emner-taget-ud": (EDITOR, "/emner/taget-ud/", None),
    "emne": (EMPLOYEE, "topic:", None),
    "emne-procesleder": (EDITOR, "topic:", None),
    "emne-ret": (EDITOR, "topic:/ret/", None),
    "emne-ret-tom": (EDITOR, "topic:/ret/", lambda page: save_without_title(page)),
    "emne-tag-ud": (EDITOR, "topic:/tag-ud/", None),
    "emne-laeg-sammen": (EDITOR, "topic:/laeg-sammen/?find=skole", None),
    "visitkort": (EMPLOYEE, "card:Egevig Skole", None),
    "visitkort-eget": (LEADER, "card:Egevig Skole", None),
    "visitkort-ret": (LEADER, "card:Egevig Skole/ret/", None),
    "ny-viden": (LEADER, "card:Egevig Skole/ny-viden/", None),
    "ny-viden-tom": (LEADER, "card:Egevig Skole/ny-viden/", lambda page: page.locator("button[name=publish]").click()),
    "ny-viden-emner": (LEADER, "card:Egevig Skole/ny-viden/", lambda page: find_topics(page)),
    "ny-proevehandling": (LEADER, "card:Egevig Skole/ny-proevehandling/", None),
    "ny-opgave": (LEADER, "card:Egevig Skole/ny-opgave/", None),
    "viden": (EMPLOYEE, "knowledge:Havnen som klasselokale", None),
    "proevehandlinger": (EMPLOYEE, "/proevehandlinger/", None),
    "proevehandlinger-valgt": (EMPLOYEE, "/proevehandlinger/?stadie=ended", lambda page: unfold_a_filter(page)),
    "proevehandlinger-ingen": (EMPLOYEE, "/proevehandlinger/?stadie=idea&aar=1999", None),
    "proevehandling": (EMPLOYEE, "trial:Gradvist tilbage til klassen", None),
    "proevehandling-egen": (LEADER, "trial:Gradvist tilbage til klassen", None),
    "proevehandling-ret": (LEADER, "potential:Gradvist tilbage til klassen/ret/", None),
    "proevehandling-slet": (LEADER, "potential:Gradvist tilbage til klassen/slet/", None),
    "proevehandling-paa-hvilket-kort": (LEADER, "/proevehandlinger/ny/", None),
    "opgave-paa-hvilket-kort": (LEADER, "/opgaver/ny/", None),
    "opgaver": (EMPLOYEE, "/opgaver/", None),
    "opgave": (EMPLOYEE, "task:Fælles morgenvagt mellem skole, klub og Familieteam Syd", None),
    "min-side": (EMPLOYEE, "/min-side/", None),
    "adgangskode": (EMPLOYEE, "/min-side/adgangskode/", None),
    "ordliste": (EMPLOYEE, "/ordliste/", None),
    "ordliste-fundet": (EMPLOYEE, "/ordliste/?find=ppr", None),
    "ordliste-intet": (EMPLOYEE, "/ordliste/?find=xqzwv", None),
    "ordliste-procesleder": (EDITOR, "/ordliste/", None),
    "ordliste-ny": (EDITOR, "/ordliste/ny/", None),
    "ordliste-ny-tom": (EDITOR, "/ordliste/ny/", lambda page: page.locator("main form button[type=submit]").click()),
    "ordliste-ret": (EDITOR, "words:/ret/", None),
    "behov-ingen": (EMPLOYEE, "/behov/", None),
    "behov-begynd": (EMPLOYEE, "need:/ved-vi-noget-om/", None),
    "behov-begynd-leder": (LEADER, "need:/ved-vi-noget-om/", None),
    "behov": (EMPLOYEE, "/behov/", None),
    "behov-procesleder": (EDITOR, "/behov/", None),
    "hjaelp": (EMPLOYEE, "/hjaelp/", None),
    "hjaelp-side": (EMPLOYEE, "help:", None),
    "hjaelp-ret": (EDITOR, "help:/ret/", None),
    "hjaelp-ny": (EDITOR, "/hjaelp/ny/", None),
    "manglede": (EMPLOYEE, "/manglede/?fra=/enheder/", None),
    "manglede-tom": (EMPLOYEE, "/manglede/", lambda page: page.locator("main form button[type=submit]").last.click()),
    "tilbagemeldinger": (EDITOR, "/tilbagemeldinger/", None),
    "tilbagemeldinger-leder": (LEADER, "/tilbagemeldinger/", None),
    "brugere": (ADMINISTRATOR, "/administration/brugere/", None),
    "bruger": (ADMINISTRATOR, "account:", None),
    "organisation": (ADMINISTRATOR, "/administration/organisation/", None),
    "ikke-tilladt": (EMPLOYEE, "/administration/brugere/", None),
    "findes-ikke": (EMPLOYEE, "/enheder/999999/", None),
}


POTENTIALS = {"knowledge": "viden", "trial": "proevehandlinger", "task": "opgaver", "potential": "potentialer"}
FOLDERS = {
    "unit": "enheder",
    "person": "kolleger",
    "topic": "emner",
    "help": "hjaelp",
    "words": "ordliste",
    "need": "behov",
    "account": "administration/brugere",
    "card": "visitkort",
    **POTENTIALS,
}


NEED = """
from datetime import date
from potentialer.domain.needs.models import Need
need, _ = Need.objects.get_or_create(
    key="gungrende vippestol",
    defaults={
        "words": "gungrende vippestole", "state": "released", "days": 3,
        "first_day": date(2026, 3, 2), "last_day": date(2026, 3, 9),
    },
)
answer = need.pk
"""


def log_in_wrongly(page: Page) -> None:
    page.get_by_label("Brugernavn").fill("en-som-ikke-findes")
    page.get_by_label("Adgangskode", exact=True).fill("forkert-kodeord-her")
    page.locator("form.sheet button[type=submit]").click()


def save_without_title(page: Page) -> None:
    page.get_by_label("Titel").fill("")
    page.get_by_role("button", name="Gem").click()


def find_topics(page: Page) -> None:
    page.get_by_label("Find et emne").press_sequentially("skole", delay=20)
    page.locator("[data-found] input").first.wait_for()


def type_slowly(page: Page, text: str) -> None:
    page.get_by_role("combobox").press_sequentially(text, delay=20)
    page.get_by_role("option").first.wait_for()


def unfold_a_filter(page: Page) -> None:
    page.locator(".filter-box summary").nth(1).click()


def find_address(site: Site, path: str) -> str:
    """Turn 'unit:Egevig Skole/ret/' into '/enheder/22/ret/'."""
    if path.startswith("/"):
        return path
    kind, rest = path.split(":", 1)
    if kind == "need":
        return f"/{FOLDERS[kind]}/{site.installation.ask(NEED)}/{rest.partition('/')[2]}"
    name, _, after = rest.partition("/")
    [(found,)] = site.installation.query(
        {
            "unit": "SELECT id FROM domain_unit WHERE name = %s",
            "person": "SELECT id FROM domain_person WHERE name = %s",
            "topic": "SELECT topic_id FROM domain_unittopic WHERE %s = '' ORDER BY id LIMIT 1",
            "help": "SELECT slug FROM domain_helppage WHERE %s = '' ORDER BY position LIMIT 1",
            "words": "SELECT id FROM domain_synonymgroup WHERE %s = '' ORDER BY id LIMIT 1",
            "account": "SELECT id FROM domain_user WHERE %s = '' ORDER BY id LIMIT 1",
            "card": "SELECT card.id FROM domain_card card JOIN domain_unit unit ON unit.id = unit_id WHERE name = %s",
            **dict.fromkeys(POTENTIALS, "SELECT id FROM domain_potential WHERE title = %s"),
        }[kind],
        name,
    )
    return f"/{FOLDERS[kind]}/{found}/{after}"


def violations(page: Page) -> list[str]:
    """What axe objects to, one line each, with the first places."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}}).then(result => result.violations)", RULES
    )
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {[node['html'][:160] for node in rule['nodes'][:3]]}"
        for rule in found
    ]


def photograph(page: Page, name: str, width: int) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)


def look(visitor: Visitor, name: str, path: str, act: Act | None) -> None:
    """Open a page, do what is to be done, and hold it against axe at both widths."""
    page = visitor.page
    page.set_viewport_size(DESKTOP)
    visitor.open(path)
    if act:
        act(page)
        page.wait_for_load_state()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        photograph(page, name, size["width"])
        found = violations(page)
        assert found == [], f"{name} at {size['width']}: " + "\n".join(found)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], f"{name} scrolls sideways"


def test_axe_when_a_page_is_broken_says_so(visitor: Visitor) -> None:
    page = visitor.open("/log-ind/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [line.split()[0] for line in violations(page)] == ["image-alt"]


@pytest.fixture(scope="module")
def sessions() -> dict[str | None, list[Any]]:
    """The cookies of everybody who has entered once: entering again for each page would take most of the time."""
    return {}


@pytest.mark.parametrize("name", PAGES)
def test_page_when_shown_is_accessible(
    name: str, visit: Visit, site: Site, sessions: dict[str | None, list[Any]]
) -> None:
    who, path, act = PAGES[name]
    visitor = visit(site)
    if who in sessions:
        visitor.context.add_cookies(sessions[who])
    elif who:
        visitor.enter(who)
        sessions[who] = visitor.context.cookies()
    look(visitor, name, find_address(site, path), act)


def test_pages_when_listed_are_all_that_can_be_opened() -> None:
    """An address without a look here is one nobody has held against axe."""
    from django.urls import URLPattern, get_resolver

    def patterns(of: Any, before: str = "") -> list[str]:
        found = []
        for pattern in of.url_patterns:
            route = before + str(pattern.pattern)
            found += [route] if isinstance(pattern, URLPattern) else patterns(pattern, route)
        return found

    # Answers that are no pages: pictures, files, fragments, and what only a form sends to.
    no_page = re.compile(
        r"\.(css|vcf|svg)$|^logo$|/billede/|forslag/$|/under/$|^sundhed|demo/$|log-af/$|fjern/$|slet/$|kode/$|adgang/$"
        r"|tilbagemeldinger/<|organisation/.+|/del/$|tag-tilbage/$|stadig-rigtigt/$|visitkort/$|brug-igen/$"
        r"|^behov/<[^>]+>/(vis|skjul)/$|^potentialer/emner/$"
    )
    looked_at = {re.sub(r"\?.*", "", path) for _, path, _ in PAGES.values()}

    def is_looked_at(route: str) -> bool:
        plain = re.sub(r"<[^>]+>", "X", "/" + route)
        return any(
            plain == path
            or (":" in path and plain.endswith(f"{FOLDERS[path.split(':')[0]]}/X/{path.partition('/')[2]}"))
            for path in looked_at
        )

    assert [route for route in patterns(get_resolver()) if not no_page.search(route) and not is_looked_at(route)] == []
