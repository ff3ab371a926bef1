"""A period looked at on a day: what is over of it, what is left, and the days it is compared with. Pure.

The elapsed share of working time is the whole working days before today over those of the period: today is still to come.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Literal

from bot.metrics.calendar import Span, Worker
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period import DAY, Period, previous

Phase = Literal["running", "over", "ahead"]
"""Of a period: "over", it has ended; "ahead", before its first working day."""

WEEK = timedelta(days=7)
_ONE = Decimal(1)


@dataclass(frozen=True)
class Moment:
    """`period` on the day `today`."""

    period: Period
    today: date

    @cached_property
    def whole(self) -> Span:
        return Span(self.period.starts_on, self.period.ends_on)

    @cached_property
    def so_far(self) -> Span:
        """The days whose records count, today's included."""
        return Span(self.period.starts_on, max(self.period.starts_on, min(self.period.ends_on, self.today + DAY)))

    @cached_property
    def past(self) -> Span:
        """The whole days before today."""
        return Span(self.period.starts_on, max(self.period.starts_on, min(self.period.ends_on, self.today)))

    @cached_property
    def to_come(self) -> Span:
        """Today and the days after it."""
        return Span(self.past.ends_on, self.period.ends_on)

    @property
    def over(self) -> bool:
        return self.today >= self.period.ends_on

    @property
    def day(self) -> date:
        """The day whose roles and teams count: today, or the nearest of the period."""
        return max(self.period.starts_on, min(self.today, self.period.last_day))

    def elapsed(self, worker: Worker) -> Decimal:
        """The share of working time that is over, 0 to 1; by days for somebody who works none of it."""
        if self.over:
            return _ONE
        total = worker.time(self.whole)
        if total:
            return worker.time(self.past) / total
        return Decimal(self.past.days) / self.whole.days

    def phase(self, worker: Worker) -> Phase:
        """Running from the first working day on, over after the last day of all."""
        if self.over:
            return "over"
        begun = self.today >= self.period.starts_on and (worker.time(self.so_far) or not worker.time(self.whole))
        return "running" if begun else "ahead"

    def week_ago(self) -> "Moment | None":
        """The same period a week before; None when it had not begun."""
        earlier = min(self.today, self.period.last_day) - WEEK
        return Moment(self.period, earlier) if earlier >= self.period.starts_on else None

    def same_point(self, grid: CalendarDefinition) -> Span:
        """As many days of the previous period as have begun in this one; all of it once this one is over."""
        before = previous(self.period, grid)
        length = before.days if self.over else min(before.days, self.so_far.days)
        return Span(before.starts_on, before.starts_on + timedelta(days=length))
