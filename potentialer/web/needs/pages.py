"""What the pages about needs show."""

from dataclasses import dataclass

from potentialer.web.shared.parts import Pager


@dataclass(frozen=True, slots=True)
class NeedLine:
    """`when`: "3 dage, senest 12. november". `can_release` and `can_hide` are the editor's."""

    id: int
    words: str
    search_url: str
    when: str
    may_be_name: bool = False
    can_release: bool = False
    can_hide: bool = False


@dataclass(frozen=True, slots=True)
class AskedLine:
    words: str
    search_url: str
    when: str


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """`waiting`, `hidden` and `asked` are the editor's alone; `more_waiting` is how many more wait than are shown."""

    needs: tuple[NeedLine, ...]
    pager: Pager
    is_keeper: bool
    waiting: tuple[NeedLine, ...] = ()
    more_waiting: int = 0
    hidden: tuple[NeedLine, ...] = ()
    asked: tuple[AskedLine, ...] = ()
    forgotten_days: int = 0


@dataclass(frozen=True, slots=True)
class CardChoice:
    """`url` leads to the form; where there is no card yet, `begin_url` is posted to."""

    name: str
    url: str
    begin_url: str


@dataclass(frozen=True, slots=True)
class NeedBeginPage:
    """On which card one tells what one knows. Empty `cards`: the viewer writes none."""

    words: str
    cards: tuple[CardChoice, ...]
