"""Goals as the file has them, and as they stand in the database: one span of days each. What `compress` makes, `expand` undoes. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.intake.mistakes import shown
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period import DAY, Kind, Period, containing, following
from bot.metrics.period_words import parse
from bot.playbook.models import EARLIEST, LATEST, Each, GoalRule, Scope

_EACH: tuple[Each, ...] = ("month", "quarter", "year", "week")
"""The grids that a run of goals is looked for in, the commonest first."""

_SHORTEST_RUN = 2


@dataclass(frozen=True, order=True)
class GoalSpan:
    """`subject` is a person's or team's key, a role's name, or empty for everyone; `ends_on` is the first day after it."""

    metric: str
    scope: Scope
    subject: str
    starts_on: date
    ends_on: date
    target: Decimal

    @property
    def whose(self) -> tuple[str, str, str]:
        return self.metric, self.scope, self.subject


class Misfit(Exception):
    """A goal's dates make no sense: `field` is the one at fault."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def subject_of(rule: GoalRule) -> tuple[Scope, str]:
    """Whose goal it is; raises `Misfit` unless exactly one is named."""
    named: list[tuple[Scope, str]] = []
    if rule.person is not None:
        named.append(("person", rule.person))
    if rule.team is not None:
        named.append(("team", rule.team))
    if rule.role is not None:
        named.append(("role", rule.role))
    if rule.everyone:
        named.append(("everyone", ""))
    if len(named) != 1:
        raise Misfit("metric", "a goal is for one of person, team, role or everyone: true")
    return named[0]


def expand(rule: GoalRule, calendar: CalendarDefinition) -> tuple[GoalSpan, ...]:
    """The spans of one rule, in order; raises `Misfit`."""
    scope, subject = subject_of(rule)
    starts_on, ends_on = window(rule, calendar)
    spans = _tiles(rule, starts_on, ends_on, calendar) if rule.kind else [(starts_on, ends_on)]
    return tuple(GoalSpan(rule.metric, scope, subject, first, end, rule.target) for first, end in spans)


def window(rule: GoalRule, calendar: CalendarDefinition) -> tuple[date, date]:
    """The days a rule is about, half-open."""
    if rule.period is not None:
        if rule.starts_on or rule.until:
            raise Misfit("period", "say either period or from and until")
        period = _written(rule.period, calendar)
        return period.starts_on, period.ends_on
    if rule.starts_on is None or rule.until is None:
        raise Misfit("until" if rule.starts_on else "from", "a goal has a period, or both from and until")
    if rule.until < rule.starts_on:
        raise Misfit("until", f"the goal ends ({rule.until}) before it starts ({rule.starts_on})")
    return rule.starts_on, rule.until + DAY


def compress(spans: Iterable[GoalSpan], calendar: CalendarDefinition) -> tuple[GoalRule, ...]:
    """The fewest rules that say the same, in a steady order."""
    rules: list[GoalRule] = []
    for _, group in groupby(sorted(spans), key=lambda span: span.whose):
        rules += _runs(list(group), calendar)
    return tuple(rules)


def _written(words: str, calendar: CalendarDefinition) -> Period:
    """A period that means the same on every day; "this month" does not."""
    if not words[:1].isdecimal():
        raise Misfit("period", f'"{shown(words)}" moves with the day: write 2026-Q1, 2026-03, 2026 or 2026-01-01..2026-06-30')
    try:
        period = parse(words, EARLIEST, calendar)
    except UserError as error:
        raise Misfit("period", plain(str(error)).removesuffix(".")) from error
    if period.starts_on < EARLIEST or period.last_day > LATEST:
        raise Misfit("period", f"goals lie between {EARLIEST} and {LATEST}")
    return period


def _tiles(rule: GoalRule, starts_on: date, ends_on: date, calendar: CalendarDefinition) -> list[tuple[date, date]]:
    kind = rule.kind or Kind.MONTH
    tile = containing(kind, starts_on, calendar)
    if tile.starts_on != starts_on:
        raise Misfit("from", f"{starts_on} is not the first day of a {kind} (nearest: {tile.starts_on} or {tile.ends_on})")
    tiles = [tile]
    while tiles[-1].ends_on < ends_on:
        tiles.append(following(tiles[-1], calendar))
    last = tiles[-1]
    if last.ends_on != ends_on:
        raise Misfit("until", f"{ends_on - DAY} is not the last day of a {kind} (nearest: {last.starts_on - DAY} or {last.last_day})")
    return [(tile.starts_on, tile.ends_on) for tile in tiles]


def _runs(spans: Sequence[GoalSpan], calendar: CalendarDefinition) -> Iterator[GoalRule]:
    """One subject's goals on one metric, in order of time, cut into runs of equal targets on consecutive periods."""
    at = 0
    while at < len(spans):
        lengths = {each: _run(spans, at, each, calendar) for each in _EACH}
        each = max(_EACH, key=lengths.__getitem__)
        length = lengths[each]
        repeated = length >= _SHORTEST_RUN
        taken = spans[at : at + length] if repeated else spans[at : at + 1]
        yield _rule(taken, each if repeated else None)
        at += len(taken)


def _run(spans: Sequence[GoalSpan], at: int, each: Each, calendar: CalendarDefinition) -> int:
    """How many spans from `at` on follow each other on the grid with one target."""
    tile: Period = containing(Kind(each), spans[at].starts_on, calendar)
    count = 0
    for span in spans[at:]:
        if (span.starts_on, span.ends_on, span.target) != (tile.starts_on, tile.ends_on, spans[at].target):
            break
        tile = following(tile, calendar)
        count += 1
    return count


def _rule(spans: Sequence[GoalSpan], each: Each | None) -> GoalRule:
    first = spans[0]
    whom = {"everyone": True} if first.scope == "everyone" else {first.scope: first.subject}
    days = {"from": first.starts_on, "until": spans[-1].ends_on - DAY}
    return GoalRule.model_validate({"metric": first.metric, "target": first.target, "each": each, **whom, **days})
