from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.charts.cards import axes
from bot.charts.cards.examples import TRENDS
from bot.charts.cards.trend import PLOT_BOTTOM, PLOT_TOP, Point, Projection, Trend, alt, draw
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT
from tests.charts.cards.test_cards import LOCALES, amounts, names, phases, shares, statuses
from tests.support.sketches import collisions, outside

MONTH = TRENDS["towards a goal"]
WEEKS = TRENDS["weeks with gaps"]
FOUR = replace(WEEKS, points=tuple(Point(f"W{at}", Decimal(at * 25), Decimal(100)) for at in range(1, 5)), projection=None)

numbers = some.decimals(min_value=0, max_value=10**12, places=2) | some.decimals(min_value=-(10**6), max_value=0, places=3)
trends = some.builds(
    Trend,
    name=names,
    subtitle=names,
    unit=some.sampled_from(["number", "money:USD", "money:CHF", "percent", "minutes", "days"]),
    points=some.lists(some.builds(Point, label=some.just("") | names, value=some.none() | numbers, goal=amounts), max_size=55).map(tuple),
    attainment=shares,
    status=statuses,
    updated=names,
    projection=some.none() | some.builds(Projection, low=numbers, mid=numbers, high=numbers, until=names),
    cumulative=some.booleans(),
    person=some.just("") | names,
    lower_is_better=some.booleans(),
    phase=phases,
    note=some.just("") | names,
    locale=some.sampled_from(LOCALES),
    compact=some.booleans(),
)


def rows(card: Trend, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name == name]


def middle(row: Row) -> tuple[float, float]:
    left, top, right, bottom = row.extent
    return ((left + right) / 2, (top + bottom) / 2)


def height(share: float) -> float:
    return PLOT_BOTTOM + share * (PLOT_TOP - PLOT_BOTTOM)


def test_the_current_point_is_the_last_with_a_value_and_stands_at_its_height() -> None:
    assert rows(FOUR, "value")[0].words == "100"
    [now] = rows(FOUR, "now")
    assert middle(now)[1] == pytest.approx(height(1))
    running = replace(FOUR, points=(*FOUR.points[:2], Point("W3", None), Point("W4", None)))
    assert rows(running, "value")[0].words == "50"
    # 0, 20, 40 … 100, for the goals reach that far.
    assert middle(rows(running, "now")[0])[1] == pytest.approx(height(0.5))


def test_a_missing_point_is_a_gap_and_not_a_nought() -> None:
    assert len(rows(WEEKS, "area")) == 3
    gap = replace(FOUR, cumulative=True, points=(FOUR.points[0], Point("W2", None), *FOUR.points[2:]))
    assert [row.kind for row in rows(gap, "line")] == ["disc", "poly"]


def test_dashes_lead_to_a_period_that_still_runs() -> None:
    assert len(rows(FOUR, "so far")) == 1
    assert rows(replace(FOUR, phase="over"), "so far") == []
    assert rows(MONTH, "so far") == []


def test_the_goal_of_each_week_is_level_and_steps_where_it_changes() -> None:
    stepped = replace(FOUR, points=tuple(replace(point, goal=Decimal(50 if at < 2 else 100)) for at, point in enumerate(FOUR.points)))
    [line] = rows(stepped, "goal line")
    heights = sorted({round(float(y), 3) for y in np.asarray(line.outline.vertices)[:, 1]})
    assert heights == pytest.approx([height(1), height(0.5)])


def test_the_way_to_a_goal_that_accumulates_rises_straight() -> None:
    [line] = rows(MONTH, "goal line")
    points = np.asarray(line.outline.vertices)
    slopes = np.diff(points[:, 1]) / np.diff(points[:, 0])
    assert slopes.max() - slopes.min() < 1e-6
    assert slopes.max() < 0


def test_the_fan_opens_from_the_current_point_to_the_likely_range() -> None:
    [fan] = rows(MONTH, "fan")
    [now] = rows(MONTH, "now")
    left, top, right, bottom = fan.extent
    assert left == pytest.approx(middle(now)[0])
    # The axis runs from $0 to $200K.
    assert top == pytest.approx(height(176 / 200))
    assert middle(rows(MONTH, "most likely")[0]) == pytest.approx((right, height(152 / 200)))
    assert bottom == pytest.approx(middle(now)[1]) == pytest.approx(height(104.25 / 200))


def test_the_likely_end_is_said_in_words_and_over_the_last_point_as_a_bar() -> None:
    assert rows(MONTH, "period")[0].words == "Likely $131K–$176K by 30 Nov"
    [bar] = rows(WEEKS, "fan")
    assert middle(bar)[0] == pytest.approx(middle(rows(WEEKS, "now")[0])[0])
    assert rows(FOUR, "fan") == rows(FOUR, "period") == []


def test_labels_stand_clear_and_the_current_one_is_among_them() -> None:
    year = rows(TRENDS["a year of weeks"], "label")
    assert 6 <= len(year) <= 14
    assert [row.words for row in year if row.fill == LIGHT.ink] == ["16 Nov"]


def test_a_point_alone_has_no_line_and_nothing_at_all_says_so() -> None:
    alone = TRENDS["one point"]
    assert len(rows(alone, "now")) == 1
    assert [row.kind for row in rows(alone, "line")] == ["disc"]
    assert rows(alone, "area") == []
    assert rows(TRENDS["none"], "nothing")[0].words == "Nothing to show yet"


def test_all_zero_lies_on_the_only_line_there_is() -> None:
    assert [row.words for row in rows(TRENDS["all zero"], "tick")] == ["0"]
    assert middle(rows(TRENDS["all zero"], "now")[0])[1] == pytest.approx(PLOT_BOTTOM)


def test_a_goal_not_to_exceed_says_so() -> None:
    assert rows(TRENDS["less is better"], "goal")[0].words == "≤ 60 min"
    assert rows(TRENDS["less is better"], "share")[0].words == "goal at most 60 min"


@pytest.mark.parametrize(
    ("low", "high", "stops"),
    [
        (0, 176_000, "0 50000 100000 150000 200000"),
        (0, 0.16, "0 0.05 0.1 0.15 0.2"),
        (0, 7, "0 2 4 6 8"),
        (-30, 70, "-40 -20 0 20 40 60 80"),
    ],
)
def test_ticks_are_round_numbers_around_what_is_shown(low: float, high: float, stops: str) -> None:
    assert axes.ticks(low, high, 7 if low else 6) == [Decimal(stop) for stop in stops.split()]


@settings(max_examples=200, deadline=None)
@given(some.floats(-1e15, 1e15), some.floats(-1e15, 1e15), some.integers(3, 8))
def test_ticks_enclose_and_are_few(one: float, other: float, most: int) -> None:
    low, high = min(one, other, 0.0), max(one, other, 0.0)
    if high - low < 1e-6:
        return
    stops = axes.ticks(low, high, most)
    assert 2 <= len(stops) <= most
    slack = 1e-8 * (high - low)
    assert float(stops[0]) <= low + slack
    assert float(stops[-1]) >= high - slack


def test_ticks_that_would_read_alike_leave_only_the_ends() -> None:
    assert axes.names([Decimal(at) / 10**5 for at in range(4)], "percent", "en") == ["0%", "", "", "0%"]


def test_a_trend_is_read_aloud() -> None:
    assert alt(WEEKS) == (
        "Calls made, Rosa Lindqvist · last 26 weeks. 24 at W47, 17% of 145, behind pace. "
        "Likely 112–139 by Sun 22 Nov, most likely 126. 23 points from 148 (W22), lowest 24 (W47), highest 161 (W46). "
        "3 points without data. The goal went from 130 to 145. Updated Tue 17 Nov, 07:00."
    )


@settings(max_examples=80, deadline=None)
@given(trends)
def test_a_wild_trend_stays_on_its_sheet_and_in_its_columns(card: Trend) -> None:
    sketch = draw(card, LIGHT)
    assert outside(sketch) == []
    assert collisions(sketch) == []
    assert len(alt(card)) <= 2000
