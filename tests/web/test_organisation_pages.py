"""The import's pages: upload, columns, plan, apply, receipt; nothing is written before Indlæs is pressed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from potentialer.base.errors import Busy
from potentialer.domain.accounts.models import System
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.people.operations import create_unit, set_away
from potentialer.exchange.organisation.wording import loss_words
from potentialer.web.organisation import applying
from tests.cast import Cast
from tests.exchange.spreadsheets import PEOPLE, UNITS, Row, csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db
MANY: list[Row] = [PEOPLE[0], *((str(n), f"Bo {n}", "Lærer", "111", f"bo{n}@example.dk", "") for n in range(1, 31))]


@pytest.fixture
def client(cast: Cast, client_of: Callable[[Any], Client]) -> Client:
    return client_of(cast.administrator)


def upload(client: Client, *files: tuple[str, bytes]) -> HttpResponse:
    given = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(reverse("organisation"), {"uploads": given})  # type: ignore[return-value]


def uploaded(client: Client, *rows: tuple[str, list[Row]]) -> str:
    """The draft's name."""
    answer = upload(client, *((name, csv_bytes(table)) for name, table in rows))
    assert answer.status_code == 302, answer.content.decode()
    return re.search(r"[0-9a-f]{32}", answer["Location"])[0]  # type: ignore[index]


def page(client: Client, view: str, draft: str, **query: str) -> str:
    answer = client.get(reverse(view, args=[draft]), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def press(client: Client, draft: str, **also: str) -> HttpResponse:
    """Press Indlæs on the plan as it is now shown."""
    found = re.search(r'name="fingerprint" value="(\w+)"', page(client, "organisation-plan", draft))
    data = {"fingerprint": found[1] if found else "", **also}
    return client.post(reverse("organisation-apply", args=[draft]), data)  # type: ignore[return-value]


def load(client: Client, *rows: tuple[str, list[Row]]) -> None:
    assert "kvittering" in press(client, uploaded(client, *rows))["Location"]


def test_journey_when_followed_to_the_end_loads_the_organisation(client: Client) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", PEOPLE))
    assert "Medarbejdernr" in page(client, "organisation-columns", draft)
    plan = page(client, "organisation-plan", draft)
    assert "Oprettes" in plan
    assert not Unit.objects.filter(key="111").exists()
    answer = press(client, draft)
    assert answer["Location"] == reverse("organisation-receipt", args=[draft])
    assert "Organisationen er indlæst" in page(client, "organisation-receipt", draft)
    assert Person.objects.get(key="1").name == "Åse Kjær"


def test_upload_when_files_cannot_be_read_says_why_and_keeps_nothing(client: Client, data_folder: Path) -> None:
    answer = upload(client, ("ansatte.xlsx", b"%PDF-1.7"), ("tom.csv", b""))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "ansatte.xlsx:" in text
    assert "Filen er en PDF." in text
    assert "Filen er tom." in text
    assert not list((data_folder / "imports").glob("*"))


def test_upload_when_no_file_was_chosen_says_so(client: Client) -> None:
    answer = client.post(reverse("organisation"), {})
    assert answer.status_code == 422
    assert "Vælg mindst én fil." in answer.content.decode()


def test_upload_when_there_are_very_many_files_says_so(client: Client) -> None:
    answer = upload(client, *((f"{n}.csv", csv_bytes(UNITS)) for n in range(11)))
    assert answer.status_code == 422
    assert "Vælg højst 10 filer" in answer.content.decode()


def test_file_when_larger_than_the_setting_allows_is_not_read(client: Client, settings: Any) -> None:
    settings.IMPORT_MAX_MEGABYTES = 1
    answer = upload(client, ("ansatte.csv", b"x" * 1_000_001))
    assert answer.status_code == 422
    assert "højst fylde 1 MB" in answer.content.decode()


def test_upload_when_larger_than_we_take_says_so(client: Client, settings: Any) -> None:
    settings.IMPORT_MAX_MEGABYTES = 1
    answer = upload(client, ("ansatte.csv", bytes(2_100_000)))
    assert answer.status_code == 422
    assert "Filerne fylder mere end" in answer.content.decode()


def test_upload_when_large_never_touches_the_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def on_disk(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("tempfile.NamedTemporaryFile", on_disk)
    padding: list[Row] = [PEOPLE[0], *((str(n), "Bo" * 80, "", "111", "", "") for n in range(20_000))]
    assert len(csv_bytes(padding)) > 2_621_440, "what Django would lay on the disk"
    assert uploaded(client, ("ansatte.csv", padding))


def test_upload_when_sent_from_another_site_is_refused(cast: Cast) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(cast.administrator)
    assert upload(stranger, ("enheder.csv", csv_bytes(UNITS))).status_code == 403


def test_cpr_numbers_when_uploaded_are_nowhere_on_the_disk(client: Client, data_folder: Path) -> None:
    rows: list[Row] = [("CPR", *PEOPLE[0]), *(("010170-1234", *row) for row in PEOPLE[1:])]
    answer = upload(client, ("enheder.csv", csv_bytes(UNITS)), ("ansatte.xlsx", xlsx_bytes(rows)))
    draft = re.search(r"[0-9a-f]{32}", answer["Location"])[0]  # type: ignore[index]
    kept = [path for path in data_folder.rglob("*") if path.is_file()]
    assert kept
    assert not any(b"010170" in path.read_bytes() for path in kept)
    assert "Smidt væk uden at blive gemt" in page(client, "organisation-columns", draft)
    assert press(client, draft).status_code == 302


def test_columns_when_chosen_otherwise_change_the_plan(client: Client) -> None:
    rows: list[Row] = [("Nummer A", "Navn", "Enhedskode", "Stilling"), ("7", "Bo", "111", "Lærer")]
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", rows))
    assert "mangler en kolonne med medarbejdernummer" in page(client, "organisation-plan", draft)
    chosen = {
        "t0c0": "unit.key", "t0c1": "unit.name", "t0c2": "unit.parent_key",
        "t1c0": "person.key", "t1c1": "person.name", "t1c2": "unit.key", "t1c3": "",
    }  # fmt: skip
    answer = client.post(reverse("organisation-columns", args=[draft]), chosen)
    assert answer["Location"] == reverse("organisation-plan", args=[draft])
    press(client, draft)
    person = Person.objects.get(key="7")
    assert (person.name, person.title) == ("Bo", "")


def test_columns_when_a_field_is_chosen_twice_are_asked_again(client: Client) -> None:
    draft = uploaded(client, ("ansatte.csv", PEOPLE))
    answer = client.post(
        reverse("organisation-columns", args=[draft]), {"t0c0": "person.key", "t0c1": "person.key", "t0c4": "nonsens"}
    )
    assert answer.status_code == 422
    assert "Medarbejdernr er allerede valgt som medarbejdernummer." in answer.content.decode()


def test_faults_when_found_are_all_shown_and_nothing_can_be_pressed(client: Client) -> None:
    wrong: list[Row] = [*PEOPLE, ("4", "", "Lærer", "111", "x", ""), ("5", "Eva", "Lærer", "999", "", "")]
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", wrong))
    text = page(client, "organisation-plan", draft)
    assert "Der er 3 fejl i filerne" in text
    assert "ansatte.csv, række 5, kolonnen Mail:" in text
    assert 'name="fingerprint"' not in text
    assert press(client, draft)["Location"] == reverse("organisation-plan", args=[draft])
    assert not Unit.objects.filter(key="111").exists()


def test_faults_when_skipped_leave_the_rest_to_be_loaded(client: Client) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", [*PEOPLE, ("4", "", "Lærer", "111", "", "")]))
    client.post(reverse("organisation-options", args=[draft]), {"skip": "1"})
    assert "Rækker med fejl, der er sprunget over: 1." in page(client, "organisation-plan", draft)
    press(client, draft)
    assert Person.objects.filter(key="3").exists()
    assert not Person.objects.filter(key="4").exists()


def test_faults_when_very_many_have_pages_of_their_own(client: Client) -> None:
    wrong: list[Row] = [PEOPLE[0], *((str(n), "", "", "111", "", "") for n in range(250))]
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", wrong))
    assert "plan/fejl/" in page(client, "organisation-plan", draft)
    answer = client.get(reverse("organisation-steps", args=[draft, "fejl"]), {"side": "3"})
    assert "ansatte.csv, række 251, kolonnen Navn" in answer.content.decode()


def test_plan_when_nothing_is_new_says_so(client: Client) -> None:
    load(client, ("enheder.csv", UNITS), ("ansatte.csv", PEOPLE))
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", PEOPLE))
    assert "Der er ikke noget nyt i filerne" in page(client, "organisation-plan", draft)


def test_plan_when_shown_tells_each_change(client: Client) -> None:
    load(client, ("enheder.csv", UNITS), ("ansatte.csv", MANY))
    changed: list[Row] = [
        *MANY[:-2],
        (*MANY[-2][:3], "110", *MANY[-2][4:]),
        ("30", "Bo 30", "Rektor", "111", "", "Leder"),
    ]
    text = page(client, "organisation-plan", uploaded(client, ("ansatte.csv", changed)))
    assert "enhed: Søndre Skole → Børn og Skole" in text
    assert "stilling: Lærer → Rektor" in text
    assert "rolle: Medarbejder → Leder" in text
    assert "mail: bo30@example.dk → (tom)" in text


def test_steps_when_many_are_paged(client: Client) -> None:
    draft = uploaded(
        client, ("enheder.csv", UNITS), ("a.csv", [*MANY, *((f"x{n}", "Eva", "", "111", "", "") for n in range(100))])
    )
    assert "medarbejdere-oprettes" in page(client, "organisation-plan", draft)
    address = reverse("organisation-steps", args=[draft, "medarbejdere-oprettes"])
    last = client.get(address, {"side": "2"}).content.decode()
    assert "Side 2 af 2" in last
    assert "x99" in last
    assert client.get(reverse("organisation-steps", args=[draft, "noget-andet"])).status_code == 404


def test_consent_when_a_tenth_would_leave_must_be_given(client: Client) -> None:
    load(client, ("enheder.csv", UNITS), ("ansatte.csv", MANY))
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", MANY[:20]))
    text = page(client, "organisation-plan", draft)
    assert re.search(r"Ja, det er rigtigt, at 11 af \d+ medarbejdere forsvinder\.", text)
    refused = press(client, draft)
    assert refused.status_code == 422
    assert "Sæt kryds ved, at det er rigtigt" in refused.content.decode()
    assert Person.objects.get(key="25").left_on is None
    assert press(client, draft, consent="1").status_code == 302
    assert Person.objects.get(key="25").left_on is not None


def test_part_when_said_removes_nobody(client: Client) -> None:
    load(client, ("enheder.csv", UNITS), ("ansatte.csv", MANY))
    draft = uploaded(client, ("ansatte.csv", MANY[:20]))
    fields = ("person.key", "person.name", "person.title", "unit.key", "person.mail", "person.role")
    chosen = {f"t0c{number}": field for number, field in enumerate(fields)}
    client.post(reverse("organisation-columns", args=[draft]), {**chosen, "keep_absent": "on"})
    assert "Der er ikke noget nyt i filerne" in page(client, "organisation-plan", draft)


def test_proposal_when_accepted_keeps_the_person(client: Client) -> None:
    load(client, ("enheder.csv", UNITS), ("ansatte.csv", MANY))
    before = Person.objects.get(key="30").pk
    draft = uploaded(client, ("ansatte.csv", [*MANY[:-1], ("M30", *MANY[-1][1:])]))
    assert "Er det de samme mennesker?" in page(client, "organisation-plan", draft)
    client.post(reverse("organisation-options", args=[draft]), {"proposals": "1", "same": ["M30"]})
    press(client, draft)
    assert Person.objects.get(key="M30").pk == before


def test_plan_when_it_has_become_another_is_shown_again(client: Client) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", PEOPLE))
    shown = re.search(r'name="fingerprint" value="(\w+)"', page(client, "organisation-plan", draft))
    create_unit(System(), key="111", name="Noget andet")
    answer = client.post(reverse("organisation-apply", args=[draft]), {"fingerprint": shown[1]}, follow=True)  # type: ignore[index]
    assert "Organisationen er ændret, siden du så planen." in answer.content.decode()
    assert not Person.objects.filter(key="1").exists()


def test_plan_when_others_saved_what_it_does_not_touch_goes_through(client: Client, cast: Cast) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", PEOPLE))
    page(client, "organisation-plan", draft)
    shown = re.search(r'name="fingerprint" value="(\w+)"', page(client, "organisation-plan", draft))
    set_away(System(), person=cast.owner.person, until=None)
    answer = client.post(reverse("organisation-apply", args=[draft]), {"fingerprint": shown[1]})  # type: ignore[index]
    assert answer["Location"] == reverse("organisation-receipt", args=[draft])


def test_apply_when_others_are_writing_says_busy_and_keeps_the_files(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))

    def busy(*_: object, **__: object) -> None:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(applying, "apply_plan", busy)
        answer = press(client, draft)
    assert answer.status_code == 503
    assert "Prøv igen om et øjeblik." in answer.content.decode()
    assert press(client, draft)["Location"] == reverse("organisation-receipt", args=[draft])


def test_apply_when_pressed_twice_happens_once(client: Client) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))
    press(client, draft)
    again = client.post(reverse("organisation-apply", args=[draft]), {"fingerprint": "x"})
    assert again["Location"] == reverse("organisation-receipt", args=[draft])


def test_administrator_when_only_that_may_load_topics_too(client: Client, cast: Cast) -> None:
    from tests.makers import make_topic

    make_topic("Skolevægring", key="skole")
    rows: list[Row] = [("Enhedskode", "Enhedsnavn", "Emner"), ("100", "Ærø Kommune", "skole")]
    assert not cast.administrator.is_editor
    load(client, ("enheder.csv", rows))
    assert Unit.objects.get(key="100").unit_topics.count() == 1


def test_plan_when_it_would_make_a_ring_with_the_directory_says_so(client: Client) -> None:
    top: list[Row] = [UNITS[0], ("T", "Top", ""), ("A", "Afdelingen", "T"), ("B", "Boderne", "A")]
    load(client, ("enheder.csv", top))
    draft = uploaded(client, ("enheder.csv", [UNITS[0], ("A", "Afdelingen", "B")]))
    text = page(client, "organisation-plan", draft)
    assert "i ring: Afdelingen → Boderne → Afdelingen" in text
    assert "Spring rækker med fejl over" not in text
    assert press(client, draft)["Location"] == reverse("organisation-plan", args=[draft])


def test_loss_when_everybody_would_go_is_told_loudly_and_a_part_is_one_press_away(client: Client) -> None:
    load(client, ("enheder.csv", UNITS), ("ansatte.csv", MANY))
    others: list[Row] = [PEOPLE[0], ("x1", "Ny Nielsen", "Lærer", "900", "", "")]
    draft = uploaded(client, ("e.csv", [UNITS[0], ("900", "Et helt andet sted", "")]), ("a.csv", others))
    text = page(client, "organisation-plan", draft)
    units, people = Unit.objects.count(), Person.objects.count()
    assert re.search(rf'note--error" role="alert".*?<h2 id="loss">[^<]*30 af {people} medarbejdere', text, re.DOTALL)
    assert f"3 af {units} enheder forsvinder" in text
    assert "Det kan ikke fortrydes bagefter." in text
    client.post(reverse("organisation-options", args=[draft]), {"part": "1"})
    text = page(client, "organisation-plan", draft)
    assert 'id="loss"' not in text
    assert press(client, draft)["Location"] == reverse("organisation-receipt", args=[draft])
    assert not Person.objects.exclude(left_on=None).exists()


def test_loss_when_told_has_the_true_numbers() -> None:
    assert loss_words((640, 640, 191, 191)) == "ALLE 640 medarbejdere og ALLE 191 enheder forsvinder"
    assert loss_words((1200, 2400, 0, 9)) == "1.200 af 2.400 medarbejdere forsvinder"
    assert loss_words((0, 9, 3, 9)) == "3 af 9 enheder forsvinder"
    assert loss_words((0, 9, 0, 9)) == "enheder lukkes, mens der er medarbejdere i dem"


def test_proposals_when_very_many_are_accepted_with_one_press(client: Client) -> None:
    crowd: list[Row] = [PEOPLE[0], *((str(n), f"Bo {n}", "", "111", f"bo{n}@a.dk", "") for n in range(1500))]
    load(client, ("enheder.csv", UNITS), ("ansatte.csv", crowd))
    draft = uploaded(client, ("ansatte.csv", [PEOPLE[0], *((f"M{row[0]}", *row[1:]) for row in crowd[1:])]))
    assert "De er alle de samme" in page(client, "organisation-plan", draft)
    ticked = [f"M{n}" for n in range(1500)]
    answer = client.post(reverse("organisation-options", args=[draft]), {"proposals": "1", "same": [*ticked, "*"]})
    assert answer.status_code == 302
    press(client, draft)
    assert Person.objects.filter(key__startswith="M", left_on=None).count() == 1500
    assert not Person.objects.exclude(left_on=None).exists()
