"""Where one line of a scorecard stands, and what it counts in the score. Pure.

Additive metrics are measured against the elapsed share of working time; mean, last and formulas are levels that should be at their goal all
the time, so they have no pace and their status is that of their attainment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from bot.metrics import pace
from bot.metrics.definitions import Direction, MetricDefinition, ScorecardLine
from bot.metrics.pace import Status
from bot.metrics.score import Weighed, score

_ONE = Decimal(1)


class Standing(NamedTuple):
    """`attainment` as shown; `counts` what goes into the score (None: left out); `expected` where attainment should be today."""

    value: Decimal | None
    goal: Decimal | None
    attainment: Decimal | None = None
    counts: Decimal | None = None
    pace: Decimal | None = None
    status: Status = "none"
    expected: Decimal | None = None


def stand(line: ScorecardLine, metric: MetricDefinition, value: Decimal | None, goal: Decimal | None, elapsed: Decimal) -> Standing:
    """The standing at `elapsed` (0 to 1) of working time.

    While a lower-is-better additive line runs it counts against the part of the goal that time has used up, and not at all before any
    time has passed.
    """
    attainment = pace.attainment(value, goal, metric.direction, line.cap)
    if attainment is None:
        return Standing(value, goal)
    if not metric.aggregation.additive:
        return Standing(value, goal, attainment, attainment, None, pace.status(attainment), None)
    now = pace.pace(value, goal, elapsed, metric.direction, line.cap)
    if metric.direction is Direction.DOWN:
        return Standing(value, goal, attainment, now, now, pace.status(now), None)
    return Standing(value, goal, attainment, attainment, now, pace.status(now), elapsed)


@dataclass(frozen=True)
class Scored:
    """A score with its status against `expected`, the score of somebody exactly on pace."""

    score: Decimal | None
    expected: Decimal | None
    status: Status


def scored(standings: Iterable[tuple[ScorecardLine, Standing]]) -> Scored:
    """The score of these lines."""
    listed = list(standings)
    total = score(Weighed(line, each.counts) for line, each in listed)
    on_pace = score(Weighed(line, _on_pace(each)) for line, each in listed)
    return Scored(total, on_pace, pace.status(total / on_pace if total is not None and on_pace else None))


def _on_pace(standing: Standing) -> Decimal | None:
    if standing.counts is None:
        return None
    return _ONE if standing.expected is None else standing.expected
