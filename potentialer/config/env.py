"""Settings from the environment, typed. What cannot be read stops the program with a sentence that says which."""

import contextlib
import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "ja", "on"}
_NO = {"0", "false", "no", "nej", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().casefold() in _YES:
        return True
    if value.strip().casefold() in _NO:
        return False
    raise ImproperlyConfigured(f"{name} skal være 1 eller 0, ikke {value!r}.")


def number(name: str, default: int, *, least: int = 0) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} skal være et helt tal på mindst {least}, ikke {value!r}.")
    return int(value)


def day(name: str, default: date) -> date:
    value = text(name)
    if not value:
        return default
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} skal være en dato som 2027-05-03, ikke {value!r}.") from error


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Values with commas between them."""
    value = os.environ.get(name)
    return list(default) if value is None else [word.strip() for word in value.split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    return Path(text(name) or default).expanduser().resolve()


def postgresql(name: str, *, pool_size: int) -> dict[str, Any] | None:
    """Django's database settings from `postgresql://user:password@host:port/name`; None when the variable is empty."""
    url = text(name)
    if not url:
        return None
    from psycopg.conninfo import conninfo_to_dict  # only where PostgreSQL is used

    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(f"{name} skal begynde med postgresql:// (uden den bruges SQLite i datamappen).")
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        raise ImproperlyConfigured(f"{name} kan ikke læses som en adresse til PostgreSQL.") from error
    options: dict[str, Any] = {
        key: value for key, value in parts.items() if key not in {"dbname", "user", "password", "host", "port"}
    }
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_HEALTH_CHECKS": True,  # a connection that died with the server is noticed before it is handed out
        "OPTIONS": options,
    }


def secret_key(name: str, data: Path) -> str:
    """The key from the environment, or one made once and kept in the data folder, readable by its owner alone."""
    if given := text(name):
        return given
    path = data / "secret_key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    from django.core.management.utils import get_random_secret_key

    data.mkdir(parents=True, exist_ok=True)
    # Written whole under another name first: a process that starts at the same moment never reads half a key.
    draft = data / f"secret_key.{secrets.token_hex(8)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(get_random_secret_key())
    with contextlib.suppress(FileExistsError):  # another process was first
        os.link(draft, path)
    draft.unlink()
    return path.read_text(encoding="ascii").strip()
