"""What the peers give to the same queries over the same things, measured as ours is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from potentialer.lib.evaluation import ndcg, success
from potentialer.search.judged import Judged
from relevance.gate import KNOWN_KINDS, Half, Way
from relevance.known import KIND_NAMES, KnownItem, figures_of_known
from relevance.owners import OF_USE, Asked, bare, grades_by_owner
from relevance.peers import NAMES, Reply, Request, Row, ask_peers, gathered

_JUDGED, _OWNED, _DIRECTORY = "judged", "owned", "directory"

Rankings = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Peers:
    """`reply` has rankings over the judged texts alone, over all potentials of the demo, and over its directory."""

    judged: Judged
    items: Sequence[KnownItem]
    asked: Asked
    reply: Reply

    @property
    def without(self) -> Mapping[str, str]:
        return self.reply.without

    @property
    def texts_of_known(self) -> dict[str, Rankings]:
        """By peer the ids of potentials that each known item finds."""
        return {peer: found[_OWNED] for peer, found in self.reply.found.items()}

    def lines(self, way: Way, half: Half) -> list[str]:
        """A line for each peer, with the figures that ours has by the same names."""
        figures = {"texts": self._of_texts, "owners": self._by_owner, "known": self._of_known}[way]
        return [
            f"  {NAMES[peer]}  " + "  ".join(f"{name} {value:.3f}" for name, value in figures(found, half).items())
            for peer, found in self.reply.found.items()
        ]

    def _graded(self, half: Half) -> dict[str, Mapping[str, int]]:
        grades = self.judged.grades
        return {
            query.key: grades[query.key] for query in self.judged.queries if query.half == half and query.key in grades
        }

    def _of_texts(self, found: Mapping[str, Rankings], half: Half) -> dict[str, float]:
        graded = self._graded(half)
        return {
            "nDCG@10": _mean([ndcg(found[_JUDGED][key], grades) for key, grades in graded.items()]),
            "success@5": _mean([success(found[_JUDGED][key], grades) for key, grades in graded.items()]),
        }

    def _by_owner(self, found: Mapping[str, Rankings], half: Half) -> dict[str, float]:
        gains, firsts = [], []
        for key, grades in self._graded(half).items():
            owners, of_owner = bare(self._owners(found, key)), grades_by_owner(grades)
            of_use = {owner: grade for owner, grade in of_owner.items() if grade >= OF_USE}
            gains.append(ndcg(owners, of_owner))
            firsts.append(success(owners, of_use, at=5))
        return {"success@5": _mean(firsts), "nDCG@10": _mean(gains)}

    def _of_known(self, found: Mapping[str, Rankings], half: Half) -> dict[str, float]:
        items = [item for item in self.items if item.half == half and item.is_graded]
        owners = {
            item.key: self._owners(found, item.key) if item.is_of_text else found[_DIRECTORY][item.key]
            for item in items
        }
        means = figures_of_known(items, owners, with_each=False).means
        return {KIND_NAMES[kind]: means[kind] for kind in KNOWN_KINDS if kind in means}

    def _owners(self, found: Mapping[str, Rankings], key: str) -> tuple[str, ...]:
        return gathered(found[_OWNED][key], self._owner_of)

    @cached_property
    def _owner_of(self) -> dict[str, str]:
        return {row.key: row.owner for row in self.asked.texts}


Beside = Callable[[Judged, Sequence[KnownItem], Asked], Peers]


def ask_beside(judged: Judged, items: Sequence[KnownItem], asked: Asked) -> Peers:
    """Put what the search was asked to the peers. Takes some seconds a hundred queries."""
    texts = [Row(text.key, text.key.partition("/")[0], text.title, text.text) for text in judged.texts]
    needs = {query.key: query.text for query in judged.queries if query.key in asked.answered}
    of_text = {item.key: item.text for item in items if item.is_of_text}
    of_directory = {item.key: item.text for item in items if not item.is_of_text}
    return Peers(
        judged,
        items,
        asked,
        ask_peers(
            Request(
                rows={_JUDGED: texts, _OWNED: asked.texts, _DIRECTORY: asked.directory},
                queries={_JUDGED: needs, _OWNED: needs | of_text, _DIRECTORY: of_directory},
            )
        ),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)
