"""What the pages of knowledge, trials and tasks show."""

from dataclasses import dataclass

from potentialer.web.potentials.forms import PotentialForm
from potentialer.web.shared.filters import FilterGroup
from potentialer.web.shared.meanwhile import Meanwhile
from potentialer.web.shared.parts import Avatar, Contact, Link, Pager
from potentialer.web.shared.potentials import PotentialLine


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the story: "Hvad lærte vi?" and the text."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class PotentialTools:
    """What its writers may do; the two addresses after `edit_url` and `delete_url` are posted to, one of them is ""."""

    edit_url: str
    delete_url: str  # a page that asks first
    share_url: str  # a draft
    withdraw_url: str  # a shared one


@dataclass(frozen=True, slots=True)
class PotentialPage:
    """One knowledge, trial or task. `tools` is None for who does not write it."""

    kind: str  # "knowledge", "trial", "task"
    kind_label: str
    title: str
    text: str  # knowledge and tasks; a trial's summary
    parts: tuple[Part, ...]  # a trial's story
    help_label: str  # knowledge: "Kan forklare det"
    stage: str  # a trial's, for its sign: "idea", "running", "stopped", "ended", "practice"
    stage_label: str
    worked: str  # "yes", "partly", "no" or ""
    worked_text: str  # "Det virkede ikke, og det er godt at vide."
    period: str  # "februar 2025 – maj 2025"
    is_open: bool  # a task that others may join
    topics: tuple[Link, ...]  # a retired one leads nowhere
    owner: Link  # the card
    owner_line: str  # "Børnehave, Center for Børn og Læring"
    sign: str  # a unit's kind; "" for a person
    avatar: Avatar | None  # a person's
    contact: Contact
    contact_wishes: str
    changed_text: str  # "Sidst rettet 3. maj 2026"
    closed_text: str  # "Enheden blev nedlagt 1. maj 2027."; "" while it is open
    is_draft: bool
    is_card_draft: bool  # it is shared, but nobody sees it before its card is
    for_whom: str
    related: tuple[PotentialLine, ...]  # others with the same topics, at most five
    back: Link  # the answers one came from, else the list it stands in, or the card
    tools: PotentialTools | None


@dataclass(frozen=True, slots=True)
class PotentialsPage:
    """All trials or all tasks, the newest first. Works as links alone."""

    kind: str  # "trial" or "task"
    total: int
    lines: tuple[PotentialLine, ...]
    filters: tuple[FilterGroup, ...]
    is_filtered: bool
    clear_url: str  # without any filter
    pager: Pager
    own_url: str  # where one writes one's own; "" for who writes no card
    is_empty: bool  # nobody has shared any yet


@dataclass(frozen=True, slots=True)
class CardChoice:
    """One of the viewer's own cards. `url` is the form on it; "" before it is begun, by posting to `begin_url`."""

    name: str
    url: str
    begin_url: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class BeginPage:
    """On which card a new one goes, for whoever writes several or has not begun hers."""

    kind: str  # "trial" or "task"
    cards: tuple[CardChoice, ...]
    back_url: str  # the list


@dataclass(frozen=True, slots=True)
class TopicChoice:
    id: int
    label: str
    is_chosen: bool
    path: str = ""  # "Social service › Hjælp i hjemmet"


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """Topics to tick."""

    label: str
    is_open: bool
    topics: tuple[TopicChoice, ...]


@dataclass(frozen=True, slots=True)
class FoundTopics:
    """What was looked for and found, but for what is offered already (`there` of them)."""

    asked: str  # "" when nothing was
    topics: tuple[TopicChoice, ...]
    there: int


@dataclass(frozen=True, slots=True)
class TopicChooser:
    """Few topics to tick (every tick is named `topics`), and a box that finds any other."""

    groups: tuple[TopicGroup, ...]  # chosen, near, like the text: open
    found: FoundTopics
    themes: tuple[TopicGroup, ...]  # what else is offered: closed
    is_empty: bool  # there are no topics at all


@dataclass(frozen=True, slots=True)
class PotentialEditPage:
    """Writing one. `form` draws all fields but the topics, which are ticked in `topics`: None where there are none."""

    kind: str
    is_new: bool
    title: str  # of the potential; "" when it is new
    owner: Link  # the card
    url: str  # back
    form: PotentialForm
    topics: TopicChooser | None
    topics_error: str
    is_draft: bool
    meanwhile: Meanwhile | None  # what somebody else has done while this one was typed


@dataclass(frozen=True, slots=True)
class DeletePage:
    kind_label: str
    title: str
    url: str  # back
