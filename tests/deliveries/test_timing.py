"""When schedules fire, wherever and whatever the clocks do. Offsets can be checked by hand."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.deliveries.timing import LONGEST, AfterOutage, Fire, Quiet, When, caught_up, fires
from bot.deliveries.timing_words import parse_when
from bot.metrics.calendar import WorkCalendar
from bot.metrics.definitions import WEEKDAYS, CalendarDefinition
from tests.deliveries.timings import CALENDARS, MOMENTS, ZONE, whens

AMERICAN = WorkCalendar(CalendarDefinition(holidays="US"))
NEW_YORK = ZoneInfo("America/New_York")


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def fired(words: str, first: str, last: str, zone: str = "America/New_York", calendar: WorkCalendar = AMERICAN) -> list[str]:
    """What fires in the days from `first` to `last` (UTC), as "local month-day > day and time in UTC"."""
    until = at(last) + timedelta(days=1) - timedelta(seconds=1)
    due = fires(parse_when(words), ZoneInfo(zone), calendar, at(first) - timedelta(seconds=1), until)
    return [f"{fire.local_date:%m-%d} > {fire.at:%d %H:%M}" for fire in due]


def dates(words: str, first: str, last: str, calendar: WorkCalendar = AMERICAN) -> list[str]:
    """The local dates of what fires there in UTC."""
    return [each.partition(" > ")[0] for each in fired(words, first, last, "UTC", calendar)]


@pytest.mark.parametrize(
    ("zone", "clock", "first", "last", "expected"),
    [
        # 02:00 to 03:00 is skipped on 8 March; 01:00 to 02:00 comes twice on 1 November.
        ("America/New_York", "02:30", "2026-03-07", "2026-03-09", ["03-07 > 07 07:30", "03-08 > 08 07:00", "03-09 > 09 06:30"]),
        ("America/New_York", "01:30", "2026-10-31", "2026-11-02", ["10-31 > 31 05:30", "11-01 > 01 05:30", "11-02 > 02 06:30"]),
        ("America/New_York", "08:00", "2026-03-07", "2026-03-08", ["03-07 > 07 13:00", "03-08 > 08 12:00"]),
        # 02:00 to 03:00 is skipped on 29 March, and comes twice on 25 October.
        ("Europe/Berlin", "02:00", "2026-03-28", "2026-03-30", ["03-28 > 28 01:00", "03-29 > 29 01:00", "03-30 > 30 00:00"]),
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-30", ["03-29 > 29 01:00", "03-30 > 30 00:30"]),
        ("Europe/Berlin", "02:30", "2026-10-24", "2026-10-26", ["10-24 > 24 00:30", "10-25 > 25 00:30", "10-26 > 26 01:30"]),
        # Half an hour: 01:30 to 02:00 comes twice on 5 April; 02:00 to 02:30 is skipped on 4 October.
        ("Australia/Lord_Howe", "01:45", "2026-04-03", "2026-04-05", ["04-04 > 03 14:45", "04-05 > 04 14:45", "04-06 > 05 15:15"]),
        ("Australia/Lord_Howe", "02:15", "2026-10-02", "2026-10-04", ["10-03 > 02 15:45", "10-04 > 03 15:30", "10-05 > 04 15:15"]),
        # Samoa went from UTC-10 to UTC+14 and left out 30 December.
        ("Pacific/Apia", "08:00", "2011-12-29", "2011-12-31", ["12-29 > 29 18:00", "12-31 > 30 18:00", "01-01 > 31 18:00"]),
        ("Asia/Kathmandu", "08:00", "2026-12-31", "2027-01-01", ["12-31 > 31 02:15", "01-01 > 01 02:15"]),
        # Midnight is skipped on 24 April.
        ("Africa/Cairo", "00:00", "2026-04-22", "2026-04-24", ["04-23 > 22 22:00", "04-24 > 23 22:00", "04-25 > 24 21:00"]),
        # 23:30 to 00:30 was skipped in the night to 31 March 1919.
        ("America/Toronto", "23:45", "1919-03-30", "1919-04-01", ["03-29 > 30 04:45", "03-30 > 31 04:30", "03-31 > 01 03:45"]),
    ],
)  # fmt: skip
def test_every_date_fires_once_at_its_local_time(zone: str, clock: str, first: str, last: str, expected: list[str]) -> None:
    assert fired(f"every day at {clock}", first, last, zone) == expected


@pytest.mark.parametrize(
    ("words", "first", "last", "expected"),
    [
        ("every monday at 08:00", "2026-11-01", "2026-11-30", ["11-02", "11-09", "11-16", "11-23", "11-30"]),
        ("tuesday and saturday at 08:00", "2026-12-28", "2027-01-05", ["12-29", "01-02", "01-05"]),
        ("saturday at 00:00", "2028-02-26", "2028-03-04", ["02-26", "03-04"]),
        # 26 November is Thanksgiving.
        ("working days at 08:30", "2026-11-23", "2026-11-29", ["11-23", "11-24", "11-25", "11-27"]),
        ("every thursday at 08:00 only on working days", "2026-11-16", "2026-12-06", ["11-19", "12-03"]),
        # 1 November is a Sunday, 1 January a holiday; 31 October is a Saturday.
        ("first working day of the month at 09:00", "2026-10-01", "2026-11-29", ["10-01", "11-02"]),
        ("first working day of the month at 09:00", "2026-12-01", "2027-01-29", ["12-01", "01-04"]),
        ("last working day of the month at 09:00", "2026-10-01", "2026-11-30", ["10-30", "11-30"]),
        # 1 January 2028 is a Saturday and kept on the Friday before.
        ("last working day of the month at 09:00", "2027-12-01", "2028-01-29", ["12-30"]),
        ("day 15 of the month at 09:00", "2026-10-15", "2026-12-13", ["10-15", "11-15"]),
        # 15 November is a Sunday; 30 May is a Saturday, and the last of the month that is left a Sunday.
        ("day 15 of the month at 09:00, only on working days", "2026-10-15", "2026-12-13", ["10-15", "11-16"]),
        ("day 30 of the month at 09:00, only on working days", "2026-05-01", "2026-05-31", ["05-29"]),
        ("day 31 of the month at 09:00", "2026-02-01", "2026-03-31", ["02-28", "03-31"]),
        ("day 29 of the month at 09:00", "2028-02-01", "2028-03-30", ["02-29", "03-29"]),
        ("last day of the month at 09:00", "2028-02-01", "2028-03-30", ["02-29"]),
        ("every 2 weeks on friday at 16:00 from 2026-11-27", "2026-11-13", "2027-01-10", ["11-27", "12-11", "12-25", "01-08"]),
        ("every 3 weeks on friday at 16:00 from 2026-01-02", "2026-11-07", "2027-01-03", ["11-13", "12-04", "12-25"]),
        ("monday at 16:00 from 2026-11-10", "2026-11-01", "2026-11-30", ["11-16", "11-23", "11-30"]),
    ],
)  # fmt: skip
def test_the_days_are_those_of_the_rule(words: str, first: str, last: str, expected: list[str]) -> None:
    assert dates(words, first, last) == expected


def test_every_other_week_is_counted_in_weeks_as_the_calendar_starts_them() -> None:
    words = "every 2 weeks on sunday and monday at 08:00 from 2026-11-29"  # a Sunday
    sundays = WorkCalendar(CalendarDefinition(week_starts="sunday"))
    assert dates(words, "2026-11-22", "2026-12-14") == ["11-29", "12-07", "12-13"]
    assert dates(words, "2026-11-22", "2026-12-14", sundays) == ["11-29", "11-30", "12-13", "12-14"]


def test_minutes_before_are_real_minutes_before_a_time_of_that_date() -> None:
    assert fired("15 minutes before 09:30 on monday", "2026-11-16", "2026-11-16") == ["11-16 > 16 14:15"]
    assert fired("15 minutes before 00:10 on monday", "2026-11-15", "2026-11-16", "UTC") == ["11-16 > 15 23:55"]
    # At 03:10 clocks have gone forward by an hour ten minutes ago.
    assert fired("15 minutes before 03:10 on sunday", "2026-03-08", "2026-03-08") == ["03-08 > 08 06:55"]
    assert fired("2 hours before 09:30 on sunday", "2026-03-08", "2026-03-08") == ["03-08 > 08 11:30"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("every monday at 05:00, quiet from 20:00 to 07:00", "11-16 > 16 07:00"),
        ("every monday at 07:00, quiet from 20:00 to 07:00", "11-16 > 16 07:00"),
        ("every monday at 19:59, quiet from 20:00 to 07:00", "11-16 > 16 19:59"),
        ("every monday at 20:00, quiet from 20:00 to 07:00", "11-16 > 17 07:00"),
        ("every monday at 12:30, quiet from 12:00 to 13:00", "11-16 > 16 13:00"),
        ("every monday at 13:00, quiet from 12:00 to 13:00", "11-16 > 16 13:00"),
        ("15 minutes before 07:10 on monday, quiet from 20:00 to 07:00", "11-16 > 16 07:00"),
    ],
)
def test_what_falls_into_quiet_hours_fires_at_their_end_for_its_own_date(words: str, expected: str) -> None:
    assert fired(words, "2026-11-15", "2026-11-17", "UTC") == [expected]


def test_quiet_hours_end_once_when_clocks_go_back_and_late_where_they_go_forward() -> None:
    # On 1 November 01:10 comes twice; an hour before 02:10 is the second, after the quiet hours ended at the first 01:30.
    assert fired("1 hour before 02:10 on sunday, quiet from 22:00 to 01:30", "2026-11-01", "2026-11-01") == ["11-01 > 01 06:10"]
    assert fired("sunday at 01:10, quiet from 22:00 to 01:30", "2026-11-01", "2026-11-01") == ["11-01 > 01 05:30"]
    assert fired("sunday at 01:10, quiet from 22:00 to 02:30", "2026-03-08", "2026-03-08") == ["03-08 > 08 07:00"]
    # In Samoa the morning after 29 December was that of the 31st.
    assert fired("thursday at 22:00, quiet from 20:00 to 07:00", "2011-12-29", "2011-12-31", "Pacific/Apia") == ["12-29 > 30 17:00"]


@pytest.mark.parametrize(
    ("words", "zone", "due", "local_date"),
    [
        ("1439 minutes before 23:59 on monday", "UTC", "2026-11-16 00:00", date(2026, 11, 16)),
        ("15 minutes before 00:10 on monday", "UTC", "2026-11-15 23:55", date(2026, 11, 16)),
        ("monday at 20:00, quiet from 20:00 to 19:00", "UTC", "2026-11-17 19:00", date(2026, 11, 16)),
        ("thursday at 22:00, quiet from 20:00 to 07:00", "Pacific/Apia", "2011-12-30 17:00", date(2011, 12, 29)),
    ],
)
def test_a_fire_far_from_its_date_is_due_in_its_own_second(words: str, zone: str, due: str, local_date: date) -> None:
    rule, until = parse_when(words), at(due)
    assert fires(rule, ZoneInfo(zone), AMERICAN, until - timedelta(seconds=1), until) == [Fire(local_date, until)]


def test_a_window_has_what_is_later_than_its_start_and_no_later_than_its_end() -> None:
    rule, eight = parse_when("every day at 08:00"), at("2026-11-16 13:00")
    assert [fire.at for fire in fires(rule, NEW_YORK, AMERICAN, eight - timedelta(days=1), eight)] == [eight]
    assert fires(rule, NEW_YORK, AMERICAN, eight, eight + timedelta(hours=23, minutes=59)) == []


def test_a_clock_that_was_set_back_meets_the_same_fires() -> None:
    rule = parse_when("every day at 08:00")
    forward = fires(rule, NEW_YORK, AMERICAN, at("2026-11-16 12:30"), at("2026-11-16 13:30"))
    again = fires(rule, NEW_YORK, AMERICAN, at("2026-11-16 12:59"), at("2026-11-16 13:00"))
    assert forward == again == [Fire(date(2026, 11, 16), at("2026-11-16 13:00"))]
    assert fires(rule, NEW_YORK, AMERICAN, at("2026-11-16 13:30"), at("2026-11-16 12:30")) == []


def test_what_was_due_over_sixty_days_ago_is_forgotten() -> None:
    until = at("2026-11-16 13:00")
    assert len(fires(parse_when("every day at 08:00"), NEW_YORK, AMERICAN, at("0001-01-03 00:00"), until)) == LONGEST.days == 60


@pytest.mark.parametrize(
    ("after_outage", "both", "missed", "on_time"),
    [(AfterOutage.LATEST, [3], [2], [3]), (AfterOutage.ALL, [1, 2, 3], [1, 2], [3]), (AfterOutage.SKIP, [3], [], [3])],
)
def test_after_an_outage_the_latest_all_or_none_are_posted(
    after_outage: AfterOutage, both: list[int], missed: list[int], on_time: list[int]
) -> None:
    due = [Fire(date(2026, 11, day), at(f"2026-11-0{day} 08:00")) for day in (1, 2, 3)]
    up = at("2026-11-03 07:55")
    for some, expected in ((due, both), (due[:2], missed), (due[2:], on_time), ([], [])):
        assert [fire.local_date.day for fire in caught_up(some, after_outage, up)] == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"on": ("monday",), "day": 1},
        {"on": (0,)},
        {"on": ("monday", "monday")},
        {"on": ("friday", "monday")},
        {"on": ("friday",), "every": 2},
        {"day": 3, "every": 2, "starts_on": date(2026, 1, 1)},
        {"day": 32},
        {"day": 1, "before": -1},
        {"day": 1, "at": time(8, 0, 30)},
        {"day": 1, "at": time(8, tzinfo=UTC)},
        {"day": 1, "quiet": {"starts": time(8), "ends": time(8)}},
    ],
)
def test_a_rule_that_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        When.model_validate({"at": time(8), **wrong})


# laws


@settings(deadline=None)
@given(whens(), ZONE, CALENDARS, MOMENTS, st.lists(st.floats(0, 1), max_size=4), st.integers(0, 60 * 24 * 3600))
def test_a_window_cut_anywhere_has_the_same_fires(
    rule: When, zone: ZoneInfo, calendar: WorkCalendar, start: datetime, cuts: list[float], seconds: int
) -> None:
    ends = [start, *(start + timedelta(seconds=round(cut * seconds)) for cut in sorted(cuts)), start + timedelta(seconds=seconds)]
    pieces = [fire for after, until in pairwise(ends) for fire in fires(rule, zone, calendar, after, until)]
    assert pieces == fires(rule, zone, calendar, start, ends[-1])


@settings(deadline=None)
@given(whens(), ZONE, CALENDARS, MOMENTS)
def test_a_fire_is_due_in_its_own_second(rule: When, zone: ZoneInfo, calendar: WorkCalendar, start: datetime) -> None:
    for fire in fires(rule, zone, calendar, start, start + LONGEST):
        assert fires(rule, zone, calendar, fire.at - timedelta(seconds=1), fire.at) == [fire]


@settings(deadline=None)
@given(whens(), ZONE, CALENDARS, MOMENTS)
def test_a_local_date_fires_once_and_in_turn(rule: When, zone: ZoneInfo, calendar: WorkCalendar, start: datetime) -> None:
    due = fires(rule, zone, calendar, start, start + LONGEST)
    assert [fire.local_date for fire in due] == sorted({fire.local_date for fire in due})
    assert [fire.at for fire in due] == sorted(fire.at for fire in due)


@settings(deadline=None)
@given(whens(plain=True), ZONE, CALENDARS, MOMENTS)
def test_a_fire_shows_the_rule_s_time_or_the_first_after_a_gap(rule: When, zone: ZoneInfo, calendar: WorkCalendar, start: datetime) -> None:
    for fire in fires(rule, zone, calendar, start, start + LONGEST):
        meant = datetime.combine(fire.local_date, rule.at)
        shown = fire.at.astimezone(zone).replace(tzinfo=None)
        before = (fire.at - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        assert shown == meant or before < meant < shown


@settings(deadline=None)
@given(whens(plain=True), ZONE, CALENDARS, MOMENTS)
def test_fires_are_on_days_that_the_rule_means(rule: When, zone: ZoneInfo, calendar: WorkCalendar, start: datetime) -> None:
    due = fires(rule, zone, calendar, start, start + LONGEST)
    assert all(calendar.workday(fire.local_date) for fire in due if rule.working_days)
    assert all(WEEKDAYS[fire.local_date.weekday()] in rule.on for fire in due if rule.on)
    assert all(fire.local_date >= rule.starts_on for fire in due if rule.starts_on)
    if rule.day is not None:
        months = [(fire.local_date.year, fire.local_date.month) for fire in due]
        assert len(months) == len(set(months))


@settings(deadline=None)
@given(whens(), ZONE, CALENDARS, MOMENTS)
def test_nothing_fires_in_quiet_hours(rule: When, zone: ZoneInfo, calendar: WorkCalendar, start: datetime) -> None:
    """But where clocks go back over their end: the second time they are over."""
    for fire in fires(rule, zone, calendar, start, start + LONGEST):
        shown = fire.at.astimezone(zone)
        assert rule.quiet is None or shown.time() not in rule.quiet or shown.fold


@given(st.times(), st.times(), st.times())
def test_quiet_hours_and_the_other_way_round_are_the_whole_day(one: time, other: time, clock: time) -> None:
    starts, ends = one.replace(second=0, microsecond=0), other.replace(second=0, microsecond=0)
    if starts != ends:
        assert (clock in Quiet(starts=starts, ends=ends)) != (clock in Quiet(starts=ends, ends=starts))
