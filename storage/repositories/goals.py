"""Goals: targets of metrics over dates, for a person, a team, a role or everyone."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.models import Goal


class Goals:
    """`scope` is `person`, `team`, `role` or `everyone`; `subject` is the id, written as text, the role's name, or empty for everyone."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(
        self,
        metric_id: int,
        scope: str,
        subject: str,
        starts_on: date,
        ends_on: date,
        target: Decimal,
        *,
        origin: str,
        now: datetime,
        set_by: int | None = None,
    ) -> bool:
        """Set the goal over exactly these dates; False when it stood already."""
        query = select(Goal).where(
            Goal.metric_id == metric_id,
            Goal.scope == scope,
            Goal.subject == subject,
            Goal.starts_on == starts_on,
            Goal.ends_on == ends_on,
        )
        row = self._session.scalar(query)
        if row is None:
            row = Goal(metric_id=metric_id, scope=scope, subject=subject, starts_on=starts_on, ends_on=ends_on)
            self._session.add(row)
        elif row.target == target and row.origin == origin:
            return False
        row.target, row.origin, row.set_by, row.set_at = target, origin, set_by, now
        self._session.flush()
        return True

    def add(self, rows: Collection[Goal]) -> None:
        """Goals over dates that none of theirs stands on yet, in a few statements."""
        self._session.add_all(rows)
        self._session.flush()

    def overlapping(self, metrics: Collection[int], starts_on: date, ends_on: date, *, scopes: Collection[str] | None = None) -> list[Goal]:
        """Every goal on these metrics that shares a day with the span, oldest first."""
        query = select(Goal).where(Goal.metric_id.in_(metrics), Goal.starts_on < ends_on, Goal.ends_on > starts_on)
        if scopes is not None:
            query = query.where(Goal.scope.in_(scopes))
        return list(self._session.scalars(query.order_by(Goal.metric_id, Goal.starts_on, Goal.id)))

    def of_origin(self, origin: str) -> list[Goal]:
        """The goals that one place set: a playbook, a mapping, the chat."""
        return list(self._session.scalars(select(Goal).where(Goal.origin == origin).order_by(Goal.id)))

    def all(self) -> list[Goal]:
        return list(self._session.scalars(select(Goal).order_by(Goal.id)))

    def remove(self, ids: Collection[int]) -> None:
        self._session.execute(delete(Goal).where(Goal.id.in_(ids)))
