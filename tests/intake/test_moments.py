"""Dates and times as sources write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.intake.cells import MomentCell
from bot.intake.faults import Fault, Reject
from bot.intake.mapping import DateStyle, Plausible
from bot.intake.moments import Window, moment_reader
from bot.intake.numbers import Typed
from tests.intake.office import NOW

NEW_YORK = ZoneInfo("America/New_York")


def read(text, zone=NEW_YORK, **style):
    given = DateStyle(**style)
    return moment_reader(MomentCell(column="day"), given, zone, Window.around(given, NOW))(text)


def test_a_date_stays_a_date():
    assert read("2024-02-29") == date(2024, 2, 29)


def test_a_time_that_names_no_zone_is_in_the_given_one():
    assert read("2020-07-09 11:04:22.087") == datetime(2020, 7, 9, 15, 4, 22, 87_000, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2020-07-09T11:04:22Z", "2020-07-09T13:04:22+02:00", "2020-07-09 11:04:22 UTC"])
def test_a_time_that_names_its_zone_keeps_it(text):
    assert read(text) == datetime(2020, 7, 9, 11, 4, 22, tzinfo=UTC)


def test_formats_are_tried_in_turn():
    formats = ("%d/%m/%Y", "%d.%m.%Y %H:%M")
    assert read("03/11/2025", formats=formats) == date(2025, 11, 3)
    assert read("03.11.2025 14:30", formats=formats) == datetime(2025, 11, 3, 14, 30, tzinfo=NEW_YORK)


def test_a_spreadsheets_own_date_follows_no_format():
    assert read(Typed("2025-11-03"), formats=("%d/%m/%Y",)) == date(2025, 11, 3)


@pytest.mark.parametrize(("text", "epoch"), [("1577836800", "seconds"), ("1577836800000", "milliseconds")])
def test_seconds_since_1970_are_read_where_the_mapping_says_so(text, epoch):
    assert read(text, epoch=epoch) == datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["1e9999999", "-1e30", "1e15", "NaN", "soon"])
@pytest.mark.parametrize("epoch", ["seconds", "milliseconds"])
def test_what_is_no_moment_since_1970_is_rejected(text, epoch):
    with pytest.raises(Reject) as caught:
        read(text, epoch=epoch)
    assert caught.value.reason == f"“{text}” is not a number of {epoch} since 1970."


def test_a_midnight_that_means_nothing_is_dropped():
    cell = MomentCell(column="day", date_only=True)
    assert moment_reader(cell, DateStyle(), NEW_YORK, Window.around(DateStyle(), NOW))("2018-12-19 00:00:00") == date(2018, 12, 19)


@pytest.mark.parametrize("text", ["yesterday", "03/11/2025", "2025-13-01", "2025-02-29", "1577836800", "20250101", "2025-11"])
def test_what_is_no_date_is_rejected(text):
    with pytest.raises(Reject) as caught:
        read(text)
    assert caught.value.fault is Fault.DATE


def test_a_date_in_1970_was_seconds_read_as_milliseconds():
    with pytest.raises(Reject, match="were seconds read as milliseconds"):
        read("1970-01-19 07:51:57.600")


@pytest.mark.parametrize("text", ["1999-12-31", "2037-06-01", "9999-12-31", "1582-10-04"])
def test_a_date_outside_the_plausible_years_is_rejected(text):
    with pytest.raises(Reject) as caught:
        read(text)
    assert caught.value.fault is Fault.IMPLAUSIBLE_DATE


def test_the_plausible_years_are_the_mappings_to_say():
    assert read("1985-05-05", plausible=Plausible(starts=date(1980, 1, 1))) == date(1985, 5, 5)


def test_a_blank_is_no_date():
    assert read("  ") is None
