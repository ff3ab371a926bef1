"""Working time: workdays, holidays, leave, part time, presence."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.calendar import Away, PartTime, Span, WorkCalendar, Worker, merged, within, without
from bot.metrics.definitions import CalendarDefinition

PLAIN = WorkCalendar(CalendarDefinition())
NOVEMBER = Span(date(2017, 11, 1), date(2017, 12, 1))
DAYS = st.dates(date(2017, 1, 1), date(2017, 12, 31))
SPANS = st.builds(lambda first, length: Span(first, first + timedelta(days=length)), DAYS, st.integers(1, 60))
SHARES = st.sampled_from([Decimal(0), Decimal("0.2"), Decimal("0.5"), Decimal(1)])
WORKERS = st.builds(
    Worker,
    home=st.just(WorkCalendar(CalendarDefinition(holidays="US"))),
    present=st.lists(SPANS, max_size=3).map(tuple),
    leaves=st.lists(st.builds(Away, SPANS, SHARES), max_size=3).map(tuple),
    part_time=st.lists(st.builds(PartTime, SPANS, st.tuples(*[SHARES] * 7)), max_size=1).map(tuple),
)


def every_day(spans: tuple[Span, ...]) -> set[date]:
    return {each.starts_on + timedelta(days=number) for each in spans for number in range(each.days)}


def test_november_2017_has_22_workdays() -> None:
    assert Worker(PLAIN).time(NOVEMBER) == 22


def test_american_holidays_are_not_worked() -> None:
    """Veterans Day, observed on Friday the 10th, and Thanksgiving on the 23rd."""
    assert Worker(WorkCalendar(CalendarDefinition(holidays="US"))).time(NOVEMBER) == 20


def test_a_subdivision_has_holidays_of_its_own() -> None:
    """All Saints' on 1 November is one in Bavaria, not in Berlin; the Day of Repentance in neither."""
    assert Worker(WorkCalendar(CalendarDefinition(holidays="DE-BY"))).time(NOVEMBER) == 21
    assert Worker(WorkCalendar(CalendarDefinition(holidays="DE-BE"))).time(NOVEMBER) == 22


def test_extra_holidays_and_other_workdays_count() -> None:
    calendar = CalendarDefinition(workdays=("sunday", "monday", "tuesday", "wednesday", "thursday"), extra_holidays=(date(2017, 11, 6),))
    assert Worker(WorkCalendar(calendar)).time(Span(date(2017, 11, 5), date(2017, 11, 12))) == 4


def test_leave_takes_its_share_of_working_days_only() -> None:
    """Half days off from Thursday to the next Monday: three working days, one and a half lost."""
    leave = Away(Span(date(2017, 11, 9), date(2017, 11, 14)), Decimal("0.5"))
    assert Worker(PLAIN, leaves=(leave,)).time(NOVEMBER) == Decimal("20.5")


def test_leave_that_overlaps_leave_takes_no_day_twice() -> None:
    week = Span(date(2017, 11, 6), date(2017, 11, 11))
    assert Worker(PLAIN, leaves=(Away(week), Away(week, Decimal("0.5")))).time(NOVEMBER) == 17


def test_part_time_follows_its_weekdays() -> None:
    """Three whole days a week, Monday to Wednesday: 4 Mondays, 4 Tuesdays, 5 Wednesdays."""
    shares = tuple(Decimal(share) for share in (1, 1, 1, 0, 0, 0, 0))
    assert Worker(PLAIN, part_time=(PartTime(NOVEMBER, shares),)).time(NOVEMBER) == 13


def test_a_pattern_may_say_that_saturdays_are_worked() -> None:
    shares = tuple(Decimal(share) for share in (0, 0, 0, 0, 0, 1, 0))
    assert Worker(PLAIN, part_time=(PartTime(NOVEMBER, shares),)).time(NOVEMBER) == 4


def test_only_days_of_presence_are_working_time() -> None:
    joined = Worker(PLAIN, present=(Span(date(2017, 11, 16), date(2018, 1, 1)),))
    assert (joined.time(NOVEMBER), joined.full_time(NOVEMBER)) == (11, 22)


def test_a_move_to_another_calendar_counts_from_its_day() -> None:
    american = WorkCalendar(CalendarDefinition(key="us", holidays="US"))
    moved = Worker(PLAIN, calendars=((Span(date(2017, 11, 15), date(2018, 1, 1)), american),))
    assert moved.time(NOVEMBER) == 21


@given(WORKERS, SPANS, st.integers(0, 60))
def test_working_time_adds_up_over_any_cut(worker: Worker, days: Span, at: int) -> None:
    cut = min(days.starts_on + timedelta(days=at), days.ends_on)
    parts = [Span(days.starts_on, cut), Span(cut, days.ends_on)]
    assert sum(worker.time(part) for part in parts) == worker.time(days)
    assert worker.time(days) == sum(worker.day(day) for day in every_day((days,)))


@given(st.lists(SPANS, max_size=4), st.lists(SPANS, max_size=4))
def test_span_arithmetic_is_that_of_sets_of_days(some: list[Span], others: list[Span]) -> None:
    days, other_days = every_day(tuple(some)), every_day(tuple(others))
    assert every_day(within(some, others)) == days & other_days
    assert every_day(without(some, others)) == days - other_days
    assert every_day(merged(some)) == days
    assert sum(each.days for each in within(some, others)) == len(days & other_days)
