"""Texts to measure with: many, varied, the same every time, and never to be taken for a real one."""

import re
from collections import Counter
from functools import cache

from potentialer.exchange.demo.cards import CardRow, KnowledgeRow, PotentialRow, TrialRow, read_cards
from potentialer.exchange.demo.recombining import MARK, Recombiner
from potentialer.exchange.demo.texts import load_texts
from potentialer.lib.text.cpr import find_cpr

SECTORS = ("care", "children", "hall", "outdoors")
MANY = 400  # cards


@cache
def written() -> tuple[CardRow, ...]:
    return read_cards()


@cache
def recombiner(seed: int = 1) -> Recombiner:
    return Recombiner(load_texts(), written(), seed)


@cache
def filled() -> tuple[CardRow, ...]:
    maker = recombiner()
    return tuple(maker.card_of_unit(f"enhed-{at:04d}", SECTORS[at % len(SECTORS)]) for at in range(MANY))


def told(row: PotentialRow) -> tuple[str, ...]:
    if isinstance(row, TrialRow):
        return (row.wonder, row.did, row.happened, row.learned, row.next_step)
    return (row.text,)


def test_card_when_made_again_is_the_same() -> None:
    again = Recombiner(load_texts(), written(), seed=1)
    assert again.card_of_unit("enhed-0001", "care") == recombiner().card_of_unit("enhed-0001", "care")
    assert again.card_of_person("1000001", "hall") == recombiner().card_of_person("1000001", "hall")


def test_card_when_of_another_owner_or_seed_is_another() -> None:
    cards = {
        recombiner().card_of_unit("enhed-0001", "care").introduction,
        recombiner().card_of_unit("enhed-0002", "care").introduction,
        recombiner(seed=2).card_of_unit("enhed-0001", "care").introduction,
        recombiner().card_of_person("enhed-0001", "care").introduction,
    }
    assert len(cards) == 4


def test_cards_when_made_are_marked_and_those_written_are_not() -> None:
    assert all(card.introduction.endswith(MARK) for card in filled())
    assert all(each.title.endswith(MARK) for card in filled() for each in card.potentials)
    assert not any(MARK in str(card) for card in written())


def test_texts_when_made_are_hardly_ever_one_that_somebody_wrote() -> None:
    """A text of one short sentence can happen to stay as it was."""
    theirs = {told(each) for card in written() for each in card.potentials}
    made = [told(each) for card in filled() for each in card.potentials]
    assert sum(each in theirs for each in made) < len(made) / 1000


def test_texts_when_made_are_varied() -> None:
    made = [each for card in filled() for each in card.potentials]
    assert len({told(each) for each in made}) > 0.99 * len(made)
    assert len({each.title for each in made}) > 0.8 * len(made)


def test_kinds_when_made_are_about_as_many_as_those_written() -> None:
    def shares(cards: tuple[CardRow, ...]) -> dict[type[PotentialRow], float]:
        kinds = Counter(type(each) for card in cards for each in card.potentials)
        return {kind: count / kinds.total() for kind, count in kinds.items()}

    theirs, ours = shares(written()), shares(filled())
    assert all(abs(theirs[kind] - ours[kind]) < 0.04 for kind in theirs)


def test_potentials_when_made_could_be_kept() -> None:
    for card in filled():
        assert 4 <= len(card.potentials) <= 10
        for each in card.potentials:
            assert len(each.title) <= 160
            assert not any(find_cpr(text) for text in (each.title, *told(each)))
            assert "".join(told(each)).strip()
            if not isinstance(each, KnowledgeRow) and each.starts_on and each.ends_on:
                assert each.starts_on <= each.ends_on


def test_names_of_written_units_when_mixed_are_changed() -> None:
    names = re.compile(r"\b(Plejehjemmet Strandengen|Strandengens?|Tovværkets?|Skovbørnehaven Grævlingen)\b")
    assert names.search(" ".join(str(card) for card in written()))
    assert not any(names.search(text) for card in filled() for each in card.potentials for text in told(each))
