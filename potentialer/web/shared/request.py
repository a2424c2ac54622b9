"""The request of somebody logged in, as types: LoginRequiredMiddleware lets no other reach an ordinary view."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from potentialer.domain.accounts.models import User


class Request(HttpRequest):
    """For annotations; no such object is ever made."""

    user: User
    htmx: HtmxDetails
