"""A row of a goals table as the targets it sets."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.intake.bindings import AmountOf, Bindings, Cells
from bot.intake.cells import Cell, MomentCell
from bot.intake.faults import Fault, Reject, quoted, unusable
from bot.intake.known import KnownMetrics, KnownPeople, KnownTeams
from bot.intake.mapping import GoalsMapping, Wide
from bot.intake.moments import day_of
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period import add_months
from bot.metrics.period_words import parse
from storage.models import LARGEST, exact

_MONTHS = range(1, 13)
_DATED_COLUMN = re.compile(r"([0-9]{4})-([0-9]{2})")

Span = tuple[date, date | None]
"""First day, and the first day after; None where the next goal tells."""
Subject = tuple[str, str]
"""Scope (person, team, role, everyone), and whose."""
Target = tuple[str, Span, Decimal]
"""Metric, days, number."""


@dataclass(frozen=True)
class GoalRow:
    """One target that a row sets."""

    line: int
    cells: Sequence[str]
    metric: str
    scope: str
    subject: str
    starts_on: date
    ends_on: date | None
    target: Decimal


@dataclass(frozen=True)
class Known:
    """What a goals table may speak of; `today` is what a period's words are relative to."""

    people: KnownPeople
    teams: KnownTeams
    metrics: KnownMetrics
    calendar: CalendarDefinition
    today: date


GoalMapper = Callable[[int, Cells], list[GoalRow]]


def goal_mapper(mapping: GoalsMapping, bindings: Bindings, known: Known) -> GoalMapper:
    """The function of a row, which may set no target, one or several; it raises Reject."""
    subject_of = _subject(mapping, bindings, known)
    targets_of = _wide(mapping, mapping.wide, bindings, known) if mapping.wide is not None else _long(mapping, bindings, known)

    def mapped(line: int, cells: Cells) -> list[GoalRow]:
        targets = targets_of(cells)
        if not targets:
            return []
        scope, subject = subject_of(cells)
        return [GoalRow(line, cells, metric, scope, subject, *_checked(span), _positive(target)) for metric, span, target in targets]

    return mapped


def _subject(mapping: GoalsMapping, bindings: Bindings, known: Known) -> Callable[[Cells], Subject]:
    if mapping.person is not None:
        person_of, by = bindings.text(mapping.person), mapping.person.by
        return lambda cells: ("person", str(known.people.find(_said(person_of(cells), "person"), by)))
    if mapping.team is not None:
        team_of = bindings.text(mapping.team)
        return lambda cells: ("team", str(known.teams.find(_said(team_of(cells), "team"))))
    if mapping.role is not None:
        role_of = bindings.text(mapping.role)
        return lambda cells: ("role", _said(role_of(cells), "role"))
    return lambda _: ("everyone", "")


def _long(mapping: GoalsMapping, bindings: Bindings, known: Known) -> Callable[[Cells], list[Target]]:
    """A row with the days and a number, or a number for each of several metrics."""
    span_of = _span(mapping, bindings, known)
    numbers: list[tuple[Callable[[Cells], str], AmountOf]]
    if mapping.metric is not None and mapping.target is not None:
        numbers = [(_metric(mapping.metric, bindings, known.metrics), bindings.amount(mapping.target))]
    else:
        numbers = [(_always(_expected(known.metrics, key)), bindings.amount(amount)) for key, amount in mapping.metrics.items()]

    def targets(cells: Cells) -> list[Target]:
        said = [(metric_of, number) for metric_of, amount in numbers if (number := amount(cells)) is not None]
        span = span_of(cells) if said else None
        return [] if span is None else [(metric_of(cells), span, number * mapping.multiply) for metric_of, number in said]

    return targets


def _wide(mapping: GoalsMapping, wide: Wide, bindings: Bindings, known: Known) -> Callable[[Cells], list[Target]]:
    """A row with a number for each month; a blank one is no goal."""
    metric_of = _metric(mapping.metric or Cell(constant=""), bindings, known.metrics)
    year_of = bindings.text(wide.year) if wide.year is not None else lambda _: ""
    months = [(bindings.table.index(column), year, month) for column, (year, month) in _month_columns(wide).items()]

    def targets(cells: Cells) -> list[Target]:
        said = [(number, year, month) for place, year, month in months if (number := bindings.numbers(cells[place])) is not None]
        metric = metric_of(cells) if said else ""
        return [(metric, _month(year or _year(year_of(cells)), month), number * mapping.multiply) for number, year, month in said]

    return targets


def _month_columns(wide: Wide) -> Mapping[str, tuple[int | None, int]]:
    """The columns with their year, where they say one, and month."""
    if isinstance(wide.columns, str):
        return {_month_name(wide.columns, month): (None, month) for month in _MONTHS}
    columns: dict[str, tuple[int | None, int]] = {}
    for column, words in wide.columns.items():
        dated = _DATED_COLUMN.fullmatch(str(words))
        year, month = (int(dated[1]), int(dated[2])) if dated else (None, int(words) if str(words).isdecimal() else 0)
        if month not in _MONTHS:
            raise unusable(f"The column {quoted(column)} is to hold month {quoted(str(words))}; write 1 to 12, or 2026-03.")
        columns[column] = year, month
    return columns


def _month_name(pattern: str, month: int) -> str:
    """A column's name: `{month}` is 3, `{month:02}` is 03."""
    if not re.search(r"\{month(:02)?\}", pattern):
        raise unusable(f"The pattern {quoted(pattern)} needs {{month}} or {{month:02}} where the month's number stands.")
    return pattern.replace("{month:02}", f"{month:02}").replace("{month}", str(month))


def _month(year: int, month: int) -> Span:
    first = date(year, month, 1)
    return first, add_months(first, 1)


def _year(words: str) -> int:
    if not re.fullmatch(r"(19|20|21)[0-9]{2}(\.0)?", words):
        raise Reject(Fault.DATE, f"{quoted(words)} is no year." if words else "The row names no year.")
    return int(words[:4])


def _span(mapping: GoalsMapping, bindings: Bindings, known: Known) -> Callable[[Cells], Span]:
    if mapping.period is not None:
        words_of = bindings.text(mapping.period)
        return lambda cells: _period(words_of(cells), known)
    starts_of = _day(mapping.starts or MomentCell(constant=""), bindings, "first day")
    if isinstance(mapping.ends, MomentCell):
        ends_of = _day(mapping.ends, bindings, "last day")
        return lambda cells: (starts_of(cells), ends_of(cells) + timedelta(days=1))
    return lambda cells: (starts_of(cells), None)


def _period(words: str, known: Known) -> Span:
    try:
        period = parse(_said(words, "period"), known.today, known.calendar)
    except UserError as error:
        raise Reject(Fault.DATE, plain(str(error))) from error
    return period.starts_on, period.ends_on


def _day(cell: MomentCell, bindings: Bindings, what: str) -> Callable[[Cells], date]:
    moment_of = bindings.moment(cell)

    def day(cells: Cells) -> date:
        found = day_of(moment_of(cells))
        if found is None:
            raise Reject(Fault.DATE, f"The goal has no {what}.")
        return found

    return day


def _metric(cell: Cell, bindings: Bindings, metrics: KnownMetrics) -> Callable[[Cells], str]:
    if cell.constant is not None:
        return _always(_expected(metrics, cell.constant))
    words_of = bindings.text(cell)
    return lambda cells: metrics.named(words_of(cells), records=False).key


def _expected(metrics: KnownMetrics, key: str) -> str:
    return metrics.expected(key, records=False).key


def _always(key: str) -> Callable[[Cells], str]:
    return lambda _: key


def _said(words: str, what: str) -> str:
    if not words:
        raise Reject(Fault.NO_PERSON if what == "person" else Fault.NO_ID, f"The goal names no {what}.")
    return words


def _checked(span: Span) -> Span:
    starts_on, ends_on = span
    if ends_on is not None and ends_on <= starts_on:
        raise Reject(Fault.PERIOD, f"The goal ends on {ends_on - timedelta(days=1)}, before it starts on {starts_on}.")
    return span


def _positive(target: Decimal) -> Decimal:
    if target < 0:
        raise Reject(Fault.NUMBER, f"A goal of {target} is less than nothing.")
    if target > LARGEST:
        raise Reject(Fault.NUMBER_SIZE, f"A goal of {target} is larger than a million million.")
    if target and not exact(target):
        raise Reject(Fault.NUMBER, f"A goal of {target} is next to nothing: a millionth is the least.")
    return target
