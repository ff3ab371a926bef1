"""What people write for a period."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.errors import UserError
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period import Kind
from bot.metrics.period_words import parse, split

PLAIN = CalendarDefinition()
TODAY = date(2017, 11, 15)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("today", "2017-11-15"),
        ("yesterday", "2017-11-14"),
        ("this-month", "2017-11"),
        ("month", "2017-11"),
        ("last month", "2017-10"),
        ("Last  Quarter", "2017-Q3"),
        ("next_year", "2018"),
        ("last-week", "2017-W45"),
        ("2017-Q4", "2017-Q4"),
        ("q4 2017", "2017-Q4"),
        ("Q3", "2017-Q3"),
        ("q4", "2017-Q4"),
        ("2017-11", "2017-11"),
        ("11/2017", "2017-11"),
        ("november", "2017-11"),
        ("dec", "2016-12"),
        ("Sept 2015", "2015-09"),
        ("2017-W45", "2017-W45"),
        ("week 45", "2017-W45"),
        ("w52", "2016-W52"),
        ("w53 2020", "2020-W53"),
        ("2017", "2017"),
        ("FY 2018", "2018"),
        ("2017-11-03", "2017-11-03"),
        ("2017-10-01..2017-12-31", "2017-10-01..2017-12-31"),
        ("2017-10-01 to 2017-10-05", "2017-10-01..2017-10-05"),
        ("last 30 days", "2017-10-17..2017-11-15"),
        ("last-2-weeks", "2017-11-02..2017-11-15"),
    ],
)
def test_people_write_periods_in_many_ways(words: str, key: str) -> None:
    assert parse(words, TODAY, PLAIN).key == key


def test_a_written_range_includes_both_ends() -> None:
    period = parse("2017-10-01..2017-12-31", TODAY, PLAIN)
    assert (period.kind, period.starts_on, period.ends_on) == (Kind.DATES, date(2017, 10, 1), date(2018, 1, 1))


def test_a_quarter_without_a_year_is_the_latest_that_has_begun() -> None:
    grid = CalendarDefinition(fiscal_year_starts=2)
    assert parse("q4", date(2017, 11, 15), grid).key == "2018-Q4"
    assert parse("q4", date(2017, 10, 15), grid).key == "2017-Q4"


@pytest.mark.parametrize(
    "words", ["", "2017-13", "2017-02-30", "2021-W53", "q5", "0000", "9999", "last 0 days", "last 9999 days", "1e400", "x" * 10_000, "٢٠١٧"]
)
def test_what_is_no_period_is_answered_with_examples(words: str) -> None:
    with pytest.raises(UserError, match=r"I don't know the period .* 2017-Q4") as caught:
        parse(words, TODAY, PLAIN)
    assert len(str(caught.value)) < 300


def test_a_slip_is_answered_with_the_nearest_spelling() -> None:
    with pytest.raises(UserError, match="Did you mean “last month”"):
        parse("last mnoth", TODAY, PLAIN)


def test_what_was_typed_is_escaped_in_the_answer() -> None:
    with pytest.raises(UserError) as caught:
        parse("@{person:1}", TODAY, PLAIN)
    assert "@{person:1}" not in str(caught.value)


def test_a_range_that_ends_before_it_starts_says_so() -> None:
    with pytest.raises(UserError, match="ends before it starts: 2017-10-01 is before 2017-12-31"):
        parse("2017-12-31..2017-10-01", TODAY, PLAIN)


@pytest.mark.parametrize(
    ("words", "left", "key"),
    [
        ("@{person:12} last quarter", "@{person:12}", "2017-Q3"),
        ("q4 2016 team North America", "team North America", "2016-Q4"),
        ("Ana", "Ana", None),
        ("last month", "", "2017-10"),
        ("", "", None),
        ("Ana last 30 days", "Ana", "2017-10-17..2017-11-15"),
    ],
)
def test_a_period_is_found_beside_a_name(words: str, left: str, key: str | None) -> None:
    rest, period = split(words, TODAY, PLAIN)
    assert (rest, period.key if period else None) == (left, key)


@given(st.text(max_size=60))
def test_no_words_break_the_reader(words: str) -> None:
    rest, period = split(words, TODAY, PLAIN)
    assert period is not None or rest == words.strip()
