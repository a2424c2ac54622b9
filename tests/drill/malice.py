"""What no browser sends: values, headers, raw bytes, addresses and files for the hostile drill."""

import random
import struct
import zipfile
import zlib
from io import BytesIO

from openpyxl import Workbook
from PIL import Image

FIELDS = (
    "name", "short_name", "nicknames", "phone", "mail", "street", "postcode", "town", "opening_hours", "seen_name",
    "seen_opening_hours", "person", "text", "with_name", "path", "login", "until", "username", "password", "next",
    "account", "shared_device", "old", "new", "again", "is_editor", "is_administrator", "title", "seen", "preview",
    "q", "side", "slags", "bogstav", "fra", "klaret", "handled", "skip", "proposals", "same", "fingerprint",
    "consent", "keep_absent", "t0c0", "t0c1", "t0c99", "active", "csrfmiddlewaretoken", "uploads", "portrait",
)  # fmt: skip
VALUES = (
    b"", b"1", b"-1", b"0", b"9" * 19, b"9" * 30, b"9" * 5000, b"1e308", b"NaN", "²".encode(), "١٢".encode(), b"on",
    b"\x00", b"a\x00b", b"\xff\xfe\xfd", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80" * 50, b"\xe2\x80\xae gnuf", b"\\ud800",
    b"../../../../etc/passwd", b"//evil.example/", b"https://evil.example", b"javascript:alert(1)", b"/\\evil.example",
    b"<script>alert(1)</script>", b"' OR 1=1 --", b"%s%n%d{0.__class__}", b"{{ 7|add:7 }}", b"x\r\nSet-Cookie: a=b",
    b"9999-12-31", b"0001-01-01", b"2027-02-30", b"a@" + b"b" * 300 + b".dk", b"*" * 300, b'"' * 99, b"(" * 999, b"~9",
    b"name:", b"AND OR NOT", b"[1 TO", b"010190-1234", "Aase Kærgård".encode(), b"x" * 9000, b"\xcc\x81" * 400,
)  # fmt: skip
CHARSETS = (
    b"utf-16",
    b"utf-7",
    b"unicode_escape",
    b"raw_unicode_escape",
    b"base64",
    b"zlib",
    b"idna",
    b"punycode",
    b"x",
)
HEADERS = (
    b"Host: evil.example", b"Host: ", b"Host: 127.0.0.1:99999", b"Host: [::1", b"Host: a\xffb", b"Host: 127.0.0.1, x",
    b"X-Forwarded-Host: evil.example", b"X-Forwarded-For: \xff, ' OR 1", b"X-Forwarded-Proto: https",
    b"Cookie: sessionid=" + b"z" * 6000, b'Cookie: sessionid="\\000\\000aaaaaaaaaaaaaaaa"',
    b'Cookie: csrftoken="\\000"; messages="\\000"', b"Cookie: messages=[[", b"Cookie: faelles=1; =;;=\xff; a",
    b"Content-Type: multipart/form-data", b"Content-Type: multipart/form-data; boundary=\xff",
    b"Content-Type: application/x-www-form-urlencoded; charset=utf-16", b"Accept-Language: " + b"da-" * 900,
    b"Accept-Encoding: \xff;q=nan, br;q=1e999", b"Accept: */*;q=\xff", b"Range: bytes=-0,5-1,a-b",
    b"Range: bytes=999999999999999999999-", b"If-Modified-Since: Mon, 99 Foo 99999 99:99:99 GMT",
    b"If-None-Match: \"" + b"x" * 4000, b"HX-Request: true", b"HX-Request: true\r\nHX-Current-URL: http://[::1",
    b"HX-Current-URL: \xff%ff", b"HX-Trigger-URI-AutoEncoded: true", b"Origin: null", b"Origin: http://evil.example",
    b"Origin: http://[", b"Referer: http://[::1/\xff", b"User-Agent: \xff" + b"u" * 5000, b"X: " + b"x" * 60000,
    b"Transfer-Encoding: chunked", b"Content-Length: -1", b"Content-Length: 9" * 9, b"Expect: 100-continue",
    b"X-HTTP-Method-Override: DELETE", b"Upgrade: h2c", b"SCRIPT_NAME: /x", b"PATH_INFO: /sundhed/", b"Script-Name: /x",
    b"Authorization: Basic \xff",
)  # fmt: skip
RAW = (
    b"", b"\x00" * 500, b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"GET  /  HTTP/1.1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"CONNECT evil.example:80 HTTP/1.1\r\n\r\n", b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET //evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET http://[::1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", b"GET / HTTP/1.1\r\nHo st: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n", b"GET / HTTP/1.1\nHost: localhost\n\n",
    b"POST /log-ind/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nshort",
    b"POST /log-ind/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\nGET /",
    b"POST /log-ind/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
)  # fmt: skip
METHODS = (
    b"GET",
    b"GET",
    b"GET",
    b"HEAD",
    b"OPTIONS",
    b"PUT",
    b"DELETE",
    b"PATCH",
    b"TRACE",
    b"POST",
    b"g\xe6t",
    b"QQQ",
)
TRAVERSALS = (
    b"/static/../secret_key", b"/static/%2e%2e/secret_key", b"/static/..%2fsecret_key", b"/static/%2e%2e%2fsecret_key",
    b"/static//../../potentialer.sqlite3", b"/static/..%5c..%5cpotentialer.sqlite3", b"/static/a/..%2f..%2fsecret_key",
    b"/static/..%252fsecret_key", b"/static/%c0%ae%c0%ae/secret_key", b"/static/....//secret_key", b"/static//etc/a",
    b"/static/%00", b"/static/css/%00.css", b"/static/..;/secret_key", b"/files/portraits/", b"/files/..%2fsecret_key",
    b"/kolleger/..%2f..%2fsecret_key/billede/", b"/kolleger/1/billede/..%2f..%2f..%2fsecret_key", b"/secret_key",
    b"/../../../../../../etc/passwd", b"/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", b"/static/staticfiles.json/../../log",
    b"/hjaelp/..%2f..%2fsecret_key/", b"/administration/organisation/..%2f..%2fsecret_key/plan/", b"/logo/../log",
)  # fmt: skip


def pictures() -> list[bytes]:
    """Small real ones in each format, to be spoilt."""
    made = []
    for form in ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"):
        target = BytesIO()
        exif = Image.Exif()
        exif[0x0112] = 6
        options = {"exif": exif} if form in ("PNG", "JPEG", "WEBP") else {}
        Image.new("RGB", (64, 48), "teal").save(target, form, **options)
        made.append(target.getvalue())
    return made


def png(width: int, height: int) -> bytes:
    """One that says it is this large, with nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" * 99)) + chunk(b"IEND", b"")


def workbook(sheet: bytes, **others: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b'<workbook><sheets><sheet name="a" sheetId="1"/></sheets></workbook>')
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in others.items():
            archive.writestr(name, content)
    return target.getvalue()


def real_workbook() -> bytes:
    book, target = Workbook(), BytesIO()
    for row in (["Medarbejdernr", "Navn", "Enhedskode"], ["1", "Åse", "E1"], [2, "=1/0", "E1"]):
        book.active.append(row)
    book.save(target)
    return target.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
)
TABLES = (
    b"", b"\x00" * 5000, b"\xff\xfe" + b"\x00a" * 99, b"\xef\xbb\xbf", b"Navn", b"Navn;\n;;;\n\n", b'"' * 5000,
    b"Navn;Navn;Navn\na;b;c\n", b"Navn;Enhed\n" + b"x;" * 20_000, b"Medarbejdernr;Navn\n" + b"1;" + b"y" * 2_000_000,
    b"Medarbejdernr;Navn;Enhedskode\n=cmd|'/c calc'!A0;\x00;\xed\xa0\x80\n", b"Enhedskode;Enhed;Over\nA;a;B\nB;b;A\n",
    b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18, workbook(BOMB), workbook(b"\x00" * 50_000_000),
    workbook(b"<worksheet>", **{"../../../../tmp/evil": b"x", "xl/worksheets/sheet1.xml.": b"y"}),
    workbook(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'),
)  # fmt: skip
FILE_NAMES = (
    b"a.csv",
    b"a.xlsx",
    b"../../../tmp/evil.csv",
    b"a\x00.csv",
    b"\xff.xlsx",
    b"n" * 3000 + b".csv",
    b".",
    b"a.php",
)


def spoilt(original: bytes, chance: random.Random) -> bytes:
    """With some bytes changed, a piece gone, or the end cut off."""
    made = bytearray(original)
    for _ in range(chance.randint(1, 12)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    if chance.random() < 0.3:
        start = chance.randrange(len(made))
        del made[start : start + chance.randint(1, 200)]
    return bytes(made[: chance.randint(1, max(1, len(made)))] if chance.random() < 0.3 else made)
