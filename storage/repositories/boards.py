"""Who stands on a leaderboard, and what they have over a calendar period, from the totals that are kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Date, Integer, Select, and_, bindparam, func, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from storage.models import DailyTotal, Management, Membership, PeriodTotal, Person, RoleHolding
from storage.models.base import Exact
from storage.repositories.spans import Span, chunks

NOBODY = "nobody"
"""`ranked_as` of who stands on no leaderboard."""

_person, _held, _day, _period = (model.__table__.c for model in (Person, RoleHolding, DailyTotal, PeriodTotal))


@dataclass(frozen=True)
class Field:
    """Who is ranked: with us and in a job on the day `on`; of `role`, of these `teams`, where there are any.

    Who wants to stand on no leaderboard is left out, unless among the `kept`; None keeps everybody.
    """

    on: date
    role: str | None = None
    teams: frozenset[int] | None = None
    kept: frozenset[int] | None = frozenset()


class Entrant(NamedTuple):
    id: int
    name: str


class Called(NamedTuple):
    name: str
    ranked_as: str | None
    ranked_alias: str | None


class Over(NamedTuple):
    """A calendar period so far: up to, not including, `until`; a week before, `before`, None where it had not begun."""

    kind: str
    days: Span
    until: date
    before: date | None


class Sum(NamedTuple):
    """What one of them has, and what they had a week before; where the period had not begun then, nothing that means anything."""

    id: int
    name: str
    value: Decimal
    earlier: Decimal


class Boards:
    def __init__(self, session: Session) -> None:
        self._session = session

    def entrants(self, field: Field) -> list[Entrant]:
        return [Entrant._make(row) for row in self._session.connection().execute(_field(*_shape(field)), _asked(field))]

    def roles(self, field: Field) -> dict[str, int]:
        """How many of them are in which role."""
        query = _field(*_shape(field)).with_only_columns(_held.role, func.count()).group_by(_held.role)
        return {row[0]: row[1] for row in self._session.connection().execute(query, _asked(field))}

    def anybody(self, field: Field) -> bool:
        """Whether there is one of them."""
        return self._session.connection().execute(_field(*_shape(field)).limit(1), _asked(field)).first() is not None

    def job_names(self) -> list[str]:
        """Every role that anybody has or had."""
        return list(self._session.scalars(select(_held.role).where(_held.kind == "job").distinct().order_by(_held.role)))

    def unlisted(self) -> frozenset[int]:
        """Those who want to stand on no leaderboard."""
        return frozenset(self._session.scalars(select(_person.id).where(_person.ranked_as == NOBODY)))

    def called(self, persons: Collection[int]) -> dict[int, Called]:
        query = select(_person.id, _person.name, _person.ranked_as, _person.ranked_alias)
        rows = (row for part in chunks(persons) for row in self._session.execute(query.where(_person.id.in_(part))))
        return {key: Called(*called) for key, *called in rows}

    def sums(self, field: Field, metric: int, over: Over, *, counted: bool) -> list[Sum]:
        """Of everybody of the field: their amounts of the metric, or with `counted` the shares of its records."""
        asked: dict[str, object] = {**_asked(field), "metric": metric, "kind": over.kind, "starts_on": over.days[0]}
        asked |= {"ends_on": over.days[1], "until": over.until, "since": over.before or over.until}
        return [Sum._make(row) for row in self._session.connection().execute(_sums(_shape(field), counted), asked).all()]


def _shape(field: Field) -> tuple[bool, bool, bool]:
    return field.role is not None, field.teams is not None, field.kept is not None


def _asked(field: Field) -> dict[str, object]:
    teams, kept = (None if each is None else list(each) for each in (field.teams, field.kept))
    given: dict[str, object] = {"role": field.role, "teams": teams, "kept": kept}
    return {"on": field.on} | {name: said for name, said in given.items() if said is not None}


@lru_cache(maxsize=8)
def _field(of_role: bool, of_teams: bool, choosing: bool) -> Select[*tuple[object, ...]]:
    day = bindparam("on", type_=Date())
    working = [_held.kind == "job", _held.starts_on <= day, or_(_held.ends_on.is_(None), _held.ends_on > day)]
    here = [or_(_person.starts_on.is_(None), _person.starts_on <= day), or_(_person.ends_on.is_(None), _person.ends_on > day)]
    conditions: list[ColumnElement[bool]] = [*working, *here]
    if of_role:
        conditions.append(_held.role == bindparam("role"))
    if of_teams:
        belonging = union_all(
            *(
                select(each.person_id).where(
                    each.team_id.in_(bindparam("teams", expanding=True)),
                    each.starts_on <= day,
                    or_(each.ends_on.is_(None), each.ends_on > day),
                )
                for each in (Membership.__table__.c, Management.__table__.c)
            )
        )
        conditions.append(_person.id.in_(belonging))
    if choosing:
        stands = or_(_person.ranked_as.is_(None), _person.ranked_as != NOBODY)
        conditions.append(or_(stands, _person.id.in_(bindparam("kept", expanding=True))))
    return (
        select(_person.id, _person.name)
        .join_from(Person.__table__, RoleHolding.__table__, _held.person_id == _person.id)
        .where(*conditions)
    )


@lru_cache(maxsize=16)
def _sums(shape: tuple[bool, bool, bool], counted: bool) -> Select[*tuple[object, ...]]:
    """The whole period from its total, less the days that are not counted yet; a week before, less that week too."""
    field = _field(*shape).cte("field")
    whole, daily = (type_coerce(each.weight if counted else each.amount, Integer) for each in (_period, _day))
    in_period = and_(
        _period.person_id == field.c.id,
        _period.metric_id == bindparam("metric"),
        _period.kind == bindparam("kind"),
        _period.starts_on == bindparam("starts_on", type_=Date()),
    )
    total = func.coalesce(whole, 0)
    value, earlier = (total - _since(field.c.id, daily, bindparam(name, type_=Date())) for name in ("until", "since"))
    columns = (field.c.id, field.c.name, type_coerce(value, Exact()), type_coerce(earlier, Exact()))
    return select(*columns).select_from(field).outerjoin(PeriodTotal.__table__, in_period)


def _since(person: ColumnElement[int], daily: ColumnElement[int], first: ColumnElement[date]) -> ColumnElement[int]:
    """What their days from `first` on come to, looked up person by person: SQLite would search all of a table of sums for each of them."""
    theirs = and_(
        _day.person_id == person, _day.metric_id == bindparam("metric"), _day.day >= first, _day.day < bindparam("ends_on", type_=Date())
    )
    return func.coalesce(select(func.sum(daily)).where(theirs).scalar_subquery(), 0)
