"""Who stands on a leaderboard, and in which order by their totals, ranked in the database: only rows that are looked at leave it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Date, Integer, Select, and_, bindparam, case, func, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from storage.models import DailyTotal, Management, Membership, PeriodTotal, Person, RoleHolding
from storage.models.base import Exact
from storage.repositories.spans import CHUNK, Span, chunks

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


class Order(NamedTuple):
    """What is ranked by: `counted` are the shares of records instead of their amounts; `lowest` is best."""

    metric: int
    counted: bool
    lowest: bool


class Over(NamedTuple):
    """A calendar period so far: up to, not including, `until`; a week before, `before`, None where it had not begun."""

    kind: str
    days: Span
    until: date
    before: date | None


class Wide(NamedTuple):
    """What is looked at: the `first` places, those of `ids` (10,000 at most), and `own` with so many neighbours on either side."""

    first: int
    ids: Collection[int]
    own: int | None
    reach: int


class Row(NamedTuple):
    """`better` is the value of the next better rank; `of` are ranked, `leaders` share the first rank, `total` is what all have together."""

    id: int
    position: int
    rank: int
    value: Decimal
    earlier_rank: int | None
    better: Decimal | None
    of: int
    total: Decimal
    leaders: int


class Boards:
    def __init__(self, session: Session) -> None:
        self._session = session

    def entrants(self, field: Field) -> list[Entrant]:
        return [Entrant._make(row) for row in self._session.connection().execute(_field(*_shape(field)), _asked(field))]

    def roles(self, field: Field) -> dict[str, int]:
        """How many of them are in which role."""
        query = _field(*_shape(field)).with_only_columns(_held.role, func.count()).group_by(_held.role)
        return {row[0]: row[1] for row in self._session.connection().execute(query, _asked(field))}

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

    def in_order(self, field: Field, order: Order, over: Over, wide: Wide) -> list[Row]:
        """The rows that are looked at, by position; everybody of the field has a rank."""
        asked: dict[str, object] = {**_asked(field), "metric": order.metric, "kind": over.kind, "starts_on": over.days[0]}
        asked |= {"ends_on": over.days[1], "until": over.until, "since": over.before or over.until}
        asked |= {"first": wide.first, "ids": list(wide.ids)[:CHUNK], "own": wide.own or 0, "reach": wide.reach}
        query = _in_order(_shape(field), order.counted, order.lowest, over.before is not None)
        return [Row._make(row) for row in self._session.connection().execute(query, asked)]


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


@lru_cache(maxsize=64)
def _in_order(shape: tuple[bool, bool, bool], counted: bool, lowest: bool, compared: bool) -> Select[*tuple[object, ...]]:
    """The whole period from its total, less the days that are not counted yet; a week before, less that week too."""
    field = _field(*shape).cte("field")
    whole, daily = (type_coerce(each.weight if counted else each.amount, Integer) for each in (_period, _day))
    until = bindparam("until", type_=Date())
    in_period = and_(
        _period.person_id == field.c.id,
        _period.metric_id == bindparam("metric"),
        _period.kind == bindparam("kind"),
        _period.starts_on == bindparam("starts_on", type_=Date()),
    )
    latest = and_(
        _day.person_id == field.c.id,
        _day.metric_id == bindparam("metric"),
        _day.day >= bindparam("since", type_=Date()),
        _day.day < bindparam("ends_on", type_=Date()),
    )
    late = (
        select(
            field.c.id,
            func.sum(case((_day.day >= until, daily), else_=0)).label("ahead"),
            func.sum(daily).label("since"),
        )
        .join_from(field, DailyTotal.__table__, latest)
        .group_by(field.c.id)
        .cte("late")
    )
    total = func.coalesce(whole, 0)
    values = (
        select(
            field.c.id,
            field.c.name,
            (total - func.coalesce(late.c.ahead, 0)).label("value"),
            (total - func.coalesce(late.c.since, 0)).label("earlier"),
        )
        .select_from(field)
        .outerjoin(PeriodTotal.__table__, in_period)
        .outerjoin(late, late.c.id == field.c.id)
        .cte("summed")
    )
    best, before = ((each.asc() if lowest else each.desc()) for each in (values.c.value, values.c.earlier))
    places = select(
        values.c.id,
        func.row_number().over(order_by=(best, func.lower(values.c.name), values.c.id)).label("position"),
        func.rank().over(order_by=best).label("rank"),
        values.c.value,
        (func.rank().over(order_by=before) if compared else literal(None, Integer())).label("earlier_rank"),
        func.min(values.c.value).over(order_by=best, groups=(-1, -1)).label("better"),
        func.count().over().label("of"),
        func.sum(values.c.value).over().label("total"),
    ).cte("places")
    own = select(places.c.position).where(places.c.id == bindparam("own")).scalar_subquery()
    near = places.c.position.between(own - bindparam("reach", type_=Integer()), own + bindparam("reach", type_=Integer()))
    looked_at = or_(places.c.position <= bindparam("first"), places.c.id.in_(bindparam("ids", expanding=True)), near)
    exact = {"value", "better", "total"}
    shown = (type_coerce(each, Exact()).label(each.name) if each.name in exact else each for each in places.c)
    leaders = select(func.count()).where(places.c.rank == 1).scalar_subquery()
    return select(*shown, leaders).where(looked_at).order_by(places.c.position)
