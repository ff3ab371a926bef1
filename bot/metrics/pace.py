"""Attainment, pace and projection: where a value stands against its goal, and where it is heading. Ratios are exact; 1 is 100 %."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from bot.metrics.definitions import Direction

Status = Literal["ahead", "close", "behind", "none"]
"""Against pace; "none" where there is nothing to say."""

CLOSE = Decimal("0.9")
_ONE = Decimal(1)
_LEAST_DAYS = 5
_EIGHTY_PERCENT = Decimal("1.2816")
"""Standard deviations either way that hold 80 % of a normal distribution."""


def attainment(
    value: Decimal | None, goal: Decimal | None, direction: Direction = Direction.UP, cap: Decimal | None = None
) -> Decimal | None:
    """Value ÷ goal, or where lower is better goal ÷ value, a value of 0 being the line's `cap` (1 without one). None: not known."""
    if value is None or goal is None:
        return None
    if direction is Direction.DOWN:
        return goal / value if value > 0 else (_ONE if cap is None else cap)
    return value / goal if goal > 0 else None


def pace(
    value: Decimal | None, goal: Decimal | None, elapsed: Decimal, direction: Direction = Direction.UP, cap: Decimal | None = None
) -> Decimal | None:
    """Attainment over the elapsed share of working time: 1 is on pace, below 1 behind. None without a goal or before time has passed."""
    if goal is None or elapsed <= 0:
        return None
    return attainment(value, goal * elapsed, direction, cap)


def status(pace: Decimal | None) -> Status:
    """In a word: ahead from 1, close from 0.9, behind below, "none" when there is nothing to say."""
    if pace is None:
        return "none"
    if pace >= 1:
        return "ahead"
    return "close" if pace >= CLOSE else "behind"


def change(value: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Relative change since `before`: 0.1 is a tenth more. None where there is nothing to compare with."""
    return (value - before) / abs(before) if value is not None and before else None


class Worked(NamedTuple):
    """A past day: the working time in it (0 on a day off) and what came in."""

    time: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Range:
    """The expected value at the period's end, and the range that holds it four times in five if days go on as they did."""

    low: Decimal
    expected: Decimal
    high: Decimal


def projection(value: Decimal, before_today: Decimal, history: Sequence[Worked], remaining: Decimal) -> Range | None:
    """Where `value` goes over the `remaining` working time (today's included), at the own daily rate of `history`.

    The rate is all that came in over all time worked; its spread is that of the days about the rate, what came on a day off counting to
    the working day before it. Both the spread of the days to come and the uncertainty of the rate widen the range. At least five working
    days are needed. What has come in is not lost again, unless history has shown days below zero.
    """
    days = _by_working_day(history)
    if len(days) < _LEAST_DAYS:
        return None
    worked = sum((day.time for day in days), Decimal(0))
    rate = sum((day.amount for day in days), Decimal(0)) / worked
    variance = sum(((day.amount - rate * day.time) ** 2 / day.time for day in days), Decimal(0)) / (len(days) - 1)
    reach = _EIGHTY_PERCENT * (variance * remaining * (1 + remaining / worked)).sqrt()
    expected = before_today + rate * remaining
    ends = (expected - reach, expected, expected + reach)
    if all(day.amount >= 0 for day in history):
        ends = (max(ends[0], value), max(ends[1], value), max(ends[2], value))
    return Range(*ends)


def _by_working_day(history: Sequence[Worked]) -> list[Worked]:
    """`history` with days off folded into the working day before them, or into the first where there is none before."""
    times: list[Decimal] = []
    amounts: list[Decimal] = []
    early = Decimal(0)
    for time, amount in history:
        if time > 0:
            times.append(time)
            amounts.append(amount + early)
            early = Decimal(0)
        elif amounts:
            amounts[-1] += amount
        else:
            early += amount
    return list(map(Worked, times, amounts))
