"""What the help pages and the accessibility statement show."""

from dataclasses import dataclass
from datetime import date, datetime

from potentialer.web.help.forms import HelpForm
from potentialer.web.shared.parts import Link


@dataclass(frozen=True, slots=True)
class HelpListPage:
    pages: tuple[Link, ...]
    new_url: str  # "" for who may not write


@dataclass(frozen=True, slots=True)
class HelpTextPage:
    """`text` is Markdown, for the `markdown` filter."""

    title: str
    text: str
    changed_at: datetime
    others: tuple[Link, ...]
    edit_url: str  # "" for who may not write


@dataclass(frozen=True, slots=True)
class HelpEditPage:
    """`theirs` is what somebody else saved meanwhile, after a conflict; `preview` is Markdown, when asked for."""

    form: HelpForm
    url: str
    delete_url: str  # "" for a new page
    seen: str  # what the writer began from, carried along
    theirs: str = ""
    preview: str = ""


@dataclass(frozen=True, slots=True)
class AccessibilityPage:
    """Tilgængelighedserklæring: `mail` receives feedback; `municipality` answers for the site."""

    municipality: str
    mail: str
    checked_on: date
    address: str
