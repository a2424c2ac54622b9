"""Which topics are in use, as one viewer may know it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.queries import Sight, sight_of
from potentialer.domain.potentials.browsing import Browser
from potentialer.domain.potentials.models import PotentialKind
from potentialer.domain.topics.models import UnitTopic


@dataclass(frozen=True, slots=True)
class TopicUse:
    """How many open units work with each topic, and how many shared potentials, of those the viewer may see, have it.
    Topics that neither has are left out."""

    units: Mapping[int, int]
    potentials: Mapping[int, int]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(self.units.keys() | self.potentials.keys())

    def much(self, topic_id: int) -> int:
        """To order by: how much there is of both."""
        return self.units.get(topic_id, 0) + self.potentials.get(topic_id, 0)


def topic_use(viewer: Actor, sight: Sight | None = None) -> TopicUse:
    """A handful of statements, however many topics and potentials there are."""
    if not viewer.is_active:
        return TopicUse({}, {})
    sight, today = sight or sight_of(viewer), timezone.localdate()
    open_units = UnitTopic.objects.filter(unit__closed_on=None).order_by().values_list("topic_id")
    potentials: Counter[int] = Counter()
    for kind in PotentialKind:
        potentials.update(Browser(viewer, kind, today, sight).by_topic())
    return TopicUse(dict(open_units.annotate(count=Count("id"))), potentials)
