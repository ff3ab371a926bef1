"""When a schedule fires: the rule that people write, and the moments it comes to. Pure.

A fire is known by its local date, and a date has at most one, however clocks are changed, stepped or asked again. A time that a clock
change skips is the first moment after it; one that comes twice is the first; a date that a zone left out has no fire.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from bot.metrics.calendar import Span, WorkCalendar
from bot.metrics.definitions import WEEKDAYS, Weekday
from bot.metrics.period import DAY, Kind, add_months, containing
from bot.people.definitions import Model

RECIPIENT = "recipient"
"""In place of a zone: each recipient's own."""

LONGEST = timedelta(days=60)
"""What was due longer ago is never made up for."""

MOST_WEEKS = 52
_REACH = timedelta(days=2)
"""How far a fire may lie from its local date: minutes before it, or quiet hours after."""


class AfterOutage(StrEnum):
    """Which of the fires that were missed are posted late."""

    LATEST = "latest"
    ALL = "all"
    SKIP = "skip"


def _whole_minute(value: time) -> time:
    if value != time(value.hour, value.minute):
        raise ValueError("a time of day is hours and minutes")
    return value


Clock = Annotated[time, AfterValidator(_whole_minute)]


class Quiet(Model):
    """From `starts` until just before `ends`, on the next day where that is earlier: nothing is posted."""

    starts: Clock
    ends: Clock

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.starts == self.ends:
            raise ValueError("quiet hours end at another time than they start")
        return self

    def __contains__(self, clock: time) -> bool:
        if self.starts < self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends


class When(Model):
    """On weekdays, in every so many weeks counted from the one of `starts_on`; or on a day of the month, its last one where it has no such
    day. `starts_on` is the first date that may have a fire.

    With `working_days` other weekdays are left out, and a day of the month moves to the next working day of its month, else the last one
    before. The fire is `before` minutes ahead of `at`. `zone` is an IANA name, RECIPIENT, or None for the workspace's.
    """

    on: tuple[Weekday, ...] = ()
    day: int | None = Field(default=None, ge=1, le=31)
    every: int = Field(default=1, ge=1, le=MOST_WEEKS)
    starts_on: date | None = Field(default=None, ge=date(1990, 1, 1), le=date(2099, 12, 31))
    at: Clock
    before: int = Field(default=0, ge=0, lt=24 * 60)
    zone: str | None = None
    working_days: bool = False
    quiet: Quiet | None = None
    after_outage: AfterOutage = AfterOutage.LATEST

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        if bool(self.on) == (self.day is not None):
            raise ValueError("say either weekdays or a day of the month")
        if list(self.on) != sorted(set(self.on), key=WEEKDAYS.index):
            raise ValueError("each weekday stands once, in the order of the week")
        if self.every > 1 and self.day is not None:
            raise ValueError("a day of the month comes every month, not every so many weeks")
        if self.every > 1 and self.starts_on is None:
            raise ValueError("say which week counts, as from 2026-11-27")
        return self


@dataclass(frozen=True, order=True)
class Fire:
    """`local_date` is the rule's date, which is that of `at`, in UTC, but for minutes before midnight and quiet hours after it."""

    local_date: date
    at: datetime


def fires(when: When, zone: ZoneInfo, calendar: WorkCalendar, after: datetime, until: datetime) -> list[Fire]:
    """What is due later than `after` and no later than `until`, the oldest first; of longer than LONGEST only the end.

    `zone` is what `when.zone` stands for; weeks start as the calendar's do.
    """
    after = max(after, until - LONGEST)
    days = _days(after.astimezone(zone).date() - _REACH, until.astimezone(zone).date() + _REACH)
    due = (Fire(day, _fires_at(when, day, zone)) for day in days if _chosen(when, day, calendar) and _exists(day, zone))
    return [fire for fire in due if after < fire.at <= until]


def caught_up(due: Sequence[Fire], after_outage: AfterOutage, on_time: datetime) -> list[Fire]:
    """Those of the fires due, oldest first, that are posted; the ones before `on_time` were missed."""
    match after_outage:
        case AfterOutage.ALL:
            return list(due)
        case AfterOutage.LATEST:
            return list(due[-1:])
        case AfterOutage.SKIP:
            return [fire for fire in due if fire.at >= on_time]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _chosen(when: When, day: date, calendar: WorkCalendar) -> bool:
    """Whether the rule means this date."""
    if when.starts_on is not None and day < when.starts_on:
        return False
    if when.day is not None:
        return _of_month(day, when.day, calendar if when.working_days else None)
    if WEEKDAYS[day.weekday()] not in when.on or (when.working_days and not calendar.workday(day)):
        return False
    if when.starts_on is None:
        return True
    counted = containing(Kind.WEEK, when.starts_on, calendar.definition).starts_on
    return (day - counted).days // 7 % when.every == 0


def _of_month(day: date, number: int, calendar: WorkCalendar | None) -> bool:
    """Whether `day` is that day of its month; on a calendar, the working day it moves to."""
    first = day.replace(day=1)
    following = add_months(first, 1)
    meant = min(first + timedelta(days=number - 1), following - DAY)
    if calendar is None:
        return day == meant
    passed = Span(meant, day) if day >= meant else Span(day + DAY, following)
    return calendar.workday(day) and calendar.count(passed) == 0


def _fires_at(when: When, day: date, zone: ZoneInfo) -> datetime:
    at = moment(day, when.at, zone) - timedelta(minutes=when.before)
    return _after_quiet(when.quiet, at, zone) if when.quiet else at


def _after_quiet(quiet: Quiet, at: datetime, zone: ZoneInfo) -> datetime:
    """`at`, or the end of the quiet hours that it lies in."""
    local = at.astimezone(zone)
    if local.time() not in quiet:
        return at
    ends = moment(local.date() + (DAY if local.time() >= quiet.ends else timedelta()), quiet.ends, zone)
    # When clocks go back, the quiet hours have ended at the first of the two.
    return _after_quiet(quiet, ends, zone) if ends > at else at


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Whether the zone has this date: Samoa had no 30 December 2011."""
    return moment(day, time(), zone).astimezone(zone).date() == day


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which clocks show this time or a later one."""
    wall = datetime.combine(day, clock, zone)
    at, other = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    if at <= other:
        return at
    # Skipped: with the offset from before the change the time lies after it, with the one from after it, before.
    offset = other.astimezone(zone).utcoffset()
    seconds = range(int((at - other).total_seconds()) + 1)
    return other + timedelta(seconds=bisect_left(seconds, True, key=lambda second: _offset(other, second, zone) != offset))


def _offset(moment: datetime, seconds: int, zone: ZoneInfo) -> timedelta | None:
    return (moment + timedelta(seconds=seconds)).astimezone(zone).utcoffset()
