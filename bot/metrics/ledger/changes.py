"""What the ledger tells: revisions, the step from one to the next, and what a batch came to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from storage.unit_of_work import UnitOfWork


class Credited(NamedTuple):
    """A person's part of one revision, on their own day."""

    person: int
    day: date
    share: Decimal
    amount: Decimal


class Version(NamedTuple):
    """One revision of a record, its credits by person. One that was taken back (`deleted`) credits nobody."""

    id: int
    revision: int
    recorded_at: datetime
    occurred_at: datetime
    dated_only: bool
    value: Decimal
    deleted: bool
    manual: bool
    label: str | None
    details: Mapping[str, str]
    credits: tuple[Credited, ...]

    def says_what(self, other: "Version") -> bool:
        """Whether both say the same, whatever their number and time."""
        return self[3:] == other[3:]


@dataclass(frozen=True)
class Change:
    """A record that is new (`before` is None) or became another; `metric_id` and `source` say whose it is."""

    source: str
    external_id: str
    metric: str
    metric_id: int
    before: Version | None
    after: Version


Watcher = Callable[[UnitOfWork, Sequence[Change], datetime], None]
"""Called once a batch, in its transaction, when records and totals are in place."""


@dataclass(frozen=True)
class Written:
    """What a batch came to: new revisions, records that said nothing new, revisions that were replaced, and records whose owner changed."""

    written: int = 0
    unchanged: int = 0
    superseded: int = 0
    owner_changes: int = 0


@dataclass(frozen=True)
class Difference:
    """A total that is not the sum of its records; `kind` is `day` or a kind of period, `field` what is wrong in it."""

    person: int
    metric: int
    kind: str
    starts_on: date
    field: str
    kept: Decimal | None
    summed: Decimal | None
