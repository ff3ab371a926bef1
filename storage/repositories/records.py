"""The ledger's rows: revisions of records and their credits. Written by the ledger only, with bulk statements; read by anyone."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import Session

from storage.models import Credit, Record, Source
from storage.models.base import Document
from storage.repositories.bulk import insert_rows, set_rows
from storage.repositories.spans import chunks
from storage.repositories.totals import Cell, DayTotal
from storage.turns import take_turn


class Held(NamedTuple):
    """The revision of a record that is in force; `deleted` when it was taken back."""

    id: int
    external_id: str
    revision: int
    recorded_at: datetime
    deleted: bool
    occurred_at: datetime
    dated_only: bool
    value: Decimal
    manual: bool
    label: str | None
    details: Document | None


class RecordRow(NamedTuple):
    """A revision to be inserted; the fields are the columns of `records`."""

    id: int
    source_id: int
    external_id: str
    metric_id: int
    revision: int
    recorded_at: datetime
    superseded_at: datetime | None
    deleted: bool
    occurred_at: datetime
    dated_only: bool
    value: Decimal
    manual: bool
    label: str | None
    details: Document | None
    import_id: int | None


class CreditRow(NamedTuple):
    """A person's part of one revision; the fields are the columns of `credits`."""

    record_id: int
    person_id: int
    metric_id: int
    day: date
    share: Decimal
    amount: Decimal


class Counted(NamedTuple):
    """One credit that counts in a number, with its record's face: what [Why?] lists."""

    record_id: int
    person: int
    metric: int
    day: date
    share: Decimal
    amount: Decimal
    value: Decimal
    label: str | None
    source: str
    external_id: str
    occurred_at: datetime
    dated_only: bool
    manual: bool
    details: Document | None


class Records:
    """`known_at` asks what was known at that moment; None asks what is known now."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def counted(
        self,
        persons: Collection[int],
        metrics: Collection[int],
        starts_on: date,
        ends_on: date,
        *,
        known_at: datetime | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Counted]:
        """The credits counted in these days, the newest first, a page of them."""
        query = select(
            Credit.record_id,
            Credit.person_id,
            Credit.metric_id,
            Credit.day,
            Credit.share,
            Credit.amount,
            Record.value,
            Record.label,
            Source.key,
            Record.external_id,
            Record.occurred_at,
            Record.dated_only,
            Record.manual,
            Record.details,
        ).join(Source, Source.id == Record.source_id)
        query = query.join(Credit, Credit.record_id == Record.id).where(*_counting(persons, metrics, starts_on, ends_on, known_at))
        query = query.order_by(Credit.day.desc(), Record.occurred_at.desc(), Record.id.desc(), Credit.person_id)
        return [Counted._make(row) for row in self._session.execute(query.limit(limit).offset(offset))]

    def how_many(
        self, persons: Collection[int], metrics: Collection[int], starts_on: date, ends_on: date, *, known_at: datetime | None = None
    ) -> int:
        """How many credits `counted` would list without a page."""
        query = select(func.count()).select_from(Record).join(Credit, Credit.record_id == Record.id)
        return self._session.scalar(query.where(*_counting(persons, metrics, starts_on, ends_on, known_at))) or 0

    def days_known_at(
        self, persons: Collection[int], metrics: Collection[int], starts_on: date, ends_on: date, known_at: datetime
    ) -> list[DayTotal]:
        """As `totals.days`, summed from the records that were known at that moment; `last` is told for every metric."""
        query = _CREDITS.where(*_counting(persons, metrics, starts_on, ends_on, known_at))
        return list(_by_day(self._session.execute(query)))

    def every_day(self) -> Iterator[DayTotal]:
        """All daily totals as the records in force make them, by person, metric and day; `last` is told for every metric."""
        query = _CREDITS.where(_known(None)).execution_options(yield_per=5_000)
        return _by_day(self._session.execute(query))

    def lasts(self, cells: Collection[Cell]) -> list[tuple[Cell, Decimal, datetime]]:
        """The latest amount of each cell that has one, and its moment."""
        wanted = set(cells)
        if not wanted:
            return []
        days = [cell.day for cell in wanted]
        query = _CREDITS.where(_known(None), Credit.metric_id.in_({cell.metric for cell in wanted}))
        query = query.where(Credit.day >= min(days), Credit.day <= max(days))
        found: list[tuple[Cell, Decimal, datetime]] = []
        for part in chunks({cell.person for cell in wanted}):
            for day in _by_day(self._session.execute(query.where(Credit.person_id.in_(part)))):
                cell = Cell(day.person, day.metric, day.day)
                if cell in wanted and day.last is not None and day.last_at is not None:
                    found.append((cell, day.last, day.last_at))
        return found

    def revisions(self, source_id: int, external_id: str, metric_id: int) -> list[Record]:
        """Every revision of one record, the first first."""
        query = select(Record).where(Record.source_id == source_id, Record.external_id == external_id, Record.metric_id == metric_id)
        return list(self._session.scalars(query.order_by(Record.revision)))

    def lock(self) -> None:
        """Be the only writer of the ledger until this unit ends; SQLite's write units are that anyway."""
        take_turn(self._session, "ledger")

    def in_force(self, source_id: int, metric_id: int, external_ids: Collection[str]) -> list[Held]:
        """What the ledger holds of these records."""
        query = select(
            Record.id,
            Record.external_id,
            Record.revision,
            Record.recorded_at,
            Record.deleted,
            Record.occurred_at,
            Record.dated_only,
            Record.value,
            Record.manual,
            Record.label,
            Record.details,
        ).where(Record.source_id == source_id, Record.metric_id == metric_id, Record.superseded_at.is_(None))
        found = (row for part in chunks(external_ids) for row in self._session.execute(query.where(Record.external_id.in_(part))))
        return [Held._make(row) for row in found]

    def credits_of(self, record_ids: Collection[int]) -> list[CreditRow]:
        """The credits of these revisions, by revision and person."""
        query = select(Credit.record_id, Credit.person_id, Credit.metric_id, Credit.day, Credit.share, Credit.amount)
        query = query.order_by(Credit.record_id, Credit.person_id)
        found = (row for part in chunks(record_ids) for row in self._session.execute(query.where(Credit.record_id.in_(part))))
        return [CreditRow._make(row) for row in found]

    def next_ids(self, size: int) -> list[int]:
        """Ids for so many new revisions, rising; call `lock` first."""
        if self._session.connection().dialect.name == "sqlite":
            newest = self._session.scalar(select(func.max(Record.id))) or 0
            return list(range(newest + 1, newest + 1 + size))
        drawn = text("SELECT nextval(pg_get_serial_sequence('records', 'id')) FROM generate_series(1, :size)")
        return sorted(self._session.scalars(drawn, {"size": size}))

    def insert(self, rows: Sequence[RecordRow], credits: Sequence[CreditRow]) -> None:
        insert_rows(self._session, Record, RecordRow._fields, rows)
        insert_rows(self._session, Credit, CreditRow._fields, credits)

    def supersede(self, moments: Iterable[tuple[int, datetime]]) -> None:
        """These revisions are in force no longer, each since its moment."""
        set_rows(self._session, Record, ("id",), ("superseded_at",), list(moments))


_CREDITS = (
    select(Credit.person_id, Credit.metric_id, Credit.day, Credit.share, Credit.amount, Record.occurred_at)
    .join(Record, Record.id == Credit.record_id)
    .order_by(Credit.person_id, Credit.metric_id, Credit.day, Record.occurred_at, Record.id)
)


def _known(moment: datetime | None) -> ColumnElement[bool]:
    if moment is None:
        return Record.superseded_at.is_(None)
    return (Record.recorded_at <= moment) & or_(Record.superseded_at.is_(None), Record.superseded_at > moment)


def _counting(
    persons: Collection[int], metrics: Collection[int], starts_on: date, ends_on: date, known_at: datetime | None
) -> tuple[ColumnElement[bool], ...]:
    """Only the credits of these persons and metrics in these days, of revisions in force (a revision that takes back has no credits)."""
    return (_known(known_at), Credit.person_id.in_(persons), Credit.metric_id.in_(metrics), Credit.day >= starts_on, Credit.day < ends_on)


def _by_day(credits: Iterable[tuple[int, int, date, Decimal, Decimal, datetime]]) -> Iterator[DayTotal]:
    """Credits in the order of `_CREDITS`, summed by cell; the last of a cell is its latest."""
    for (person, metric, day), rows in groupby(credits, key=lambda row: row[:3]):
        counted = list(rows)
        *_, amount, at = counted[-1]
        sums = sum((row[4] for row in counted), Decimal(0)), sum((row[3] for row in counted), Decimal(0))
        yield DayTotal(person, metric, day, *sums, amount, at)
