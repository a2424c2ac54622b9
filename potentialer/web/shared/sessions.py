"""Sessions in the database, which never turn away somebody who only reads."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError


class SessionStore(DatabaseStore):
    """While a large import holds the writer's place, prolonging a session has to wait for the next click."""

    def _validate_session_key(self, key: str | None) -> bool:
        """A cookie with other signs is none of ours, and PostgreSQL would break at a NUL in it."""
        return key is not None and key.isalnum() and super()._validate_session_key(key)  # type: ignore[misc]

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except (UpdateError, OperationalError) as error:
            reason = error if isinstance(error, OperationalError) else error.__context__
            is_new = must_create or not isinstance(reason, OperationalError)
            if is_new:
                raise
