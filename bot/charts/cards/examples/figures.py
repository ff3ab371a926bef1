"""Metrics against their goals as the product makes them (docs/numbers.md): attainment, status and score follow from values and goals."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.examples import days
from bot.charts.cards.measure import Measure, Status

EXPECTED = days.elapsed(days.month(days.TODAY))
OVER = Decimal(1)
"""What is expected of a period that has ended."""

_PLACES = Decimal("0.000001")


def attained(value: Decimal, goal: Decimal, *, lower: bool = False) -> Decimal:
    return (goal / value if lower else value / goal).quantize(_PLACES)


def verdict(attainment: Decimal | None, expected: Decimal | None) -> Status:
    """By the pace; what has none, by the attainment."""
    if attainment is None:
        return "none"
    pace = attainment / (expected or 1)
    return "ahead" if pace >= 1 else "close" if pace >= Decimal("0.9") else "behind"


def measure(label: str, unit: str, goal: str, trend: str, change: str = "", *, level: bool = False, lower: bool = False) -> Measure:
    """`trend` ends with the value. A level, such as a rate, has no pace; its change is that of its trend."""
    points = tuple(map(Decimal, trend.split()))
    known = Decimal(change) if change else (points[-1] / points[-2] - 1).quantize(_PLACES)
    bare = Measure(label, unit, points[-1], Decimal(goal), None, None if level else EXPECTED, "none", points, known, lower_is_better=lower)
    return judged(bare)


def judged(measure: Measure) -> Measure:
    """With the attainment and the status that its value has."""
    if measure.value is None or measure.goal is None:
        return replace(measure, attainment=None, expected=None, status="none")
    reached = attained(measure.value, measure.goal, lower=measure.lower_is_better)
    return replace(measure, attainment=reached, status=verdict(reached, measure.expected))


def at(measure: Measure, value: int | str, goal: int | str | None = None, *, expected: Decimal | None = None) -> Measure:
    """The same metric elsewhere: its past is as much larger or smaller as its value is."""
    new, old = Decimal(value), measure.value or Decimal(1)
    past = (None if point is None else (point * new / old).quantize(Decimal("0.01")) for point in measure.trend[:-1])
    wanted = measure.goal if goal is None else Decimal(goal)
    return judged(replace(measure, value=new, goal=wanted, expected=expected or measure.expected, trend=(*past, new)))


def idle(measure: Measure) -> Measure:
    """Of somebody who is new: nothing yet, and nothing before, which is not behind."""
    nothing = None if measure.expected is None else Decimal(0)
    return replace(judged(replace(measure, value=nothing, trend=(nothing,), change=None)), status="none")


def month_before(measure: Measure) -> Measure:
    """As it stood when the period before was over."""
    value, before = (measure.trend[at] or Decimal(0) for at in (-2, -3))
    expected = None if measure.expected is None else OVER
    change = (value / before - 1).quantize(_PLACES)
    return judged(replace(measure, value=value, expected=expected, trend=measure.trend[:-1], change=change))


def aimless(measure: Measure) -> Measure:
    return judged(replace(measure, goal=None))


def score(measures: Iterable[Measure]) -> tuple[Decimal | None, Status]:
    """Score and status where every line weighs the same: none of them below 0 or above 1.5."""
    lines = [(each.attainment, each.expected) for each in measures if each.attainment is not None]
    if not lines:
        return None, "none"
    reached = sum((min(attainment, Decimal("1.5")) for attainment, _ in lines), Decimal(0))
    expected = sum((OVER if each is None else each for _, each in lines), Decimal(0))
    return (100 * reached / len(lines)).quantize(_PLACES), verdict(reached / len(lines), expected / len(lines))
