"""The score: attainments weighted into one number, 100 being every goal met."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from bot.metrics.definitions import ScorecardLine


class Weighed(NamedTuple):
    """A scorecard line with the attainment it counts with; None leaves it out."""

    line: ScorecardLine
    attainment: Decimal | None


def clamped(attainment: Decimal, line: ScorecardLine) -> Decimal:
    """`attainment`, held between the line's floor and cap."""
    raised = max(attainment, line.floor)
    return raised if line.cap is None else min(raised, line.cap)


def score(lines: Iterable[Weighed]) -> Decimal | None:
    """Σ weight × clamped attainment ÷ Σ weight × 100, over the lines that count; None when none does or all weights are 0."""
    counting = [(each.line, each.attainment) for each in lines if each.attainment is not None]
    weights = sum((line.weight for line, _ in counting), Decimal(0))
    if not weights:
        return None
    return 100 * sum((line.weight * clamped(attainment, line) for line, attainment in counting), Decimal(0)) / weights
