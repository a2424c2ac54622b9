"""Writing knowledge, trials and tasks."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from potentialer.base.errors import Conflict, NotAllowed, NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Card, State
from potentialer.domain.cards.policies import can_write_card
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.potentials.checks import DETAILS, FIELDS, TEXTS, Values, check_period, check_told, check_values
from potentialer.domain.potentials.models import Potential, PotentialKind, PotentialTopic, TaskDetails, TrialDetails
from potentialer.domain.potentials.policies import can_write_potential
from potentialer.domain.topics.models import Topic

_TWICE = timedelta(minutes=10)  # within which nobody writes the very same again: the button was pressed twice


def create_potential(
    actor: Actor,
    *,
    card: Card,
    kind: PotentialKind,
    values: Values,
    topics: Collection[Topic] = (),
    publish: bool = True,
) -> Potential:
    """Put one more thing on a card. Raises Invalid, with the field, for what cannot be kept. The very same again from
    the same person, within minutes, gives the one that stands there already, shared if either asked for it."""
    if not can_write_card(actor, card):
        raise NotAllowed
    check_values(kind, {"title": "", **values})
    now = timezone.now()
    with writing():
        made = _just_made(actor, card, kind, values, topics)
        if made is not None:
            return share_potential(actor, potential=made, shared=True) if publish else made
        potential = Potential(card=card, kind=kind, created_at=now, changed_at=now)
        potential.state = State.PUBLISHED if publish else State.DRAFT
        for field in FIELDS:
            if field in values:
                setattr(potential, field, values[field])
        check_period(potential)
        potential.save(force_insert=True)
        _save_details(potential, values)
        if publish:
            check_told(potential)
        _replace_topics(potential, topics)
        record_change(
            actor,
            verb="create",
            noun="potential",
            thing_id=potential.pk,
            fields=sorted(values),
            texts={field: str(value) for field, value in values.items() if field in TEXTS and value},
        )
    return potential


def edit_potential(
    actor: Actor,
    *,
    potential: Potential,
    values: Values,
    topics: Collection[Topic] | None = None,
    edition: int | None = None,
    publish: bool = False,
) -> Potential:
    """Set some of its fields and details and, if given, all its topics; `publish` shares it, too. `edition` is the one
    the writer began from; Conflict when another has been saved meanwhile."""
    if not can_write_potential(actor, potential):
        raise NotAllowed
    check_values(PotentialKind(potential.kind), values)
    with writing():
        stored = _get_stored(potential)
        if edition is not None and stored.edition != edition:
            raise Conflict("edition")
        changed = _set_values(stored, values)
        if topics is not None and _replace_topics(stored, topics):
            changed.append("topics")
        if changed:
            if stored.state == State.PUBLISHED:
                check_told(stored)
            stored.edition += 1
            stored.changed_at = timezone.now()
            stored.save()
            record_change(
                actor,
                verb="edit",
                noun="potential",
                thing_id=stored.pk,
                fields=changed,
                texts={field: str(values[field]) for field in changed if field in TEXTS},
            )
        if publish:
            return share_potential(actor, potential=stored, shared=True)
    return stored


def share_potential(actor: Actor, *, potential: Potential, shared: bool) -> Potential:
    """Publish it, or take it back to a draft that only those who write the card see. Where it is so already, nothing
    is changed and nothing recorded."""
    if not can_write_potential(actor, potential):
        raise NotAllowed
    state = State.PUBLISHED if shared else State.DRAFT
    with writing():
        stored = _get_stored(potential)
        if stored.state == state:
            return stored
        if shared:
            check_told(stored)
        stored.state = state
        stored.edition += 1
        stored.changed_at = timezone.now()
        stored.save(update_fields=["state", "edition", "changed_at"])
        verb = "publish" if shared else "withdraw"
        record_change(actor, verb=verb, noun="potential", thing_id=stored.pk, fields=["state"])
    return stored


def delete_potential(actor: Actor, *, potential: Potential) -> None:
    """Its versions stay in the history."""
    if not can_write_potential(actor, potential):
        raise NotAllowed
    with writing():
        stored = _get_stored(potential)
        record_change(actor, verb="delete", noun="potential", thing_id=stored.pk)
        stored.delete()


def _just_made(
    actor: Actor, card: Card, kind: PotentialKind, values: Values, topics: Collection[Topic]
) -> Potential | None:
    """Asked while holding the writer's place, so that the second of two at once sees what the first has made."""
    if actor.pk is None:
        return None  # the installation itself presses no button
    since = timezone.now() - _TWICE
    made = Change.objects.filter(actor_id=actor.pk, verb="create", noun="potential", at__gte=since)
    found = Potential.objects.filter(card=card, kind=kind, title=values["title"], created_at__gte=since)
    wanted = {topic.pk for topic in topics}
    for potential in (
        found.filter(pk__in=made.values("thing_id")).select_related("card", "trial", "task").order_by("id")
    ):
        stored = set(potential.potential_topics.values_list("topic_id", flat=True))
        if stored == wanted and all(_stored(potential, field) == value for field, value in values.items()):
            return potential
    return None


def _get_stored(potential: Potential) -> Potential:
    """As the database has it now. Raises NotFound when somebody has deleted it meanwhile."""
    stored = Potential.objects.select_related("card", "trial", "task").filter(pk=potential.pk).first()
    if stored is None:
        raise NotFound
    return stored


def _set_values(potential: Potential, values: Values) -> list[str]:
    """Set those that differ, and save the details if one of them does; returns which did."""
    changed = [field for field, value in values.items() if _stored(potential, field) != value]
    for field in changed:
        if field in FIELDS:
            setattr(potential, field, values[field])
    check_period(potential)
    if any(field not in FIELDS for field in changed):
        _save_details(potential, values)
    return changed


def _details(potential: Potential) -> TrialDetails | TaskDetails | None:
    if potential.kind == PotentialKind.TRIAL:
        return getattr(potential, "trial", None) or TrialDetails(potential=potential)
    if potential.kind == PotentialKind.TASK:
        return getattr(potential, "task", None) or TaskDetails(potential=potential)
    return None


def _stored(potential: Potential, field: str) -> object:
    return getattr(potential if field in FIELDS else _details(potential), field)


def _save_details(potential: Potential, values: Values) -> None:
    details = _details(potential)
    if details is None:
        return
    for field in DETAILS[potential.kind]:
        if field in values:
            setattr(details, field, values[field])
    details.save()


def _replace_topics(potential: Potential, topics: Collection[Topic]) -> bool:
    """True when they really changed."""
    wanted = {topic.pk for topic in topics}
    if wanted == set(potential.potential_topics.values_list("topic_id", flat=True)):
        return False
    potential.potential_topics.all().delete()
    PotentialTopic.objects.bulk_create([PotentialTopic(potential=potential, topic_id=pk) for pk in sorted(wanted)])
    return True
