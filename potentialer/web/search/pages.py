"""What the front page, an answer and the suggestions show."""

from dataclasses import dataclass
from typing import Literal

from potentialer.web.shared.filters import FilterGroup
from potentialer.web.shared.own_cards import OwnCard
from potentialer.web.shared.parts import Avatar, Contact, Link, Pager
from potentialer.web.shared.potentials import PotentialLine

IndexState = Literal["ready", "behind", "rebuilding"]
Spans = tuple[tuple[int, int], ...]  # (start, end) of what to mark, for the `marked` filter


@dataclass(frozen=True, slots=True)
class SeekingLine:
    """What somebody wants to learn."""

    text: str
    owner: Link


@dataclass(frozen=True, slots=True)
class FrontPage:
    """`is_empty` is the first day: nothing is loaded yet."""

    first_name: str
    people_total: int
    units_total: int
    own_units: tuple[Link, ...]
    waiting: int  # feedback that waits for me
    is_empty: bool
    is_administrator: bool
    newest: tuple[PotentialLine, ...] = ()  # Nyt i huset
    seekings: tuple[SeekingLine, ...] = ()  # Nogen vil gerne lære
    own_cards: tuple[OwnCard, ...] = ()  # those where something waits
    query: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Why an owner is a hit: "Fordi de har prøvet: Gradvist tilbage til klassen", and the sentence that says so."""

    because: str  # "Fordi de har prøvet"
    kind: str  # "knowledge", "trial", "task", "seeking" or "card": colour and icon
    kind_label: str
    title: str
    title_marks: Spans
    line: str  # "Afsluttet · 2025"; may be ""
    url: str
    text: str
    text_marks: Spans
    worked_text: str = ""
    known_as: tuple[Link, ...] = ()  # "PPR er det samme som Pædagogisk Psykologisk Rådgivning", to the word list
    topics: tuple[Link, ...] = ()  # those that answer what the text itself does not say
    is_told: bool = True  # by marked words, a topic or another name; else it is only perhaps related
    recent_text: str = ""  # "Nyt i dag", "Ændret 20. november"; "" for what is older than two weeks


@dataclass(frozen=True, slots=True)
class HitLine:
    """One answer: who, from where, and why."""

    kind: str  # "person", "unit" or "topic"
    kind_label: str
    label: str
    label_marks: Spans
    line: str
    line_marks: Spans
    url: str  # the card where there is one, else the page in the directory
    why: str  # "Navnet ligner det, du skrev"; "" when the marked words or the evidence say it
    avatar: Avatar | None  # for a person
    sign: str  # for a unit: its kind, which chooses the sign
    contact: Contact
    own_text: str = ""  # "her hører du selv til"
    away: str = ""
    evidence: tuple[EvidenceLine, ...] = ()  # the best first, at most three
    more_text: str = ""  # "Og 2 andre ting på visitkortet"; "" when all is shown


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """An answer to a search. `unknown_words` are those that nobody has used; without hits, `nearest` is what comes
    closest. `most_shown` says how many can be turned to where there are more, else 0; `is_about`: `total` is a round
    number. `lacks_subject`: she asked, but not about what. `corrected_words` are what she may have meant to write, each
    with whether it was mended, and `corrected_url` asks for them; with `is_corrected` these are their answers, since
    nothing has the `misspelt` words, and `as_written_url` insists on those. `is_remembered`: it is kept, without who,
    that somebody looked for this."""

    query: str
    state: IndexState
    total: int
    hits: tuple[HitLine, ...]
    filters: tuple[FilterGroup, ...]  # the first is the kind, shown as a row; the others as closed boxes
    clear_url: str  # the same search without filters
    pager: Pager
    unknown_words: tuple[str, ...] = ()
    nearest: tuple[HitLine, ...] = ()
    most_shown: int = 0
    is_about: bool = False
    lacks_subject: bool = False
    is_spelling_guessed: bool = False
    corrected_words: tuple[tuple[str, bool], ...] = ()
    corrected_url: str = ""
    is_corrected: bool = False
    misspelt: str = ""
    as_written_url: str = ""
    is_remembered: bool = False
    kept: tuple[tuple[str, str], ...] = ()  # the chosen filters (name, value), carried along in the form
    kind: str = ""  # the chosen kind, "" for all

    @property
    def is_filtered(self) -> bool:
        return bool(self.kept)


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    id: str  # unique on the page, for aria-activedescendant
    kind: str
    is_potential: bool
    icon: str  # of what is not a potential
    kind_label: str
    label: str
    label_marks: Spans
    line: str
    url: str


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    suggestions: tuple[SuggestionLine, ...]
    all_url: str  # the whole answer


@dataclass(frozen=True, slots=True)
class CitizenPage:
    """What was asked looks like it holds a CPR number: nothing was searched for, and nothing is kept."""

    query: str
