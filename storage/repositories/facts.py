"""What every scorecard begins with, read as columns in statements that are put together once.

The rows are plain values that compare by what they say: whoever works something out from them can keep it for as long as they say the same.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, Text, bindparam, cast, func, select, union_all
from sqlalchemy.orm import Session

from storage.models import Definition, Goal, Leave, Membership, Metric, Person, RoleHolding, Source, Team, WorkPattern
from storage.repositories.spans import chunks

Row = tuple[Any, ...]
"""Columns as the driver gives them, on their way into one of the types below."""


class PersonFacts(NamedTuple):
    id: int
    key: str
    name: str
    email: str | None
    starts_on: date | None
    ends_on: date | None
    time_zone: str | None
    locale: str | None


class TeamFacts(NamedTuple):
    id: int
    key: str
    name: str
    parent_id: int | None
    time_zone: str | None
    calendar: str | None


class Stay(NamedTuple):
    team: int
    starts_on: date
    ends_on: date | None


class Held(NamedTuple):
    """A job held."""

    role: str
    starts_on: date
    ends_on: date | None


class LeaveFacts(NamedTuple):
    starts_on: date
    ends_on: date
    share: Decimal


class Pattern(NamedTuple):
    starts_on: date
    ends_on: date | None
    shares: tuple[str, ...]


class Life(NamedTuple):
    """One person with all that working time, role and team are told from, each the oldest first."""

    person: PersonFacts
    stays: tuple[Stay, ...]
    roles: tuple[Held, ...]
    leaves: tuple[LeaveFacts, ...]
    patterns: tuple[Pattern, ...]


class MetricFacts(NamedTuple):
    id: int
    key: str
    name: str
    category: str
    unit: str
    direction: str
    aggregation: str
    formula: str | None
    description: str | None


class RuleFacts(NamedTuple):
    """`document` is the rule as JSON text."""

    kind: str
    key: str
    document: str


class GoalFacts(NamedTuple):
    metric: int
    scope: str
    subject: str
    starts_on: date
    ends_on: date
    target: Decimal


_person, _team, _metric, _goal, _rule = (model.__table__.c for model in (Person, Team, Metric, Goal, Definition))
_stay, _held, _leave, _pattern = (model.__table__.c for model in (Membership, RoleHolding, Leave, WorkPattern))
_PERSONS: BindParameter[int] = bindparam("persons", expanding=True)

_PEOPLE = select(*(_person[name] for name in PersonFacts._fields)).where(_person.id.in_(_PERSONS))
_STAYS = (
    select(_stay.person_id, _stay.team_id, _stay.starts_on, _stay.ends_on)
    .where(_stay.person_id.in_(_PERSONS))
    .order_by(_stay.person_id, _stay.starts_on)
)
_ROLES = (
    select(_held.person_id, _held.role, _held.starts_on, _held.ends_on)
    .where(_held.person_id.in_(_PERSONS), _held.kind == "job")
    .order_by(_held.person_id, _held.starts_on)
)
_LEAVES = (
    select(_leave.person_id, _leave.starts_on, _leave.ends_on, _leave.share)
    .where(_leave.person_id.in_(_PERSONS))
    .order_by(_leave.person_id, _leave.starts_on, _leave.id)
)
_PATTERNS = (
    select(_pattern.person_id, _pattern.starts_on, _pattern.ends_on, _pattern.shares)
    .where(_pattern.person_id.in_(_PERSONS))
    .order_by(_pattern.person_id, _pattern.starts_on)
)
_TEAMS = select(*(_team[name] for name in TeamFacts._fields)).order_by(_team.name, _team.id)
_METRICS = select(*(_metric[name] for name in MetricFacts._fields)).where(_metric.active).order_by(_metric.position, _metric.id)
_RULES = (
    select(_rule.kind, _rule.key, cast(_rule.document, Text))
    .where(_rule.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(_rule.kind, _rule.position, _rule.key)
)
_GOALS = (
    select(_goal.metric_id, _goal.scope, _goal.subject, _goal.starts_on, _goal.ends_on, _goal.target)
    .where(
        _goal.metric_id.in_(bindparam("metrics", expanding=True)),
        _goal.starts_on < bindparam("ends_on"),
        _goal.ends_on > bindparam("starts_on"),
    )
    .order_by(_goal.metric_id, _goal.starts_on, _goal.id)
)
_EACH_GOAL = select(_goal.metric_id, _goal.scope, _goal.subject, _goal.starts_on, _goal.ends_on, _goal.target, _goal.id).where(
    _goal.metric_id.in_(bindparam("metrics", expanding=True))
)
_GOALS_OF = union_all(
    _EACH_GOAL.where(_goal.scope == "person", _goal.subject.in_(bindparam("subjects", expanding=True))),
    *(_EACH_GOAL.where(_goal.scope == scope) for scope in ("role", "everyone")),
).order_by("metric_id", "starts_on", "id")
"""Those that may be somebody's: their own, and those of roles and everyone, whenever they are: SQLite would rather search all of a day."""
_seen_at = Source.__table__.c.seen_at
_HEARD = select(func.max(_seen_at)).where(_seen_at <= bindparam("now"))


def lives(session: Session, persons: Collection[int]) -> list[Life]:
    """Those persons, by name; five queries for each ten thousand."""
    found = [life for part in chunks(persons) for life in _lives(session, part)]
    return sorted(found, key=lambda life: (life.person.name, life.person.id))


def _lives(session: Session, persons: Sequence[int]) -> list[Life]:
    those = {"persons": persons}
    people = [PersonFacts._make(row) for row in session.connection().execute(_PEOPLE, those)]
    stays, roles, leaves, patterns = (_by_person(session, query, those) for query in (_STAYS, _ROLES, _LEAVES, _PATTERNS))
    return [
        Life(
            person,
            tuple(Stay._make(row) for row in stays[person.id]),
            tuple(Held._make(row) for row in roles[person.id]),
            tuple(LeaveFacts._make(row) for row in leaves[person.id]),
            tuple(Pattern(starts_on, ends_on, tuple(shares)) for starts_on, ends_on, shares in patterns[person.id]),
        )
        for person in people
    ]


def teams(session: Session) -> tuple[TeamFacts, ...]:
    """The whole tree, by name."""
    return tuple(TeamFacts._make(row) for row in session.connection().execute(_TEAMS))


def metrics(session: Session) -> tuple[MetricFacts, ...]:
    """The metrics in force, in the playbook's order."""
    return tuple(MetricFacts._make(row) for row in session.connection().execute(_METRICS))


def rules(session: Session, kinds: Collection[str]) -> tuple[RuleFacts, ...]:
    """The rules of these kinds, in the playbook's order."""
    return tuple(RuleFacts._make(row) for row in session.connection().execute(_RULES, {"kinds": list(kinds)}))


def goals(session: Session, metrics: Collection[int], starts_on: date, ends_on: date) -> list[GoalFacts]:
    """Every goal on these metrics that shares a day with the span, oldest first."""
    asked = {"metrics": list(metrics), "starts_on": starts_on, "ends_on": ends_on}
    return [GoalFacts._make(row) for row in session.connection().execute(_GOALS, asked)]


def goals_of(session: Session, persons: Sequence[int], metrics: Collection[int], starts_on: date, ends_on: date) -> list[GoalFacts]:
    """Of those the ones that may be these persons', who fit into one statement."""
    asked = {"metrics": list(metrics), "subjects": list(map(str, persons))}
    found = (GoalFacts._make(row[:-1]) for row in session.connection().execute(_GOALS_OF, asked))
    return [goal for goal in found if goal.starts_on < ends_on and goal.ends_on > starts_on]


def heard(session: Session, now: datetime) -> datetime | None:
    """When a source was last heard from, up to now."""
    moment: datetime | None = session.connection().execute(_HEARD, {"now": now}).scalar()
    return moment


def _by_person(session: Session, query: Select[*tuple[Any, ...]], those: dict[str, Sequence[int]]) -> dict[int, list[Row]]:
    """The rows without their person's id, by it."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for person, *row in session.connection().execute(query, those):
        found[person].append(tuple(row))
    return found
