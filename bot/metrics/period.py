"""Periods: half-open spans of days, and the calendar grid they stand on.

A key reads back as the same days: `2017-11-03`, `2017-W45`, `2017-11`, `2017-Q4`, `2017`, `2017-10-01..2017-12-31` (both ends included).
Quarters and years are fiscal, a fiscal year bearing the number of the calendar year it ends in. A week is numbered by its Thursday, as
ISO does; where weeks do not start on Monday the numbers stay unique.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.metrics.definitions import WEEKDAYS, CalendarDefinition

DAY = timedelta(days=1)
_THURSDAY = 3


class Kind(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ROLLING = "rolling"
    DATES = "dates"

    @property
    def on_grid(self) -> bool:
        """Whether the calendar is tiled by periods of this kind; the others repeat by their own length."""
        return self not in (Kind.ROLLING, Kind.DATES)


KINDS = (Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.YEAR)
"""Whose totals are kept."""


@dataclass(frozen=True)
class Period:
    """The days from `starts_on` up to, not including, `ends_on`."""

    kind: Kind
    starts_on: date
    ends_on: date
    key: str

    @property
    def last_day(self) -> date:
        return self.ends_on - DAY

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on


def containing(kind: Kind, day: date, calendar: CalendarDefinition) -> Period:
    """The period of the grid that `day` lies in; `kind` must be on the grid."""
    match kind:
        case Kind.DAY:
            return Period(kind, day, day + DAY, day.isoformat())
        case Kind.WEEK:
            return _week(day, calendar)
        case Kind.MONTH:
            first = day.replace(day=1)
            return Period(kind, first, add_months(first, 1), f"{first:%Y-%m}")
        case Kind.QUARTER:
            return _quarter(day, calendar)
        case Kind.YEAR:
            first = _fiscal_start(day, calendar)
            return Period(kind, first, add_months(first, 12), f"{_fiscal_number(first):04}")
        case Kind.ROLLING | Kind.DATES:
            raise ValueError(f"days of kind {kind} are no part of a grid")


def between(starts_on: date, last_day: date, kind: Kind = Kind.DATES) -> Period:
    """The period of these days, both included."""
    return Period(kind, starts_on, last_day + DAY, f"{starts_on.isoformat()}..{last_day.isoformat()}")


def previous(period: Period, calendar: CalendarDefinition) -> Period:
    """The period of the same kind that ends where this one starts; for rolling ones and dates, of the same length."""
    if period.kind.on_grid:
        return containing(period.kind, period.starts_on - DAY, calendar)
    return between(period.starts_on - timedelta(days=period.days), period.starts_on - DAY, period.kind)


def following(period: Period, calendar: CalendarDefinition) -> Period:
    """The period of the same kind that starts where this one ends."""
    if period.kind.on_grid:
        return containing(period.kind, period.ends_on, calendar)
    return between(period.ends_on, period.ends_on + timedelta(days=period.days - 1), period.kind)


def run_up(period: Period, count: int, calendar: CalendarDefinition) -> tuple[Period, ...]:
    """The `count` periods of the same kind that end with this one, oldest first."""
    periods = [period]
    while len(periods) < count:
        periods.append(previous(periods[-1], calendar))
    return tuple(reversed(periods))


def add_months(first: date, months: int) -> date:
    """`first`, moved by whole months; a day the month has not becomes its last one."""
    index = first.year * 12 + first.month - 1 + months
    year, month = divmod(index, 12)
    following_month = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=first.day - 1), following_month - DAY)


def week_number(year: int, number: int, calendar: CalendarDefinition) -> Period:
    """Week `number` of `year`; ValueError when the year has no such week."""
    thursday = date.fromisocalendar(year, number, _THURSDAY + 1)
    return containing(Kind.WEEK, thursday, calendar)


def quarter_number(year: int, number: int, calendar: CalendarDefinition) -> Period:
    """Fiscal quarter 1 to 4 of fiscal `year`."""
    return containing(Kind.QUARTER, add_months(fiscal_year(year, calendar).starts_on, 3 * (number - 1)), calendar)


def fiscal_year(year: int, calendar: CalendarDefinition) -> Period:
    begins = calendar.fiscal_year_starts
    return containing(Kind.YEAR, date(year if begins == 1 else year - 1, begins, 1), calendar)


def _week(day: date, calendar: CalendarDefinition) -> Period:
    first = day - timedelta(days=(day.weekday() - WEEKDAYS.index(calendar.week_starts)) % 7)
    thursday = first + timedelta(days=(_THURSDAY - first.weekday()) % 7)
    year, number, _ = thursday.isocalendar()
    return Period(Kind.WEEK, first, first + timedelta(days=7), f"{year:04}-W{number:02}")


def _quarter(day: date, calendar: CalendarDefinition) -> Period:
    year = _fiscal_start(day, calendar)
    number = ((day.year - year.year) * 12 + day.month - year.month) // 3
    first = add_months(year, 3 * number)
    return Period(Kind.QUARTER, first, add_months(first, 3), f"{_fiscal_number(year):04}-Q{number + 1}")


def _fiscal_start(day: date, calendar: CalendarDefinition) -> date:
    begins = calendar.fiscal_year_starts
    return date(day.year if day.month >= begins else day.year - 1, begins, 1)


def _fiscal_number(first: date) -> int:
    return add_months(first, 11).year
