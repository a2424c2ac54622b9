"""Reading cards. A draft is for those who write it; a section for the own unit is for those who belong to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from potentialer.base.errors import NotFound
from potentialer.base.sets import AnyOf
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Audience, Card, Seeking, State
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.people.queries import has_place_in, ids_of_units_spoken_for, standing_of

CONFIRMATION_DUE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Sight:
    """What decides what a viewer may see, asked once a request.

    `belongs_to`: the viewer's own units and all above them (a team is part of its school). `speaks_for`: where the
    viewer leads or stands in, with all below. `person_id`: herself.
    """

    is_inside: bool
    sees_all: bool
    person_id: int | None = None
    belongs_to: frozenset[int] = frozenset()
    speaks_for: frozenset[int] = frozenset()

    @property
    def units(self) -> frozenset[int]:
        return self.belongs_to | self.speaks_for


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of a card that are not potentials."""

    introduction: str
    contact_wishes: str
    seekings: tuple[str, ...]


def sight_of(viewer: Actor) -> Sight:
    """Nobody outside sees anything; the installation itself (the index's worker, a command) sees all. One statement."""
    if not viewer.is_active:
        return Sight(is_inside=False, sees_all=False)
    if viewer.pk is None:
        return Sight(is_inside=True, sees_all=True)
    standing = standing_of(viewer)
    return Sight(
        is_inside=True,
        sees_all=False,
        person_id=standing.person_id,
        belongs_to=standing.belongs_to,
        speaks_for=standing.speaks_for,
    )


def is_own_circle(sight: Sight, prefix: str = "") -> Q:
    """Rows whose card (reached through `prefix`, "card__" say) is of a unit the viewer belongs to or speaks for, of a
    colleague in one of the viewer's units, or her own."""
    colleague = has_place_in(sight.units, f"{prefix}person_id")
    unit, person = f"{prefix}unit_id__in", f"{prefix}person_id"
    return Q(**{unit: AnyOf(sight.units)}) | Q(colleague) | Q(**{person: sight.person_id or 0})


def is_written_by(sight: Sight, prefix: str = "") -> Q:
    """Rows whose card the viewer writes: as the one who speaks for the unit, or as the person herself."""
    return Q(**{f"{prefix}unit_id__in": AnyOf(sight.speaks_for)}) | Q(**{f"{prefix}person_id": sight.person_id or 0})


def cards_visible_to(viewer: Actor, sight: Sight | None = None) -> QuerySet[Card]:
    """Published cards of those who are here, and the drafts the viewer writes herself; the owner comes along, and the
    seekings in their order. Which sections are shown is `sections_visible_to`'s to say."""
    sight = sight or sight_of(viewer)
    if not sight.is_inside:
        return Card.objects.none()
    cards = Card.objects.filter(Q(person=None) | Q(person__left_on=None))
    if not sight.sees_all:
        cards = cards.filter(Q(state=State.PUBLISHED) | is_written_by(sight))
    seekings = Prefetch("seekings", Seeking.objects.order_by("position", "id"))
    return cards.select_related("unit", "person").prefetch_related(seekings)


def sections_visible_to(viewer: Actor, card: Card, sight: Sight | None = None) -> Sections:
    """What the viewer may read of a card that is itself visible; a hidden section is empty."""
    return sections_of_cards(viewer, [card], sight)[card.pk]


def sections_of_cards(viewer: Actor, cards: Collection[Card], sight: Sight | None = None) -> dict[int, Sections]:
    """The same for many, by the card's id: one statement when the seekings came along."""
    sight = sight or sight_of(viewer)
    close = Card.objects.filter(is_own_circle(sight), pk__in=[card.pk for card in cards])
    near = set(close.values_list("id", flat=True)) if cards and not sight.sees_all else set()
    return {card.pk: _sections(card, is_close=sight.sees_all or card.pk in near) for card in cards}


def _sections(card: Card, *, is_close: bool) -> Sections:
    shown = {Audience.MUNICIPALITY, Audience.UNIT} if is_close else {Audience.MUNICIPALITY}
    return Sections(
        introduction=card.introduction if card.introduction_audience in shown else "",
        contact_wishes=card.contact_wishes if card.contact_audience in shown else "",
        seekings=tuple(row.text for row in card.seekings.all()) if card.seeking_audience in shown else (),
    )


def get_card(viewer: Actor, card_id: int, sight: Sight | None = None) -> Card:
    """Raises NotFound also for a draft that somebody else writes."""
    card = cards_visible_to(viewer, sight).filter(pk=card_id).first()
    if card is None:
        raise NotFound
    return card


def card_of(
    viewer: Actor, *, unit: Unit | None = None, person: Person | None = None, sight: Sight | None = None
) -> Card | None:
    """The card of exactly one owner, if there is one that the viewer may see."""
    cards = cards_visible_to(viewer, sight)
    return cards.filter(unit=unit).first() if unit is not None else cards.filter(person=person).first()


def ids_of_own_cards(viewer: Actor) -> list[int]:
    """The cards that the viewer writes: her own, and those of the units where she herself leads or stands in (not of
    all the units below)."""
    if viewer.pk is None or not viewer.is_active:
        return []
    herself = Person.objects.filter(account_id=viewer.pk, left_on=None).values("id")
    own = Q(unit_id__in=ids_of_units_spoken_for(viewer)) | Q(person_id__in=herself)
    return list(Card.objects.filter(own).order_by("id").values_list("id", flat=True))


def seekings_of_others(viewer: Actor, sight: Sight | None = None) -> QuerySet[Seeking]:
    """What others want to learn, on shared cards, those most lately confirmed first; the card and its owner come
    along. Units below those the viewer speaks for are others, too: a director hears what her schools ask."""
    sight = sight or sight_of(viewer)
    if not sight.is_inside:
        return Seeking.objects.none()
    found = Seeking.objects.filter(Q(card__person=None) | Q(card__person__left_on=None), card__state=State.PUBLISHED)
    found = found.filter(Q(card__unit=None) | Q(card__unit__closed_on=None))
    if not sight.sees_all:
        found = found.filter(Q(card__seeking_audience=Audience.MUNICIPALITY) | is_own_circle(sight, "card__"))
        found = found.exclude(card__in=ids_of_own_cards(viewer))
    return found.select_related("card__unit", "card__person").order_by("-card__confirmed_at", "-id")


def is_confirmation_due(card: Card, now: datetime) -> bool:
    """A shared card that nobody has said is still right for half a year."""
    is_old = card.confirmed_at is not None and now - card.confirmed_at > CONFIRMATION_DUE
    return card.state == State.PUBLISHED and is_old
