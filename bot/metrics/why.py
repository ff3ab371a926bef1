"""[Why?]: the records that a number counts. They add up to the number exactly."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from rapidfuzz import process

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.metrics import roster as rosters
from bot.metrics.calendar import Span
from bot.metrics.definitions import MetricDefinition
from bot.metrics.moment import Moment
from bot.metrics.numbers import NONE, Numbers
from bot.metrics.period import Period
from bot.metrics.results import Counted, CountedRow
from bot.metrics.roster import Roster, days_of, places
from bot.metrics.rules import Rules, value
from storage.repositories.records import Counted as Row
from storage.unit_of_work import UnitOfWork

PAGE = 20
_CLOSE_ENOUGH = 60
_SHOWN = 60


def known(rules: Rules, words: str) -> MetricDefinition:
    """The metric of this key or name. Raises UserError with the nearest."""
    wanted = " ".join(words.casefold().split())
    for metric in rules.metrics.values():
        if wanted in (metric.key, metric.name.casefold()):
            return metric
    names = [metric.name for metric in rules.metrics.values()]
    near = [escape(name) for name, _, _ in process.extract(wanted[:_SHOWN], names, limit=3, score_cutoff=_CLOSE_ENOUGH)]
    hint = f" Did you mean {' or '.join(near)}?" if near else f" There are {', '.join(map(escape, names))}." if names else ""
    raise UserError(f"I don't know the metric “{escape(words[:_SHOWN])}”.{hint}")


def of_person(
    uow: UnitOfWork,
    roster: Roster,
    person: int,
    metric: MetricDefinition,
    period: Period,
    today: date,
    known_at: datetime | None,
    most: int,
    skip: int,
) -> Counted:
    """A page of the person's records."""
    rules, days = roster.rules, Moment(period, today).so_far
    metrics = rules.rows([metric.key])
    amounts = Numbers(uow, rules, known_at).over([person], [metric.key], [days])
    rows = uow.records.counted([person], metrics, days.starts_on, days.ends_on, known_at=known_at, limit=most, offset=skip)
    records = [[row] for row in rows]
    return Counted(
        subject=roster.people[person],
        metric=metric,
        period=period,
        value=value(metric.key, rules, amounts.get((0, person), NONE)),
        total=uow.records.how_many([person], metrics, days.starts_on, days.ends_on, known_at=known_at),
        rows=_told(roster, records),
    )


def of_team(
    uow: UnitOfWork,
    rules: Rules,
    team: int,
    metric: MetricDefinition,
    period: Period,
    today: date,
    known_at: datetime | None,
    most: int,
    skip: int,
) -> Counted:
    """A page of the records of the team's people, on their days in it."""
    days = Moment(period, today).so_far
    subtree = rosters.read(uow, rules, ()).tree.down(team)
    placed = places(uow, subtree, days)
    mine = days_of(placed)
    roster = rosters.read(uow, rules, list(mine))
    amounts = Numbers(uow, rules, known_at).of_team(team, subtree, [metric.key], [days], placed)
    records = _in_team(uow, rules.rows([metric.key]), mine, days, known_at)
    return Counted(
        subject=roster.teams[team],
        metric=metric,
        period=period,
        value=value(metric.key, rules, amounts[0]),
        total=len(records),
        rows=_told(roster, records[skip : skip + most]),
    )


def _in_team(
    uow: UnitOfWork, metrics: Collection[int], mine: dict[int, tuple[Span, ...]], days: Span, known_at: datetime | None
) -> list[list[Row]]:
    """The newest first, and together what several people have of one record on one day."""
    rows = uow.records.counted(list(mine), metrics, days.starts_on, days.ends_on, known_at=known_at)
    by_record: dict[tuple[int, date], list[Row]] = {}
    for row in rows:
        if any(row.day in each for each in mine[row.person]):
            by_record.setdefault((row.record_id, row.day), []).append(row)
    return list(by_record.values())


def _told(roster: Roster, records: Sequence[Sequence[Row]]) -> tuple[CountedRow, ...]:
    rules = roster.rules
    return tuple(
        CountedRow(
            day=first.day,
            label=first.label,
            people=tuple(roster.people[row.person] for row in rows),
            metric=rules.metrics[rules.keys[first.metric]],
            value=first.value,
            share=sum((row.share for row in rows), Decimal(0)),
            amount=sum((row.amount for row in rows), Decimal(0)),
            source=first.source,
            external_id=first.external_id,
        )
        for first, rows in ((rows[0], rows) for rows in records)
    )
