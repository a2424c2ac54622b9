"""Random organisations, texts and viewers: an answer is what it would be if the texts that the viewer may not see did
not exist. Each example is made twice: first with all texts, then without those that are hidden from the viewer."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from potentialer.domain.accounts.models import System, User
from potentialer.domain.cards.models import Audience, Card
from potentialer.domain.people.models import Unit
from potentialer.domain.potentials.models import Potential, PotentialKind, Stage
from potentialer.domain.potentials.operations import delete_potential
from potentialer.domain.potentials.queries import potentials_visible_to
from potentialer.search.retrieval import search, suggest
from tests.makers import make_card, make_member, make_potential, make_synonym_group, make_topic, make_unit

Follow = Callable[[], None]

WORDS = (
    *("kystsikring", "sorggruppe", "morgenbank", "solcelle", "rengøringsrobot", "sansehave", "ungdomsråd", "bytteskab"),
    *("vandløb", "fodterapi", "tegnsprog", "højtlæsning"),
)
ABBREVIATIONS = {"PPR": "pædagogisk psykologisk rådgivning", "BPA": "borgerstyret personlig assistance"}
EXAMPLES = 20


class World:
    """A small municipality, drawn by lot."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        top = make_unit("Ærø Kommune")
        self.units: list[Unit] = [make_unit(f"Center {number}", parent=top) for number in range(2)]
        for number in range(chance.randint(1, 4)):
            self.units.append(make_unit(f"Hus {number}", parent=chance.choice(self.units)))
        self.members = [make_member(f"Kim Holm {number}", chance.choice(self.units)) for number in range(4)]
        self.topics = [make_topic(word) for word in chance.sample(WORDS, 2)]
        for short, long in ABBREVIATIONS.items():
            make_synonym_group(short, long)
        self.cards = [make_card(owner, **self._sections()) for owner in self._owners()]
        for card in self.cards:
            for _number in range(chance.randint(1, 3)):
                self._potential(card)

    def _owners(self) -> list[Any]:
        people = [member.person for member in self.members]
        return self.chance.sample([*self.units, *people], self.chance.randint(2, 5))

    def _audience(self) -> str:
        return self.chance.choice([Audience.UNIT, Audience.MUNICIPALITY])

    def _sections(self) -> dict[str, Any]:
        return {"introduction": f"Her er {self._words()}.", "introduction_audience": self._audience()}

    def _words(self) -> str:
        drawn = self.chance.sample(WORDS, 2)
        return " ".join([*drawn, self.chance.choice(["", *ABBREVIATIONS, *ABBREVIATIONS.values()])]).strip()

    def _potential(self, card: Card) -> None:
        kind = self.chance.choice(list(PotentialKind))
        details = {"stage": self.chance.choice(list(Stage))} if kind == PotentialKind.TRIAL else {}
        make_potential(
            self._words().capitalize(),
            card=card,
            kind=kind,
            text=f"Vi skriver om {self._words()}.",
            topics=self.chance.sample(self.topics, self.chance.randint(0, 2)),
            audience=self._audience(),
            **details,
        )

    def hide(self, viewer: User) -> int:
        """Delete what the viewer may not see; returns how many texts that were."""
        seen = set(potentials_visible_to(viewer).values_list("id", flat=True))
        hidden = list(Potential.objects.exclude(id__in=seen))
        for potential in hidden:
            delete_potential(System(), potential=potential)
        return len(hidden)


def misspelt(word: str) -> str:
    return word[:3] + word[4:]


def told(viewer: User) -> dict[str, object]:
    """All that the search tells the viewer of each word, right and misspelt."""
    found: dict[str, object] = {}
    for word in (*WORDS, *map(misspelt, WORDS), *ABBREVIATIONS, *ABBREVIATIONS.values()):
        answer = search(viewer, word, per_page=100)
        found[word] = (
            answer.total,
            {hit.key: ({each.key for each in hit.evidence}, hit.more_evidence) for hit in answer.hits},
            {(each.field, option.value): option.count for each in answer.facets for option in each.options},
            (answer.missed, answer.corrected, answer.is_corrected, answer.is_partial),
        )
        found[word[:4]] = {each.key for each in suggest(viewer, word[:4])}
    return found


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_answers_are_as_if_what_is_hidden_did_not_exist(db: None, follow: Follow, seed: int):
    world = World(random.Random(seed))
    viewer = world.chance.choice(world.members)
    for card in world.cards:
        card.introduction_audience = Audience.MUNICIPALITY  # sections are tried by `test_audience`
        card.save(update_fields=["introduction_audience"])
    follow()
    before = told(viewer)
    hidden = world.hide(viewer)
    follow()

    assert told(viewer) == before, f"{hidden} texts hidden"
