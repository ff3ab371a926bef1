"""What teams are ranked by: what their people brought them on the days they belonged to them, as on a team's scorecard."""

from collections.abc import Sequence
from decimal import Decimal

from bot.metrics import in_force, pace
from bot.metrics import roster as rosters
from bot.metrics.board import NOT_SCORED
from bot.metrics.calendar import Span
from bot.metrics.definitions import MetricDefinition
from bot.metrics.in_force import InForce
from bot.metrics.leaderboards.results import Question
from bot.metrics.leaderboards.standings import Measured, Pick, Standings, of_all, picked
from bot.metrics.moment import Moment
from bot.metrics.numbers import NONE, ByMetric, Numbers
from bot.metrics.roster import Place, Roster, places
from bot.metrics.rules import value
from bot.metrics.standing import scored, stand
from bot.metrics.team import clipped, definition_of, elapsed
from storage.unit_of_work import UnitOfWork


def ranked_teams(roster: Roster, top: int | None) -> tuple[int, ...]:
    """The teams directly beneath `top`; without it the topmost ones, or those beneath the only topmost one."""
    beneath: dict[int | None, list[int]] = {}
    for team in roster.teams.values():
        beneath.setdefault(team.parent, []).append(team.id)
    found = beneath.get(top, [])
    if top is None and len(found) == 1:
        found = beneath.get(found[0]) or found
    return tuple(found)


def standings(uow: UnitOfWork, asked: Question, teams: Sequence[int], pick: Pick) -> Standings:
    """As of people. Worked out once while no fact changes."""

    def work() -> Standings:
        names = {team: each.name for team, each in rosters.read(uow, asked.rules, ()).teams.items()}
        return of_all(_measured(uow, asked, teams), names, lowest_first=asked.lowest_first, adds_up=asked.adds_up)

    found = uow.recall(("team leaderboard", *asked.key, tuple(teams)), work, lambda made: len(made.rows))
    return picked(found, pick)


def members(uow: UnitOfWork, roster: Roster, teams: Sequence[int], moment: Moment) -> dict[int, int]:
    """How many people each team has on the day."""
    found: dict[int, int] = {}
    for team in teams:
        placed = places(uow, roster.tree.down(team), Span(moment.day, moment.day.fromordinal(moment.day.toordinal() + 1)))
        people = rosters.read(uow, roster.rules, {each.person for each in placed}).people
        found[team] = sum(each.here_on(moment.day) for each in people.values())
    return found


def _measured(uow: UnitOfWork, asked: Question, teams: Sequence[int]) -> list[Measured]:
    rules, moment, metric = asked.rules, asked.moment, asked.metric
    tree = rosters.read(uow, rules, ()).tree
    subtrees = {team: tree.down(team) for team in teams}
    placed = {team: clipped(places(uow, each, moment.whole), moment) for team, each in subtrees.items()}
    roster = rosters.read(uow, rules, {place.person for each in placed.values() for place in each})
    keys = {line.metric for card in rules.scorecards for line in rules.lines(card)} if metric is None else {metric.key}
    earlier = moment.week_ago()
    moments = [moment, *([earlier] if earlier else [])]
    amounts = Numbers(uow, rules).of_teams(subtrees, keys, [each.so_far for each in moments])
    goals = in_force.read(uow, rules, keys, moment.whole)
    found: list[Measured] = []
    for team in teams:
        told = [amounts.get((place, team), NONE) for place in range(len(moments))]
        if metric is None:
            found.append(_score(roster, goals, team, placed[team], moments, told))
        else:
            goal = goals.of_team(metric.key, team, moment.whole, placed[team], roster)
            found.append(_number(asked, metric, team, goal, told))
    return found


def _number(asked: Question, metric: MetricDefinition, team: int, goal: Decimal | None, told: Sequence[ByMetric]) -> Measured:
    values = [value(metric.key, asked.rules, each) for each in told]
    shares = [pace.attainment(each, goal, metric.direction) for each in values]
    measures = shares if asked.by_goal else values
    return Measured(team, measures[0], measures[1] if len(measures) > 1 else None, values[0], goal, shares[0])


def _score(
    roster: Roster, goals: InForce, team: int, placed: Sequence[Place], moments: Sequence[Moment], told: Sequence[ByMetric]
) -> Measured:
    lines = roster.rules.lines(definition_of(roster.rules, roster, placed, moments[0].day))
    asked = {line.metric: goals.of_team(line.metric, team, moments[0].whole, placed, roster) for line in lines}
    scores: list[Decimal | None] = []
    for moment, amounts in zip(moments, told, strict=True):
        share = elapsed(roster, team, placed, moment)
        standings = [
            (line, stand(line, roster.rules.metrics[line.metric], value(line.metric, roster.rules, amounts), asked[line.metric], share))
            for line in lines
        ]
        ahead = moment.phase(roster.team_worker(team)) == "ahead"
        scores.append((NOT_SCORED if ahead else scored(standings)).score)
    return Measured(team, scores[0], scores[1] if len(scores) > 1 else None, scores[0])
