"""Half-open spans of days, as conditions."""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

Item = TypeVar("Item")
Span = tuple[date, date]
"""The first day, and the first day after."""

CHUNK = 10_000
"""How many parameters one statement may carry: SQLite allows 32,766 and PostgreSQL 65,535."""


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


def chunks(items: Collection[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
