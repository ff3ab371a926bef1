"""Periods tile the calendar, and their keys read back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.definitions import WEEKDAYS, CalendarDefinition
from bot.metrics.period import Kind, add_months, between, containing, following, previous, run_up, week_number
from bot.metrics.period_words import parse

PLAIN = CalendarDefinition()
DAYS = st.dates(date(1980, 1, 1), date(2100, 12, 31))
GRIDS = st.builds(CalendarDefinition, week_starts=st.sampled_from(WEEKDAYS), fiscal_year_starts=st.integers(1, 12))
KINDS = st.sampled_from([kind for kind in Kind if kind.on_grid])


@given(KINDS, DAYS, GRIDS)
def test_periods_tile_the_calendar(kind: Kind, day: date, grid: CalendarDefinition) -> None:
    period = containing(kind, day, grid)
    assert day in period
    assert previous(period, grid).ends_on == period.starts_on
    assert following(period, grid).starts_on == period.ends_on
    assert containing(kind, period.starts_on, grid) == containing(kind, period.last_day, grid) == period


@given(KINDS, DAYS, GRIDS)
def test_a_key_reads_back_as_the_same_days(kind: Kind, day: date, grid: CalendarDefinition) -> None:
    period = containing(kind, day, grid)
    assert parse(period.key, date(2000, 1, 1), grid) == period


@given(KINDS, DAYS, GRIDS)
def test_neighbours_have_different_keys(kind: Kind, day: date, grid: CalendarDefinition) -> None:
    period = containing(kind, day, grid)
    assert len({period.key, previous(period, grid).key, following(period, grid).key}) == 3


@given(DAYS, st.integers(1, 400))
def test_dates_repeat_by_their_own_length(day: date, days: int) -> None:
    period = between(day, day + timedelta(days=days - 1))
    before = previous(period, PLAIN)
    assert (before.days, before.ends_on) == (days, day)
    assert following(before, PLAIN) == period


@given(DAYS)
def test_weeks_that_start_on_monday_are_iso_weeks(day: date) -> None:
    year, number, _ = day.isocalendar()
    assert containing(Kind.WEEK, day, PLAIN).key == f"{year}-W{number:02}"


def test_2020_has_a_week_53_that_reaches_into_2021() -> None:
    week = containing(Kind.WEEK, date(2021, 1, 3), PLAIN)
    assert (week.key, week.starts_on, week.ends_on) == ("2020-W53", date(2020, 12, 28), date(2021, 1, 4))
    assert following(week, PLAIN).key == "2021-W01"


def test_2021_has_no_week_53() -> None:
    with pytest.raises(ValueError, match="week"):
        week_number(2021, 53, PLAIN)


def test_a_week_that_starts_on_sunday_is_numbered_by_its_thursday() -> None:
    week = containing(Kind.WEEK, date(2017, 11, 5), CalendarDefinition(week_starts="sunday"))
    assert (week.key, week.starts_on, week.last_day) == ("2017-W45", date(2017, 11, 5), date(2017, 11, 11))


def test_a_fiscal_year_is_named_after_the_calendar_year_it_ends_in() -> None:
    grid = CalendarDefinition(fiscal_year_starts=2)
    year = containing(Kind.YEAR, date(2017, 2, 1), grid)
    assert (year.key, year.starts_on, year.ends_on) == ("2018", date(2017, 2, 1), date(2018, 2, 1))
    quarter = containing(Kind.QUARTER, date(2018, 1, 31), grid)
    assert (quarter.key, quarter.starts_on, quarter.ends_on) == ("2018-Q4", date(2017, 11, 1), date(2018, 2, 1))


def test_calendar_quarters_are_fiscal_ones_where_the_year_starts_in_january() -> None:
    quarter = containing(Kind.QUARTER, date(2017, 11, 3), PLAIN)
    assert (quarter.key, quarter.starts_on, quarter.ends_on) == ("2017-Q4", date(2017, 10, 1), date(2018, 1, 1))


def test_a_trend_runs_up_to_the_period_itself() -> None:
    keys = [each.key for each in run_up(containing(Kind.MONTH, date(2017, 2, 14), PLAIN), 4, PLAIN)]
    assert keys == ["2016-11", "2016-12", "2017-01", "2017-02"]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2017, 1, 31), 1, date(2017, 2, 28)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2017, 11, 30), 3, date(2018, 2, 28)),
        (date(2017, 3, 15), -3, date(2016, 12, 15)),
        (date(2017, 12, 1), 1, date(2018, 1, 1)),
    ],
)
def test_months_are_added_as_people_count_them(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then
