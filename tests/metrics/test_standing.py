"""Lines, the score they make, and its status."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.definitions import Aggregation, Category, Direction, MetricDefinition, ScorecardLine
from bot.metrics.score import Weighed, clamped, score
from bot.metrics.standing import scored, stand

D = Decimal
REVENUE = MetricDefinition(key="revenue", name="Revenue", category=Category.RESULT)
COMPLAINTS = MetricDefinition(
    key="complaints", name="Complaints", category=Category.RESULT, direction=Direction.DOWN, aggregation=Aggregation.COUNT
)
RESPONSE = MetricDefinition(
    key="response", name="Response", category=Category.ACTIVITY, direction=Direction.DOWN, aggregation=Aggregation.MEAN, unit="minutes"
)
WIN_RATE = MetricDefinition(
    key="win_rate", name="Win rate", category=Category.RESULT, aggregation=Aggregation.FORMULA, formula="won / closed", unit="percent"
)


def line(metric: str = "revenue", weight: str = "1", floor: str = "0", cap: str | None = "1.5") -> ScorecardLine:
    return ScorecardLine(metric=metric, weight=D(weight), floor=D(floor), cap=None if cap is None else D(cap))


def test_weights_make_one_score_of_attainments() -> None:
    """(3 × 0.5 + 1 × 1) ÷ 4."""
    assert score([Weighed(line(weight="3"), D("0.5")), Weighed(line(), D(1))]) == D("62.5")


def test_a_score_holds_each_line_between_its_floor_and_cap() -> None:
    assert clamped(D(9), line()) == D("1.5")
    assert clamped(D(9), line(cap=None)) == 9
    assert clamped(D("0.1"), line(floor="0.25")) == D("0.25")


def test_lines_that_do_not_count_weigh_nothing() -> None:
    assert score([Weighed(line(weight="9"), None), Weighed(line(), D("0.8"))]) == 80
    assert score([Weighed(line(), None)]) is None
    assert score([Weighed(line(weight="0"), D(1))]) is None


@given(st.lists(st.tuples(st.integers(1, 9), st.decimals(0, 9, places=4)), min_size=1, max_size=8))
def test_a_score_lies_between_its_lowest_and_highest_line(lines: list[tuple[int, Decimal]]) -> None:
    total = score(Weighed(line(weight=str(weight), cap=None), attainment) for weight, attainment in lines)
    lowest, highest = min(each for _, each in lines), max(each for _, each in lines)
    assert total is not None
    assert 100 * lowest - D("1e-20") <= total <= 100 * highest + D("1e-20")


def test_an_additive_line_is_expected_where_time_is() -> None:
    standing = stand(line(), REVENUE, D(50), D(100), D("0.4"))
    assert (standing.attainment, standing.counts, standing.pace, standing.status) == (D("0.5"), D("0.5"), D("1.25"), "ahead")
    assert standing.expected == D("0.4")


def test_a_level_has_no_pace_and_is_judged_by_its_attainment() -> None:
    standing = stand(line("win_rate"), WIN_RATE, D("0.19"), D("0.2"), D("0.1"))
    assert (standing.attainment, standing.pace, standing.status, standing.expected) == (D("0.95"), None, "close", None)


def test_lower_is_better_counts_against_the_part_of_the_goal_that_time_has_used() -> None:
    """4 complaints of at most 10, halfway: attainment 2.5, but time has used 5 of them, so 1.25 counts."""
    standing = stand(line("complaints"), COMPLAINTS, D(4), D(10), D("0.5"))
    assert (standing.attainment, standing.counts, standing.pace, standing.expected) == (D("2.5"), D("1.25"), D("1.25"), None)
    over = stand(line("complaints"), COMPLAINTS, D(4), D(10), D(1))
    assert over.counts == D("2.5")


def test_lower_is_better_counts_nothing_before_time_has_passed() -> None:
    assert stand(line("complaints"), COMPLAINTS, D(0), D(10), D(0)).counts is None
    assert stand(line("complaints"), COMPLAINTS, D(0), D(10), D("0.1")).counts == D("1.5")


def test_no_data_is_nothing_for_a_sum_and_unknown_for_a_mean() -> None:
    assert stand(line(), REVENUE, D(0), D(100), D("0.5")).counts == 0
    assert stand(line("response"), RESPONSE, None, D(60), D("0.5")).counts is None
    assert stand(line("response"), RESPONSE, D(40), D(60), D("0.5")).counts == D("1.5")


def test_a_score_is_judged_against_that_of_somebody_on_pace() -> None:
    """Revenue 50 % at 40 % of time, win rate just met: (0.5 + 1) ÷ 2 against (0.4 + 1) ÷ 2."""
    result = scored(
        [
            (line(), stand(line(), REVENUE, D(50), D(100), D("0.4"))),
            (line("win_rate"), stand(line("win_rate"), WIN_RATE, D("0.2"), D("0.2"), D("0.4"))),
        ]
    )
    assert (result.score, result.expected, result.status) == (75, 70, "ahead")


def test_without_goals_there_is_no_score() -> None:
    result = scored([(line(), stand(line(), REVENUE, D(50), None, D("0.4")))])
    assert (result.score, result.expected, result.status) == (None, None, "none")
