"""A record as it comes in, before it is in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Share:
    """The part of a record that one person (`persons.id`) is credited with: 1 is all of it."""

    person: int
    share: Decimal = Decimal(1)


@dataclass(frozen=True)
class NewRecord:
    """One counted fact from a source, identified by (source, external id, metric).

    `occurred` is an aware datetime, or a date where the source knows no time. The shares add up to 1. `deleted` takes the record back.
    `value` is what one record adds: 1 for a count. `follow_owner` lets a changed owner take the credit of a record that was closed before.
    `details` are a few public facts (customer, stage) that celebrations and [Why?] may show.
    """

    source: str
    external_id: str
    metric: str
    occurred: datetime | date
    value: Decimal
    credits: tuple[Share, ...]
    deleted: bool = False
    manual: bool = False
    follow_owner: bool = False
    label: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
