"""Where a page was reached from, as its address says: only ways within the site are believed."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST_WAY = 1000  # letters; a whole question with all its filters fits


def own_path(request: HttpRequest, path: str) -> str:
    """The path when it is a page of this site, else ""."""
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, {request.get_host()})
    return path if is_own and len(path) <= LONGEST_WAY else ""


def answers_behind(request: HttpRequest) -> str:
    """The answers that a link to this page stood in (`?fra=/soeg/?q=...`); "" when one came another way."""
    path = own_path(request, request.GET.get("fra", ""))
    return path if path and urlsplit(path).path == reverse("search") else ""
