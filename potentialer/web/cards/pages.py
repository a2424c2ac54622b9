"""What the pages of a card show."""

from dataclasses import dataclass

from potentialer.web.cards.forms import CardForm
from potentialer.web.shared.meanwhile import Meanwhile
from potentialer.web.shared.parts import Avatar, Contact, Link, PersonLine
from potentialer.web.shared.potentials import PotentialLine


@dataclass(frozen=True, slots=True)
class Section:
    """A text on the card. `for_whom` is "Kun vores egen enhed", or "" when it is for all."""

    text: str
    for_whom: str = ""


@dataclass(frozen=True, slots=True)
class CardTools:
    """What its writers may do; each address is "" when it does not fit just now. All but `edit_url` and the three
    `new_` ones are posted to."""

    edit_url: str
    new_knowledge_url: str
    new_trial_url: str
    new_task_url: str
    publish_url: str  # a draft
    withdraw_url: str  # a shared card
    confirm_url: str  # a shared card: "Er kortet stadig rigtigt?"
    is_confirmation_due: bool  # some months have passed


@dataclass(frozen=True, slots=True)
class CardPage:
    """A card as a well-set business card, read from top to bottom in ten seconds. For its writers `tools` is set and
    drafts are among the potentials; for everybody else `tools` is None."""

    is_unit: bool
    name: str
    line: str  # "Børnehave, Center for Børn og Læring" or "Pædagog, Børnehuset Sømærket"
    owner: Link  # the unit's or person's page in the directory
    sign: str  # a unit's kind, which chooses its sign; "" for a person
    avatar: Avatar | None  # a person's
    is_draft: bool
    closed_text: str  # "Enheden blev nedlagt 1. maj 2027."; "" while it is open
    introduction: Section
    knowledge: tuple[PotentialLine, ...]
    trials: tuple[PotentialLine, ...]
    tasks: tuple[PotentialLine, ...]
    seekings: tuple[str, ...]
    seekings_for_whom: str
    contact_wishes: Section
    contact: Contact
    leaders: tuple[PersonLine, ...]  # a unit's
    confirmed_text: str  # "Sidst bekræftet 3. maj 2026"; "" for a draft
    tools: CardTools | None

    @property
    def is_empty(self) -> bool:
        return not (self.introduction.text or self.knowledge or self.trials or self.tasks or self.seekings)


@dataclass(frozen=True, slots=True)
class CardEditPage:
    """`meanwhile` is what somebody else has done while this one was typed: the form keeps what was typed."""

    name: str
    url: str  # back to the card
    is_unit: bool
    is_draft: bool
    form: CardForm
    meanwhile: Meanwhile | None
