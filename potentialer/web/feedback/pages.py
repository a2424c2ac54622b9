"""What the pages about feedback show."""

from dataclasses import dataclass
from datetime import datetime

from potentialer.web.feedback.forms import MissingForm
from potentialer.web.shared.parts import Link, Pager


@dataclass(frozen=True, slots=True)
class MissingPage:
    """Hvad manglede du?"""

    form: MissingForm
    path: str  # the page one came from, carried along


@dataclass(frozen=True, slots=True)
class FeedbackItem:
    id: int
    kind: str  # "missing" or "correction"
    kind_label: str
    text: str
    about: Link | None  # the unit or person of a correction
    path: str  # the page something was missing on
    page_label: str  # that page by its name: "Borgerservice"
    author: str  # "" when no name was given
    author_mail_url: str
    written_at: datetime
    handled_at: datetime | None
    handled_by: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """`waiting` first; `handled` is shown instead when asked for."""

    items: tuple[FeedbackItem, ...]
    shows_handled: bool
    waiting: int
    pager: Pager
