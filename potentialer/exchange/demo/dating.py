"""When the demo's texts were written: in the two years up to yesterday, so that old and new stand side by side.

The texts tell of years (`starts_on`, `ends_on`), and those stay as they are written. When somebody typed them in
follows from those years where it can, and is drawn where it cannot. The same `draw` and day give the same dates.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random

_DAYS = 730
_FIRST_YEAR = 365  # what happened before people began to write here was written down during the first year
_MINUTES_OF_WORK = (7 * 60, 16 * 60)


@dataclass(frozen=True, slots=True)
class Written:
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """`today` is the day on which the demo is made; nothing it dates is later than the day before."""

    today: date
    zone: tzinfo

    def write(self, draw: Random, *, starts_on: date | None, ends_on: date | None) -> Written:
        """Written some days after it began, and again when it ended; at any time when it has no period."""
        if starts_on is None:
            created = self._any_day(draw)
        else:
            created = self._near(draw, starts_on + timedelta(days=draw.randrange(2, 22)))
        changed = created
        if ends_on is not None and ends_on < self.today:
            changed = max(created, self._near(draw, ends_on + timedelta(days=draw.randrange(2, 35))))
        elif draw.random() < 0.4:
            changed = self._between(draw, created, self._last)
        first, again = self._at_work(draw, created), self._at_work(draw, changed)
        return Written(first, max(first, again))

    def confirm(self, draw: Random, since: datetime) -> datetime:
        """When a card shared at `since` was last said to be right: mostly lately, now and then long ago."""
        day = max(self._between(draw, since.date(), self._last), self._between(draw, since.date(), self._last))
        return max(since, self._at_work(draw, day))

    def any_time(self, draw: Random) -> datetime:
        return self._at_work(draw, self._any_day(draw))

    @property
    def _last(self) -> date:
        return self.today - timedelta(days=1)

    @property
    def _first(self) -> date:
        return self.today - timedelta(days=_DAYS)

    def _any_day(self, draw: Random) -> date:
        return self._between(draw, self._first, self._last)

    def _near(self, draw: Random, day: date) -> date:
        """The day itself, or one of those we write about."""
        if day < self._first:
            return self._between(draw, self._first, self._first + timedelta(days=_FIRST_YEAR))
        return day if day <= self._last else self._between(draw, self._last - timedelta(days=30), self._last)

    def _between(self, draw: Random, first: date, last: date) -> date:
        return first + timedelta(days=draw.randint(0, max(0, (last - first).days)))

    def _at_work(self, draw: Random, day: date) -> datetime:
        """Few write on a Saturday or a Sunday: they wrote on the Friday before."""
        friday = day - timedelta(days=max(0, day.weekday() - 4))
        minute = timedelta(minutes=draw.randrange(*_MINUTES_OF_WORK))
        return datetime.combine(friday, time(), self.zone) + minute
