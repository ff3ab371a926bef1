"""Daily and period totals per person and metric: what scorecards, rankings and trends read.

`amount` is the sum of values, `weight` the sum of shares: what a count counts and a mean divides by. Where nothing counted there is no row.
`last` is the latest value of the latest day in the span that has one (metrics of aggregation `last` only). A span is told by its place in
the sequence asked for.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    column,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
    values,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from storage.models import DailyTotal, Management, Membership, PeriodTotal
from storage.repositories.bulk import add_to_totals, delete_rows, set_rows
from storage.repositories.spans import Span, chunks


class Cell(NamedTuple):
    """One person's metric on one day."""

    person: int
    metric: int
    day: date


class Delta(NamedTuple):
    """What a change of records adds to a cell; less than nothing where records were taken back."""

    cell: Cell
    amount: Decimal
    weight: Decimal


class PeriodDelta(NamedTuple):
    person: int
    metric: int
    kind: str
    starts_on: date
    amount: Decimal
    weight: Decimal


class DayTotal(NamedTuple):
    person: int
    metric: int
    day: date
    amount: Decimal
    weight: Decimal
    last: Decimal | None
    last_at: datetime | None


class DayAmount(NamedTuple):
    person: int
    metric: int
    day: date
    amount: Decimal
    weight: Decimal


class SpanTotal(NamedTuple):
    """One person's metric over the span at this place."""

    span: int
    person: int
    metric: int
    amount: Decimal
    weight: Decimal
    last: Decimal | None


class TeamTotal(NamedTuple):
    """What one person added to a team over the span at this place, on the days they belonged to it."""

    team: int
    span: int
    person: int
    metric: int
    amount: Decimal
    weight: Decimal
    last: Decimal | None


class CalendarTotal(NamedTuple):
    """One person's metric over a calendar period."""

    person: int
    metric: int
    starts_on: date
    amount: Decimal
    weight: Decimal


SPANS = 100
"""How many spans one statement takes; SQLite joins at most 500 rows of parameters."""

_SUMS = ("amount", "weight")
_DAY_KEYS = ("person_id", "metric_id", "day")
_PERIOD_KEYS = ("person_id", "metric_id", "kind", "starts_on")
_DAILY = DailyTotal.__table__
_DAY = tuple(_DAILY.c[name] for name in (*_DAY_KEYS, *_SUMS, "last", "last_at"))
_PERSONS: BindParameter[int] = bindparam("persons", expanding=True)
_METRICS: BindParameter[int] = bindparam("metrics", expanding=True)
_THOSE = (_DAILY.c.person_id.in_(_PERSONS), _DAILY.c.metric_id.in_(_METRICS))
_DAYS = (
    select(*_DAY)
    .where(*_THOSE, _DAILY.c.day >= bindparam("starts_on"), _DAILY.c.day < bindparam("ends_on"))
    .order_by(*_DAY[: len(_DAY_KEYS)])
)
_PERIOD = PeriodTotal.__table__.c
_BY_PERIOD = select(_PERIOD.person_id, _PERIOD.metric_id, _PERIOD.starts_on, _PERIOD.amount, _PERIOD.weight).where(
    _PERIOD.person_id.in_(_PERSONS),
    _PERIOD.metric_id.in_(_METRICS),
    _PERIOD.kind == bindparam("kind"),
    _PERIOD.starts_on.in_(bindparam("starts", expanding=True)),
)
_AMOUNTS = _DAYS.with_only_columns(*_DAY[: len(DayAmount._fields)])


class Totals:
    def __init__(self, session: Session) -> None:
        self._session = session

    def over(self, persons: Collection[int], metrics: Collection[int], spans: Sequence[Span], *, lasting: bool = True) -> list[SpanTotal]:
        """Every person's totals over any spans of days, in one query over daily totals; where no metric is `lasting`, without a last."""
        return [
            SpanTotal._make(row)
            for dates in _batches(spans)
            for part in chunks(persons)
            for row in self._session.connection().execute(
                _over(len(dates) // 3, lasting), {**dates, "persons": part, "metrics": list(metrics)}
            )
        ]

    def of_teams(self, subtrees: Mapping[int, Collection[int]], metrics: Collection[int], spans: Sequence[Span]) -> list[TeamTotal]:
        """What each team's people added, person by person, in one query. `subtrees` gives each team with all teams below it and itself.

        A day counts for a team when the person was a member of one of its teams that day or managed one, and counts once.
        """
        pairs = [(team, below) for team, teams in subtrees.items() for below in teams]
        if not pairs:
            return []
        return [
            TeamTotal._make(row)
            for dates in _batches(spans)
            for row in self._session.execute(_of_teams(pairs, metrics, len(dates) // 3), dates)
        ]

    def by_period(self, persons: Collection[int], metrics: Collection[int], kind: str, starts: Collection[date]) -> list[CalendarTotal]:
        """Whole calendar periods of one kind (`week`, `month`, `quarter`, `year`) by their first days, in one query."""
        asked = {"metrics": list(metrics), "kind": kind, "starts": list(starts)}
        return [
            CalendarTotal._make(row)
            for part in chunks(persons)
            for row in self._session.connection().execute(_BY_PERIOD, {**asked, "persons": part})
        ]

    def days(self, persons: Collection[int], metrics: Collection[int], starts_on: date, ends_on: date) -> list[DayTotal]:
        """Day by day, in one query."""
        asked = {"metrics": list(metrics), "starts_on": starts_on, "ends_on": ends_on}
        return [
            DayTotal._make(row) for part in chunks(persons) for row in self._session.connection().execute(_DAYS, {**asked, "persons": part})
        ]

    def amounts(self, persons: Collection[int], metrics: Collection[int], starts_on: date, ends_on: date) -> list[DayAmount]:
        """Day by day as `days`, without what was last."""
        asked = {"metrics": list(metrics), "starts_on": starts_on, "ends_on": ends_on}
        return [
            DayAmount._make(row)
            for part in chunks(persons)
            for row in self._session.connection().execute(_AMOUNTS, {**asked, "persons": part})
        ]

    def every_day(self) -> Iterator[DayTotal]:
        """All daily totals, by person, metric and day, without holding them all."""
        query = select(*_DAY).order_by(*_DAY[:3]).execution_options(yield_per=5_000)
        return (DayTotal._make(row) for row in self._session.execute(query))

    def every_period(self) -> Iterator[PeriodDelta]:
        """All period totals, by person, metric, kind and first day, without holding them all."""
        row = PeriodTotal
        keys = (row.person_id, row.metric_id, row.kind, row.starts_on)
        query = select(*keys, row.amount, row.weight).order_by(*keys).execution_options(yield_per=5_000)
        return (PeriodDelta._make(each) for each in self._session.execute(query))

    def add(self, days: Iterable[Delta], periods: Iterable[PeriodDelta]) -> None:
        """Move totals, one delta a cell; a row whose last record went is deleted. OverflowError when a total outgrows what is stored."""
        days, periods = list(days), list(periods)
        try:
            add_to_totals(self._session, DailyTotal, _DAY_KEYS, _SUMS, [(*delta.cell, delta.amount, delta.weight) for delta in days])
            add_to_totals(self._session, PeriodTotal, _PERIOD_KEYS, _SUMS, periods)
        except (IntegrityError, DataError) as error:
            raise OverflowError("a total would be larger than can be stored") from error
        shrunk = [delta.cell for delta in days if delta.weight < 0]
        delete_rows(self._session, DailyTotal, _DAY_KEYS, shrunk, "weight = 0")
        delete_rows(self._session, PeriodTotal, _PERIOD_KEYS, [delta[:4] for delta in periods if delta.weight < 0], "weight = 0")

    def set_last(self, rows: Iterable[tuple[Cell, Decimal, datetime]]) -> None:
        """The latest value of these cells, and its moment."""
        set_rows(self._session, DailyTotal, _DAY_KEYS, ("last", "last_at"), [(*cell, last, last_at) for cell, last, last_at in rows])

    def clear(self, *, days: bool) -> None:
        """Forget all period totals, and with `days` all daily ones, to make them anew."""
        self._session.execute(delete(PeriodTotal))
        if days:
            self._session.execute(delete(DailyTotal))


def _batches(spans: Sequence[Span]) -> Iterator[dict[str, int | date]]:
    """The parameters of `_spans`, for as many spans as fit into one statement."""
    for part in chunks(list(enumerate(spans)), SPANS):
        named: dict[str, int | date] = {}
        for n, (place, (first, end)) in enumerate(part):
            named |= {f"place_{n}": place, f"starts_{n}": first, f"ends_{n}": end}
        yield named


def _spans(size: int) -> CTE:
    """So many spans as a table of parameters: unlike VALUES it leaves a statement that needs to be compiled only once."""
    columns = (("place", Integer), ("starts", Date), ("ends", Date))
    rows = (select(*(bindparam(f"{name}_{n}", type_=kind).label(name) for name, kind in columns)) for n in range(size))
    return union_all(*rows).cte("spans")


@lru_cache(maxsize=2 * SPANS)
def _over(size: int, lasting: bool) -> Select[*tuple[object, ...]]:
    span, day = _spans(size), _DAILY.c
    keys = (span.c.place, day.person_id, day.metric_id)
    last_day = func.max(case((day.last.is_not(None), day.day))).label("last_day") if lasting else null()
    sums = select(*keys, func.sum(day.amount).label("amount"), func.sum(day.weight).label("weight"), last_day)
    joined = sums.select_from(span).join(_DAILY, and_(day.day >= span.c.starts, day.day < span.c.ends))
    grouped = joined.where(*_THOSE).group_by(*keys)
    return _with_last(grouped) if lasting else grouped


def _of_teams(pairs: Sequence[tuple[int, int]], metrics: Collection[int], size: int) -> Select[*tuple[object, ...]]:
    counted = _counted_days(pairs, metrics, size).subquery("counted")
    keys = (counted.c.root, counted.c.place, counted.c.person_id, counted.c.metric_id)
    last_day = func.max(case((counted.c.last.is_not(None), counted.c.day))).label("last_day")
    sums = select(*keys, func.sum(counted.c.amount).label("amount"), func.sum(counted.c.weight).label("weight"), last_day)
    return _with_last(sums.group_by(*keys))


def _counted_days(pairs: Sequence[tuple[int, int]], metrics: Collection[int], size: int) -> Select[*tuple[object, ...]]:
    """Each daily total of each person who belonged to a team that day, once per team asked for and span."""
    tree = values(column("root", Integer), column("team_id", Integer), name="tree").data(pairs).cte("tree")
    belonging = union_all(
        *(
            select(tree.c.root, model.person_id, model.starts_on, model.ends_on).join(model, model.team_id == tree.c.team_id)
            for model in (Membership, Management)
        )
    ).cte("belonging")
    span, day = _spans(size), DailyTotal
    on_a_day_there = and_(
        day.person_id == belonging.c.person_id,
        day.day >= belonging.c.starts_on,
        or_(belonging.c.ends_on.is_(None), day.day < belonging.c.ends_on),
        day.day >= span.c.starts,
        day.day < span.c.ends,
    )
    columns = (belonging.c.root, span.c.place, day.person_id, day.metric_id, day.day, day.amount, day.weight, day.last)
    joined = select(*columns).distinct().select_from(belonging).join(span, literal(True)).join(day, on_a_day_there)
    return joined.where(day.metric_id.in_(metrics))


def _with_last(sums: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    """The sums with, in place of their last column `last_day`, the last value of that day."""
    each, day = sums.subquery("sums"), _DAILY.alias()
    same = and_(day.c.person_id == each.c.person_id, day.c.metric_id == each.c.metric_id, day.c.day == each.c.last_day)
    return select(*(found for found in each.c if found.name != "last_day"), day.c.last).select_from(each).outerjoin(day, same)
