"""What people are ranked by: their own number over the whole period, whichever team they were in."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.metrics import in_force, pace
from bot.metrics import roster as rosters
from bot.metrics.definitions import Aggregation, MetricDefinition
from bot.metrics.leaderboards.results import Question
from bot.metrics.leaderboards.standings import Measured, Pick, Standings, of_all, picked
from bot.metrics.numbers import NONE, Numbers
from bot.metrics.period import KINDS
from bot.metrics.rules import value
from bot.metrics.scorecard import read_board
from storage.repositories.boards import Field, Over
from storage.unit_of_work import UnitOfWork

_FEW = 500
"""People whose goals are asked for by name; of more, all are read."""


def standings(uow: UnitOfWork, asked: Question, field: Field, pick: Pick) -> Standings:
    """The rows that are picked, with their goals. Everybody is ranked once while no fact changes, whoever asks."""
    found = uow.recall(("leaderboard", *asked.key, field), lambda: _everybody(uow, asked, field), lambda made: len(made.rows))
    found = picked(found, pick)
    return found if asked.metric is None or asked.by_goal else _with_goals(uow, asked, asked.metric, found)


def _everybody(uow: UnitOfWork, asked: Question, field: Field) -> Standings:
    metric = asked.metric
    if metric is not None and not asked.by_goal and metric.aggregation.additive and asked.moment.period.kind in KINDS:
        measured, names = _sums(uow, asked, metric, field)
    else:
        names = dict(uow.boards.entrants(field))
        measured = _scores(uow, asked, names) if metric is None else _measured(uow, asked, metric, names)
    return of_all(measured, names, lowest_first=asked.lowest_first, adds_up=asked.adds_up)


def _sums(uow: UnitOfWork, asked: Question, metric: MetricDefinition, field: Field) -> tuple[list[Measured], dict[int, str]]:
    """From the totals of the period: as quick for years of records as for days of them."""
    moment, earlier = asked.moment, asked.moment.week_ago()
    over = Over(moment.period.kind.value, moment.whole, moment.so_far.ends_on, earlier.so_far.ends_on if earlier else None)
    rows = uow.boards.sums(field, asked.rules.ids[metric.key], over, counted=metric.aggregation is Aggregation.COUNT)
    measured = [Measured(row.id, row.value, row.earlier if earlier else None, row.value) for row in rows]
    return measured, {row.id: row.name for row in rows}


def _with_goals(uow: UnitOfWork, asked: Question, metric: MetricDefinition, found: Standings) -> Standings:
    """What the rows that are looked at have as goals."""
    days, persons = asked.moment.whole, [row.id for row in found.rows]
    few = len(persons) <= _FEW
    goals = in_force.read_of(uow, asked.rules, persons, metric.key, days) if few else in_force.read(uow, asked.rules, [metric.key], days)
    roster = rosters.read(uow, asked.rules, persons)
    of = {row.id: goals.of_person(metric.key, roster.holders[row.id], days) for row in found.rows}
    rows = (row._replace(goal=of[row.id], attainment=pace.attainment(row.value, of[row.id], metric.direction)) for row in found.rows)
    return replace(found, rows=tuple(rows))


def _scores(uow: UnitOfWork, asked: Question, persons: Collection[int]) -> list[Measured]:
    """Those of their scorecards, from the board of everyone in their roles."""
    rules, moment = asked.rules, asked.moment
    roster = rosters.peers(uow, rosters.circle(uow, rules, persons), persons, moment.day)
    board = read_board(uow, roster, Numbers(uow, rules), moment)
    found: list[Measured] = []
    for person in persons:
        now, before = board.scores[person].score, board.earlier.get(person)
        found.append(Measured(person, now, before.score if before else None, now))
    return found


def _measured(uow: UnitOfWork, asked: Question, metric: MetricDefinition, persons: Collection[int]) -> list[Measured]:
    rules, moment = asked.rules, asked.moment
    earlier = moment.week_ago()
    spans = [moment.so_far, *([earlier.so_far] if earlier else [])]
    amounts = Numbers(uow, rules).over(persons, [metric.key], spans)
    values = {person: [value(metric.key, rules, amounts.get((place, person), NONE)) for place in range(len(spans))] for person in persons}
    if not asked.by_goal:
        return [Measured(person, each[0], _second(each), each[0]) for person, each in values.items()]
    goals, roster = in_force.read(uow, rules, [metric.key], moment.whole), rosters.read(uow, rules, persons)
    found: list[Measured] = []
    for person, each in values.items():
        goal = goals.of_person(metric.key, roster.holders[person], moment.whole)
        shares = [pace.attainment(number, goal, metric.direction) for number in each]
        found.append(Measured(person, shares[0], _second(shares), each[0], goal, shares[0]))
    return found


def _second(numbers: Sequence[Decimal | None]) -> Decimal | None:
    return numbers[1] if len(numbers) > 1 else None
