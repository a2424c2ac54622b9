"""What no browser sends: random and malicious requests against a real server, from nobody and from people inside.

Whatever comes, the site never breaks (no answer of 500 and above, no traceback in its log), tells nobody outside the
name of anybody, and answers the next request. The requests are random but the same in each run.
"""

import errno
import random
import re
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote_from_bytes, urlsplit

import pytest

from tests.drill.malice import (
    CHARSETS,
    FIELDS,
    FILE_NAMES,
    HEADERS,
    METHODS,
    RAW,
    TABLES,
    TRAVERSALS,
    VALUES,
    pictures,
    png,
    real_workbook,
    spoilt,
)
from tests.installation import Foundation, Installation, answers

EACH = 40  # requests for each round
BROKEN = r"Internal Server Error|Error handling request|WORKER TIMEOUT|was sent SIG|worker died"
SECONDS = 60  # more than any request may take
_HEARD_ENOUGH = {errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN}  # the server closes on what is no HTTP, early or late
PARTS = {"leader": "aase", "employee": "zeynep", "editor": "trine", "administrator": "jens"}
TOKEN = "0123456789abcdefABCDEF0123456789"  # the same in cookie and form is what the site asks for

# Sessions without a password, and every address the site has: a new page is drilled from its first day.
ENTER = f"""
from django.test import Client
from django.urls import get_resolver
from potentialer.domain.accounts.models import User
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.topics.models import Topic
def routes(patterns, above=""):
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from routes(each.url_patterns, above + str(each.pattern))
        else:
            yield "/" + above + str(each.pattern)
sessions = {{}}
for part, login in {PARTS!r}.items():
    client = Client()
    client.force_login(User.objects.get(login=login))
    sessions[part] = client.cookies["sessionid"].value
answer = {{
    "sessions": sessions,
    "routes": sorted(routes(get_resolver().url_patterns)),
    "names": sorted(set(Person.objects.values_list("name", flat=True))),
    "ids": [Unit.objects.get(name="Egevig Skole").pk, Unit.objects.first().pk, Topic.objects.first().pk, 600],
}}
"""


@dataclass
class Site:
    """The running site, and how it took what was sent."""

    installation: Installation
    url: str
    sessions: dict[str, str]
    routes: list[str]
    names: list[str]
    ids: list[int]
    draft: str = "0" * 32
    statuses: Counter[int] = field(default_factory=Counter)

    def send(self, raw: bytes) -> tuple[int, bytes]:
        """Status (0 when the connection was closed without one) and all that came back."""
        told = b""
        with socket.create_connection(("127.0.0.1", urlsplit(self.url).port), timeout=SECONDS) as line:
            try:
                line.sendall(raw)
                line.shutdown(socket.SHUT_WR)
                while piece := line.recv(65536):
                    told += piece
            except OSError as error:
                if error.errno not in _HEARD_ENOUGH:
                    raise
        found = re.match(rb"HTTP/1\.[01] (\d{3}) ", told.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n"))
        status = int(found[1]) if found else 0
        self.statuses[status] += 1
        return status, told

    def ask(self, part: str, path: bytes, *, method: bytes = b"GET", headers: bytes = b"", body: bytes = b"") -> bytes:
        """Send it as `part`, and insist that it does not break the site. Returns all that came back."""
        raw = request(path, method=method, headers=self.dressed(part, headers), body=body)
        status, told = self.send(raw)
        assert status < HTTPStatus.INTERNAL_SERVER_ERROR, self.explain(part, raw, status)
        return told

    def dressed(self, part: str, headers: bytes) -> bytes:
        """With the part's own cookies, unless there are others in `headers`: a server joins two such lines to one."""
        return headers if b"Cookie:" in headers else self.cookie(part) + headers

    def cookie(self, part: str) -> bytes:
        session = f"; sessionid={self.sessions[part]}" if part in self.sessions else ""
        return f"Cookie: csrftoken={TOKEN}{session}\r\n".encode()

    def explain(self, part: str, raw: bytes, status: int) -> str:
        return f"{status} to {part} for {raw[:1500]!r} ({len(raw)} bytes)\n{self.installation.log()[-2500:]}"

    def assert_well(self) -> None:
        """It answers, those inside are still inside, and its log, which is then emptied, tells of nothing that broke.

        What was refused may leave a traceback there, which says that it was refused."""
        assert answers(f"{self.url}/sundhed/"), self.installation.log()[-2500:]
        for part in self.sessions:
            assert b" 200 OK\r\n" in self.ask(part, b"/min-side/")[:60], part
        assert not re.search(BROKEN, self.installation.log()), self.installation.log()[-5000:]
        (self.installation.data / "log").write_text("")

    def leaks(self, told: bytes) -> list[str]:
        page = told.decode("utf-8", "replace")
        return [name for name in self.names if name in page]


def request(path: bytes, *, method: bytes = b"GET", headers: bytes = b"", body: bytes = b"") -> bytes:
    length = f"Content-Length: {len(body)}\r\n".encode() if body and b"Content-Length" not in headers else b""
    host = b"" if b"Host: " in headers else b"Host: 127.0.0.1\r\n"
    return method + b" " + path + b" HTTP/1.1\r\n" + host + b"Connection: close\r\n" + headers + length + b"\r\n" + body


@pytest.fixture(scope="module")
def site(foundation: Foundation) -> Iterator[Site]:
    """The demo's people, but not the demo's open door: nobody is shown anybody. One for all tests here."""
    installation = foundation.build()
    installation.run("demo")
    told = installation.ask(ENTER)
    with installation.serving() as url:
        made = Site(installation, url, **told)
        sent = upload(b"uploads", b"ny.csv", "Medarbejdernr;Navn;Enhedskode\n1;Åse Prøve;E1\n".encode())
        answer = made.ask("administrator", b"/administration/organisation/", method=b"POST", **sent)
        found = re.search(rb"/administration/organisation/([0-9a-f]{32})/", answer)
        assert found, answer[:500]
        made.draft = found[1].decode()
        yield made
    installation.remove()


@pytest.fixture(autouse=True)
def own_log(site: Site) -> None:
    """A test answers for what it sent itself: after one that fails, its traces are not in the way of the next."""
    (site.installation.data / "log").write_text("")


def address(site: Site, route: str, chance: random.Random) -> bytes:
    """One of the site's own addresses with something in the places that are left open."""

    def fill(found: re.Match[str]) -> str:
        if found[1] == "int":
            return str(chance.choice([*site.ids, *site.ids, 0, 2**31, 2**63 - 1, 2**63, 10**40, "٣", "-1"]))
        wild = quote_from_bytes(chance.choice(VALUES)[:500], safe="")
        return chance.choice([site.draft, site.draft, "fejl", "nye", "ny", "0" * 32, wild])

    return quote_from_bytes(re.sub(r"<(\w+):\w+>", fill, route).encode(), safe="/%~-._").encode()


def values(chance: random.Random) -> list[tuple[bytes, bytes]]:
    """Fields with what nobody types in them."""
    return [(chance.choice(FIELDS).encode(), anything(chance)) for _ in range(chance.choice([0, 1, 3, 12]))]


def anything(chance: random.Random) -> bytes:
    if chance.random() < 0.7:
        return chance.choice(VALUES)
    return chance.randbytes(chance.choice([1, 3, 20, 300]))


def encoded(fields: list[tuple[bytes, bytes]], chance: random.Random) -> bytes:
    """As a browser writes them; now and then as it never would."""
    if chance.random() < 0.1:
        return b"&".join(name + b"=" + value.replace(b" ", b"+") for name, value in fields)
    return b"&".join(quote_from_bytes(name).encode() + b"=" + quote_from_bytes(v).encode() for name, v in fields)


def is_a_farewell(route: str) -> bool:
    """What would end the drill's own sessions when it succeeded."""
    return route == "/log-af/" or route.startswith("/administration/brugere/<")


def any_request(site: Site, part: str, chance: random.Random) -> bytes:
    """Any address in any way; with the right token for one that writes, mostly."""
    route = chance.choice(site.routes)
    path, fields = address(site, route, chance), values(chance)
    if chance.random() < 0.1:
        path = b"/" + quote_from_bytes(anything(chance)[:3000], safe=chance.choice(["", "/%?#"])).encode()
    query = encoded(fields, chance)[:3800].translate(None, b" \r\n\x00")
    method, body, headers = chance.choice(METHODS), b"", b""
    if chance.random() < 0.15:
        extra = chance.choice(HEADERS)
        headers = extra + b"\r\n"
    if chance.random() < 0.5 and not is_a_farewell(route):
        method = b"POST"
        token = chance.choice([*[TOKEN] * 12, "", "x" * 64, "\x00"]).encode()
        fields = [(b"csrfmiddlewaretoken", token), *fields]
        body, headers = (
            (encoded(fields, chance), headers + b"Content-Type: application/x-www-form-urlencoded\r\n")
            if chance.random() < 0.6
            else multipart([(name, b"", value) for name, value in fields], headers)
        )
    return request(path + b"?" + query, method=method, headers=site.dressed(part, headers), body=body)


def multipart(parts: list[tuple[bytes, bytes, bytes]], headers: bytes = b"") -> tuple[bytes, bytes]:
    """Body and headers of (field, file name, content); without a file name it is a field."""
    body = b""
    for name, file, content in parts:
        body += b'--b\r\nContent-Disposition: form-data; name="' + name + b'"'
        body += (b'; filename="' + file + b'"\r\nContent-Type: image/png' if file else b"") + b"\r\n\r\n"
        body += content + b"\r\n"
    return body + b"--b--\r\n", headers + b"Content-Type: multipart/form-data; boundary=b\r\n"


def upload(name: bytes, file: bytes, content: bytes) -> dict[str, bytes]:
    body, headers = multipart([(b"csrfmiddlewaretoken", b"", TOKEN.encode()), (name, file, content)])
    return {"body": body, "headers": headers}


def tell(site: Site, what: str, count: int) -> None:
    """Shown by `pytest -s`."""
    told = ", ".join(f"{status or 'closed'}: {times}" for status, times in sorted(site.statuses.items()))
    sys.stdout.write(f"\n{what}: {count} requests; answers so far {told}\n")


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", ["nobody", *PARTS])
def test_site_when_asked_for_anything_never_breaks(site: Site, rounds: int, part: str) -> None:
    chance = random.Random(f"anything {part}")
    for _ in range(rounds * EACH):
        raw = any_request(site, part, chance)
        status, told = site.send(raw)
        assert status < HTTPStatus.INTERNAL_SERVER_ERROR, site.explain(part, raw, status)
        assert part != "nobody" or not site.leaks(told), site.explain(part, raw, status)
    site.assert_well()
    tell(site, f"as {part}", rounds * EACH)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", ["nobody", "administrator"])
def test_site_when_sent_malicious_headers_never_breaks(site: Site, part: str) -> None:
    for header in HEADERS:
        for path in (b"/", b"/soeg/?q=%5Cud800%ff", b"/soeg/forslag/?q=%5Cud800", b"/kolleger/", b"/static/css/x.css"):
            told = site.ask(part, path, headers=header + b"\r\n")
            assert part != "nobody" or not site.leaks(told), header
    site.assert_well()


@pytest.mark.parametrize("part", ["nobody", "administrator"])
def test_site_when_told_another_charset_never_breaks(site: Site, part: str) -> None:
    told = []
    for charset in CHARSETS:
        for kind in (
            b"text/plain; charset=",
            b"application/x-www-form-urlencoded; charset=",
            b"text/plain; x*=%2541''",
        ):
            for path in (b"/soeg/?q=%5Cud800%ff", b"/soeg/forslag/?q=%5Cud800", b"/kolleger/?q=%ff", b"/log-ind/"):
                header = b"Content-Type: " + kind.replace(b"%2541", charset) + (b"%41" if b"*" in kind else charset)
                status, _answer = site.send(request(path, headers=site.cookie(part) + header + b"\r\n"))
                told.append((status, header)) if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
    (site.installation.data / "log").write_text("")
    assert not told


def test_login_when_told_to_go_on_anywhere_never_leaves_the_site(site: Site) -> None:
    for value in (b"nonsense", b"front", *VALUES):
        if len(value) < 1000:
            told = site.ask("employee", b"/log-ind/?next=" + quote_from_bytes(value, safe="").encode())
            assert not re.search(rb"(?i)\nLocation: ([a-z][a-z0-9+.-]*:|[/\\]{2})", told), told[:500]
    site.assert_well()


@pytest.mark.timeout(3600)
def test_site_when_sent_other_bytes_than_http_never_breaks(site: Site, rounds: int) -> None:
    chance = random.Random(80)
    for raw in [*RAW, *(chance.randbytes(chance.randint(1, 3000)) for _ in range(rounds * 5))]:
        status, told = site.send(raw)
        assert status < HTTPStatus.INTERNAL_SERVER_ERROR, site.explain("nobody", raw, status)
        assert not site.leaks(told)
    site.assert_well()


def test_nobody_when_asking_for_every_address_sees_no_name(site: Site) -> None:
    chance = random.Random(1)
    for route in site.routes:
        for method in (b"GET", b"POST"):
            for _ in range(4):
                told = site.ask("nobody", address(site, route, chance), method=method)
                assert not site.leaks(told), route
    assert site.leaks(site.ask("employee", b"/kolleger/")), "the names are there for who is inside"
    site.assert_well()


def test_static_files_when_climbed_out_of_give_nothing(site: Site) -> None:
    secrets = [(site.installation.data / "secret_key").read_bytes().strip(), b"SQLite format 3", b"root:x:0:"]
    for part in ("nobody", "administrator"):
        for path in TRAVERSALS:
            told = site.ask(part, path)
            assert not any(secret in told for secret in secrets), path
    site.assert_well()


def test_posts_when_their_token_is_missing_or_forged_change_nothing(site: Site) -> None:
    before = site.installation.query("SELECT COUNT(*), MAX(id) FROM domain_change")
    chance = random.Random(2)
    for route in site.routes:
        for token in (b"", b"csrfmiddlewaretoken=" + b"f" * 32, b"csrfmiddlewaretoken=%00", b"csrfmiddlewaretoken=x"):
            body = token + b"&name=Tyv&opening_hours=Tyv&text=Tyv&until=2030-01-01&is_editor=on&title=Tyv&login=tyv"
            headers = b"Content-Type: application/x-www-form-urlencoded\r\n"
            path = address(site, route, chance)
            told = site.ask("administrator", path, method=b"POST", headers=headers, body=body)
            assert re.match(rb"HTTP/1\.1 (403|404|405) ", told), (path, told[:200])
    assert site.installation.query("SELECT COUNT(*), MAX(id) FROM domain_change") == before
    site.assert_well()


def test_site_when_sent_very_many_fields_refuses_them(site: Site) -> None:
    fields = b"&".join(b"same=%d" % number for number in range(100_000))
    headers = b"Content-Type: application/x-www-form-urlencoded\r\n"
    for path in (b"/log-ind/", b"/min-side/", f"/enheder/{site.ids[0]}/ret/".encode()):
        assert b" 400 " in site.ask("leader", path, method=b"POST", headers=headers, body=fields)[:20]
    body = b"csrfmiddlewaretoken=" + TOKEN.encode() + b"&person=" + b"9" * 6000
    for end in (b"/stedfortraedere/", b"/stedfortraedere/fjern/", b"/ret/"):
        path = f"/enheder/{site.ids[0]}".encode() + end
        site.ask("leader", path, method=b"POST", headers=headers, body=body)
    site.assert_well()


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("part", "path", "name", "kinds"),
    [
        (
            "employee",
            b"/min-side/billede/",
            b"portrait",
            lambda: [*pictures(), png(0, 0), png(40_000, 40_000), png(1, 9)],
        ),
        ("administrator", b"/administration/organisation/", b"uploads", lambda: [real_workbook(), *TABLES]),
    ],
    ids=["portrait", "import"],
)
def test_upload_when_it_is_malicious_never_breaks(
    site: Site, rounds: int, part: str, path: bytes, name: bytes, kinds: Callable[[], list[bytes]]
) -> None:
    chance, contents = random.Random(f"upload {part}"), kinds()
    real = contents[: 3 if part == "employee" else 1]
    sent = [(chance.choice(FILE_NAMES), content) for content in contents]
    sent += [(b"a.xlsx", content) for content in contents]
    sent += [(chance.choice(FILE_NAMES), spoilt(chance.choice(real), chance)) for _ in range(rounds * EACH)]
    for file, content in sent:
        told = site.ask(part, path, method=b"POST", **upload(name, file, content))
        draft = re.search(rb"Location: (/administration/organisation/[0-9a-f]{32}/)", told)
        if draft:
            site.ask(part, draft[1] + b"kolonner/")
            site.ask(part, draft[1] + b"plan/")
    site.assert_well()
    tell(site, f"uploads as {part}", len(sent))
