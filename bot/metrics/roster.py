"""Who worked when and for which team, read in bulk: the number of queries does not grow with the number of people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.metrics.calendar import ALWAYS, Away, PartTime, Span, WorkCalendar, Worker, merged, span, within, without
from bot.metrics.goals import Holder, Holding
from bot.metrics.rules import Rules
from bot.people.directory import person_value, team_value
from bot.people.tree import Tree, tree
from bot.people.values import Person, Team
from storage.models import Leave, Membership, RoleHolding, WorkPattern
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Roster:
    """People with their working time, by id; `teams` is the whole tree."""

    people: Mapping[int, Person]
    holders: Mapping[int, Holder]
    homes: Mapping[int, Sequence[tuple[Span, int]]]
    teams: Mapping[int, Team]
    tree: Tree
    rules: Rules

    def role(self, person: int, day: date) -> str | None:
        return next((each.role for each in self.holders[person].roles if day in each.days), None)

    def team(self, person: int, day: date) -> Team | None:
        return next((self.teams[team] for days, team in self.homes[person] if day in days), None)

    def today(self, person: int, now: datetime) -> date:
        """The date where the person is: their own zone, else their team's, else the workspace's."""
        zone = self.people[person].time_zone
        if zone is None:
            day = now.date()
            team = self.team(person, day)
            zone = _inherited(self.tree, team.id, {each.id: each.time_zone for each in self.teams.values()}) if team else None
        return now.astimezone(ZoneInfo(zone or self.rules.grid.time_zone)).date()

    def team_today(self, team: int, now: datetime) -> date:
        zone = _inherited(self.tree, team, {each.id: each.time_zone for each in self.teams.values()})
        return now.astimezone(ZoneInfo(zone or self.rules.grid.time_zone)).date()

    def team_worker(self, team: int) -> Worker:
        """The team's own calendar, for goals that are the team's."""
        key = _inherited(self.tree, team, {each.id: each.calendar for each in self.teams.values()})
        return Worker(self.rules.work_calendar(key))


def read(uow: UnitOfWork, rules: Rules, persons: Collection[int]) -> Roster:
    """Six queries, however many `persons`."""
    teams = {row.id: team_value(row) for row in uow.people.teams()}
    parents = tree({each.id: each.parent for each in teams.values()}, ())
    calendars = {each.id: each.calendar for each in teams.values()}
    people = {row.id: person_value(row) for row in uow.people.persons(persons)}
    homes = _by_person(uow.people.memberships(persons=persons))
    roles = _by_person(uow.people.roles(kind="job", persons=persons))
    leaves = _by_person(uow.people.leaves(persons=persons))
    patterns = _by_person(uow.people.patterns(persons=persons))
    holders: dict[int, Holder] = {}
    for person in people.values():
        held = tuple(Holding(row.role, span(row.starts_on, row.ends_on)) for row in roles[person.id])
        employed = span(person.starts_on, person.ends_on)
        worker = Worker(
            home=rules.work_calendar(None),
            present=within((employed,), [each.days for each in held] or (ALWAYS,)),
            calendars=tuple(_calendars(homes[person.id], parents, calendars, rules)),
            leaves=tuple(Away(span(row.starts_on, row.ends_on), row.share) for row in leaves[person.id]),
            part_time=tuple(
                PartTime(span(row.starts_on, row.ends_on), tuple(Decimal(share) for share in row.shares)) for row in patterns[person.id]
            ),
        )
        holders[person.id] = Holder(person.id, worker, held, rules.ramps)
    placed = {person: [(span(row.starts_on, row.ends_on), row.team_id) for row in homes[person]] for person in people}
    return Roster(people, holders, placed, teams, parents, rules)


@dataclass(frozen=True)
class Place:
    """Days that somebody counts for a team."""

    person: int
    team: int
    days: tuple[Span, ...]


def places(uow: UnitOfWork, subtree: Collection[int], days: Span) -> tuple[Place, ...]:
    """Who counts for these teams over `days`: members on their days, managers on theirs, each person-day once, in a membership first."""
    members = uow.people.memberships(teams=subtree, since=days.starts_on, until=days.ends_on)
    managers = uow.people.managements(teams=subtree, since=days.starts_on, until=days.ends_on)
    found: list[Place] = []
    taken: dict[int, list[Span]] = defaultdict(list)
    held = [(row.person_id, row.team_id, span(row.starts_on, row.ends_on)) for row in members]
    held += [(row.person_id, row.team_id, span(row.starts_on, row.ends_on)) for row in managers]
    for person, team, when in held:
        if free := without(within((when,), (days,)), taken[person]):
            found.append(Place(person, team, free))
            taken[person].extend(free)
    return tuple(found)


def days_of(placed: Iterable[Place]) -> dict[int, tuple[Span, ...]]:
    """For each person, the days in one of the teams."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for place in placed:
        spans[place.person].extend(place.days)
    return {person: merged(days) for person, days in spans.items()}


Row = TypeVar("Row", Membership, RoleHolding, Leave, WorkPattern)


def _by_person(rows: Sequence[Row]) -> defaultdict[int, list[Row]]:
    grouped: defaultdict[int, list[Row]] = defaultdict(list)
    for person, theirs in groupby(rows, key=lambda row: row.person_id):
        grouped[person].extend(theirs)
    return grouped


def _calendars(
    rows: Sequence[Membership], parents: Tree, own: Mapping[int, str | None], rules: Rules
) -> Iterable[tuple[Span, WorkCalendar]]:
    for row in rows:
        if (key := _inherited(parents, row.team_id, own)) is not None:
            yield span(row.starts_on, row.ends_on), rules.work_calendar(key)


def _inherited(parents: Tree, team: int, own: Mapping[int, str | None]) -> str | None:
    """What the team, or the nearest above it, says."""
    return next((said for each in parents.up(team) if (said := own[each]) is not None), None)


def team_time(placed: Iterable[Place], roster: Roster, days: Span) -> Decimal:
    """The working time of the team's people on their days in it."""
    workers = [(roster.holders[place.person].worker, place.days) for place in placed]
    return sum((worker.time(piece) for worker, in_team in workers for piece in within((days,), in_team)), Decimal(0))
