"""The cards that were written by hand fit the municipality, and are really written."""

from collections import Counter
from functools import cache
from itertools import combinations

from potentialer.exchange.demo.cards import CardRow, KnowledgeRow, TaskRow, TrialRow, read_cards
from potentialer.exchange.demo.municipality import Municipality, build_municipality
from potentialer.lib.text.cpr import find_cpr

POTENTIALS_OF_A_SECTOR = 90  # potentials a sector has at least
SHINGLE = 5  # words


@cache
def cards() -> tuple[CardRow, ...]:
    return read_cards()


@cache
def municipality() -> Municipality:
    return build_municipality()


def potentials(card: CardRow) -> tuple[KnowledgeRow | TrialRow | TaskRow, ...]:
    return (*card.knowledge, *card.trials, *card.tasks)


def words(potential: KnowledgeRow | TrialRow | TaskRow) -> str:
    if isinstance(potential, TrialRow):
        parts = (potential.wonder, potential.did, potential.happened, potential.learned, potential.next_step)
        return " ".join(parts)
    return potential.text


def test_every_card_belongs_to_one_owner_who_exists() -> None:
    units = {row.key for row in municipality().organisation.units}
    people = {row.key for row in municipality().organisation.people}

    assert all(bool(card.unit) != bool(card.person) for card in cards())
    assert {card.unit for card in cards() if card.unit} <= units
    assert {card.person for card in cards() if card.person} <= people
    assert len({(card.unit, card.person) for card in cards()}) == len(cards())


def test_every_topic_exists() -> None:
    known = {topic.key for topic in municipality().topics}

    assert {topic for card in cards() for each in potentials(card) for topic in each.topics} <= known


def test_every_sector_has_written_enough() -> None:
    written = Counter(card.sector for card in cards() for _ in potentials(card))

    assert len(written) == 4
    assert min(written.values()) >= POTENTIALS_OF_A_SECTOR


def test_kinds_stages_and_audiences_are_known() -> None:
    trials = [trial for card in cards() for trial in card.trials]

    assert {each.help for card in cards() for each in card.knowledge} == {"with_you", "explain", "knows_who"}
    assert {trial.stage for trial in trials} == {"idea", "running", "stopped", "ended", "practice"}
    assert {trial.worked for trial in trials} <= {"yes", "partly", "no", ""}
    assert {each.audience for card in cards() for each in potentials(card)} == {"unit", "municipality"}


def test_some_trials_failed_and_say_so() -> None:
    trials = [trial for card in cards() for trial in card.trials]
    failed = [trial for trial in trials if trial.worked == "no" or trial.stage == "stopped"]

    assert len(failed) >= len(trials) / 5
    assert all(trial.happened or trial.learned for trial in failed)


def test_periods_run_forwards() -> None:
    rows = [each for card in cards() for each in (*card.trials, *card.tasks)]

    assert all(row.starts_on <= row.ends_on for row in rows if row.starts_on and row.ends_on)


def test_no_text_holds_a_cpr_number_or_is_empty() -> None:
    for card in cards():
        for text in (
            card.introduction,
            card.contact_wishes,
            *card.seeking,
            *(words(each) for each in potentials(card)),
        ):
            assert not find_cpr(text)
        assert card.introduction
        assert all(words(each).strip() and each.title.strip() for each in potentials(card))


def test_no_two_texts_share_more_than_a_turn_of_phrase() -> None:
    """A generator would show: texts from one mould share runs of five words."""
    shingles = [
        {tuple(run) for run in zip(*(words(each).split()[start:] for start in range(SHINGLE)), strict=False)}
        for card in cards()
        for each in potentials(card)
    ]

    assert all(
        len(one & other) <= 0.15 * min(len(one), len(other))
        for one, other in combinations(shingles, 2)
        if one and other
    )
