"""A small sales team to hang numbers on, and units of work that leave nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from bot.metrics.records import NewRecord, Share
from storage.database import Database
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AGGREGATIONS = {"revenue": "sum", "calls": "count", "discount": "mean", "pipeline": "last"}


@dataclass(frozen=True)
class Company:
    """Ids: Ana, Ben and Cleo sell; every metric is of another aggregation."""

    ana: int
    ben: int
    cleo: int
    metrics: dict[str, int]

    @property
    def people(self) -> tuple[int, int, int]:
        return self.ana, self.ben, self.cleo


def company(uow: UnitOfWork) -> Company:
    ana, ben, cleo = (uow.people.put_person(key, name=key.title()).id for key in ("ana", "ben", "cleo"))
    metrics = {
        key: uow.metrics.put(key, name=key.title(), category="result", aggregation=aggregation).id
        for key, aggregation in AGGREGATIONS.items()
    }
    return Company(ana, ben, cleo, metrics)


def deal(
    external_id: str,
    *people: int,
    value: str = "100",
    metric: str = "revenue",
    occurred: datetime | date = date(2026, 2, 3),
    deleted: bool = False,
    follow_owner: bool = False,
    label: str | None = None,
) -> NewRecord:
    """A record whose people share it equally."""
    shares = tuple(Share(person, Decimal(1) / len(people)) for person in people)
    return NewRecord("crm", external_id, metric, occurred, Decimal(value), shares, deleted=deleted, follow_owner=follow_owner, label=label)


class _Undo(Exception):
    """Ends a unit without a trace."""


@contextmanager
def undone(database: Database) -> Iterator[UnitOfWork]:
    """A writing unit of work that is rolled back at its end, so that one database serves many examples."""
    try:
        with database.write() as uow:
            yield uow
            raise _Undo
    except _Undo:
        return


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    heard: list[str] = []

    def hear(connection: Connection, cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
