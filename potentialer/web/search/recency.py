"""What is new, said calmly: "Nyt i dag", "Ændret 20. november"."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RECENT = timedelta(days=14)

_NEW = (gettext_lazy("Nyt i dag"), gettext_lazy("Nyt i går"), gettext_lazy("Nyt, %(day)s"))
_CHANGED = (gettext_lazy("Ændret i dag"), gettext_lazy("Ændret i går"), gettext_lazy("Ændret %(day)s"))


def recent_text(begun_at: datetime | None, changed_at: datetime | None = None) -> str:
    """ "" for what is neither new nor changed within RECENT."""
    if begun_at and (text := _said(timezone.localdate(begun_at), _NEW)):
        return text
    return _said(timezone.localdate(changed_at), _CHANGED) if changed_at else ""


def new_card_text(published_at: datetime | None) -> str:
    text = recent_text(published_at)
    return _("Visitkortet er nyt") if text else ""


def _said(day: date, ways: tuple[object, object, object]) -> str:
    days = (timezone.localdate() - day).days
    if not 0 <= days <= RECENT.days:
        return ""
    return str(ways[min(days, 2)]) % {"day": date_format(day, "j. F")}
