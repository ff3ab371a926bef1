"""Setting a goal from chat: who may, for whom, over which days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from bot.chat.errors import FieldErrors, Refusal
from bot.metrics.definitions import MetricDefinition
from bot.metrics.rules import read as read_rules
from bot.people import rights
from bot.people.directory import is_admin, person, person_value, team, team_value, tree_on
from bot.people.values import Person, Team
from storage.database import Database
from storage.models import LARGEST, exact
from storage.unit_of_work import UnitOfWork

ORIGIN = "chat"
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class NewGoal:
    """`subject` is a person's or a team's id; `last_day` belongs to the goal. A ratio's target is the ratio."""

    metric: str
    scope: Literal["person", "team"]
    subject: int
    first_day: date
    last_day: date
    target: Decimal


class Targets:
    def __init__(self, database: Database) -> None:
        self._database = database

    def metrics(self) -> tuple[MetricDefinition, ...]:
        """The metrics that can have a goal, in the playbook's order."""
        with self._database.read() as uow:
            return tuple(read_rules(uow).metrics.values())

    def teams(self, person: int, *, now: datetime) -> tuple[Team, ...]:
        """The teams that they may set goals for: those they lead with all beneath, for admins every one."""
        with self._database.read() as uow:
            on = now.date()
            return tuple(team_value(row) for row in uow.people.teams() if rights.may_set_goal(uow, person, "team", str(row.id), on))

    def people(self, person: int, *, now: datetime) -> tuple[Person, ...]:
        """The people that they may set goals for, by name: those beneath them, for admins everybody."""
        on = now.date()
        with self._database.read() as uow:
            here = [each for each in map(person_value, uow.people.persons()) if each.here_on(on)]
            if is_admin(uow, person, on):
                return tuple(here)
            tree, teams = tree_on(uow, on), {held.person_id: held.team_id for held in uow.people.memberships(on=on)}
            return tuple(each for each in here if person in tree.above(each.id, teams.get(each.id)))

    def set_goal(self, goal: NewGoal, *, by: int, now: datetime) -> str:
        """Sets the goal, replacing one over exactly these days; the name of whom it is for.

        Raises Refusal without the right, FieldErrors (`metric`, `target`, `first_day`, `last_day`).
        """
        with self._database.write() as uow:
            uow.take_turn("goals", goal.scope, goal.subject)
            if not rights.may_set_goal(uow, by, goal.scope, str(goal.subject), now.date()):
                raise Refusal("Goals are set by those who lead the person or team, and by admins.")
            metrics = uow.metrics.by_key([goal.metric])
            if errors := _errors(goal, known=goal.metric in metrics):
                raise FieldErrors(errors)
            _refuse_overlap(uow, goal, metrics[goal.metric].id)
            uow.goals.put(
                metrics[goal.metric].id,
                goal.scope,
                str(goal.subject),
                goal.first_day,
                goal.last_day + timedelta(days=1),
                goal.target,
                origin=ORIGIN,
                now=now,
                set_by=by,
            )
            uow.audit.note("goal.set", f"{goal.scope}:{goal.subject}", now, person_id=by)
            return _name(uow, goal)


def _errors(goal: NewGoal, *, known: bool) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not known:
        errors["metric"] = "This metric is no longer measured; choose another."
    if goal.target > LARGEST or exact(goal.target) <= 0:
        errors["target"] = f"Give a target of at least 0.000001 and at most {LARGEST:,.0f}."
    if goal.last_day < goal.first_day:
        errors["last_day"] = "The goal ends before it starts: choose its first day or a later one."
    elif goal.last_day - goal.first_day > LONGEST:
        errors["last_day"] = "A goal spans at most three years."
    return errors


def _refuse_overlap(uow: UnitOfWork, goal: NewGoal, metric_id: int) -> None:
    """Goals over some of the same days would count twice; over exactly the same days the new one replaces the old."""
    ends_on = goal.last_day + timedelta(days=1)
    for other in uow.goals.overlapping([metric_id], goal.first_day, ends_on, scopes=[goal.scope]):
        if other.subject == str(goal.subject) and (other.starts_on, other.ends_on) != (goal.first_day, ends_on):
            last = other.ends_on - timedelta(days=1)
            raise FieldErrors({"first_day": f"There is a goal from {other.starts_on} to {last}: take exactly its days to replace it."})


def _name(uow: UnitOfWork, goal: NewGoal) -> str:
    found = person(uow, goal.subject) if goal.scope == "person" else team(uow, goal.subject)
    return found.name if found else ""
