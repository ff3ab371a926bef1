"""What counts: sources, metrics, records and their credits, totals, goals, and what intake could not place.

A record is identified by (source, external id, metric). Every change is a new revision with its whole set of credits; the revision in force
has no `superseded_at`. "As known at T" is `recorded_at <= T and (superseded_at is null or superseded_at > T)`.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigKey, Document, Key, Word

_STORABLE = "amount BETWEEN -9200000000000000000 AND 9200000000000000000"
"""SQLite would turn a sum beyond 64 bits into a float and lose the pennies."""

_BY_KEY = {"sqlite_with_rowid": False}
"""SQLite keeps the rows in their key's own tree: one tree less to write."""


class Source(Base):
    """Where records come from; `live_from` is the moment of its go-live, before which everything is history."""

    __tablename__ = "sources"

    id: Mapped[Key]
    key: Mapped[Word] = mapped_column(unique=True)
    seen_at: Mapped[datetime | None]
    live_from: Mapped[datetime | None]


class Metric(Base):
    """`aggregation` is `sum`, `count`, `mean`, `last` or `formula`; `direction` is `up` or `down`; `unit` as "money:USD"."""

    __tablename__ = "metrics"

    id: Mapped[Key]
    key: Mapped[Word] = mapped_column(unique=True)
    name: Mapped[Word]
    category: Mapped[Word]
    unit: Mapped[Word]
    direction: Mapped[Word]
    aggregation: Mapped[Word]
    formula: Mapped[str | None]
    description: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Record(Base):
    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id", "metric_id", "revision"),
        Index(
            "uq_records_in_force",
            "source_id",
            "external_id",
            "metric_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[BigKey]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    external_id: Mapped[Word]
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id"))
    revision: Mapped[int]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    deleted: Mapped[bool] = mapped_column(default=False)
    occurred_at: Mapped[datetime]
    dated_only: Mapped[bool] = mapped_column(default=False)
    value: Mapped[Decimal]
    manual: Mapped[bool] = mapped_column(default=False)
    label: Mapped[str | None]
    details: Mapped[Document | None]
    import_id: Mapped[int | None] = mapped_column(index=True)


class Credit(Base):
    """A person's share of one revision. `day` was cut once, in their zone; `amount` is their part of the value; the parts add up to it."""

    __tablename__ = "credits"
    __table_args__ = (Index("ix_credits_person_id_metric_id_day", "person_id", "metric_id", "day"), _BY_KEY)

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id"))
    day: Mapped[date]
    share: Mapped[Decimal]
    amount: Mapped[Decimal]


class DailyTotal(Base):
    """One person's metric on one day, over the revisions in force. `weight` sums the shares: what `count` counts and `mean` divides by."""

    __tablename__ = "daily_totals"
    __table_args__ = (CheckConstraint(_STORABLE, name="storable"), _BY_KEY)

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    amount: Mapped[Decimal]
    weight: Mapped[Decimal]
    last: Mapped[Decimal | None]
    last_at: Mapped[datetime | None]


class PeriodTotal(Base):
    """The same over a calendar period; `kind` is `week`, `month`, `quarter` or `year`, `starts_on` its first day."""

    __tablename__ = "period_totals"
    __table_args__ = (
        CheckConstraint(_STORABLE, name="storable"),
        Index("ix_period_totals_ranking", "metric_id", "kind", "starts_on", "amount", "person_id"),
        _BY_KEY,
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id"), primary_key=True)
    kind: Mapped[Word] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    amount: Mapped[Decimal]
    weight: Mapped[Decimal]


class Goal(Base):
    """The target of a metric over dates, for one person, team or role (`scope` and its id or name) or for everyone."""

    __tablename__ = "goals"
    __table_args__ = (
        UniqueConstraint("metric_id", "scope", "subject", "starts_on", "ends_on"),
        Index("ix_goals_metric_id_starts_on", "metric_id", "starts_on"),
    )

    id: Mapped[Key]
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id"))
    scope: Mapped[Word]
    subject: Mapped[Word]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    target: Mapped[Decimal]
    origin: Mapped[Word]
    set_by: Mapped[int | None]
    set_at: Mapped[datetime]


class Import(Base):
    """One run over one file: how far it came and what it did. `file_name` is what the file is known by within its source."""

    __tablename__ = "imports"

    id: Mapped[Key]
    source: Mapped[Word]
    kind: Mapped[Word]
    file_hash: Mapped[Word]
    file_name: Mapped[Word | None]
    mapping_hash: Mapped[Word | None]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)


class Unmatched(Base):
    """Somebody a source named whom we do not know; stays until linked, and counts how many rows waited for them."""

    __tablename__ = "unmatched"
    __table_args__ = (UniqueConstraint("source", "reference"),)

    id: Mapped[Key]
    source: Mapped[Word]
    reference: Mapped[Word]
    rows: Mapped[int]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class OwnerChange(Base):
    """A source moved a closed record to somebody else; credit stayed unless the mapping follows the owner. Listed until an admin saw it."""

    __tablename__ = "owner_changes"

    id: Mapped[Key]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    external_id: Mapped[Word]
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id"))
    from_person: Mapped[int]
    to_person: Mapped[int]
    followed: Mapped[bool]
    noticed_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
