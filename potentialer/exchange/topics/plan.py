"""What an import of topics would do."""

from dataclasses import dataclass

from potentialer.domain.topics.bulk import TopicRow
from potentialer.exchange.topics.rows import TopicFault


@dataclass(frozen=True, slots=True)
class Plan:
    """`rows` are those that really differ, as they shall be; the tuples of texts are titles, in the files' order.

    `own` of them are the municipality's own topics, which get keywords and keep the rest. `absent` are in no file any
    more and stay. `retired` are in the files, but the editor has taken them out. `based_on`: the newest change of any
    topic that the plan has seen."""

    rows: tuple[TopicRow, ...] = ()
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    own: int = 0
    same: int = 0
    edited: int = 0
    retired: int = 0
    absent: tuple[str, ...] = ()
    long_keywords: int = 0
    faults: tuple[TopicFault, ...] = ()
    based_on: int = 0
