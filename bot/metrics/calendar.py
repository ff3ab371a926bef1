"""Working time: which days are worked where, and how much of each a person works. One working day is 1.

A person's day is the calendar's day (workdays less holidays), or what their part-time pattern says of its weekday, less what leave
takes of it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeVar

import holidays

from bot.metrics.definitions import WEEKDAYS, CalendarDefinition
from bot.metrics.period import DAY

K = TypeVar("K")
V = TypeVar("V")

NOTHING = Decimal(0)
WHOLE = Decimal(1)
_MOST_KEPT = 500


class Memory(dict[K, V]):
    """Answers that were worked out; when there are too many they are all forgotten."""

    def keep(self, key: K, answer: V) -> V:
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[key] = answer
        return answer


class Span(NamedTuple):
    """Days from `starts_on` up to, not including, `ends_on`; never empty the wrong way round."""

    starts_on: date
    ends_on: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.starts_on <= day < self.ends_on

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days


ALWAYS = Span(date.min, date.max)
_EVERYWHERE = (ALWAYS,)


def span(starts_on: date | None, ends_on: date | None) -> Span:
    """The span with open ends where a date is missing."""
    return Span(starts_on or date.min, ends_on or date.max)


def overlap(one: Span, other: Span) -> Span | None:
    """The days that are in both."""
    starts_on, ends_on = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
    return Span(starts_on, ends_on) if starts_on < ends_on else None


def within(spans: Iterable[Span], limits: Iterable[Span]) -> tuple[Span, ...]:
    """The days that are in one of `spans` and in one of `limits`, as disjoint spans in order."""
    bounds = merged(limits)
    if bounds == _EVERYWHERE:
        return merged(spans)
    return merged(common for one in spans for limit in bounds if (common := overlap(one, limit)))


def without(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """The days of `spans` that are in none of `holes`, as disjoint spans in order."""
    left = list(merged(spans))
    for hole in merged(holes):
        left = [piece for one in left for piece in _around(one, hole)]
    return tuple(left)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days as disjoint spans in order."""
    known = [each for each in spans if each.starts_on < each.ends_on]
    if len(known) < 2:
        return tuple(known)
    joined: list[Span] = []
    for one in sorted(known, key=lambda each: each.starts_on):
        if joined and one.starts_on <= joined[-1].ends_on:
            joined[-1] = Span(joined[-1].starts_on, max(joined[-1].ends_on, one.ends_on))
        else:
            joined.append(one)
    return tuple(joined)


def _around(one: Span, hole: Span) -> Iterable[Span]:
    common = overlap(one, hole)
    if common is None:
        yield one
        return
    if one.starts_on < common.starts_on:
        yield Span(one.starts_on, common.starts_on)
    if common.ends_on < one.ends_on:
        yield Span(common.ends_on, one.ends_on)


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The days of a `CalendarDefinition`, quick to count over long spans."""

    definition: CalendarDefinition

    @cached_property
    def _years(self) -> dict[int, tuple[date, ...]]:
        """The workdays of the years that were asked for."""
        return {}

    def holiday(self, day: date) -> bool:
        return day in _holidays(self.definition, day.year)

    def workday(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] in self.definition.workdays and not self.holiday(day)

    def count(self, days: Span) -> int:
        """How many of `days` are workdays; `days` has an end and a beginning within a few centuries."""
        total = 0
        for year in range(days.starts_on.year, days.ends_on.year + 1):
            if (worked := self._years.get(year)) is None:
                worked = self._years[year] = self._workdays(year)
            total += bisect_left(worked, days.ends_on) - bisect_left(worked, days.starts_on)
        return total

    def _workdays(self, year: int) -> tuple[date, ...]:
        first = date(year, 1, 1)
        length = (date(year, 12, 31) - first).days + 1
        return tuple(day for offset in range(length) if self.workday(day := first + timedelta(days=offset)))


@lru_cache(maxsize=2048)
def _holidays(definition: CalendarDefinition, year: int) -> frozenset[date]:
    own = frozenset(day for day in definition.extra_holidays if day.year == year)
    if definition.holidays is None:
        return own
    country, _, subdivision = definition.holidays.partition("-")
    return own | frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


@dataclass(frozen=True)
class Away:
    """Leave: `share` is the part of each working day that is missed."""

    days: Span
    share: Decimal = WHOLE


@dataclass(frozen=True)
class PartTime:
    """The share of a working day that is worked, Monday to Sunday."""

    days: Span
    shares: tuple[Decimal, ...]


@dataclass(frozen=True)
class Worker:
    """Somebody's working time: `present` are the days employed and in a role, `calendars` where they work when (`home` otherwise)."""

    home: WorkCalendar
    present: tuple[Span, ...] = (ALWAYS,)
    calendars: tuple[tuple[Span, WorkCalendar], ...] = ()
    leaves: tuple[Away, ...] = ()
    part_time: tuple[PartTime, ...] = ()

    @cached_property
    def _times(self) -> Memory[Span, Decimal]:
        """The answers of `time`: a scorecard asks for the same days metric after metric, and all who rank with it ask again."""
        return Memory()

    @cached_property
    def _full_times(self) -> Memory[Span, Decimal]:
        return Memory()

    @cached_property
    def _edges(self) -> tuple[date, ...]:
        """The days on which calendar, pattern or leave change, in order."""
        spans = [each for each, _ in self.calendars] + [each.days for each in self.leaves] + [each.days for each in self.part_time]
        return tuple(sorted({edge for each in spans for edge in each}))

    def time(self, days: Span) -> Decimal:
        """Working time in `days` while present."""
        if (known := self._times.get(days)) is not None:
            return known
        return self._times.keep(days, sum((self.full_time(piece) for piece in within((days,), self.present)), NOTHING))

    def full_time(self, days: Span) -> Decimal:
        """Working time in `days` as if present all through."""
        if (known := self._full_times.get(days)) is not None:
            return known
        return self._full_times.keep(days, sum((self._piece(piece) for piece in _cut(days, self._edges)), NOTHING))

    def day(self, day: date) -> Decimal:
        """The share of a working day worked on `day`."""
        return self.time(Span(day, day + DAY))

    def _piece(self, days: Span) -> Decimal:
        """Working time of days over which calendar, pattern and leave do not change."""
        calendar = next((each for when, each in self.calendars if days.starts_on in when), self.home)
        missed = min(WHOLE, sum((away.share for away in self.leaves if days.starts_on in away.days), NOTHING))
        shares = next((each.shares for each in self.part_time if days.starts_on in each.days), None)
        if missed == WHOLE:
            return NOTHING
        worked = Decimal(calendar.count(days)) if shares is None else _pattern_time(calendar, days, shares)
        return worked * (WHOLE - missed)


def _pattern_time(calendar: WorkCalendar, days: Span, shares: Sequence[Decimal]) -> Decimal:
    every = (days.starts_on + timedelta(days=offset) for offset in range(days.days))
    return sum((shares[day.weekday()] for day in every if not calendar.holiday(day)), NOTHING)


def _cut(days: Span, edges: Sequence[date]) -> Iterable[Span]:
    """`days` in pieces that end at each of the sorted `edges` inside them."""
    inner = edges[bisect_right(edges, days.starts_on) : bisect_left(edges, days.ends_on)]
    stops = [days.starts_on, *inner, days.ends_on]
    return (Span(first, last) for first, last in pairwise(stops) if first < last)
