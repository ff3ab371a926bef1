from dataclasses import replace
from decimal import Decimal

import pytest

from bot.charts.cards.examples import SCORECARDS
from bot.charts.cards.measure import Measure, Status
from bot.charts.cards.scorecard import BAR_LEFT, BAR_WIDTH, SPARK_LEFT, SPARK_WIDTH, Scorecard, alt, draw
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT

OMAR = SCORECARDS["running"]
CALLS = Measure(
    label="Calls made",
    unit="number",
    value=Decimal(63),
    goal=Decimal(165),
    attainment=Decimal("0.38"),
    expected=Decimal("0.62"),
    status="behind",
    trend=tuple(map(Decimal, (90, 120, 110, 63))),
    change=Decimal("-0.18"),
)


def rows(card: Scorecard, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).all_rows() if row.name == name]


def of(measure: Measure, name: str) -> Row:
    """The one row of that name on a card of this measure alone."""
    [row] = rows(replace(OMAR, measures=(measure,)), name)
    return row


@pytest.mark.parametrize("attainment", ["0.01", "0.38", "0.999", "1"])
def test_the_bar_ends_where_the_attainment_says(attainment: str) -> None:
    left, _, right, _ = of(replace(CALLS, attainment=Decimal(attainment)), "bar").extent
    assert left == pytest.approx(BAR_LEFT)
    assert right == pytest.approx(BAR_LEFT + BAR_WIDTH * float(attainment))


def test_beyond_the_goal_the_bar_is_full_and_marked_as_more() -> None:
    over = replace(OMAR, measures=(replace(CALLS, attainment=Decimal("1.43"), status="ahead"),))
    [bar] = rows(over, "bar")
    assert bar.extent[2] == pytest.approx(BAR_LEFT + BAR_WIDTH)
    assert len(rows(over, "beyond")) == 2
    assert rows(replace(OMAR, measures=(CALLS,)), "beyond") == []


def test_at_zero_there_is_a_track_and_no_bar() -> None:
    idle = replace(OMAR, measures=(replace(CALLS, value=Decimal(0), attainment=Decimal(0)),))
    assert len(rows(idle, "track")) == 1
    assert rows(idle, "bar") == []


def test_the_pace_mark_stands_where_today_should_be() -> None:
    left, _, right, _ = of(CALLS, "pace").extent
    assert (left + right) / 2 == pytest.approx(BAR_LEFT + 0.62 * BAR_WIDTH)


@pytest.mark.parametrize("phase", ["over", "ahead"])
def test_outside_its_period_a_card_has_no_pace_mark(phase: str) -> None:
    card = Scorecard(**{**vars(OMAR), "phase": phase})
    assert rows(card, "pace") == []
    assert rows(card, "pace legend") == []


def test_without_a_goal_a_row_says_so_and_has_no_bar() -> None:
    aimless = replace(OMAR, measures=(replace(CALLS, goal=None, attainment=None, status="none"),))
    assert rows(aimless, "track") == rows(aimless, "bar") == rows(aimless, "pace") == rows(aimless, "share") == []
    assert rows(aimless, "no goal")[0].words == "no goal"


def test_without_data_the_value_is_a_dash() -> None:
    unknown = replace(CALLS, value=None, attainment=None, change=None, status="none", trend=(None, None))
    assert of(unknown, "value").words == "–"
    assert of(unknown, "share").words == "–"
    assert of(unknown, "change").words == "–"


@pytest.mark.parametrize(("one", "other"), [("ahead", "close"), ("close", "behind"), ("ahead", "behind"), ("none", "ahead")])
def test_two_states_of_a_row_never_differ_in_colour_alone(one: Status, other: Status) -> None:
    def shapes(status: Status) -> list[tuple[str, tuple[float, ...], str]]:
        card = replace(OMAR, status="none", note="no legend", measures=(replace(CALLS, status=status),))
        return [(row.name, row.extent, row.words) for row in draw(card, LIGHT).rows]

    assert shapes(one) != shapes(other)


def test_where_less_is_better_the_goal_is_at_most_and_down_is_good() -> None:
    slower = replace(CALLS, lower_is_better=True)
    assert of(slower, "goal").words == "≤ 165"
    assert of(CALLS, "goal").words == "/ 165"
    change = [row.fill for row in rows(replace(OMAR, measures=(slower,)), "change")]
    assert set(change) == {LIGHT.ahead_ink}
    assert {row.fill for row in rows(replace(OMAR, measures=(CALLS,)), "change")} == {LIGHT.behind_ink}


def test_a_spark_ends_at_this_period_and_a_short_history_is_a_short_line() -> None:
    [line] = rows(replace(OMAR, measures=(CALLS,)), "spark")
    assert line.extent[0] == pytest.approx(SPARK_LEFT + SPARK_WIDTH * 8 / 11, abs=2)
    left, _, right, _ = of(CALLS, "now").extent
    assert (left + right) / 2 == pytest.approx(SPARK_LEFT + SPARK_WIDTH)


def test_a_spark_breaks_where_a_period_is_missing() -> None:
    gappy = replace(CALLS, trend=(Decimal(4), None, Decimal(7), Decimal(9), None, None))
    kinds = [row.kind for row in rows(replace(OMAR, measures=(gappy,)), "spark")]
    assert kinds == ["disc", "poly"]
    assert rows(replace(OMAR, measures=(gappy,)), "now") == []


def test_the_ring_runs_as_far_as_the_score() -> None:
    quarter = replace(OMAR, score=Decimal(25))
    [ring] = rows(quarter, "ring")
    track = next(row for row in draw(quarter, LIGHT).all_rows() if row.name == "ring track")
    assert ring.extent[2] == pytest.approx(track.extent[2], abs=0.5)
    assert ring.extent[0] > (track.extent[0] + track.extent[2]) / 2 - 10
    assert rows(quarter, "score")[0].words == "25"


def test_a_card_without_measures_is_calm_and_says_what_to_do() -> None:
    card = SCORECARDS["nothing"]
    assert rows(card, "nothing")[0].words == "Nothing to show yet"
    assert rows(card, "note")[0].words == card.note


def test_a_rank_that_is_not_shown_hides_the_movement_too() -> None:
    assert rows(replace(OMAR, rank=None), "rank") == rows(replace(OMAR, rank=None), "moved") == []
    assert rows(OMAR, "rank")[0].words == "#7 of 38"


def test_a_ninth_measure_is_left_out() -> None:
    assert len(rows(replace(OMAR, measures=(CALLS,) * 9), "bar")) == 8


def test_the_words_for_a_screen_reader_say_every_number() -> None:
    assert alt(replace(OMAR, measures=(CALLS,))) == (
        "Omar Patel, Account Executive · NA Enterprise. November 2026 · day 12 of 21. "
        "Score 63, ahead of pace, rank 7 of 38, down 3 places since last week. "
        "Calls made 63 of 165, 38% of goal, 62% expected so far, behind pace, down 18%. "
        "Change vs same days last month. Updated Tue 17 Nov, 07:00."
    )


def test_only_a_period_that_still_runs_ends_in_a_hollow_dot() -> None:
    assert len(rows(replace(OMAR, measures=(CALLS,)), "unfinished")) == 1
    assert rows(replace(OMAR, phase="over", measures=(CALLS,)), "unfinished") == []


def test_the_foot_says_what_changes_compare_with_where_there_are_any() -> None:
    assert [row.words for row in rows(replace(OMAR, measures=(CALLS,)), "note")] == ["Change vs same days last month"]
    assert rows(replace(OMAR, measures=(replace(CALLS, change=None),)), "note") == []


def test_who_is_new_is_not_behind() -> None:
    assert rows(SCORECARDS["no data"], "standing") == []
    assert rows(SCORECARDS["no data"], "score")[0].words == "–"
