"""Formulas of metrics."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.definitions import Aggregation, Category, MetricDefinition
from bot.metrics.formula import FormulaError, evaluate, keys, leaves
from bot.metrics.rules import Amounts, Rules, value
from bot.people.definitions import PrivacyDefinition

D = Decimal


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("won / closed", "0.25"),
        ("won * 0.1 + 1", "1.5"),
        ("(won + closed) / 5 - -1", "6"),
        ("max(won, 7) - min(won, 7, 6)", "2"),
        ("100 * won / closed", "25"),
        ("1e2 + won", "105"),
    ],
)
def test_formulas_are_exact(formula: str, value: str) -> None:
    assert evaluate(formula, {"won": D(5), "closed": D(20)}) == D(value)


def test_a_tenth_is_a_tenth() -> None:
    assert evaluate("won * 0.1", {"won": D(3)}) == D("0.3")


@pytest.mark.parametrize("formula", ["won / closed", "won / (closed - closed)", "closed / closed"])
def test_a_division_by_zero_is_undefined(formula: str) -> None:
    assert evaluate(formula, {"won": D(5), "closed": D(0)}) is None


def test_a_part_without_a_value_leaves_the_whole_without_one() -> None:
    assert evaluate("won / closed", {"won": D(5), "closed": None}) is None
    assert evaluate("won + 1", {}) is None


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "won +",
        "won ** 9",
        "won // 2",
        "won if won else 1",
        "__import__('os')",
        "won.real",
        "[won]",
        "'a' + 'b'",
        "lambda: 1",
        "won; closed",
        "max(won, key=closed)",
        "max(won)",
        "True + won",
        "sum(won, 2)",
        "(" * 400 + "won" + ")" * 400,
        "won\0",
    ],
)
def test_anything_but_arithmetic_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        keys(formula)


def test_keys_are_the_metrics_a_formula_combines() -> None:
    assert keys("max(won, 1) / (closed + won)") == {"won", "closed"}


def _metric(key: str, formula: str | None = None) -> MetricDefinition:
    aggregation = Aggregation.FORMULA if formula else Aggregation.COUNT
    return MetricDefinition(key=key, name=key, category=Category.RESULT, aggregation=aggregation, formula=formula)


def test_formulas_of_formulas_come_down_to_metrics_with_records() -> None:
    known = (_metric("won"), _metric("lost"), _metric("closed", "won + lost"), _metric("rate", "won / closed"))
    metrics = {each.key: each for each in known}
    assert leaves("rate", metrics) == {"won", "lost"}


def test_a_circle_of_formulas_is_told() -> None:
    metrics = {each.key: each for each in (_metric("a", "b + 1"), _metric("b", "a + 1"))}
    with pytest.raises(FormulaError, match="a → b → a"):
        leaves("a", metrics)


def test_a_formula_of_an_unknown_metric_is_told() -> None:
    with pytest.raises(FormulaError, match="names nobody, which is no metric"):
        leaves("a", {"a": _metric("a", "nobody * 2")})


def _tower(floors: int) -> dict[str, MetricDefinition]:
    """Three formulas a floor, each the sum of all three below; on the ground three metrics that are counted."""
    ground = [_metric(f"m0_{place}") for place in "abc"]
    built = [
        _metric(f"m{floor}_{place}", f"m{floor - 1}_a + m{floor - 1}_b + m{floor - 1}_c")
        for floor in range(1, floors + 1)
        for place in "abc"
    ]
    return {each.key: each for each in (*ground, *built)}


def test_formulas_that_share_their_parts_come_down_to_each_part_once() -> None:
    """Twenty floors have 3^20 ways down."""
    assert leaves("m20_a", _tower(20)) == {"m0_a", "m0_b", "m0_c"}


def test_formulas_that_share_their_parts_are_worked_out_once() -> None:
    rules = Rules(_tower(20), {}, (), {}, (), PrivacyDefinition())
    counted = {f"m0_{place}": Amounts(weight=D(1)) for place in "abc"}
    assert value("m20_a", rules, counted) == 3**20


def test_at_most_twenty_formulas_stand_on_each_other() -> None:
    with pytest.raises(FormulaError, match="The formula of m21_a stands on more than 20 others"):
        leaves("m21_a", _tower(21))
    with pytest.raises(FormulaError, match="The formula of m5000_a stands on more than 20 others"):
        leaves("m5000_a", _tower(5000))


@given(st.decimals(-(10**6), 10**6, places=4), st.decimals(-(10**6), 10**6, places=4))
def test_formulas_reckon_as_decimals_do(one: Decimal, other: Decimal) -> None:
    assert evaluate("one + other * 2", {"one": one, "other": other}) == one + other * 2
