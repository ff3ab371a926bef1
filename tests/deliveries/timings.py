"""Made-up rules, zones and calendars for the laws of schedules."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.deliveries.timing import RECIPIENT, AfterOutage, Quiet, When
from bot.metrics.calendar import WorkCalendar
from bot.metrics.definitions import WEEKDAYS, CalendarDefinition

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo", "UTC")
ZONE = st.sampled_from([ZoneInfo(name) for name in ZONES])

CALENDARS = st.builds(
    CalendarDefinition,
    workdays=st.sampled_from([WEEKDAYS[:5], ("sunday", "monday"), ("thursday",)]),
    holidays=st.sampled_from([None, "US", "DE-BY"]),
    week_starts=st.sampled_from(["monday", "sunday", "saturday"]),
).map(WorkCalendar)

CLOCKS = st.sampled_from([time(0), time(2), time(2, 15), time(2, 30), time(23, 45)]) | st.builds(
    time, st.integers(0, 23), st.integers(0, 59)
)
MOMENTS = st.datetimes(datetime(2011, 6, 1), datetime(2031, 1, 1), timezones=st.just(UTC)) | st.builds(
    lambda day, minutes: datetime.combine(day, time(), UTC) + timedelta(minutes=minutes),
    # Near changes of the clock.
    st.sampled_from([date(2011, 12, 30), date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4), date(2026, 11, 1)]),
    st.integers(-2000, 2000),
)


@st.composite
def quiet_hours(draw: st.DrawFn) -> Quiet:
    starts, ends = draw(st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1]))
    return Quiet(starts=starts, ends=ends)


@st.composite
def whens(draw: st.DrawFn, *, plain: bool = False) -> When:
    """Any rule; a plain one fires at its time, without minutes before it or quiet hours."""
    fields: dict[str, object] = {"at": draw(CLOCKS), "working_days": draw(st.booleans())}
    starts_on = draw(st.none() | st.dates(date(2011, 1, 1), date(2030, 12, 31)))
    if draw(st.booleans()):
        chosen = draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))
        fields["on"] = tuple(day for day in WEEKDAYS if day in chosen)
        fields["every"] = draw(st.integers(1, 6)) if starts_on else 1
    else:
        fields["day"] = draw(st.integers(1, 31))
    if not plain:
        fields["before"] = draw(st.just(0) | st.integers(1, 24 * 60 - 1))
        fields["quiet"] = draw(st.none() | quiet_hours())
        fields["zone"] = draw(st.none() | st.sampled_from([*ZONES, "America/Port-au-Prince", RECIPIENT]))
        fields["after_outage"] = draw(st.sampled_from(AfterOutage))
    return When.model_validate({**fields, "starts_on": starts_on})
