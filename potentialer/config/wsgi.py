"""The application for a web server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from potentialer.lib.text import lexicon

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "potentialer.config.settings")
_django = get_wsgi_application()
# Here, so that the first search does not wait for it, and so that web workers that are forked after this share it.
lexicon.load()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Text is UTF-8 here. Django would decode as the caller says, also with a codec that is no text's, and break."""
    try:
        kind, told = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (LookupError, ValueError):
        kind, told = "", {}
    boundary = f"; boundary={told['boundary']}" if "boundary" in told else ""
    if environ.get("CONTENT_TYPE"):
        environ["CONTENT_TYPE"] = kind + boundary
    return _django(environ, start_response)
