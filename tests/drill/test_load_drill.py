"""Many at once: readers and writers on a real server, and what it said was saved is saved.

The figures are for the eye: client and server share the machine's cores, so a site of one's own answers faster.
"""

import http.client  # noqa: TID251 - asks our own site
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.installation import Installation

READERS = 20
WRITERS = {"aase": "Egevig Skole", "birgit": "Plejehjemmet Strandengen", "linh": "Hovedbiblioteket"}
WRITERS |= {"hanne": "Børn, Unge og Læring"}
FULL_ROUNDS = 50  # from here on the drill is at full size
SMALL, FULL = (12, 6, 30.0), (250, 100, 300.0)  # requests of a reader, saves of a writer, seconds at most
WORDS = (
    "skole",
    "Egevig",
    "Aase Kærgård",
    "plejehjem",
    "sosu",
    "børnehave",
    "bibliotek",
    "vej",
    "hjemmepleje",
    "xyzzy",
)


@dataclass
class Browser:
    """One person's browser: keeps its cookies, follows nothing."""

    port: int
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """GET, or POST when `fields` are given; returns the status and the page."""
        headers = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)  # noqa: TID251
        try:
            body = None if fields is None else urlencode(fields)
            connection.request("GET" if fields is None else "POST", path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return answer.status, page

    def enter(self, account: int) -> None:
        """As one of the demo's cast, the way its visitors do."""
        _, page = self.ask("/log-ind/")
        token = fields_of(page)["csrfmiddlewaretoken"]
        status, _ = self.ask("/log-ind/demo/", {"csrfmiddlewaretoken": token, "account": str(account)})
        assert status == HTTPStatus.FOUND


class FormReader(HTMLParser):
    """The fields of all forms on a page that have a value to send on."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "input" and told.get("name") and told.get("type") not in ("checkbox", "radio"):
            self.fields.setdefault(told["name"], told.get("value", ""))
        if tag == "textarea":
            self.textarea = told.get("name", "")
            self.fields[self.textarea] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields[self.textarea] = self.fields[self.textarea].strip()
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea] += data


def fields_of(page: str) -> dict[str, str]:
    reader = FormReader()
    reader.feed(page)
    return reader.fields


@dataclass
class Record:
    """What the clients saw."""

    deadline: float
    answers: list[tuple[str, int, float]] = field(default_factory=list)  # kind, status, seconds
    saved: dict[int, list[str]] = field(default_factory=dict)  # what each unit's writer was told is saved, in order
    errors: list[BaseException] = field(default_factory=list)

    def time(self, kind: str, ask: Callable[[], tuple[int, str]]) -> tuple[int, str]:
        start = time.monotonic()
        status, page = ask()
        self.answers.append((kind, status, time.monotonic() - start))
        return status, page

    @property
    def is_late(self) -> bool:
        return time.monotonic() > self.deadline


def read(browser: Browser, record: Record, ids: dict[str, list[int]], requests: int, chance: random.Random) -> None:
    for _ in range(requests):
        word = quote(chance.choice(WORDS))
        kind, path = chance.choice(
            [
                ("front", "/"),
                ("search", f"/soeg/?q={word}"),
                ("search", f"/soeg/?q={word}&slags=person"),
                ("suggestions", f"/soeg/forslag/?q={quote(chance.choice(WORDS)[: chance.randint(1, 6)])}"),
                ("suggestions", f"/soeg/forslag/?q={word}"),
                ("unit", f"/enheder/{chance.choice(ids['unit'])}/"),
                ("person", f"/kolleger/{chance.choice(ids['person'])}/"),
                ("people", f"/kolleger/?bogstav={quote(chance.choice('ABKMSÅ'))}"),
                ("tree", "/enheder/"),
            ]
        )
        status, _page = record.time(kind, lambda: browser.ask(path))  # noqa: B023
        assert status == HTTPStatus.OK, f"{path}: {status}"
        if record.is_late:
            return


def write(browser: Browser, record: Record, unit: int, saves: int) -> None:
    path = f"/enheder/{unit}/ret/"
    told = record.saved.setdefault(unit, [])
    for number in range(saves):
        status, page = record.time("edit", lambda: browser.ask(path))
        assert status == HTTPStatus.OK, f"{path}: {status}"
        fields = fields_of(page)
        if told:
            assert fields["opening_hours"] == told[-1], "a writer sees at once what she has saved"
        hours = f"Mandag til torsdag 8-15, udgave {number} for enhed {unit}"
        status, _page = record.time("save", lambda: browser.ask(path, {**fields, "opening_hours": hours}))  # noqa: B023
        assert status == HTTPStatus.FOUND, f"{path} was not saved: {status}"
        told.append(hours)
        if record.is_late:
            return


def run_all(record: Record, jobs: list[Callable[[], None]]) -> float:
    """All at once, each in a thread; returns the seconds. What one of them raised is kept."""

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:  # told by the test when all have ended
            record.errors.append(error)

    threads = [threading.Thread(target=guarded, args=[job]) for job in jobs]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - start


def crowd(installation: Installation, url: str, rounds: int) -> tuple[Record, float]:
    """Let them loose; returns what they saw and how long it took."""
    requests, saves, seconds = FULL if rounds >= FULL_ROUNDS else SMALL
    accounts = dict(installation.query("SELECT login, id FROM domain_user ORDER BY id"))
    ids = {noun: [row[0] for row in installation.query(f"SELECT id FROM domain_{noun}")] for noun in ("unit", "person")}
    units = dict(installation.query("SELECT name, id FROM domain_unit"))
    jobs: list[Callable[[], None]] = []
    record = Record(deadline=time.monotonic() + seconds)
    for login in [*(list(accounts) * READERS)[:READERS], *WRITERS]:
        browser = Browser(urlsplit(url).port or 0)
        browser.enter(accounts[login])
        if len(jobs) < READERS:
            chance = random.Random(len(jobs))
            jobs.append(lambda b=browser, c=chance: read(b, record, ids, requests, c))
        else:
            jobs.append(lambda b=browser, u=units[WRITERS[login]]: write(b, record, u, saves))
    return record, run_all(record, jobs)


def tell(record: Record, seconds: float) -> None:
    """Shown by `pytest -s`."""
    lines = [
        f"{READERS} readers and {len(WRITERS)} writers, client and server on the same cores:",
        f"{len(record.answers)} requests in {seconds:.1f} s, {len(record.answers) / seconds:.0f} a second",
    ]
    for kind in sorted({kind for kind, _status, _seconds in record.answers}):
        times = [taken * 1000 for each, _status, taken in record.answers if each == kind]
        cuts = statistics.quantiles(times, n=20, method="inclusive")
        lines.append(f"  {kind:<12} n={len(times):<5} p50={cuts[9]:.0f} ms p95={cuts[18]:.0f} ms")
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


@pytest.mark.timeout(900)
def test_crowd_when_it_reads_and_writes_gets_answers_and_loses_no_save(installation: Installation, rounds: int) -> None:
    installation.settings["POTENTIALER_DEMO"] = "1"
    installation.run("demo")
    [(before,)] = installation.query("SELECT MAX(id) FROM domain_change")
    with installation.serving("--workers", "2", "--threads", "4") as url:
        record, seconds = crowd(installation, url, rounds)
    tell(record, seconds)
    assert not record.errors, [str(error) for error in record.errors] + [installation.log()[-3000:]]
    assert len(record.saved) == len(WRITERS)
    for unit, told in record.saved.items():
        assert installation.query("SELECT opening_hours FROM domain_unit WHERE id = %s", unit) == [(told[-1],)]
        versions = "SELECT text FROM domain_version WHERE noun = %s AND thing_id = %s AND change_id > %s ORDER BY id"
        assert installation.query(versions, "unit", unit, before) == [(hours,) for hours in told]
        changes = "SELECT COUNT(*) FROM domain_change WHERE noun = %s AND thing_id = %s AND id > %s"
        assert installation.query(changes, "unit", unit, before) == [(len(told),)]
