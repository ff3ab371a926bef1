from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.texts import dates

MONDAY = date(2025, 11, 17)


def test_a_day_reads_weekday_day_month() -> None:
    assert dates.day(MONDAY, "en") == "Mon 17 Nov"
    assert dates.day(MONDAY, "en", year=True) == "17 Nov 2025"
    assert dates.day(MONDAY, "de") == "Mo., 17. Nov."


def test_a_moment_is_read_in_the_zone_of_its_reader() -> None:
    moment = datetime(2025, 11, 17, 23, 30, tzinfo=UTC)
    assert dates.moment(moment, "en", UTC) == "Mon 17 Nov, 23:30"
    assert dates.moment(moment, "en", ZoneInfo("Asia/Tokyo")) == "Tue 18 Nov, 08:30"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        dates.moment(datetime(2025, 11, 17), "en", UTC)


def test_periods_have_names() -> None:
    assert dates.month(date(2026, 11, 1), "en") == "November 2026"
    assert dates.month(date(2026, 11, 1), "fr") == "novembre 2026"
    assert dates.quarter(4, 2026, "en") == "Q4 2026"
    assert [dates.week(5, 2026, locale) for locale in ("en", "de")] == ["W05 2026", "KW 05 2026"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), "1 Oct – 31 Dec 2026"),
        (date(2026, 10, 5), date(2026, 10, 9), "5 – 9 Oct 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026 – 3 Jan 2027"),
        (date(2026, 10, 5), date(2026, 10, 5), "5 Oct 2026"),
    ],
)
def test_a_span_says_only_what_differs(first: date, last: date, words: str) -> None:
    assert dates.span(first, last, "en") == words
