"""How knowledge, trials and tasks look wherever they are listed: on a card, in a list, on the front page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.potentials.models import Help, Potential, PotentialKind, Stage
from potentialer.lib.documents.periods import goes_on
from potentialer.web.shared.parts import Link

LONGEST_EXCERPT = 220
TELLING = 40  # letters; "Ja." was learned, and says nothing on its own

# The names of the addresses: "trial" leads to /proevehandlinger/<id>/.
_FIRST_TEXTS = {
    PotentialKind.KNOWLEDGE: ("text",),
    PotentialKind.TRIAL: ("learned", "happened", "wonder", "did"),
    PotentialKind.TASK: ("text",),
}
WORKED_TEXTS = {
    "yes": gettext_lazy("Det virkede."),
    "partly": gettext_lazy("Det virkede delvist."),
    "no": gettext_lazy("Det virkede ikke, og det er godt at vide."),
}


@dataclass(frozen=True, slots=True)
class PotentialLine:
    """One potential in a list. `kind` chooses colour and icon, `kind_label` is the word beside them."""

    kind: str  # "knowledge", "trial" or "task"
    kind_label: str
    title: str
    url: str
    line: str  # "Kan forklare det" or "Afsluttet · 2025"; "" when there is nothing to say
    excerpt: str  # the first words of what counts most in it
    owner: Link  # whose it is: the card
    worked: str = ""  # "yes", "partly", "no" or "": a trial's
    worked_text: str = ""
    is_open: bool = False  # a task that others may join
    is_draft: bool = False
    for_whom: str = ""  # "Kun vores egen enhed"; "" when it is for all


@dataclass(frozen=True, slots=True)
class BriefGroup:
    """The first few of one kind, and how many there are."""

    kind: str
    kind_label: str
    lines: tuple[PotentialLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CardBrief:
    """A card on its owner's page in the directory. Without a card, `begin_url` (posted to) is for who may begin one;
    the others see nothing."""

    url: str  # "" when there is no card yet
    introduction: str
    groups: tuple[BriefGroup, ...]
    seekings: tuple[str, ...]
    is_draft: bool
    begin_url: str


def potential_line(potential: Potential) -> PotentialLine:
    kind = PotentialKind(potential.kind)
    return PotentialLine(
        kind=potential.kind,
        kind_label=str(kind.label),
        title=potential.title,
        url=potential_url(potential),
        line=line_of(potential),
        excerpt=_excerpt(potential),
        owner=card_link(potential.card),
        worked=worked_of(potential),
        worked_text=worked_text(potential),
        is_open=kind == PotentialKind.TASK and potential.task.is_open,
        is_draft=potential.state == State.DRAFT,
        for_whom=for_whom(potential.audience),
    )


def line_of(potential: Potential) -> str:
    """ "Kan forklare det", "Afsluttet · 2025"."""
    return " · ".join(part for part in (_first_word(potential), period_text(potential)) if part)


def worked_of(potential: Potential) -> str:
    """ "yes", "partly", "no", or "" while nobody can know: an idea has not been tried."""
    is_tried = potential.kind == PotentialKind.TRIAL and potential.trial.stage != Stage.IDEA
    return potential.trial.worked if is_tried else ""


def worked_text(potential: Potential) -> str:
    worked = worked_of(potential)
    return str(WORKED_TEXTS[worked]) if worked else ""


def potential_url(potential: Potential) -> str:
    return reverse(potential.kind, args=[potential.pk])


def card_link(card: Card) -> Link:
    return Link(owner_name(card), reverse("card", args=[card.pk]))


def owner_name(card: Card) -> str:
    """The unit's name or the person's."""
    owner = card.unit or card.person
    return owner.name if owner else ""


def for_whom(audience: str) -> str:
    return "" if audience == Audience.MUNICIPALITY else str(Audience(audience).label)


def period_text(potential: Potential) -> str:
    """The years: "2025", "2024–2025", "siden 2024"."""
    start, end = potential.starts_on, potential.ends_on
    if start is None:
        return str(end.year) if end else ""
    if end is None:
        return _("siden %(year)s") % {"year": start.year} if is_going_on(potential) else str(start.year)
    return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"


def is_going_on(potential: Potential) -> bool:
    return goes_on(potential.kind, potential.trial.stage if potential.kind == PotentialKind.TRIAL else "")


def _first_word(potential: Potential) -> str:
    if potential.kind == PotentialKind.TRIAL:
        return str(Stage(potential.trial.stage).label)
    return str(Help(potential.help).label) if potential.help else ""


def _excerpt(potential: Potential) -> str:
    holder = potential.trial if potential.kind == PotentialKind.TRIAL else potential
    written = [getattr(holder, field) for field in _FIRST_TEXTS[PotentialKind(potential.kind)]]
    texts = [" ".join(text.split()) for text in (*written, potential.text) if text.strip()]
    text = next((text for text in texts if len(text) >= TELLING), texts[0] if texts else "")
    if len(text) <= LONGEST_EXCERPT:
        return text
    return text[:LONGEST_EXCERPT].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"
