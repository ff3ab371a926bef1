"""Goals out of a table. Their origin is the mapping's source: what an earlier file of that source set for the same days is replaced.

With `ends: next` a goal lasts up to the next one of the same subject and metric, be it in this file or in an earlier one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.intake.bindings import Cells
from bot.intake.faults import Fault, Reject
from bot.intake.goal_overlaps import Days, Whose, apart, whose
from bot.intake.goal_rows import GoalRow, Known, goal_mapper
from bot.intake.known import KnownMetrics, KnownPeople, KnownTeams
from bot.intake.mapping import GoalsMapping
from bot.intake.readers import TableFile
from bot.intake.run import Counts, Run, Started, good_rows
from bot.intake.summary import Tally
from storage.models import Goal, exact

_BATCH = 200
"""Goals a transaction, which is over in some 30 ms."""


Begins = tuple[Whose, date]
"""Whose goal, and its first day."""


class GoalImport:
    """Takes the rows of one table; a mapping that does not fit it is a `UserError` before any row is read."""

    def __init__(
        self, run: Run, mapping: GoalsMapping, table: TableFile, people: KnownPeople, teams: KnownTeams, metrics: KnownMetrics, tally: Tally
    ) -> None:
        self._run, self._mapping, self._table, self._tally, self._people = run, mapping, table, tally, people
        bindings = run.bindings(mapping, table)
        self._map = goal_mapper(mapping, bindings, Known(people, teams, metrics, run.calendar, run.today))
        self._counts = bindings.where(mapping.where) if mapping.where else None
        self._started = Started.over(run, mapping, mapping.kind, table)
        self._origin = f"import:{mapping.source}"
        self._rows: dict[tuple[Whose, date, date | None], GoalRow] = {}

    def complete(self) -> None:
        """Read the table to its end, then write."""
        good_rows(self._table, self._tally, self._take)
        with self._run.database.read() as uow:
            metrics = {metric.key: metric.id for metric in uow.metrics.all()}
            held = _held(uow.goals.of_origin(self._origin), {number: key for key, number in metrics.items()})
        goals = list(self._rows.values())
        if self._mapping.ends == "next" and self._mapping.last_ends is not None:
            goals = list(self._until_next(goals, held, self._mapping.last_ends + timedelta(days=1)))
        goals = self._apart(goals, held, metrics)
        moved = _moved(goals, held)
        for start in range(0, len(goals), _BATCH):
            self._write(goals[start : start + _BATCH], metrics, moved)
        with self._run.unit() as uow:
            self._started.note(uow, self._tally, Counts())
            self._started.finish(uow, self._tally, self._people)

    def _take(self, line: int, cells: Cells) -> None:
        if self._counts is not None and not self._counts(cells):
            self._tally.left_out += 1
            return
        goals = self._map(line, cells)
        self._tally.left_out += not goals
        for goal in goals:
            first = self._rows.setdefault((whose(goal), goal.starts_on, goal.ends_on), goal)
            if first.line != line and first.target != goal.target:
                raise Reject(Fault.REPEATED, f"Row {first.line} sets another goal for the same days: {first.target}, not {goal.target}.")

    def _until_next(self, goals: Sequence[GoalRow], held: Mapping[Whose, Sequence[Goal]], last: date) -> Iterator[GoalRow]:
        by_whose: dict[Whose, list[GoalRow]] = defaultdict(list)
        for goal in goals:
            by_whose[whose(goal)].append(goal)
        for each, rows in by_whose.items():
            said = {row.starts_on for row in rows}
            earlier = [_again(each, goal) for goal in held.get(each, ()) if goal.starts_on not in said]
            ordered = sorted([*rows, *earlier], key=lambda row: row.starts_on)
            ends = [*(row.starts_on for row in ordered[1:]), last]
            for row, ends_on in zip(ordered, ends, strict=True):
                if ends_on > row.starts_on:
                    yield replace(row, ends_on=ends_on)
                else:
                    reason = f"The goal starts on {row.starts_on}, after the last goal’s end, {last - timedelta(days=1)}."
                    self._tally.reject(row.line, row.cells, Reject(Fault.PERIOD, reason))

    def _apart(self, goals: list[GoalRow], held: Mapping[Whose, Sequence[Goal]], metrics: Mapping[str, int]) -> list[GoalRow]:
        """Those that would count no day twice; the others are told. A goal that one of them moves makes room, unless that one is told."""
        standing = self._standing(goals, metrics)
        while True:
            moved = {number for numbers in _moved(goals, held).values() for number in numbers}
            left = {each: [days for number, days in spans if number not in moved] for each, spans in standing.items()}
            kept: list[GoalRow] = []
            for row, wrong in apart(goals, left):
                if wrong is None:
                    kept += row
                else:
                    self._tally.reject(row[0].line, row[0].cells, wrong)
            if len(kept) == len(goals):
                return kept
            goals = kept

    def _standing(self, goals: Sequence[GoalRow], metrics: Mapping[str, int]) -> dict[Whose, list[tuple[int, Days]]]:
        """The goals over the days of these, whoever set them, with their ids."""
        keys = {metrics[goal.metric]: goal.metric for goal in goals}
        first = min((goal.starts_on for goal in goals), default=date.max)
        last = max((goal.ends_on or goal.starts_on for goal in goals), default=date.max)
        standing: dict[Whose, list[tuple[int, Days]]] = defaultdict(list)
        with self._run.database.read() as uow:
            for row in uow.goals.overlapping(list(keys), first, last):
                standing[Whose(keys[row.metric_id], row.scope, row.subject)].append((row.id, Days(row.starts_on, row.ends_on)))
        return standing

    def _write(self, goals: Sequence[GoalRow], metrics: Mapping[str, int], moved: Mapping[Begins, Sequence[int]]) -> None:
        with self._run.unit() as uow:
            uow.goals.remove({number for goal in goals for number in moved.get(_begins(goal), ())})
            written = uow.goals.put_all([self._goal(goal, metrics[goal.metric]) for goal in goals])
        self._tally.written += written
        self._tally.unchanged += len(goals) - written
        self._run.told(self._table, self._tally)

    def _goal(self, goal: GoalRow, metric_id: int) -> Goal:
        return Goal(
            metric_id=metric_id,
            scope=goal.scope,
            subject=goal.subject,
            starts_on=goal.starts_on,
            ends_on=goal.ends_on or goal.starts_on,
            target=exact(goal.target),
            origin=self._origin,
            set_at=self._run.now,
        )


def _held(goals: Iterable[Goal], keys: Mapping[int, str]) -> dict[Whose, list[Goal]]:
    held: dict[Whose, list[Goal]] = defaultdict(list)
    for goal in goals:
        if goal.metric_id in keys:
            held[Whose(keys[goal.metric_id], goal.scope, goal.subject)].append(goal)
    return held


def _moved(goals: Iterable[GoalRow], held: Mapping[Whose, Iterable[Goal]]) -> dict[Begins, list[int]]:
    """The goals of earlier files that begin with one of these and end on a day that none of them does."""
    ends: dict[Begins, set[date | None]] = defaultdict(set)
    for goal in goals:
        ends[_begins(goal)].add(goal.ends_on)
    moved: dict[Begins, list[int]] = defaultdict(list)
    for each, rows in held.items():
        for row in rows:
            said = ends.get((each, row.starts_on))
            if said is not None and row.ends_on not in said:
                moved[each, row.starts_on].append(row.id)
    return moved


def _begins(goal: GoalRow) -> Begins:
    return whose(goal), goal.starts_on


def _again(each: Whose, goal: Goal) -> GoalRow:
    """A goal of an earlier file, whose end another goal may now move."""
    return GoalRow(0, (), *each, goal.starts_on, goal.ends_on, goal.target)
