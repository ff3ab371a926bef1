"""Half-open spans of days: as conditions, and rows that hold over them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.models import Leave, Management, Membership, RoleHolding, WorkPattern

Item = TypeVar("Item")
Dated = TypeVar("Dated", Membership, RoleHolding, WorkPattern)
Lasting = TypeVar("Lasting", Membership, Management, RoleHolding, Leave, WorkPattern)
Span = tuple[date, date]
"""The first day, and the first day after."""

CHUNK = 10_000
"""How many parameters one statement may carry: SQLite allows 32,766 and PostgreSQL 65,535."""

_ONE_DAY = timedelta(days=1)


def overlapping(
    starts: InstrumentedAttribute[date],
    ends: InstrumentedAttribute[date | None] | InstrumentedAttribute[date],
    since: date | None,
    until: date | None,
) -> list[ColumnElement[bool]]:
    """The rows whose span shares a day with `since` up to, not including, `until`; None leaves a side open."""
    conditions: list[ColumnElement[bool]] = []
    if until is not None:
        conditions.append(starts < until)
    if since is not None:
        conditions.append(or_(ends.is_(None), ends > since))
    return conditions


def about(
    model: type[Lasting], persons: Collection[int] | None, since: date | None, until: date | None, on: date | None
) -> Select[Lasting]:
    """The rows about these persons, or about anybody, that share a day with the span, or with the day `on`."""
    if on is not None:
        since, until = on, on + _ONE_DAY
    query = select(model).where(*overlapping(model.starts_on, model.ends_on, since, until))
    return query if persons is None else query.where(model.person_id.in_(persons))


def place(session: Session, held: Sequence[Dated], new: Dated) -> Dated:
    """The row of `held` that starts with `new`, or `new` itself, with the neighbours trimmed so that no two overlap."""
    for other in held:
        if other.starts_on < new.starts_on and (other.ends_on is None or other.ends_on > new.starts_on):
            other.ends_on = new.starts_on
    row = next((other for other in held if other.starts_on == new.starts_on), None)
    if row is None:
        row = new
        session.add(row)
    following = min((other.starts_on for other in held if other.starts_on > new.starts_on), default=None)
    row.ends_on = min((day for day in (new.ends_on, following) if day is not None), default=None)
    return row


def chunks(items: Collection[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
