"""What holds for every answer: headers, hosts, origins, errors and odd input."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from potentialer.base.errors import Busy
from potentialer.web.accounts import own
from potentialer.web.people import units
from potentialer.web.shared.branding import contrast, readable
from potentialer.web.shared.parts import dialled, initials, spaced
from tests.cast import Cast

Opener = Callable[[Any], Client]


def test_policy_of_content_allows_nothing_inline_and_nothing_from_elsewhere(db: None) -> None:
    policy = Client().get(reverse("login"))["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_page_is_kept_by_no_cache_and_in_no_frame(cast: Cast, client_of: Opener) -> None:
    answer = client_of(cast.owner).get(reverse("people"))

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=\xff", b"x"),
        ("application/x-www-form-urlencoded", b"&".join(b"same=%d" % number for number in range(100_000))),
    ],
)
def test_unknown_page_says_so_when_what_was_sent_cannot_be_read(
    kind: str, body: bytes, cast: Cast, client_of: Opener
) -> None:
    client = client_of(cast.owner)
    client.raise_request_exception = False
    answer = client.post("/findes-ikke/", body, content_type=kind)

    assert answer.status_code == 404
    assert "Siden findes ikke" in answer.content.decode()


@pytest.mark.filterwarnings("default")
def test_unknown_host_is_refused(db: None) -> None:
    assert Client().get(reverse("login"), headers={"Host": "ondt.example"}).status_code == 400


def test_post_from_another_site_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner)
    answer = client.post(reverse("missing"), {"text": "x"}, headers={"Origin": "https://ondt.example"})

    assert answer.status_code == 403
    assert "Siden var for gammel" in answer.content.decode()


def test_unknown_page_says_so_in_danish(cast: Cast, client_of: Opener) -> None:
    answer = client_of(cast.owner).get("/findes-ikke/")

    assert answer.status_code == 404
    assert "Siden findes ikke" in answer.content.decode()


def test_busy_database_keeps_what_was_typed(cast: Cast, client_of: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: object, **kwargs: object) -> None:
        raise Busy

    monkeypatch.setattr(units, "edit_unit", busy)
    answer = client_of(cast.owner).post(
        reverse("unit-edit", args=[cast.unit.pk]), {"name": "Huset", "opening_hours": "Hele sommeren"}
    )

    assert answer.status_code == 503
    assert "Hele sommeren" in answer.content.decode()
    assert "Det, du har skrevet, er her stadig" in answer.content.decode()


@pytest.mark.parametrize("query", ["side=-1", "side=99999999999999999999", "side=æ", "bogstav=%00", "bogstav=Å&side=2"])
def test_odd_page_numbers_give_a_page(cast: Cast, client_of: Opener, query: str) -> None:
    assert client_of(cast.owner).get(f"{reverse('people')}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["q=", "q=%00", "q=" + "%F0%9F%92%A9" * 500, "q=%22%20OR%20*%20(&slags=alt&side=x"])
def test_odd_searches_give_a_page(cast: Cast, client_of: Opener, query: str) -> None:
    assert client_of(cast.owner).get(f"{reverse('search')}?{query}").status_code == 200
    assert client_of(cast.owner).get(f"{reverse('suggestions')}?{query}").status_code == 200


def test_nul_byte_is_refused_with_the_text_kept(cast: Cast, client_of: Opener) -> None:
    answer = client_of(cast.owner).post(reverse("missing"), {"text": "et \x00 nul"})

    assert answer.status_code == 422


def test_number_too_large_for_the_database_is_not_found(cast: Cast, client_of: Opener) -> None:
    assert client_of(cast.owner).get(f"/kolleger/{10**30}/").status_code == 404


def _photo(size: tuple[int, int] = (1600, 1200), kind: str = "JPEG") -> SimpleUploadedFile:
    target = BytesIO()
    image = Image.new("RGB", size, "seagreen")
    exif = image.getexif()
    exif[0x010F] = "Telefonens mærke"
    image.save(target, kind, exif=exif)
    return SimpleUploadedFile("mig.jpg", target.getvalue())


def test_portrait_is_made_small_and_silent(cast: Cast, client_of: Opener) -> None:
    client = client_of(cast.colleague)
    answer = client.post(reverse("own-portrait"), {"portrait": _photo()})
    shown = client.get(reverse("portrait", args=[cast.colleague.person.pk]))
    picture = Image.open(BytesIO(shown.content))

    assert answer.status_code == 302
    assert picture.size == (480, 480)
    assert not picture.getexif()


def test_portrait_is_taken_away_again(cast: Cast, client_of: Opener, data_folder: Any) -> None:
    client = client_of(cast.colleague)
    client.post(reverse("own-portrait"), {"portrait": _photo()})
    client.post(reverse("own-portrait"), {"portrait": _photo((300, 500), "PNG")})
    kept = list((data_folder / "files" / "portraits").iterdir())
    client.post(reverse("own-portrait-remove"))

    assert len(kept) == 1
    assert client.get(reverse("portrait", args=[cast.colleague.person.pk])).status_code == 404
    assert not list((data_folder / "files" / "portraits").iterdir())


@pytest.mark.parametrize(
    "content",
    [b"", b"ikke et billede", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"\xff\xd8\xff\xe0"],
)
def test_file_that_is_no_picture_is_refused(cast: Cast, client_of: Opener, content: bytes) -> None:
    answer = client_of(cast.colleague).post(
        reverse("own-portrait"), {"portrait": SimpleUploadedFile("mig.jpg", content)}
    )

    assert answer.status_code == 422
    assert not own.default_storage.exists("portraits")


def test_picture_that_unpacks_to_too_much_is_refused(cast: Cast, client_of: Opener) -> None:
    target = BytesIO()
    Image.new("1", (12000, 12000)).save(target, "PNG")
    answer = client_of(cast.colleague).post(
        reverse("own-portrait"), {"portrait": SimpleUploadedFile("bombe.png", target.getvalue())}
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("colour", ["#ffff00", "#ffffff", "#00ff88", "#0b5d57", "#123456"])
def test_colour_of_the_municipality_stays_readable(colour: str) -> None:
    assert contrast(readable(colour), "#faf7f2") >= 4.5


@pytest.mark.parametrize("colour", ["red", "#fff", "javascript:alert(1)", "#12345g", ""])
def test_colour_that_is_none_gives_our_own(colour: str) -> None:
    assert readable(colour) == "#0b5d57"


@pytest.mark.parametrize(
    ("name", "letters"), [("Åse Bjørnø Holm", "ÅH"), ("Per", "P"), ("Anne-Marie", "AM"), ("", "?"), ("9 4", "?")]
)
def test_initials_are_of_first_and_last_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_numbers_are_written_in_pairs_and_dialled_with_country() -> None:
    assert spaced("72361000") == "72 36 10 00"
    assert spaced("+4572361000") == "72 36 10 00"
    assert spaced("lokal 1234") == "lokal 1234"
    assert dialled("72 36 10 00") == "tel:+4572361000"
    assert dialled("+46 8 123 456") == "tel:+468123456"
    assert dialled("") == ""
