"""The goals in force over a period, read in one query, and what they ask of a person or a team."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.metrics import goals
from bot.metrics.calendar import Span, within, without
from bot.metrics.definitions import Aggregation, Direction, MetricDefinition
from bot.metrics.goals import Holder, Scope, Target
from bot.metrics.period import DAY
from bot.metrics.roster import Place, Roster
from bot.metrics.rules import Rules
from storage.repositories.facts import GoalFacts
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class InForce:
    """Goals by metric, scope and subject."""

    rules: Rules
    found: Mapping[tuple[str, Scope, str], Sequence[Target]]

    def of_person(self, key: str, holder: Holder, days: Span) -> Decimal | None:
        """The person's goal over `days`."""
        metric, mine = self.rules.metrics[key], self._of(key, holder)
        if metric.aggregation.additive:
            return goals.of_person(mine, holder, days, ramped=_ramped(metric))
        present = within((days,), holder.worker.present)
        return goals.level(mine, holder, (present[-1] if present else days).ends_on - DAY, ramped=_ramped(metric))

    def of_team(self, key: str, team: int, days: Span, placed: Sequence[Place], roster: Roster) -> Decimal | None:
        """The team's goal over `days`: its own, or else what the goals of the teams and people in it come to.

        An additive goal is, day by day, that of the topmost team that has one, else the person's. A level is the team's own on the last
        day, else the mean of its people's; last values, which add up over a team, have levels that add up too.
        """
        metric = self.rules.metrics[key]
        if metric.aggregation.additive:
            return self._sum(metric, team, days, placed, roster)
        last = days.ends_on - DAY
        own = goals.team_level(self._own(key, team), team, last)
        if own is not None:
            return own
        here = {place.person for place in placed if any(last in each for each in place.days)}
        levels = [found for person in here if (found := self.of_person(key, roster.holders[person], days)) is not None]
        if not levels:
            return None
        adds_up = metric.aggregation is Aggregation.LAST and metric.unit != "percent"
        return sum(levels, Decimal(0)) / (1 if adds_up else len(levels))

    def people_with_goals(self, keys: Iterable[str], placed: Sequence[Place], days: Span, roster: Roster) -> int:
        """How many people of the team have a goal on one of these metrics over `days`."""
        listed = list(keys)
        people = {place.person for place in placed}
        return sum(any(self.of_person(key, roster.holders[person], days) is not None for key in listed) for person in people)

    def _sum(self, metric: MetricDefinition, team: int, days: Span, placed: Sequence[Place], roster: Roster) -> Decimal | None:
        covered = {each: [target.days for target in self._own(metric.key, each)] for each in roster.tree.down(team)}
        parts: list[Decimal | None] = []
        for each in covered:
            free = without((days,), _above(each, team, covered, roster))
            parts.append(goals.of_team(self._own(metric.key, each), each, roster.team_worker(each), free))
        for place in placed:
            holder = roster.holders[place.person]
            free = without(place.days, [*covered[place.team], *_above(place.team, team, covered, roster)])
            parts.append(goals.of_person(self._of(metric.key, holder), holder, days, ramped=_ramped(metric), only=free))
        known = [part for part in parts if part is not None]
        return sum(known, Decimal(0)) if known else None

    def _of(self, key: str, holder: Holder) -> list[Target]:
        roles = dict.fromkeys(each.role for each in holder.roles)
        subjects = [(Scope.PERSON, str(holder.person)), *((Scope.ROLE, role) for role in roles), (Scope.EVERYONE, "")]
        return [target for scope, subject in subjects for target in self.found.get((key, scope, subject), ())]

    def _own(self, key: str, team: int) -> Sequence[Target]:
        return self.found.get((key, Scope.TEAM, str(team)), ())


def read(uow: UnitOfWork, rules: Rules, keys: Iterable[str], days: Span) -> InForce:
    """Every goal on these metrics that shares a day with `days`."""
    return _in_force(rules, uow.goals.in_force({rules.ids[key] for key in keys}, days.starts_on, days.ends_on))


def read_of(uow: UnitOfWork, rules: Rules, persons: Sequence[int], key: str, days: Span) -> InForce:
    """Of those the ones that may be these persons', a few hundred at most: enough for `of_person` of each."""
    return _in_force(rules, uow.goals.in_force_of(persons, [rules.ids[key]] if key in rules.ids else (), days.starts_on, days.ends_on))


def _in_force(rules: Rules, rows: Iterable[GoalFacts]) -> InForce:
    found: dict[tuple[str, Scope, str], list[Target]] = defaultdict(list)
    for row in rows:
        scope = Scope(row.scope)
        subject = "" if scope is Scope.EVERYONE else row.subject
        found[rules.keys[row.metric], scope, subject].append(Target(scope, subject, Span(row.starts_on, row.ends_on), row.target))
    return InForce(rules, found)


def _above(team: int, top: int, covered: Mapping[int, Sequence[Span]], roster: Roster) -> list[Span]:
    """The days on which a team above `team`, up to `top`, has a goal of its own."""
    path = roster.tree.up(team)
    above = path[1 : path.index(top) + 1] if team != top else ()
    return [days for each in above for days in covered[each]]


def _ramped(metric: MetricDefinition) -> bool:
    """A newcomer's share of less makes no sense where lower is better."""
    return metric.direction is Direction.UP
