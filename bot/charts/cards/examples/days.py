"""The made-up calendar: the day that the examples are of, and dates in the product's words. Five working days a week, no holidays."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from babel.dates import format_skeleton

from bot.charts.cards.contests.head import Contest
from bot.texts import dates, numbers
from bot.texts.languages import say
from bot.texts.numbers import Unit

TODAY = date(2026, 11, 17)
MORNING, EVENING = time(7), time(18)


def workdays(first: date, last: date) -> tuple[date, ...]:
    """Mondays to Fridays, both ends included."""
    everyday = (first + timedelta(at) for at in range((last - first).days + 1))
    return tuple(day for day in everyday if day.weekday() < 5)


def month(day: date) -> tuple[date, ...]:
    """The working days of the month that `day` lies in."""
    first = day.replace(day=1)
    following = (first + timedelta(31)).replace(day=1)
    return workdays(first, following - timedelta(1))


def elapsed(days: tuple[date, ...], today: date = TODAY) -> Decimal:
    """The share of `days` that is over: today is still to come."""
    return (Decimal(sum(day < today for day in days)) / len(days)).quantize(Decimal("0.000001"))


def later(day: date, by: int) -> date:
    """So many working days after `day`, or before it where `by` is negative."""
    near = workdays(day - timedelta(20), day - timedelta(1)) if by < 0 else workdays(day + timedelta(1), day + timedelta(20))
    return near[by if by < 0 else by - 1]


def period(today: date = TODAY, locale: str = "en") -> str:
    """ "November 2026 · day 12 of 21"."""
    days = month(today)
    at, of = (numbers.figure(Decimal(number), Unit("number"), locale, places=0) for number in (days.index(today) + 1, len(days)))
    return f"{dates.month(today, locale)} · {say(locale, 'day {today} of {days}', today=at, days=of)}"


def updated(day: date = TODAY, locale: str = "en", clock: time = MORNING) -> str:
    """ "Updated Tue 17 Nov, 07:00"."""
    return say(locale, "Updated {moment}", moment=moment(day, clock, locale))


def moment(day: date, clock: time, locale: str = "en") -> str:
    """ "Tue 17 Nov, 07:00"."""
    return dates.moment(datetime.combine(day, clock, UTC), locale, UTC)


def brief(day: date, locale: str = "en") -> str:
    """ "17 Nov"."""
    return f"{day.day} {day:%b}" if locale == "en" else format_skeleton("MMMd", day, locale=locale)


def mondays(days: tuple[date, ...]) -> tuple[str, ...]:
    """A word for the first day of each week that has room for it, and "" for the others."""
    return tuple(dates.day(day, "en") if (at == 0 or day.weekday() == 0) and at + 3 <= len(days) else "" for at, day in enumerate(days))


class Season(NamedTuple):
    """A contest and the days that it lasts, and from these its head in every phase."""

    contest: Contest
    starts: date
    ends: date

    def running(self, today: date = TODAY) -> Contest:
        left = (self.ends - today).days
        words = f"{left} days left" if left else f"{EVENING.hour - MORNING.hour} hours left"
        return replace(self.contest, phase="running", clock=words, updated=updated(today))

    def waiting(self, note: str = "") -> Contest:
        """Two working days before it starts."""
        starts = f"Starts {dates.day(self.starts, 'en')}"
        return replace(self.contest, phase="waiting", clock=starts, updated=updated(later(self.starts, -2)), note=note)

    def provisional(self) -> Contest:
        note = f"Late records count until {moment(self.closes, time(12))}"
        return replace(self.contest, phase="provisional", clock=self.over, updated=updated(later(self.ends, 1)), note=note)

    def final(self) -> Contest:
        return replace(self.contest, phase="final", clock=self.over, updated=f"Closed {moment(self.closes, time(12))}")

    def announced(self) -> Contest:
        return replace(self.contest, phase="announced", clock=self.over, updated=f"Announced {moment(self.closes, time(14))}")

    @property
    def over(self) -> str:
        return f"Ended {dates.day(self.ends, 'en')}"

    @property
    def closes(self) -> date:
        """Late records have two working days."""
        return later(self.ends, 2)
