"""Reading potentials. One is seen when its card is, when it is shared, and when its audience holds the viewer."""

from collections.abc import Collection

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from potentialer.base.errors import NotFound
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.cards.queries import Sight, is_own_circle, is_written_by, sight_of
from potentialer.domain.potentials.models import Potential, PotentialKind, PotentialTopic
from potentialer.domain.topics.models import Topic

IS_OF_SOMEBODY_HERE = Q(card__unit=None) | Q(card__unit__closed_on=None)
"""A closed unit has nobody to ask. People who have left are seen nowhere."""


def potentials_visible_to(viewer: Actor, sight: Sight | None = None) -> QuerySet[Potential]:
    """Each with its owner, its details and its topics (`topics`: rows with the topic along)."""
    sight = sight or sight_of(viewer)
    if not sight.is_inside:
        return Potential.objects.none()
    found = Potential.objects.filter(Q(card__person=None) | Q(card__person__left_on=None))
    if not sight.sees_all:
        is_shared = Q(card__state=State.PUBLISHED, state=State.PUBLISHED)
        is_for_viewer = Q(audience=Audience.MUNICIPALITY) | is_own_circle(sight, "card__")
        found = found.filter((is_shared & is_for_viewer) | is_written_by(sight, "card__"))
    topics = PotentialTopic.objects.select_related("topic").order_by("topic__sort_key", "topic_id")
    return found.select_related("card__unit", "card__person", "trial", "task").prefetch_related(
        Prefetch("potential_topics", topics, to_attr="topics")
    )


def potentials_seen(viewer: Actor, ids: Collection[int]) -> set[int]:
    """Those of `ids` that the viewer may see. What everybody may see is told by a lean statement, and the whole rule is
    asked only about the rest: nearly always, there is none."""
    if not ids or not viewer.is_active:
        return set()
    is_here = Q(card__person=None) | Q(card__person__left_on=None)
    everybodys = Potential.objects.filter(
        is_here, id__in=ids, audience=Audience.MUNICIPALITY, state=State.PUBLISHED, card__state=State.PUBLISHED
    )
    seen = set(everybodys.values_list("id", flat=True))
    if rest := set(ids) - seen:
        seen.update(potentials_visible_to(viewer).filter(id__in=rest).order_by().values_list("id", flat=True))
    return seen


def potentials_of_card(viewer: Actor, card: Card, sight: Sight | None = None) -> QuerySet[Potential]:
    """The card's knowledge, trials and tasks, the newest first within each kind."""
    return potentials_visible_to(viewer, sight).filter(card=card).order_by("kind", "-changed_at", "-id")


def potentials_of_kind(viewer: Actor, kind: PotentialKind, sight: Sight | None = None) -> QuerySet[Potential]:
    """All that are shared, the newest first: the browsable lists show no drafts."""
    shared = potentials_visible_to(viewer, sight).filter(kind=kind, state=State.PUBLISHED, card__state=State.PUBLISHED)
    if kind != PotentialKind.TRIAL:  # what a closed unit tried has still been tried
        shared = shared.filter(IS_OF_SOMEBODY_HERE)
    return shared.order_by("-changed_at", "-id")


def get_potential(viewer: Actor, potential_id: int, sight: Sight | None = None) -> Potential:
    """Raises NotFound also for one that exists and is not for the viewer."""
    potential = potentials_visible_to(viewer, sight).filter(pk=potential_id).first()
    if potential is None:
        raise NotFound
    return potential


def related_potentials(
    viewer: Actor, potential: Potential, sight: Sight | None = None, *, most: int
) -> list[Potential]:
    """Others' shared ones with at least one of the same topics: those with most in common first, then the newest. Each
    with its owner and details."""
    visible = potentials_visible_to(viewer, sight).prefetch_related(None)
    topics = [row.topic_id for row in potential.potential_topics.all()]
    common = PotentialTopic.objects.filter(topic_id__in=topics)
    in_common = common.filter(potential_id=OuterRef("pk")).order_by().values("potential_id").annotate(Count("id"))
    ids = (
        visible.filter(IS_OF_SOMEBODY_HERE, state=State.PUBLISHED, card__state=State.PUBLISHED)
        .filter(pk__in=common.values("potential_id"))
        .exclude(card_id=potential.card_id)
        .annotate(in_common=Subquery(in_common.values("id__count")))
        .order_by("-in_common", "-changed_at", "-id")
        .values_list("id", flat=True)[:most]
    )
    found = visible.in_bulk(list(ids))  # only these with all that comes along: hundreds may share a topic
    return [found[each] for each in ids if each in found]


def newest_potentials(viewer: Actor, sight: Sight | None = None) -> QuerySet[Potential]:
    """What was shared or rewritten of late, of every kind; each with its owner and details."""
    visible = potentials_visible_to(viewer, sight).prefetch_related(None)
    shared = visible.filter(state=State.PUBLISHED, card__state=State.PUBLISHED)
    return shared.filter(IS_OF_SOMEBODY_HERE).order_by("-changed_at", "-id")


def potentials_with_topic(viewer: Actor, topic: Topic) -> QuerySet[Potential]:
    """All that are shared with this topic, the newest first."""
    return newest_potentials(viewer).filter(pk__in=PotentialTopic.objects.filter(topic=topic).values("potential_id"))
