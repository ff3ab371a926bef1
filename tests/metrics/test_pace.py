"""Attainment, pace, status and projection."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics import pace
from bot.metrics.definitions import Direction
from bot.metrics.pace import Range, Worked, projection

D = Decimal
AMOUNTS = st.decimals(0, 10**9, places=4)
GOALS = st.decimals(D("0.01"), 10**9, places=4)
SHARES = st.decimals(D("0.01"), 1, places=4)


def test_halfway_with_half_the_goal_is_on_pace() -> None:
    assert pace.pace(D(50), D(100), D("0.5")) == 1
    assert pace.pace(D(30), D(100), D("0.4")) == D("0.75")


def test_before_any_time_has_passed_there_is_no_pace() -> None:
    assert pace.pace(D(50), D(100), D(0)) is None


def test_without_a_goal_or_a_value_nothing_is_said() -> None:
    assert pace.attainment(D(5), None) is None
    assert pace.attainment(None, D(5)) is None
    assert pace.attainment(D(5), D(0)) is None


def test_lower_is_better_turns_attainment_round() -> None:
    assert pace.attainment(D(30), D(60), Direction.DOWN) == 2
    assert pace.attainment(D(90), D(60), Direction.DOWN) == D(2) / D(3)
    assert pace.attainment(D(3), D(0), Direction.DOWN) == 0


def test_nothing_at_all_is_best_where_lower_is_better() -> None:
    assert pace.attainment(D(0), D(60), Direction.DOWN, cap=D("1.5")) == D("1.5")
    assert pace.attainment(D(0), D(60), Direction.DOWN) == 1


@pytest.mark.parametrize(
    ("at", "status"),
    [(None, "none"), ("1", "ahead"), ("1.2", "ahead"), ("0.9", "close"), ("0.999", "close"), ("0.8999", "behind"), ("0", "behind")],
)
def test_status_says_pace_in_a_word(at: str | None, status: str) -> None:
    assert pace.status(None if at is None else D(at)) == status


@given(AMOUNTS, GOALS)
def test_at_the_end_pace_is_attainment(value: Decimal, goal: Decimal) -> None:
    assert pace.pace(value, goal, D(1)) == pace.attainment(value, goal)


@given(AMOUNTS, AMOUNTS, GOALS, SHARES)
def test_more_is_never_a_worse_pace(one: Decimal, other: Decimal, goal: Decimal, elapsed: Decimal) -> None:
    less, more = sorted((one, other))
    up = [pace.pace(value, goal, elapsed) for value in (less, more)]
    assert up[0] is not None and up[1] is not None and up[0] <= up[1]


@given(GOALS, SHARES)
def test_who_has_done_what_time_asks_is_on_pace(goal: Decimal, elapsed: Decimal) -> None:
    assert pace.pace(goal * elapsed, goal, elapsed) == 1
    assert pace.pace(goal * elapsed, goal, elapsed, Direction.DOWN) == 1


def test_change_is_relative_to_what_was_before() -> None:
    assert pace.change(D(110), D(100)) == D("0.1")
    assert pace.change(D(50), D(-100)) == D("1.5")
    assert pace.change(D(5), D(0)) is None
    assert pace.change(None, D(5)) is None


def test_steady_days_are_projected_without_spread() -> None:
    assert projection(D(50), D(50), [Worked(D(1), D(10))] * 5, D(5)) == Range(D(100), D(100), D(100))


def test_the_range_grows_with_the_spread_of_days() -> None:
    """Days of 0 and 20 in turn: rate 10, variance 600 ÷ 5 = 120, over 6 days 1.2816 × √(120 × 6 × 2) = 48.63."""
    days = [Worked(D(1), D(amount)) for amount in (0, 20, 0, 20, 0, 20)]
    reach = projection(D(60), D(60), days, D(6))
    assert reach is not None
    assert reach.expected == 120
    assert round(reach.high - reach.expected, 2) == D("48.63")
    assert round(reach.expected - reach.low, 2) == D("48.63")


def test_what_came_today_is_not_projected_twice() -> None:
    reach = projection(D(57), D(50), [Worked(D(1), D(10))] * 5, D(5))
    assert reach == Range(D(100), D(100), D(100))


def test_what_has_come_in_is_not_lost_again() -> None:
    reach = projection(D(500), D(0), [Worked(D(1), D(10))] * 5, D(5))
    assert reach == Range(D(500), D(500), D(500))


def test_a_deal_on_sunday_counts_to_the_friday_before() -> None:
    """Five days of 10, the last of them with 5 on Friday and 5 on Sunday."""
    days = [*[Worked(D(1), D(10))] * 4, Worked(D(1), D(5)), Worked(D(0), D(0)), Worked(D(0), D(5))]
    assert projection(D(50), D(50), days, D(5)) == Range(D(100), D(100), D(100))


def test_four_days_are_too_few_to_project_from() -> None:
    assert projection(D(40), D(40), [Worked(D(1), D(10))] * 4, D(5)) is None


@given(st.lists(st.builds(Worked, st.sampled_from([D(0), D("0.5"), D(1)]), AMOUNTS), max_size=30), st.decimals(0, 60, places=1))
def test_a_projection_is_a_range_that_holds_what_is_expected(days: list[Worked], remaining: Decimal) -> None:
    value = sum((day.amount for day in days), D(0))
    reach = projection(value, value, days, remaining)
    if reach is None:
        assert sum(day.time > 0 for day in days) < 5
    else:
        assert value <= reach.low <= reach.expected <= reach.high
