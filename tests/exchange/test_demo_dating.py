"""When the demo's texts were written."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from potentialer.exchange.demo.dating import Calendar, Written

DENMARK = ZoneInfo("Europe/Copenhagen")
TODAY = date(2026, 11, 23)
days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


def calendar(today: date = TODAY) -> Calendar:
    return Calendar(today, DENMARK)


def write(starts_on: date | None, ends_on: date | None, seed: int = 1) -> Written:
    return calendar().write(Random(seed), starts_on=starts_on, ends_on=ends_on)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=DENMARK)


@given(today=days, starts_on=st.none() | days, lasts=st.none() | st.integers(0, 900), seed=st.integers(0, 99))
def test_dates_when_drawn_lie_in_the_last_two_years_and_in_order(
    today: date, starts_on: date | None, lasts: int | None, seed: int
) -> None:
    ends_on = starts_on + timedelta(days=lasts) if starts_on and lasts is not None else None
    draw = Random(seed)
    written = calendar(today).write(draw, starts_on=starts_on, ends_on=ends_on)
    confirmed = calendar(today).confirm(draw, since=written.created_at)

    assert midnight(today - timedelta(days=733)) < written.created_at <= written.changed_at < midnight(today)
    assert written.created_at <= confirmed < midnight(today)
    assert {moment.weekday() < 5 for moment in (written.created_at, written.changed_at)} == {True}


@given(seed=st.integers(0, 999))
def test_trial_when_it_ended_lately_was_written_when_it_began_and_when_it_ended(seed: int) -> None:
    written = write(date(2026, 2, 2), date(2026, 5, 29), seed)

    assert midnight(date(2026, 1, 31)) < written.created_at < midnight(date(2026, 3, 1))
    assert midnight(date(2026, 5, 28)) < written.changed_at < midnight(date(2026, 7, 4))


@given(seed=st.integers(0, 999))
def test_trial_when_it_is_older_than_the_service_was_written_in_its_first_year(seed: int) -> None:
    written = write(date(2021, 2, 1), date(2021, 6, 1), seed)

    assert written.changed_at < midnight(TODAY - timedelta(days=364))


def test_dates_when_drawn_again_are_the_same() -> None:
    assert write(None, None, seed=7) == write(None, None, seed=7)
    assert write(None, None, seed=7) != write(None, None, seed=8)
