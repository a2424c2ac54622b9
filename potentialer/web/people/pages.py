"""What the pages of the directory show."""

from dataclasses import dataclass

from potentialer.web.people.forms import AccessForm, CorrectionForm, DelegateForm, UnitForm
from potentialer.web.shared.parts import Avatar, Contact, Link, Pager, PersonLine, Theirs, UnitLine
from potentialer.web.shared.potentials import CardBrief


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree with those right below it, when they are shown from the start."""

    unit: UnitLine
    children: tuple[UnitLine, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """The whole tree: the top two levels at once, the rest when opened. `total` counts open units."""

    branches: tuple[Branch, ...]
    total: int
    is_administrator: bool  # who sees a way to load the organisation when there is none


@dataclass(frozen=True, slots=True)
class UnitChildrenPage:
    children: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit as a well-set business card."""

    name: str
    short_name: str
    nicknames: tuple[str, ...]
    kind: str
    kind_label: str
    crumbs: tuple[Link, ...]
    closed_text: str  # "Enheden blev nedlagt 1. maj 2027."; "" while open
    successors: tuple[Link, ...]
    predecessors: tuple[Link, ...]
    leaders: tuple[PersonLine, ...]
    leaders_from: str  # the unit above that they lead, when this one has none of its own
    card: CardBrief | None
    contact: Contact
    opening_hours: str
    topics: tuple[Link, ...]
    people: tuple[PersonLine, ...]
    people_total: int
    pager: Pager
    units: tuple[UnitLine, ...]
    edit_url: str  # "" for who may not
    delegates_url: str  # "" for who may not
    correction_url: str


@dataclass(frozen=True, slots=True)
class UnitEditPage:
    """`from_file` are the fields that the organisation's file owns: (label, value), shown but not edited here."""

    name: str
    url: str
    form: UnitForm
    from_file: tuple[tuple[str, str], ...]
    theirs: tuple[Theirs, ...]  # after a conflict: what stands there now; the form holds what was typed


@dataclass(frozen=True, slots=True)
class Delegate:
    person: PersonLine
    id: int
    can_be_dismissed: bool  # not one from the organisation's file


@dataclass(frozen=True, slots=True)
class DelegatesPage:
    unit: str
    url: str
    speakers: tuple[PersonLine, ...]  # leader and deputies, who may already
    delegates: tuple[Delegate, ...]
    form: DelegateForm
    has_candidates: bool


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    people: tuple[PersonLine, ...]
    letters: tuple[Letter, ...]
    total: int
    pager: Pager
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person works."""

    unit: Link
    title: str
    role: str
    contact: Contact  # the unit's, for who has no numbers of her own


@dataclass(frozen=True, slots=True)
class PersonPage:
    name: str
    title: str
    avatar: Avatar
    away: str
    has_left: bool
    card: CardBrief | None
    contact: Contact
    places: tuple[Place, ...]
    vcard_url: str
    qr_url: str
    own_url: str  # "Min side" when it is oneself
    access_url: str  # for an administrator: the account, or where to give one
    has_account: bool
    correction_url: str


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """Fejl i oplysningerne? `about` is the unit or person; `goes_to` says who will read it."""

    about: Link
    goes_to: str
    form: CorrectionForm


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Giving somebody access. `password` is shown once, after it was made."""

    person: Link
    form: AccessForm
    login: str = ""
    password: str = ""
