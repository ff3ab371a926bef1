"""Goals: targets of metrics over dates, for a person, a team, a role or everyone."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from storage.models import Goal
from storage.repositories import facts
from storage.repositories.bulk import insert_rows
from storage.repositories.facts import GoalFacts
from storage.repositories.spans import chunks

_PLACES = 2000
"""Goals that one statement looks up; each takes five parameters."""

_WHERE = ("metric_id", "scope", "subject", "starts_on", "ends_on")
_SET = ("target", "origin", "set_by", "set_at")


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
        goal = Goal(
            metric_id=metric_id,
            scope=scope,
            subject=subject,
            starts_on=starts_on,
            ends_on=ends_on,
            target=target,
            origin=origin,
            set_by=set_by,
            set_at=now,
        )
        return self.put_all([goal]) == 1

    def put_all(self, goals: Collection[Goal]) -> int:
        """Set these goals, each over other dates than the rest, in a few statements for all of them; how many did not stand already."""
        held = {_place(row): row for part in chunks(goals, _PLACES) for row in self._standing(part)}
        new = [goal for goal in goals if _place(goal) not in held]
        self.add(new)
        changed = 0
        for goal in goals:
            row = held.get(_place(goal))
            if row is not None and (row.target, row.origin) != (goal.target, goal.origin):
                changed += 1
                for name in _SET:
                    setattr(row, name, getattr(goal, name))
                    # Said of every row alike, so that one statement changes them all.
                    flag_modified(row, name)
        self._session.flush()
        return len(new) + changed

    def _standing(self, goals: Collection[Goal]) -> list[Goal]:
        """The goals that stand over the very dates of these."""
        places = tuple_(Goal.metric_id, Goal.scope, Goal.subject, Goal.starts_on, Goal.ends_on)
        return list(self._session.scalars(select(Goal).where(places.in_([_place(goal) for goal in goals]))))

    def add(self, rows: Collection[Goal]) -> None:
        """Goals over dates that none of theirs stands on yet, in a few statements."""
        insert_rows(self._session, Goal, (*_WHERE, *_SET), [(*_place(row), *(getattr(row, name) for name in _SET)) for row in rows])

    def overlapping(self, metrics: Collection[int], starts_on: date, ends_on: date, *, scopes: Collection[str] | None = None) -> list[Goal]:
        """Every goal on these metrics that shares a day with the span, oldest first."""
        query = select(Goal).where(Goal.metric_id.in_(metrics), Goal.starts_on < ends_on, Goal.ends_on > starts_on)
        if scopes is not None:
            query = query.where(Goal.scope.in_(scopes))
        return list(self._session.scalars(query.order_by(Goal.metric_id, Goal.starts_on, Goal.id)))

    def in_force(self, metrics: Collection[int], starts_on: date, ends_on: date) -> list[GoalFacts]:
        """As `overlapping`, as plain values."""
        return facts.goals(self._session, metrics, starts_on, ends_on)

    def in_force_of(self, persons: Sequence[int], metrics: Collection[int], starts_on: date, ends_on: date) -> list[GoalFacts]:
        """As `in_force`, those alone that may be these persons', a few hundred at most."""
        return facts.goals_of(self._session, persons, metrics, starts_on, ends_on)

    def of_origin(self, origin: str) -> list[Goal]:
        """The goals that one place set: a playbook, a mapping, the chat."""
        return list(self._session.scalars(select(Goal).where(Goal.origin == origin).order_by(Goal.id)))

    def all(self) -> list[Goal]:
        return list(self._session.scalars(select(Goal).order_by(Goal.id)))

    def remove(self, ids: Collection[int]) -> None:
        for part in chunks(ids):
            self._session.execute(delete(Goal).where(Goal.id.in_(part)))


def _place(goal: Goal) -> tuple[int, str, str, date, date]:
    return goal.metric_id, goal.scope, goal.subject, goal.starts_on, goal.ends_on
