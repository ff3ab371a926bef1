"""A period looked at on a day."""

from datetime import date
from decimal import Decimal

from bot.metrics.calendar import Away, Span, WorkCalendar, Worker
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.moment import Moment
from bot.metrics.period import Kind, containing

GRID = CalendarDefinition()
PLAIN = WorkCalendar(GRID)
ANA = Worker(PLAIN)
NOVEMBER = containing(Kind.MONTH, date(2017, 11, 1), GRID)


def test_today_is_still_to_come() -> None:
    """Wednesday the 15th: ten of 22 workdays are over."""
    moment = Moment(NOVEMBER, date(2017, 11, 15))
    assert moment.elapsed(ANA) == Decimal(10) / 22
    assert (ANA.time(moment.past), ANA.time(moment.to_come)) == (10, 12)
    assert moment.so_far.ends_on == date(2017, 11, 16)


def test_a_period_is_ahead_until_its_first_working_day() -> None:
    april = containing(Kind.MONTH, date(2017, 4, 1), GRID)
    days = [date(2017, 3, 31), date(2017, 4, 2), date(2017, 4, 3), date(2017, 4, 30), date(2017, 5, 1)]
    assert [Moment(april, day).phase(ANA) for day in days] == ["ahead", "ahead", "running", "running", "over"]
    assert [Moment(april, day).elapsed(ANA) for day in (days[0], days[2], days[-1])] == [0, 0, 1]


def test_a_newcomers_time_starts_with_them() -> None:
    newcomer = Worker(PLAIN, present=(Span(date(2017, 11, 16), date(2018, 1, 1)),))
    assert Moment(NOVEMBER, date(2017, 11, 15)).phase(newcomer) == "ahead"
    assert Moment(NOVEMBER, date(2017, 11, 20)).elapsed(newcomer) == Decimal(2) / 11


def test_leave_is_no_working_time() -> None:
    """The first ten workdays away: on the 20th, three of twelve are over."""
    away = Worker(PLAIN, leaves=(Away(Span(date(2017, 11, 1), date(2017, 11, 15))),))
    assert Moment(NOVEMBER, date(2017, 11, 20)).elapsed(away) == Decimal(3) / 12


def test_who_is_away_all_through_goes_by_days() -> None:
    away = Worker(PLAIN, leaves=(Away(Span(date(2017, 10, 1), date(2018, 1, 1))),))
    moment = Moment(NOVEMBER, date(2017, 11, 16))
    assert (moment.elapsed(away), moment.phase(away)) == (Decimal("0.5"), "running")


def test_a_week_ago_is_the_same_period_or_nothing() -> None:
    earlier = Moment(NOVEMBER, date(2017, 11, 15)).week_ago()
    assert earlier is not None and earlier.today == date(2017, 11, 8)
    assert Moment(NOVEMBER, date(2017, 11, 7)).week_ago() is None


def test_a_period_that_is_over_is_compared_with_a_week_before_its_last_day() -> None:
    earlier = Moment(NOVEMBER, date(2018, 3, 1)).week_ago()
    assert earlier is not None and earlier.today == date(2017, 11, 23)


def test_the_same_point_is_as_many_days_into_the_period_before() -> None:
    assert Moment(NOVEMBER, date(2017, 11, 15)).same_point(GRID) == Span(date(2017, 10, 1), date(2017, 10, 16))
    assert Moment(NOVEMBER, date(2017, 12, 15)).same_point(GRID) == Span(date(2017, 10, 1), date(2017, 11, 1))
    march = containing(Kind.MONTH, date(2017, 3, 1), GRID)
    assert Moment(march, date(2017, 3, 31)).same_point(GRID) == Span(date(2017, 2, 1), date(2017, 3, 1))


def test_roles_and_teams_are_those_of_today_or_the_nearest_day() -> None:
    days = [Moment(NOVEMBER, today).day for today in (date(2017, 10, 1), date(2017, 11, 15), date(2018, 1, 1))]
    assert days == [date(2017, 11, 1), date(2017, 11, 15), date(2017, 11, 30)]
