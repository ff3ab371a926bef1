"""What people are ranked by: their own number over the whole period, whichever team they were in."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.metrics import in_force, pace
from bot.metrics import roster as rosters
from bot.metrics.definitions import Aggregation, MetricDefinition
from bot.metrics.leaderboards.results import Question
from bot.metrics.leaderboards.standings import REACH, Measured, Pick, Ranked, Standings, of_all, picked
from bot.metrics.numbers import NONE, Numbers
from bot.metrics.period import KINDS
from bot.metrics.ranking import movement
from bot.metrics.rules import value
from bot.metrics.scorecard import read_board
from storage.repositories.boards import Field, Order, Over, Wide
from storage.unit_of_work import UnitOfWork

_EVERYBODY = 10**9


def standings(uow: UnitOfWork, asked: Question, field: Field, pick: Pick) -> Standings:
    """The rows that are picked, with what is asked of them. Worked out once while no fact changes."""
    metric = asked.metric
    if metric is not None and not asked.by_goal and metric.aggregation.additive and asked.moment.period.kind in KINDS:
        key = ("places", *asked.key, field, pick)
        return uow.recall(key, lambda: _with_goals(uow, asked, metric, _in_order(uow, asked, metric, field, pick)), _weight)
    found = uow.recall(("leaderboard", *asked.key, field), lambda: _worked_out(uow, asked, field), _weight)
    found = replace(found, rows=picked(found.rows, pick))
    return found if metric is None or asked.by_goal else _with_goals(uow, asked, metric, found)


def _in_order(uow: UnitOfWork, asked: Question, metric: MetricDefinition, field: Field, pick: Pick) -> Standings:
    """As the database ranks them: none of the others is read."""
    moment, earlier = asked.moment, asked.moment.week_ago()
    order = Order(asked.rules.ids[metric.key], metric.aggregation is Aggregation.COUNT, asked.lowest_first)
    over = Over(moment.period.kind.value, moment.whole, moment.so_far.ends_on, earlier.so_far.ends_on if earlier else None)
    # The first is always read: it tells how many there are.
    wide = Wide(_EVERYBODY if pick.every else max(pick.first, 1), pick.ids, pick.own, REACH)
    rows = uow.boards.in_order(field, order, over, wide)
    ranked = (
        Ranked(
            id=row.id,
            position=row.position,
            rank=row.rank,
            measure=row.value,
            value=row.value,
            moved=movement(row.earlier_rank, row.rank),
            gap=None if row.better is None else abs(row.better - row.value),
        )
        for row in rows
    )
    return Standings(tuple(ranked), rows[0].of, leaders=rows[0].leaders, total=rows[0].total) if rows else Standings((), 0)


def _with_goals(uow: UnitOfWork, asked: Question, metric: MetricDefinition, found: Standings) -> Standings:
    """What the rows that are looked at have as goals."""
    days = asked.moment.whole
    goals = in_force.read(uow, asked.rules, [metric.key], days)
    roster = rosters.read(uow, asked.rules, [row.id for row in found.rows])
    of = {row.id: goals.of_person(metric.key, roster.holders[row.id], days) for row in found.rows}
    rows = (row._replace(goal=of[row.id], attainment=pace.attainment(row.value, of[row.id], metric.direction)) for row in found.rows)
    return replace(found, rows=tuple(rows))


def _worked_out(uow: UnitOfWork, asked: Question, field: Field) -> Standings:
    names = dict(uow.boards.entrants(field))
    measured = _scores(uow, asked, names) if asked.metric is None else _measured(uow, asked, asked.metric, names)
    return of_all(measured, names, lowest_first=asked.lowest_first, adds_up=asked.adds_up)


def _weight(made: Standings) -> int:
    return len(made.rows)


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
