"""Totals against records: proving that they agree, and making them anew."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from heapq import merge
from itertools import groupby
from operator import attrgetter

from bot.metrics.definitions import Aggregation
from bot.metrics.ledger.changes import Difference
from bot.metrics.ledger.days import Grid, workspace_calendar
from bot.metrics.ledger.writing import period_deltas
from storage.repositories.totals import Cell, DayTotal, Delta, PeriodDelta
from storage.unit_of_work import UnitOfWork

FIELDS = ("amount", "weight", "last")

Key = tuple[int, str, date]
"""Metric, kind, first day; a day is of kind `day`."""

Figures = tuple[Decimal, Decimal, Decimal | None]


@dataclass
class _Totals:
    """The totals of one person, as kept or as summed."""

    person: int
    figures: dict[Key, Figures] = field(default_factory=dict)


def check(uow: UnitOfWork) -> list[Difference]:
    """Recompute every daily and period total from the records in force, one person at a time, and tell where they differ."""
    grid = Grid(workspace_calendar(uow))
    summed = (_Totals(person, _figures(days, grid)) for person, days in groupby(_summed(uow), attrgetter("person")))
    days = (_Totals(person, _figures(rows, None)) for person, rows in groupby(uow.totals.every_day(), attrgetter("person")))
    periods = (_Totals(person, _period_figures(rows)) for person, rows in groupby(uow.totals.every_period(), attrgetter("person")))
    kept = _joined(merge(days, periods, key=attrgetter("person")))
    return list(_differences(kept, summed))


def rebuild_period_totals(uow: UnitOfWork) -> None:
    """Period totals anew from daily ones, after the calendar's grid changed."""
    uow.records.lock()
    uow.totals.clear(days=False)
    grid = Grid(workspace_calendar(uow))
    for _, days in groupby(uow.totals.every_day(), attrgetter("person")):
        uow.totals.add([], period_deltas(map(_delta, days), grid))


def rebuild_totals(uow: UnitOfWork) -> None:
    """All totals anew from the records in force, after a metric is counted another way or a difference was found."""
    uow.records.lock()
    uow.totals.clear(days=True)
    grid = Grid(workspace_calendar(uow))
    for _, rows in groupby(_summed(uow), attrgetter("person")):
        days = list(rows)
        deltas = [_delta(day) for day in days]
        uow.totals.add(deltas, period_deltas(deltas, grid))
        uow.totals.set_last([(_cell(day), day.last, day.last_at) for day in days if day.last is not None and day.last_at is not None])


def _summed(uow: UnitOfWork) -> Iterator[DayTotal]:
    """Daily totals as the records make them."""
    lasting = {metric.id for metric in uow.metrics.all(active=False) if metric.aggregation == Aggregation.LAST}
    return (day if day.metric in lasting else day._replace(last=None, last_at=None) for day in uow.records.every_day())


def _cell(day: DayTotal) -> Cell:
    return Cell(day.person, day.metric, day.day)


def _delta(day: DayTotal) -> Delta:
    return Delta(_cell(day), day.amount, day.weight)


def _figures(rows: Iterable[DayTotal], grid: Grid | None) -> dict[Key, Figures]:
    """What these days say, and with a grid the periods they add up to."""
    days = list(rows)
    figures: dict[Key, Figures] = {(day.metric, "day", day.day): (day.amount, day.weight, day.last) for day in days}
    return figures if grid is None else figures | _period_figures(period_deltas(map(_delta, days), grid))


def _period_figures(rows: Iterable[PeriodDelta]) -> dict[Key, Figures]:
    return {(row.metric, row.kind, row.starts_on): (row.amount, row.weight, None) for row in rows}


def _joined(totals: Iterable[_Totals]) -> Iterator[_Totals]:
    """One a person, where there were several in a row."""
    for person, several in groupby(totals, attrgetter("person")):
        yield _Totals(person, {key: figures for each in several for key, figures in each.figures.items()})


def _differences(kept: Iterable[_Totals], summed: Iterable[_Totals]) -> Iterator[Difference]:
    """Both come by person; somebody may be in one of them only."""
    sides = merge(((each, 0) for each in kept), ((each, 1) for each in summed), key=lambda side: side[0].person)
    for person, found in groupby(sides, lambda side: side[0].person):
        by_side = {side: totals.figures for totals, side in found}
        yield from _compared(person, by_side.get(0, {}), by_side.get(1, {}))


def _compared(person: int, kept: Mapping[Key, Figures], summed: Mapping[Key, Figures]) -> Iterator[Difference]:
    for key in sorted(kept.keys() | summed.keys()):
        ours, theirs = kept.get(key, (None,) * 3), summed.get(key, (None,) * 3)
        for name, is_, should in zip(FIELDS, ours, theirs, strict=True):
            if is_ != should:
                yield Difference(person, *key, name, is_, should)
