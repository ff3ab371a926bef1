"""Formulas of other metrics, as "deals_won / proposals": names, numbers, + - * /, min, max and parentheses, in exact decimals.

What is undefined (a division by zero, a part without a value) is None, shown as "–".
"""

import ast
import operator
import threading
from collections.abc import Mapping
from decimal import Decimal, DecimalException
from functools import lru_cache
from typing import NamedTuple

import simpleeval

from bot.metrics.definitions import Aggregation, MetricDefinition

DEEPEST = 20
"""How many formulas may stand on each other."""

_LONGEST = 500
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_FUNCTIONS = {"min": min, "max": max}
_ALLOWED = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Load, ast.Constant, *_OPERATORS)


class FormulaError(ValueError):
    """One sentence on what is wrong with a formula."""


class _OfThread(threading.local):
    """One evaluator for each thread: it holds the names it works with, and takes long to make."""

    def __init__(self) -> None:
        self.evaluator = simpleeval.SimpleEval(operators=_OPERATORS, functions=_FUNCTIONS, names={})


_OURS = _OfThread()


@lru_cache(maxsize=256)
def keys(formula: str) -> frozenset[str]:
    """The metrics that `formula` combines. Raises FormulaError when it is no formula."""
    tree = _tree(formula)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called)


def evaluate(formula: str, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """The value of `formula`; None where it is undefined or a part has no value."""
    if any(values.get(key) is None for key in keys(formula)):
        return None
    evaluator = _OURS.evaluator
    evaluator.names = values
    try:
        result = evaluator.eval(formula, previously_parsed=_tree(formula).body)
    except DecimalException:
        return None
    return result if isinstance(result, Decimal) and result.is_finite() else None


def leaves(key: str, metrics: Mapping[str, MetricDefinition]) -> frozenset[str]:
    """The metrics with records of their own that `key` comes down to.

    Raises FormulaError on a circle, a metric nobody knows, or formulas of formulas that go deeper than `DEEPEST`.
    """
    return _Descent(key, metrics).below(key, ()).leaves


class _Below(NamedTuple):
    leaves: frozenset[str]
    height: int
    """How many formulas stand on each other there."""


class _Descent:
    """One walk down from a metric, which comes to each metric once however many formulas share it."""

    def __init__(self, top: str, metrics: Mapping[str, MetricDefinition]) -> None:
        self._top = top
        self._metrics = metrics
        self._found: dict[str, _Below] = {}

    def below(self, key: str, above: tuple[str, ...]) -> _Below:
        if key in above:
            raise FormulaError(f"The formula of {key} comes back to itself: {' → '.join((*above, key))}.")
        found = self._found.get(key)
        if found is None and len(above) <= DEEPEST:
            found = self._found[key] = self._look(key, above)
        if found is None or len(above) + found.height > DEEPEST:
            raise FormulaError(f"The formula of {self._top} stands on more than {DEEPEST} others, one on the other.")
        return found

    def _look(self, key: str, above: tuple[str, ...]) -> _Below:
        metric = self._metrics.get(key)
        if metric is None:
            raise FormulaError(f"The formula of {above[-1] if above else key} names {key}, which is no metric.")
        if metric.aggregation is not Aggregation.FORMULA:
            return _Below(frozenset({key}), 0)
        if not metric.formula:
            raise FormulaError(f"{key} is a formula and says none.")
        parts = [self.below(part, (*above, key)) for part in sorted(keys(metric.formula))]
        return _Below(frozenset().union(*(part.leaves for part in parts)), 1 + max((part.height for part in parts), default=0))


@lru_cache(maxsize=256)
def _tree(formula: str) -> ast.Expression:
    if len(formula) > _LONGEST:
        raise FormulaError(f"A formula has at most {_LONGEST} characters.")
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"“{formula}” is no formula: write keys of metrics, + - * /, min, max and parentheses.") from None
    for node in ast.walk(tree):
        _check(node, formula)
    _Exact(formula).visit(tree)
    return ast.fix_missing_locations(tree)


def _check(node: ast.AST, formula: str) -> None:
    plain_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS and len(node.args) > 1
    if not isinstance(node, _ALLOWED) or (isinstance(node, ast.Call) and (not plain_call or node.keywords)):
        raise FormulaError(f"“{formula}” is no formula: only keys of metrics, + - * /, min, max and parentheses may stand in it.")


class _Exact(ast.NodeTransformer):
    """Numbers as written become exact decimals: 0.1 is a tenth."""

    def __init__(self, formula: str) -> None:
        self._formula = formula.strip()

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise FormulaError(f"“{self._formula}” is no formula: only numbers and keys of metrics can be combined.")
        written = ast.get_source_segment(self._formula, node) or str(node.value)
        exact = Decimal(written.replace("_", "")) if isinstance(node.value, float) else Decimal(node.value)
        return ast.copy_location(ast.Constant(exact), node)  # type: ignore[arg-type]  # simpleeval hands any constant on; ast's stubs list literals
