"""One axis of a crowd: where each value lies, the median, and an end that one outlier does not move.

The median stays near the middle of the axis, so that no quarter of the plot is too small for its words. Values farther from it than
eight times the typical distance stand at the edge: the axis ends with the farthest of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, median_low

from bot.charts.cards import axes
from bot.charts.cards.axes import Scale

FENCE = 8.0
LEAST, LARGEST = 0.36, 0.64

_TICKS = 6


@dataclass(frozen=True)
class Spread:
    """Everyone's value, turned round where less is better, so that more is always farther along `scale`."""

    values: tuple[float, ...]
    middle: float
    exact: Decimal
    """The median as it is shown."""
    scale: Scale
    sign: int
    level: bool
    """Whether everyone has the same."""

    def at(self, index: int) -> float:
        return self.scale.at(min(max(self.values[index], self.scale.low), self.scale.high))

    def beyond(self, index: int) -> int:
        """1 beyond the far end of the axis, -1 before its beginning, else 0."""
        return (self.values[index] > self.scale.high) - (self.values[index] < self.scale.low)

    def high(self, index: int) -> bool:
        """At the median or better."""
        return self.values[index] >= self.middle

    def ticks(self) -> list[Decimal]:
        """As they are shown; none below nothing unless a value is, and none where the median says it all."""
        if self.level:
            return []
        stops = [stop for stop in axes.ticks(self.scale.low, self.scale.high, _TICKS) if self.scale.low <= float(stop) <= self.scale.high]
        signed = any(value * self.sign < 0 for value in self.values)
        return [stop * self.sign for stop in stops if signed or stop * self.sign >= 0]


def spread(exact: Sequence[Decimal], start: float, end: float, *, lower_is_better: bool, pad: float, edge: float) -> Spread:
    """Of at least one value, drawn from `start` to `end` with `pad` kept at both, or `edge` where something lies beyond."""
    sign = -1 if lower_is_better else 1
    values = tuple(sign * (axes.plain(value) or 0.0) for value in exact)
    middle = median(values)
    distances = sorted(abs(value - middle) for value in values if value != middle)
    fence = FENCE * median_low(distances) if distances else 0.0
    inside = [value for value in values if abs(value - middle) <= fence] or [middle]
    low, high = min(*inside, middle), max(*inside, middle)
    if low == high:
        half = abs(middle) / 2 or 1.0
        low, high = middle - half, middle + half
    low = min(low, middle - (high - middle) * LEAST / (1 - LEAST))
    high = max(high, middle + (middle - low) * (1 - LARGEST) / LARGEST)
    kept = edge if len(inside) < len(values) else pad
    away = kept if end > start else -kept
    return Spread(values, middle, median(exact), Scale(low, high, start + away, end - away), sign, not distances)
