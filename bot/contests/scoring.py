"""How records become scores: which count, for whom, on which day, and for how much. Exact: every sum is of whole decimals.

A record counts on its day in the contest's zone. One without a time counts as its date: it is in a contest that runs at any moment of that
day, and for who was first as the last thing that happened on it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cached_property
from typing import NamedTuple

from bot.contests.records import Counted, Entrant, Field, Member
from bot.contests.rules import Multiplier, Rules
from bot.metrics.definitions import WEEKDAYS
from bot.metrics.period import DAY

EXACT = Context(prec=80)
"""Wide enough that no sum or product of a contest is rounded."""
FINEST = Decimal(1).scaleb(-12)
"""To which shares of goals, improvements and means are told apart."""
NOTHING, ONCE = Decimal(0), Decimal(1)
TICK = timedelta(microseconds=1)


class Part(NamedTuple):
    """What one record counts for an entrant: `amount` is the person's part of its value, `times` what its day multiplies that by."""

    record: Counted
    person: int
    when: datetime
    day: date
    amount: Decimal
    times: Decimal = ONCE

    @property
    def counts(self) -> Decimal:
        return self.amount if self.times is ONCE else EXACT.multiply(self.amount, self.times)


@dataclass(frozen=True)
class Tally:
    """An entrant's parts, and the score that they make; None where there is nothing to score by, as no goal."""

    rules: Rules
    entrant: Entrant
    unordered: tuple[Part, ...] = field(repr=False, compare=False)
    score: Decimal | None

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """In the order of time."""
        return tuple(sorted(self.unordered, key=lambda part: (part.when, part.record.id, part.person)))

    def value(self, metric: str) -> Decimal:
        """The metric's own value, no day counted more than once."""
        return _sum(part.amount for part in self.unordered if part.record.metric == metric)

    def points(self, part: Part) -> Decimal | None:
        """What a part counts in the score before any cap; None where it counts in ties or the floor alone."""
        metric = part.record.metric
        scored = any(each.metric == metric for each in self.rules.scoring.metrics)
        return points(self.rules, self.entrant, {metric: part.counts}) if scored else None

    def since(self, target: Decimal) -> datetime | None:
        """The moment from which on the score was never again below `target`; None where it is now."""
        values = {each.metric: NOTHING for each in self.rules.scoring.metrics}
        plain, found = self.rules.scoring.plain, None
        for part in self.parts:
            key = part.record.metric
            if key not in values:
                continue
            values[key] = EXACT.add(values[key], part.counts)
            score = capped(self.rules, values[key] if plain else points(self.rules, self.entrant, values))
            if score is None or score < target:
                found = None
            elif found is None:
                found = part.when
        return found


def tallies(rules: Rules, field: Field, records: Iterable[Counted], at: datetime) -> dict[str, Tally]:
    """The tally of each entrant, of what had happened by `at`; in which order the records come makes no difference."""
    window = Window(rules, at)
    parts: dict[str, list[Part]] = {entrant.key: [] for entrant in field.entrants}
    wanted, manual, by_person = frozenset(rules.metrics), rules.counts_manual, field.by_person
    for record in records:
        if record.metric not in wanted or (record.manual and not manual):
            continue
        placed = window.place(record)
        if placed is None:
            continue
        when, day, times = placed
        for person, amount in record.credits.items():
            for entrant, member in by_person.get(person, ()):
                if _counts(rules, entrant, member, when, day):
                    parts[entrant.key].append(Part(record, person, when, day, amount, times))
    return {entrant.key: tally(rules, entrant, parts[entrant.key]) for entrant in field.entrants}


def tally(rules: Rules, entrant: Entrant, parts: Iterable[Part]) -> Tally:
    values: dict[str, Decimal] = {}
    counted = tuple(parts)
    for part in counted:
        key = part.record.metric
        values[key] = EXACT.add(values.get(key, NOTHING), part.counts)
    return Tally(rules, entrant, counted, capped(rules, points(rules, entrant, values)))


def points(rules: Rules, entrant: Entrant, values: Mapping[str, Decimal]) -> Decimal | None:
    """The score of these values of its metrics, before any cap."""
    scoring = rules.scoring
    if scoring.by == "scorecard":
        return entrant.score
    if scoring.plain is not None:
        return values.get(scoring.plain, NOTHING)
    if scoring.by == "points":
        return _sum(EXACT.multiply(each.points, values.get(each.metric, NOTHING)) for each in scoring.metrics)
    aimed = [(each.points, values.get(each.metric, NOTHING), entrant.goals.get(each.metric)) for each in scoring.metrics]
    with_goal = [(weight, value, goal) for weight, value, goal in aimed if goal is not None and goal > 0]
    if not with_goal:
        return None
    weights = _sum(weight for weight, _, _ in with_goal)
    return over(_sum(EXACT.divide(EXACT.multiply(weight, value), goal) for weight, value, goal in with_goal), weights)


def capped(rules: Rules, score: Decimal | None) -> Decimal | None:
    return score if score is None or rules.cap is None else min(score, rules.cap)


def over(value: Decimal, whole: Decimal) -> Decimal:
    """`value` ÷ `whole`, to twelve places."""
    return EXACT.divide(value, whole).quantize(FINEST, ROUND_HALF_EVEN, context=EXACT).normalize(EXACT)


def multiplied(multipliers: Sequence[Multiplier], day: date) -> Decimal:
    """What a day multiplies by: the largest of those it has, 1 without any."""
    weekday = WEEKDAYS[day.weekday()]
    return max((each.times for each in multipliers if each.on == day or each.weekday == weekday), default=ONCE)


class Window:
    """A contest's time up to a moment, with what is worked out once for many records."""

    def __init__(self, rules: Rules, at: datetime) -> None:
        self._rules, self._starts, self._ends, self._at = rules, rules.starts, rules.ends, at
        first = today(rules, rules.starts)
        self._days = [first + DAY * place for place in range((today(rules, rules.ends) - first).days + 1)]
        self._midnights = [midnight(rules, day) for day in self._days]
        self._times = [multiplied(rules.multipliers, day) for day in self._days]

    def place(self, record: Counted) -> tuple[datetime, date, Decimal] | None:
        """When it counts, on which day and how many times; None where it is no part of the contest, or has not happened yet."""
        when = record.moment
        if record.day is not None:
            return self._whole(record.day)
        if not self._starts <= when < self._ends or when > self._at:
            return None
        place = bisect_right(self._midnights, when) - 1
        return when, self._days[place], self._times[place]

    def _whole(self, day: date) -> tuple[datetime, date, Decimal] | None:
        """Of a record without a time: any moment of its day will do, and the last one is its own."""
        place = (day - self._days[0]).days
        if not 0 <= place < len(self._days) or self._midnights[place] > self._at:
            return None
        return min(midnight(self._rules, day + DAY), self._ends) - TICK, day, self._times[place]


def midnight(rules: Rules, day: date) -> datetime:
    """When `day` begins in the contest's zone."""
    return datetime.combine(day, time.min, rules.place).astimezone(UTC)


def today(rules: Rules, at: datetime) -> date:
    """The contest's day at `at`: its first before it starts, its last once it is over."""
    return min(max(at, rules.starts), rules.ends - TICK).astimezone(rules.place).date()


def _counts(rules: Rules, entrant: Entrant, member: Member, when: datetime, day: date) -> bool:
    if not member.days.starts_on <= day < member.days.ends_on:
        return False
    joined = entrant.joined_at
    return joined is None or rules.late != "from_joining" or when >= joined


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = NOTHING
    for number in numbers:
        total = EXACT.add(total, number)
    return total
