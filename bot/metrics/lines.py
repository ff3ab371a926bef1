"""The lines of one scorecard, put together from totals that were read for them. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bot.metrics.calendar import Span
from bot.metrics.definitions import Aggregation, Direction, ScorecardLine
from bot.metrics.moment import Moment
from bot.metrics.numbers import NONE, ByMetric, trendline
from bot.metrics.pace import Range, Worked, change, projection
from bot.metrics.period import DAY, Period, run_up
from bot.metrics.results import Line, Needed
from bot.metrics.rules import NOTHING, Rules, value
from bot.metrics.score import clamped
from bot.metrics.standing import Standing
from storage.repositories.totals import DayAmount

TREND = 12
WorkingTime = Callable[[Span], Decimal]
_ONE = Decimal(1)
_ZERO = Decimal(0)


class History(NamedTuple):
    """What projections learn from: daily totals by metric, the working time of the days before today, and what is left of the period."""

    totals: Mapping[int, Sequence[DayAmount]]
    worked: Sequence[tuple[date, Decimal]]
    left: Decimal


def history(totals: Sequence[DayAmount], days: Span, time: WorkingTime, moment: Moment) -> History:
    """`totals` are those of `days`, which end today; `time` tells working time."""
    by_metric: defaultdict[int, list[DayAmount]] = defaultdict(list)
    for row in totals:
        by_metric[row.metric].append(row)
    past = (days.starts_on + number * DAY for number in range((moment.today - days.starts_on).days))
    return History(by_metric, [(day, time(Span(day, day + DAY))) for day in past], time(moment.to_come))


def spans(moment: Moment, rules: Rules) -> list[Span]:
    """What a scorecard's lines read: the periods before, this one so far, and the same point of the previous period."""
    return [*(Span(each.starts_on, each.ends_on) for each in before(moment, rules)), *running(moment, rules)]


def before(moment: Moment, rules: Rules) -> tuple[Period, ...]:
    """The periods of the trend but the last, which is this one."""
    return run_up(moment.period, TREND, rules.grid)[:-1]


def running(moment: Moment, rules: Rules) -> tuple[Span, Span]:
    """This period so far, and the same point of the previous one."""
    return moment.so_far, moment.same_point(rules.grid)


def line(
    rule: ScorecardLine,
    rules: Rules,
    standing: Standing,
    amounts: Sequence[ByMetric],
    learnt: History,
    moment: Moment,
) -> Line:
    """`amounts` are those of `spans`."""
    metric = rules.metrics[rule.metric]
    earlier = value(rule.metric, rules, amounts[-1])
    records = sum((amounts[-2].get(leaf, NOTHING).weight for leaf in rules.leaves((rule.metric,))), Decimal(0))
    return Line(
        rule=rule,
        metric=metric,
        standing=standing,
        projection=_projection(rule.metric, rules, standing, learnt, moment),
        change=change(standing.value, earlier) if _recorded(rule.metric, rules, amounts[-1]) else None,
        trend=trendline(rules, rule.metric, amounts[:-1]),
        records=records,
    )


def _recorded(key: str, rules: Rules, amounts: ByMetric) -> bool:
    return any(leaf in amounts for leaf in rules.leaves((key,)))


def _projection(key: str, rules: Rules, standing: Standing, learnt: History, moment: Moment) -> Range | None:
    """Only of sums and counts, while the period runs; learnt from the days since the first record in `learnt`."""
    metric = rules.metrics[key]
    if not metric.aggregation.additive or standing.value is None or moment.over or moment.today < moment.period.starts_on:
        return None
    counted = metric.aggregation is Aggregation.COUNT
    came: dict[date, Decimal] = {}
    for row in learnt.totals.get(rules.ids[key], ()):
        came[row.day] = came.get(row.day, _ZERO) + (row.weight if counted else row.amount)
    if not came:
        return None
    first = min(came)
    worked = [Worked(time, came.get(day, _ZERO)) for day, time in learnt.worked if day >= first]
    return projection(standing.value, standing.value - came.get(moment.today, _ZERO), worked, learnt.left)


def needed(line: Line, remaining: Decimal, weights: Decimal) -> Needed:
    """What the line lacks. `weights` is the sum over all lines that count; the gain is weight × (1 − what counts now) ÷ that × 100.

    Where the cap is below the goal the gain ends there, and a line that already counts for more gains nothing.
    """
    standing, direction = line.standing, line.metric.direction
    if standing.value is None or standing.goal is None or standing.attainment is None:
        return Needed(line, None, None, None)
    short = standing.goal - standing.value if direction is Direction.UP else standing.value - standing.goal
    gap = max(short, Decimal(0))
    grows = line.metric.aggregation.additive and direction is Direction.UP
    gain = clamped(_ONE, line.rule) - clamped(standing.counts, line.rule) if standing.counts is not None else Decimal(0)
    points = 100 * line.rule.weight * max(gain, Decimal(0)) / weights if weights else None
    return Needed(line, gap, gap / remaining if grows and remaining > 0 else None, points)


def of_person(amounts: Mapping[tuple[int, int], ByMetric], person: int, count: int) -> list[ByMetric]:
    """One person's amounts over each of `count` spans."""
    return [amounts.get((place, person), NONE) for place in range(count)]
