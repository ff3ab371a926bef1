"""Goals of one subject on one metric over some of the same days would count twice. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from bot.intake.faults import Fault, Reject
from bot.intake.goal_rows import GoalRow


class Whose(NamedTuple):
    metric: str
    scope: str
    subject: str


class Days(NamedTuple):
    """Half-open; `line` is the row that says so, 0 for a goal that stands already."""

    starts_on: date
    ends_on: date
    line: int = 0


def whose(goal: GoalRow) -> Whose:
    return Whose(goal.metric, goal.scope, goal.subject)


def apart(goals: Iterable[GoalRow], standing: Mapping[Whose, Iterable[Days]]) -> Iterator[tuple[list[GoalRow], Reject | None]]:
    """The goals of each row, and what is wrong where one shares days with one that stands or an earlier row's, and not exactly its days.

    What has the line 0 stood before, and is not asked.
    """
    taken: dict[Whose, list[Days]] = defaultdict(list, {key: list(spans) for key, spans in standing.items()})
    for line, row in groupby(sorted(goals, key=lambda goal: goal.line), key=lambda goal: goal.line):
        said = [(goal, Days(goal.starts_on, goal.ends_on or goal.starts_on, line)) for goal in row]
        clashes = ((days, other) for goal, days in said for other in taken[whose(goal)] if _clash(days, other))
        clash = next(clashes, None) if line else None
        if clash is None:
            for goal, days in said:
                taken[whose(goal)].append(days)
        yield [goal for goal, _ in said], None if clash is None else Reject(Fault.OVERLAP, _sentence(*clash))


def _clash(one: Days, other: Days) -> bool:
    return one.starts_on < other.ends_on and other.starts_on < one.ends_on and one[:2] != other[:2]


def _sentence(days: Days, other: Days) -> str:
    where = f"row {other.line} sets one" if other.line else "there is one"
    return (
        f"The goal from {days.starts_on} to {_last(days)} would count twice:"
        f" {where} from {other.starts_on} to {_last(other)}; take exactly its days to replace it."
    )


def _last(days: Days) -> date:
    return days.ends_on - timedelta(days=1)
