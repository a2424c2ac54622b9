"""Writing a card and sharing it."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from potentialer.base.errors import Conflict, Invalid, NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.checks import AUDIENCES, TEXTS, check_texts
from potentialer.domain.cards.models import Card, Seeking, State
from potentialer.domain.cards.policies import (
    can_confirm_card,
    can_write_card,
    can_write_card_of_person,
    can_write_card_of_unit,
)
from potentialer.domain.cards.queries import is_confirmation_due
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.people.models import Person, Unit


def begin_card(actor: Actor, *, unit: Unit | None = None, person: Person | None = None) -> Card:
    """The draft of exactly one owner's card; the card itself when it has been begun already."""
    if unit is not None and person is None:
        allowed = can_write_card_of_unit(actor, unit)
    elif person is not None and unit is None:
        allowed = can_write_card_of_person(actor, person)
    else:
        raise Invalid("one_owner", field="unit")
    if not allowed:
        raise NotAllowed
    with writing():
        card, made = Card.objects.get_or_create(unit=unit, person=person)
        if made:
            record_change(actor, verb="create", noun="card", thing_id=card.pk)
    return card


def edit_card(
    actor: Actor,
    *,
    card: Card,
    values: Mapping[str, str],
    seekings: Sequence[str] | None = None,
    edition: int | None = None,
    publish: bool = False,
) -> Card:
    """Set some of TEXTS and AUDIENCES and, if given, all that the owner wants to learn; `publish` shares it, too.

    `edition` is the one the writer began from: where somebody has saved another meanwhile, nothing is saved and
    Conflict is raised, so that neither text is lost. A shared card keeps saying who one is: its introduction cannot be
    emptied.

    Saving a shared card confirms it, when it is done by somebody who may (`can_confirm_card`): she has had all its
    sections before her, so asking her right afterwards whether they are still right would be asking twice. A save that
    changes nothing confirms it only where that was due. A draft is confirmed when it is shared.
    """
    if not can_write_card(actor, card):
        raise NotAllowed
    check_texts(values, seekings or ())
    with writing():
        card = _get_stored(card)
        if edition is not None and card.edition != edition:
            raise Conflict("edition")
        if card.state == State.PUBLISHED and not values.get("introduction", card.introduction).strip():
            raise Invalid("missing", field="introduction")
        confirms = card.state == State.PUBLISHED and can_confirm_card(actor, card)
        changed = _set_changed(card, values, seekings)
        if changed:
            card.edition += 1
            card.confirmed_at = timezone.now() if confirms else card.confirmed_at
            card.save()
            texts = {field: _text_of(card, field) for field in changed if field in (*TEXTS, "seekings")}
            record_change(actor, verb="edit", noun="card", thing_id=card.pk, fields=changed, texts=texts)
        elif confirms and is_confirmation_due(card, timezone.now()):
            card = confirm_card(actor, card=card)
        return publish_card(actor, card=card) if publish else card


def publish_card(actor: Actor, *, card: Card) -> Card:
    """Share it with the audiences its sections have. A card says at least who one is. One that is shared already stays
    as it is, and nothing is recorded."""
    if not can_write_card(actor, card):
        raise NotAllowed
    with writing():
        card = _get_stored(card)
        if card.state == State.PUBLISHED:
            return card
        if not card.introduction.strip():
            raise Invalid("missing", field="introduction")
        now = timezone.now()
        card.state, card.confirmed_at, card.published_at = State.PUBLISHED, now, card.published_at or now
        card.edition += 1
        card.save()
        record_change(actor, verb="publish", noun="card", thing_id=card.pk, fields=["state"])
    return card


def withdraw_card(actor: Actor, *, card: Card) -> Card:
    """Back to a draft: nobody but its writers sees it or its potentials any more."""
    if not can_write_card(actor, card):
        raise NotAllowed
    with writing():
        card = _get_stored(card)
        if card.state == State.DRAFT:
            return card
        card.state = State.DRAFT
        card.edition += 1
        card.save()
        record_change(actor, verb="withdraw", noun="card", thing_id=card.pk, fields=["state"])
    return card


def confirm_card(actor: Actor, *, card: Card) -> Card:
    """ "Er kortet stadig rigtigt?" Ja, det er det."""
    if not can_confirm_card(actor, card):
        raise NotAllowed
    with writing():
        card = _get_stored(card)
        card.confirmed_at = timezone.now()
        card.save(update_fields=["confirmed_at"])
        record_change(actor, verb="confirm", noun="card", thing_id=card.pk, fields=["confirmed_at"])
    return card


def _get_stored(card: Card) -> Card:
    """As the database has it now. Raises NotFound when its owner has gone meanwhile, and the card with it."""
    stored = Card.objects.filter(pk=card.pk).first()
    if stored is None:
        raise NotFound
    return stored


def _set_changed(card: Card, values: Mapping[str, str], seekings: Sequence[str] | None) -> list[str]:
    """The names of what really changed. The seekings are stored by then; the card itself is not."""
    changed = [field for field, value in values.items() if field in TEXTS + AUDIENCES and getattr(card, field) != value]
    for field in changed:
        setattr(card, field, values[field])
    if seekings is not None and _replace_seekings(card, seekings):
        changed.append("seekings")
    return changed


def _text_of(card: Card, field: str) -> str:
    if field == "seekings":
        return "\n".join(card.seekings.order_by("position").values_list("text", flat=True))
    return str(getattr(card, field))


def _replace_seekings(card: Card, seekings: Sequence[str]) -> bool:
    """True when they really changed."""
    wanted = [" ".join(text.split()) for text in seekings if text.strip()]
    if wanted == list(card.seekings.order_by("position").values_list("text", flat=True)):
        return False
    card.seekings.all().delete()
    Seeking.objects.bulk_create([Seeking(card=card, text=text, position=at) for at, text in enumerate(wanted)])
    return True
