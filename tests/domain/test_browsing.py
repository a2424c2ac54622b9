"""The browsable lists: what a choice gives is what was counted."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.people.models import Unit
from potentialer.domain.potentials.browsing import Browser, Counts, Narrowing
from potentialer.domain.potentials.models import Potential, PotentialKind, Stage
from tests.cast import Cast
from tests.makers import make_card, make_membership, make_person, make_potential, make_topic, make_unit

TRIAL, TASK = PotentialKind.TRIAL, PotentialKind.TASK
TODAY = date(2027, 5, 3)


def browser(viewer: Actor, kind: PotentialKind = TRIAL) -> Browser:
    return Browser(viewer, kind, TODAY)


def titles(rows: Iterable[Potential]) -> set[str]:
    return {row.title for row in rows}


def of_year(first: int | None, last: int | None, **fields: Any) -> Potential:
    return make_potential(
        kind=TRIAL,
        starts_on=date(first, 8, 1) if first else None,
        ends_on=date(last, 9, 1) if last else None,
        **fields,
    )


def parts(counts: Counts) -> dict[Unit, int]:
    return dict(counts.parts)


def test_list_without_filters_is_of_its_kind_and_shared(cast: Cast) -> None:
    card = make_card(cast.unit)
    make_potential("Prøvet", card=card, kind=TRIAL)
    make_potential("I gang", card=card, kind=TASK)
    make_potential("Vidst", card=card)
    make_potential("Kladde", card=card, kind=TRIAL, state=State.DRAFT)

    assert titles(browser(cast.owner).rows(Narrowing())) == {"Prøvet"}
    assert titles(browser(cast.owner, TASK).rows(Narrowing())) == {"I gang"}
    assert not browser(cast.nobody).rows(Narrowing())


def test_what_is_not_for_the_viewer_is_in_no_list_and_no_count(cast: Cast) -> None:
    make_potential(
        "Kun dem",
        card=make_card(cast.unit),
        kind=TRIAL,
        audience=Audience.UNIT,
        stage=Stage.ENDED,
        starts_on=date(2026, 1, 1),
        topics=[make_topic()],
    )
    make_potential("Kun dem", card=make_card(cast.owner.person), kind=TASK, audience=Audience.UNIT, is_open=True)
    empty = Counts(stages={}, worked={}, topics=(), parts=(), years={}, open=0, now=0)

    assert browser(cast.outsider).counts(Narrowing()) == empty
    assert browser(cast.outsider, TASK).counts(Narrowing()) == empty
    assert browser(cast.colleague).counts(Narrowing()).stages == {"ended": 1}
    assert browser(cast.colleague, TASK).counts(Narrowing()).open == 1


def test_stages_are_counted_and_narrowed_to(cast: Cast) -> None:
    make_potential("Et", kind=TRIAL, stage=Stage.ENDED)
    make_potential("To", kind=TRIAL, stage=Stage.ENDED, topics=[make_topic("Uro"), make_topic("Leg")])
    make_potential("Tre", kind=TRIAL, stage=Stage.IDEA)

    assert browser(cast.outsider).counts(Narrowing()).stages == {"ended": 2, "idea": 1}
    assert titles(browser(cast.outsider).rows(Narrowing(stage="ended"))) == {"Et", "To"}
    assert browser(cast.outsider, TASK).counts(Narrowing()).stages == {}


def test_choices_of_the_chosen_filter_stay_to_be_chosen(cast: Cast) -> None:
    uro = make_topic("Uro")
    make_potential("Et", kind=TRIAL, stage=Stage.ENDED, topics=[uro])
    make_potential("To", kind=TRIAL, stage=Stage.IDEA)

    counts = browser(cast.outsider).counts(Narrowing(stage="idea"))

    assert counts.stages == {"ended": 1, "idea": 1}
    assert counts.topics == ()


def test_topics_are_counted_in_danish_order_without_the_retired(cast: Cast) -> None:
    uro, leg, old = make_topic("Ørelæger"), make_topic("Ærlighed"), make_topic("Gammelt", retired_on=date(2027, 1, 1))
    make_potential("Et", kind=TRIAL, topics=[uro, leg])
    make_potential("To", kind=TRIAL, topics=[leg, old])
    make_potential("Opgave", kind=TASK, topics=[uro])

    counts = browser(cast.outsider).counts(Narrowing())

    assert counts.topics == ((leg, 2), (uro, 1))
    assert titles(browser(cast.outsider).rows(Narrowing(topic=leg.pk))) == {"Et", "To"}


def test_years_are_all_that_a_period_touches(cast: Cast) -> None:
    of_year(2024, 2026, title="Lang")
    of_year(2025, 2025, title="Kort")
    of_year(2025, None, title="Stoppet", stage=Stage.STOPPED)
    of_year(2025, None, title="I gang", stage=Stage.RUNNING)
    of_year(None, 2025, title="Uden begyndelse")
    of_year(None, None, title="Uden år")
    shown = browser(cast.outsider)

    assert shown.counts(Narrowing()).years == {2024: 1, 2025: 5, 2026: 2, 2027: 1}
    assert titles(shown.rows(Narrowing(year=2024))) == {"Lang"}
    assert titles(shown.rows(Narrowing(year=2025))) == {"Lang", "Kort", "Stoppet", "I gang", "Uden begyndelse"}
    assert titles(shown.rows(Narrowing(year=2026))) == {"Lang", "I gang"}
    assert titles(shown.rows(Narrowing(year=2027))) == {"I gang"}
    assert titles(shown.rows(Narrowing(year=2028))) == set()


def test_task_without_an_end_is_of_every_year_until_today(cast: Cast) -> None:
    make_potential("Uden slut", kind=TASK, starts_on=date(2025, 8, 1))
    make_potential("Senere", kind=TASK, starts_on=date(2028, 8, 1))
    shown = browser(cast.outsider, TASK)

    assert shown.counts(Narrowing()).years == {2025: 1, 2026: 1, 2027: 1, 2028: 1}
    assert titles(shown.rows(Narrowing(year=2027))) == {"Uden slut"}
    assert titles(shown.rows(Narrowing(year=2028))) == {"Senere"}


@pytest.mark.parametrize("year", [0, -1, 10_000, 10**17])
def test_year_that_no_calendar_has_gives_nothing(year: int, cast: Cast) -> None:
    of_year(2024, 2026)
    counts = browser(cast.outsider).counts(Narrowing(year=year))

    assert not browser(cast.outsider).rows(Narrowing(year=year))
    assert counts.years == {2024: 1, 2025: 1, 2026: 1}
    assert counts.parts == ()


def test_part_is_a_unit_right_below_the_top_with_all_below_it(cast: Cast) -> None:
    team = make_unit("Stue 3", parent=cast.unit)
    make_potential("Stuen", card=make_card(team), kind=TRIAL)
    make_potential("Huset", card=make_card(cast.unit), kind=TRIAL)
    make_potential("Vejen", card=make_card(cast.elsewhere), kind=TRIAL)
    make_potential("Pædagogen", card=make_card(cast.colleague.person), kind=TRIAL)
    shown = browser(cast.outsider)

    assert parts(shown.counts(Narrowing())) == {cast.centre: 3, cast.elsewhere: 1}
    assert titles(shown.rows(Narrowing(part=cast.centre.pk))) == {"Stuen", "Huset", "Pædagogen"}
    assert titles(shown.rows(Narrowing(part=team.pk))) == {"Stuen"}


def test_somebody_who_works_in_two_parts_counts_in_both(cast: Cast) -> None:
    person = make_person(unit=cast.unit)
    make_membership(person, make_unit("Stue 3", parent=cast.unit))
    make_membership(person, cast.elsewhere)
    make_potential(card=make_card(person), kind=TRIAL)

    assert parts(browser(cast.outsider).counts(Narrowing())) == {cast.centre: 1, cast.elsewhere: 1}


def test_top_counts_with_all_of_it_when_something_stands_on_its_card(cast: Cast) -> None:
    make_potential("Huset", card=make_card(cast.unit), kind=TRIAL)
    without = parts(browser(cast.outsider).counts(Narrowing()))
    make_potential("Rådhuset", card=make_card(cast.municipality), kind=TRIAL)

    assert without == {cast.centre: 1}
    assert parts(browser(cast.outsider).counts(Narrowing())) == {cast.municipality: 2, cast.centre: 1}
    assert titles(browser(cast.outsider).rows(Narrowing(part=cast.municipality.pk))) == {"Huset", "Rådhuset"}


def test_organisation_without_a_common_top_has_its_tops_as_parts(cast: Cast) -> None:
    alone = make_unit("Havnen")
    make_potential("Havnens", card=make_card(alone), kind=TRIAL)
    make_potential("Huset", card=make_card(cast.unit), kind=TRIAL)

    assert parts(browser(cast.outsider).counts(Narrowing())) == {alone: 1, cast.centre: 1}


def test_somebody_counts_only_where_the_unit_is_open(cast: Cast) -> None:
    closed = make_unit("Stue 3", parent=cast.elsewhere, closed_on=date(2027, 1, 1))
    person = make_person(unit=cast.unit)
    make_membership(person, closed)
    make_potential("Hendes", card=make_card(person), kind=TRIAL)
    nowhere = make_person("Ingen steder")
    make_potential("Uden enhed", card=make_card(nowhere), kind=TRIAL)
    shown = browser(cast.outsider)

    assert parts(shown.counts(Narrowing())) == {cast.centre: 1}
    assert not shown.rows(Narrowing(part=cast.elsewhere.pk))
    assert titles(shown.rows(Narrowing())) == {"Hendes", "Uden enhed"}


def test_tasks_are_those_open_to_others_or_those_now(cast: Cast) -> None:
    def task(title: str, first: date | None, last: date | None, *, is_open: bool = False) -> None:
        make_potential(title, kind=TASK, starts_on=first, ends_on=last, is_open=is_open)

    task("Til i dag", date(2027, 1, 1), TODAY)
    task("Fra i dag", TODAY, None, is_open=True)
    task("Uden tid", None, None)
    task("Forbi", None, date(2027, 5, 2), is_open=True)
    task("Senere", date(2027, 5, 4), None, is_open=True)
    shown = browser(cast.outsider, TASK)

    assert titles(shown.rows(Narrowing(now_only=True))) == {"Til i dag", "Fra i dag", "Uden tid"}
    assert titles(shown.rows(Narrowing(open_only=True))) == {"Fra i dag", "Forbi", "Senere"}
    for narrowing in (Narrowing(), Narrowing(now_only=True), Narrowing(open_only=True)):
        counts = shown.counts(narrowing)
        assert (counts.now, counts.open) == (3, 3)


def test_what_is_chosen_stays_among_the_choices(cast: Cast) -> None:
    leg, old = make_topic("Leg"), make_topic("Gammelt", retired_on=date(2027, 1, 1))
    make_potential("Huset", card=make_card(cast.unit), kind=TRIAL, topics=[old])
    shown = browser(cast.outsider)

    assert shown.counts(Narrowing(topic=leg.pk)).topics == ((leg, 0),)
    assert shown.counts(Narrowing(topic=old.pk)).topics == ((old, 1),)
    assert parts(shown.counts(Narrowing(part=cast.elsewhere.pk))) == {cast.centre: 1, cast.elsewhere: 0}
    assert parts(shown.counts(Narrowing(part=cast.unit.pk))) == {cast.centre: 1, cast.unit: 1}
    assert shown.counts(Narrowing(year=2026)).years == {2026: 0}
    assert shown.counts(Narrowing(topic=10**17, part=10**17)).topics == ()


def test_every_count_is_what_its_choice_gives(cast: Cast) -> None:
    uro, leg = make_topic("Uro"), make_topic("Leg")
    places: list[Card] = [
        make_card(owner)
        for owner in (cast.unit, cast.municipality, cast.elsewhere, cast.colleague.person, cast.leader_above.person)
    ]
    for number, card in enumerate(places * 3):
        of_year(
            2020 + number % 4 if number % 5 else None,
            2024 + number % 2 if number % 3 else None,
            card=card,
            stage=Stage.values[number % 3],
            topics=[[], [uro], [uro, leg]][number % 3],
        )
    shown = browser(cast.outsider)

    for narrowing in (Narrowing(), Narrowing(stage="idea"), Narrowing(topic=uro.pk, year=2023)):
        counts = shown.counts(narrowing)
        choices = [
            *(({"stage": stage}, count) for stage, count in counts.stages.items()),
            *(({"topic": topic.pk}, count) for topic, count in counts.topics),
            *(({"part": unit.pk}, count) for unit, count in counts.parts),
            *(({"year": year}, count) for year, count in counts.years.items()),
        ]
        assert len(choices) > 4
        given = [(chosen, len(shown.rows(_chosen(narrowing, chosen)))) for chosen, _ in choices]
        assert given == choices


def _chosen(narrowing: Narrowing, chosen: dict[str, Any]) -> Narrowing:
    kept = {name: getattr(narrowing, name) for name in ("stage", "topic", "part", "year")}
    return Narrowing(**(kept | chosen))


def test_trials_that_failed_are_found_whatever_their_stage_but_no_ideas(cast: Cast) -> None:
    failed = make_potential(kind=TRIAL, stage=Stage.ENDED, worked="no")
    make_potential(kind=TRIAL, stage=Stage.STOPPED, worked="partly")
    make_potential(kind=TRIAL, stage=Stage.IDEA, worked="no")
    browser = Browser(cast.outsider, TRIAL, date(2026, 6, 1))

    assert list(browser.rows(Narrowing(worked="no"))) == [failed]
    assert browser.counts(Narrowing(worked="no")).worked == {"no": 1, "partly": 1}
