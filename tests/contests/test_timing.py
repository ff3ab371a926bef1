"""What people write for a contest's start and length, by the clock of its zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.chat.errors import UserError
from bot.contests.timing import read_end, read_start, written_end, written_start

NOW = datetime(2026, 11, 18, 15, 0, 42, tzinfo=UTC)
"""A Wednesday; in Berlin it is 16:00."""
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("now", "2026-11-18 16:00"),
        ("17:30", "2026-11-18 17:30"),
        ("Tomorrow  at 9:00", "2026-11-19 09:00"),
        ("friday", "2026-11-20 00:00"),
        ("wednesday 18:00", "2026-11-18 18:00"),
        ("wednesday 09:00", "2026-11-25 09:00"),
        ("2026-12-01", "2026-12-01 00:00"),
        ("2026-12-01 08:05", "2026-12-01 08:05"),
    ],
)
def test_a_start(written: str, local: str) -> None:
    starts = read_start(written, NOW, BERLIN)
    assert f"{starts.astimezone(BERLIN):%Y-%m-%d %H:%M}" == written_start(starts, BERLIN) == local
    assert read_start(written_start(starts, BERLIN), NOW, BERLIN) == starts


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("90 minutes", "2026-11-18 17:30"),
        ("3 hours", "2026-11-18 19:00"),
        ("1 day", "2026-11-19 16:00"),
        ("2 weeks", "2026-12-02 16:00"),
        ("today", "2026-11-19 00:00"),
        ("this week", "2026-11-23 00:00"),
        ("month", "2026-12-01 00:00"),
        ("until friday", "2026-11-21 00:00"),
        ("until friday 18:00", "2026-11-20 18:00"),
        ("until 2026-12-04", "2026-12-05 00:00"),
    ],
)
def test_an_end(written: str, local: str) -> None:
    starts = read_start("now", NOW, BERLIN)
    ends = read_end(written, starts, BERLIN)
    assert f"{ends.astimezone(BERLIN):%Y-%m-%d %H:%M}" == local
    assert read_end(written_end(ends, BERLIN), starts, BERLIN) == ends


def test_a_week_ends_where_the_calendar_says() -> None:
    assert read_end("this week", NOW, ZoneInfo("UTC"), "sunday") == datetime(2026, 11, 22, tzinfo=UTC)


def test_days_are_those_of_the_clock_when_it_is_changed() -> None:
    """On 25 October 2026 Berlin has 25 hours; three hours are three hours."""
    starts = read_start("2026-10-24 12:00", datetime(2026, 10, 24, tzinfo=UTC), BERLIN)
    assert read_end("1 day", starts, BERLIN) == datetime(2026, 10, 25, 11, tzinfo=UTC)
    assert read_end("24 hours", starts, BERLIN) == datetime(2026, 10, 25, 10, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "soon", "25:00", "2026-13-01", "2026-02-30", "2020-01-01", "noon", "9999-12-31", "٣:00"])
def test_no_start(written: str) -> None:
    with pytest.raises(UserError):
        read_start(written, NOW, BERLIN)


@pytest.mark.parametrize("written", ["", "a while", "hours", "-3 hours", "999999 days", "until", "until 2026-02-30", "1.5 days"])
def test_no_length(written: str) -> None:
    with pytest.raises(UserError):
        read_end(written, NOW, BERLIN)
