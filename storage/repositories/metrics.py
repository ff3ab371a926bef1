"""Metrics by key, and the sources that records come from."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Goal, Metric, Record, Source
from storage.repositories import facts
from storage.repositories.facts import MetricFacts


class Metrics:
    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, *, active: bool = True) -> list[Metric]:
        """In the playbook's order; `active=False` tells the retired ones too."""
        query = select(Metric).order_by(Metric.position, Metric.id)
        return list(self._session.scalars(query.where(Metric.active) if active else query))

    def facts(self) -> tuple[MetricFacts, ...]:
        """Those in force, as plain values."""
        return facts.metrics(self._session)

    def heard(self, now: datetime) -> datetime | None:
        """When a source was last heard from, up to `now`."""
        return facts.heard(self._session, now)

    def all_heard(self, since: datetime) -> datetime | None:
        """Until when every source was heard from that was at all since then; None where none was."""
        return self._session.scalar(select(func.min(Source.seen_at)).where(Source.seen_at >= since))

    def by_key(self, keys: Collection[str]) -> dict[str, Metric]:
        return {row.key: row for row in self._session.scalars(select(Metric).where(Metric.key.in_(keys)))}

    def put(
        self,
        key: str,
        *,
        name: str,
        category: str,
        aggregation: str,
        unit: str = "number",
        direction: str = "up",
        formula: str | None = None,
        description: str | None = None,
        position: int = 0,
    ) -> Metric:
        """The metric with this key, as given, in force."""
        row = self._session.scalar(select(Metric).where(Metric.key == key))
        if row is None:
            row = Metric(key=key)
            self._session.add(row)
        row.name, row.category, row.aggregation, row.unit, row.direction = name, category, aggregation, unit, direction
        row.formula, row.description, row.position, row.active = formula, description, position, True
        self._session.flush()
        return row

    def retire(self, key: str) -> None:
        """No longer shown; its records stay."""
        self._session.execute(update(Metric).where(Metric.key == key).values(active=False))

    def in_use(self) -> set[str]:
        """Keys of the metrics that records or goals speak of: these can be retired, not removed."""
        query = select(Metric.key).where(or_(exists().where(Record.metric_id == Metric.id), exists().where(Goal.metric_id == Metric.id)))
        return set(self._session.scalars(query))

    def remove(self, key: str) -> None:
        """As if it had never been; only for a metric that nothing speaks of."""
        self._session.execute(delete(Metric).where(Metric.key == key))

    def sources(self) -> list[Source]:
        return list(self._session.scalars(select(Source).order_by(Source.key)))

    def source(self, key: str) -> Source:
        """The source with this key, made at first sight."""
        row = self._session.scalar(select(Source).where(Source.key == key))
        if row is None:
            row = Source(key=key)
            self._session.add(row)
            self._session.flush()
        return row

    def saw_sources(self, keys: Collection[str], now: datetime) -> dict[str, Source]:
        """These sources by key, heard from just now."""
        rows = {key: self.source(key) for key in sorted(set(keys))}
        for row in rows.values():
            row.seen_at = now
        self._session.flush()
        return rows
