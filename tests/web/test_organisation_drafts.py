"""What is kept of an upload between the pages: for whom, how long, and not while it is being applied."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from potentialer.domain.people.models import Unit
from potentialer.web.organisation.access import drafts
from tests.cast import Cast
from tests.exchange.spreadsheets import PEOPLE, UNITS, Row
from tests.web.test_organisation_pages import page, press, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast, client_of: Callable[[Any], Client]) -> Client:
    return client_of(cast.administrator)


@contextmanager
def being_applied(draft: str, cast: Cast) -> Iterator[None]:
    """Another thread holds the draft, as an import does while it runs."""
    kept = drafts().get(draft, cast.administrator.pk)
    assert kept is not None
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with drafts().alone(kept) as alone:
            assert alone
            held.set()
            done.wait(20)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(5)
    try:
        yield
    finally:
        done.set()
        other.join()


def test_apply_when_it_is_running_already_is_not_begun_again(client: Client, cast: Cast) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))
    with being_applied(draft, cast):
        answer = press(client, draft)
    assert answer["Location"] == reverse("organisation-plan", args=[draft])
    assert not Unit.objects.filter(key="111").exists()


def test_discard_when_it_is_being_applied_keeps_the_files_and_says_so(
    client: Client, cast: Cast, data_folder: Path
) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))
    with being_applied(draft, cast):
        answer = client.post(reverse("organisation-discard", args=[draft]), follow=True)
    assert "kan ikke slettes nu" in answer.content.decode()
    assert (data_folder / "imports" / draft / "tables.json").exists()


def test_discard_when_it_has_been_applied_does_not_say_that_nothing_was_loaded(client: Client) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))
    press(client, draft)
    answer = client.post(reverse("organisation-discard", args=[draft]))
    assert answer["Location"] == reverse("organisation-receipt", args=[draft])


def test_draft_when_applied_keeps_only_the_receipt(client: Client, data_folder: Path) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS), ("ansatte.csv", PEOPLE))
    press(client, draft)
    kept = sorted(path.name for path in (data_folder / "imports" / draft).iterdir())
    assert kept == ["draft.json", "lock"]
    assert "Kjær" not in (data_folder / "imports" / draft / "draft.json").read_text()
    assert client.get(reverse("organisation-plan", args=[draft]))["Location"].endswith("/kvittering/")


def test_draft_when_somebody_elses_is_not_found(
    client: Client, cast: Cast, client_of: Callable[[Any], Client], data_folder: Path
) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))
    other = cast.editor
    other.is_administrator = True
    other.save()
    stranger = client_of(other)
    for view in ("organisation-columns", "organisation-plan", "organisation-receipt"):
        assert stranger.get(reverse(view, args=[draft])).status_code == 404
    for view in ("organisation-apply", "organisation-options"):
        assert stranger.post(reverse(view, args=[draft])).status_code == 404
    stranger.post(reverse("organisation-discard", args=[draft]))
    assert (data_folder / "imports" / draft).exists()


@pytest.mark.parametrize("name", ["../../etc", "x" * 32, "0" * 32, "A" * 32])
def test_draft_when_its_name_is_made_up_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/administration/organisation/{name}/plan/").status_code == 404


def test_draft_when_a_day_old_is_gone(client: Client, data_folder: Path) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))
    file = data_folder / "imports" / draft / "draft.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "made_at": time.time() - 25 * 3600}))
    assert client.get(reverse("organisation-plan", args=[draft])).status_code == 404
    uploaded(client, ("enheder.csv", UNITS))
    assert not (data_folder / "imports" / draft).exists()


def test_draft_when_discarded_is_deleted(client: Client, data_folder: Path) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))
    client.post(reverse("organisation-discard", args=[draft]))
    assert not list((data_folder / "imports").iterdir())


def test_draft_when_waiting_is_offered_again(client: Client) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))
    assert f"/{draft}/kolonner/" in client.get(reverse("organisation")).content.decode()


def test_draft_when_kept_is_readable_by_the_server_alone(client: Client, data_folder: Path) -> None:
    draft = uploaded(client, ("enheder.csv", UNITS))
    folder = data_folder / "imports" / draft
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert {oct(path.stat().st_mode & 0o777) for path in folder.glob("*.json")} == {"0o600"}


def test_column_when_said_not_to_be_read_is_gone_and_told_so(client: Client, data_folder: Path) -> None:
    rows: list[Row] = [("Medarbejdernr", "Navn", "Enhedskode", "Note"), ("7", "Bo", "111", "Hemmelighed")]
    draft = uploaded(client, ("ansatte.csv", rows))
    chosen = {"t0c0": "person.key", "t0c1": "person.name", "t0c2": "unit.key", "t0c3": ""}
    client.post(reverse("organisation-columns", args=[draft]), chosen)
    assert "Hemmelighed" not in (data_folder / "imports" / draft / "tables.json").read_text()
    text = page(client, "organisation-columns", draft)
    assert "Skal ikke læses, og er slettet." in text
    assert 'name="t0c3"' not in text
    assert client.post(reverse("organisation-columns", args=[draft]), chosen).status_code == 302
    units = uploaded(client, ("enheder.csv", [(*UNITS[0], "Note"), *((*row, "x") for row in UNITS[1:])]))
    fields = {"t0c0": "unit.key", "t0c1": "unit.name", "t0c2": "unit.parent_key"}
    client.post(reverse("organisation-columns", args=[units]), fields)
    assert "Disse kolonner bruges ikke: Note." in page(client, "organisation-plan", units)
