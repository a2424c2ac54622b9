"""What all tests share: a database and a data folder of their own, the cast, and a clock that can stand still."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client

from potentialer.domain.accounts.models import User
from potentialer.search import vocabulary
from tests.cast import Cast, make_cast
from tests.installation import Foundation
from tests.makers import danish_time

# A busy machine is no fault of the code: an example may take the time it takes.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("house")
    # Tests speak plain HTTP and never with the installation that may live in var/.
    django_settings.SECURE_SSL_REDIRECT = False
    django_settings.DEMO = False
    # Digests in names are made by `serve`; the journeys in the browser see them.
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite gets a file: in memory, threads would share one connection's locks, which no installation does."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def words_read_anew() -> None:
    """No test knows the word list of the one before: its database was turned back without a change."""
    vocabulary.forget()


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> Path:
    """A data folder (index, files) of the test's own."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings.POTENTIALER_DATA = folder
    settings.MEDIA_ROOT = folder / "files"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()  # whitenoise warns of a missing one
    return folder


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a function that gives a browser-like client in which somebody is logged in; `client_of(cast.owner)`.

    For `cast.nobody` the client is not logged in.
    """

    def log_in(user: User) -> Client:
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        return client

    return log_in


@pytest.fixture
def on_3_may_2027() -> Iterator[datetime]:
    """The clock stands still at noon on Monday 3 May 2027, in Denmark."""
    moment = danish_time(2027, 5, 3)
    with time_machine.travel(moment, tick=False):
        yield moment


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real data, or a skip that says how to get it. When the variable is set the data must be there."""
    named = os.environ.get("POTENTIALER_TEST_DATA")
    if not named:
        pytest.skip("POTENTIALER_TEST_DATA is not set: this test reads the real data")
    folder = Path(named).resolve()
    assert folder.is_dir(), f"POTENTIALER_TEST_DATA points to {folder}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def foundation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Foundation]:
    """What whole installations (tests/installation.py) are built from, on the database that this run is about."""
    made = Foundation(tmp_path_factory.mktemp("installations"), os.environ.get("POTENTIALER_DATABASE_URL", ""))
    made.lay()
    yield made
    made.remove()
