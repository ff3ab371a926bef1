"""Axes: where their few ticks stand, and what these are called."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import wording

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_FARTHEST = 1e15


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high`, drawn from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: float, high: float, most: int) -> list[Decimal]:
    """Round numbers, at most `most` of them, whose first and last enclose `low` and `high`; one alone where the two are equal."""
    if not high > low:
        return [Decimal(0)]
    power = Decimal(10) ** (math.floor(math.log10((high - low) / (most - 1))) - 1)
    for grown in (power, power * 10, power * 100):
        for step in (each * grown for each in _STEPS):
            first, last = math.floor(low / float(step) + 1e-9), math.ceil(high / float(step) - 1e-9)
            if last - first < most:
                return [step * number for number in range(first, last + 1)]
    raise AssertionError("a step of a hundred times the least is always enough")


def names(values: Sequence[Decimal], unit: str, locale: str) -> list[str]:
    """Short words for ticks; where they would read alike only the outermost speak."""
    for compact in (True, False):
        said = [wording.amount(value, unit, locale, compact) for value in values]
        if len(set(said)) == len(said):
            return said
    return [words if at in (0, len(said) - 1) else "" for at, words in enumerate(said)]


def plain(value: Decimal | None) -> float | None:
    """A number for places only."""
    if value is None or not value.is_finite():
        return None
    return min(max(float(value), -_FARTHEST), _FARTHEST)
