"""How records become scores: which count, for whom, on which day, and for how much. Exact: every sum is of whole decimals.

A record counts on its day in the contest's zone. One without a time counts as its date: it is in a contest that runs at any moment of that
day, and for who was first as the last thing that happened on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
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


@dataclass(frozen=True, slots=True)
class Part:
    """What one record counts for an entrant: `amount` is the person's part of its value, `times` what its day multiplies that by."""

    record: Counted
    person: int
    when: datetime
    day: date
    amount: Decimal
    times: Decimal = ONCE

    @property
    def counts(self) -> Decimal:
        return self.amount if self.times == 1 else EXACT.multiply(self.amount, self.times)


@dataclass(frozen=True)
class Tally:
    """An entrant's parts in the order of time, and the score that they make; None where there is nothing to score by, as no goal."""

    rules: Rules
    entrant: Entrant
    parts: tuple[Part, ...]
    score: Decimal | None

    def value(self, metric: str) -> Decimal:
        """The metric's own value, no day counted more than once."""
        return _sum(part.amount for part in self.parts if part.record.metric == metric)

    def points(self, part: Part) -> Decimal | None:
        """What a part counts in the score before any cap; None where it counts in ties or the floor alone."""
        return points(self.rules, self.entrant, {part.record.metric: part.counts}) if _scored(self.rules, part.record.metric) else None

    def since(self, target: Decimal) -> datetime | None:
        """The moment from which on the score was never again below `target`; None where it is now."""
        values: dict[str, Decimal] = {}
        found: datetime | None = None
        for part in self.parts:
            key = part.record.metric
            if not _scored(self.rules, key):
                continue
            values[key] = EXACT.add(values.get(key, NOTHING), part.counts)
            score = capped(self.rules, points(self.rules, self.entrant, values))
            if score is None or score < target:
                found = None
            elif found is None:
                found = part.when
        return found


def tallies(rules: Rules, field: Field, records: Iterable[Counted], at: datetime) -> dict[str, Tally]:
    """The tally of each entrant, of what had happened by `at`; in which order the records come makes no difference."""
    window = Window.of(rules, at)
    parts: dict[str, list[Part]] = {entrant.key: [] for entrant in field.entrants}
    wanted, manual, by_person = frozenset(rules.metrics), rules.counts_manual, field.by_person
    for record in records:
        if record.metric not in wanted or (record.manual and not manual):
            continue
        placed = window.place(record)
        if placed is None:
            continue
        when, day = placed
        for person, amount in record.credits.items():
            for entrant, member in by_person.get(person, ()):
                if _counts(rules, entrant, member, when, day):
                    parts[entrant.key].append(Part(record, person, when, day, amount, window.times(day)))
    return {entrant.key: tally(rules, entrant, parts[entrant.key]) for entrant in field.entrants}


def tally(rules: Rules, entrant: Entrant, parts: Iterable[Part]) -> Tally:
    ordered = tuple(sorted(parts, key=lambda part: (part.when, part.record.id, part.person)))
    values: dict[str, Decimal] = {}
    for part in ordered:
        key = part.record.metric
        values[key] = EXACT.add(values.get(key, NOTHING), part.counts)
    return Tally(rules, entrant, ordered, capped(rules, points(rules, entrant, values)))


def points(rules: Rules, entrant: Entrant, values: Mapping[str, Decimal]) -> Decimal | None:
    """The score of these values of its metrics, before any cap."""
    scoring = rules.scoring
    if scoring.by == "scorecard":
        return entrant.score
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


class Window(NamedTuple):
    """A contest's time up to a moment, with what is worked out once for many records."""

    rules: Rules
    at: datetime
    known: dict[date, tuple[datetime, datetime, Decimal]]

    @classmethod
    def of(cls, rules: Rules, at: datetime) -> "Window":
        return cls(rules, at, {})

    def place(self, record: Counted) -> tuple[datetime, date] | None:
        """When it counts and on which day; None where it is no part of the contest, or has not happened yet."""
        rules = self.rules
        if record.day is None:
            if not rules.starts <= record.moment < rules.ends or record.moment > self.at:
                return None
            return record.moment, record.moment.astimezone(rules.place).date()
        begins, ends, _ = self._day(record.day)
        if begins >= rules.ends or ends <= rules.starts or begins > self.at:
            return None
        return min(ends, rules.ends) - TICK, record.day

    def times(self, day: date) -> Decimal:
        return self._day(day)[2]

    def _day(self, day: date) -> tuple[datetime, datetime, Decimal]:
        found = self.known.get(day)
        if found is None:
            begins, ends = midnight(self.rules, day), midnight(self.rules, day + DAY)
            found = self.known[day] = (begins, ends, multiplied(self.rules.multipliers, day))
        return found


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


def _scored(rules: Rules, metric: str) -> bool:
    return any(each.metric == metric for each in rules.scoring.metrics)


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = NOTHING
    for number in numbers:
        total = EXACT.add(total, number)
    return total
