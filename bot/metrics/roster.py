"""Who worked when and for which team, read in bulk: the number of queries does not grow with the number of people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.metrics.calendar import ALWAYS, Away, PartTime, Span, WorkCalendar, Worker, merged, span, within, without
from bot.metrics.goals import Holder, Holding
from bot.metrics.rules import Rules
from bot.metrics.zones import team_zones
from bot.people.tree import Tree, tree
from bot.people.values import Person, Team
from storage.repositories.facts import Life, TeamFacts
from storage.unit_of_work import UnitOfWork

_MOST_KNOWN = 20_000


@dataclass(frozen=True)
class Roster:
    """People with their working time, by id; `teams` is the whole tree."""

    people: Mapping[int, Person]
    holders: Mapping[int, Holder]
    homes: Mapping[int, Sequence[tuple[Span, int]]]
    teams: Mapping[int, Team]
    tree: Tree
    zones: Mapping[int, str]
    """Of the teams that have one (`zones.team_zones`)."""
    rules: Rules

    @cached_property
    def members(self) -> frozenset[int]:
        return frozenset(self.people)

    def among(self, persons: Collection[int]) -> "Roster":
        """The same with these people alone."""
        return replace(
            self,
            people={person: each for person, each in self.people.items() if person in persons},
            holders={person: each for person, each in self.holders.items() if person in persons},
            homes={person: each for person, each in self.homes.items() if person in persons},
        )

    def roles(self, person: int, day: date) -> list[str]:
        return [each.role for each in self.holders[person].roles if day in each.days]

    def role(self, person: int, day: date) -> str | None:
        return next((each.role for each in self.holders[person].roles if day in each.days), None)

    def team(self, person: int, day: date) -> Team | None:
        return next((self.teams[team] for days, team in self.homes[person] if day in days), None)

    def zone(self, person: int, now: datetime) -> ZoneInfo:
        """Where the person is: their own zone, else their team's, else the workspace's."""
        if own := self.people[person].time_zone:
            return ZoneInfo(own)
        team = self.team(person, now.date())
        return self.team_zone(team.id) if team else ZoneInfo(self.rules.grid.time_zone)

    def team_zone(self, team: int) -> ZoneInfo:
        return ZoneInfo(self.zones.get(team, self.rules.grid.time_zone))

    def today(self, person: int, now: datetime) -> date:
        """The date where the person is."""
        return now.astimezone(self.zone(person, now)).date()

    def team_today(self, team: int, now: datetime) -> date:
        return now.astimezone(self.team_zone(team)).date()

    def team_worker(self, team: int | None) -> Worker:
        """The team's own calendar, for goals that are the team's; the workspace's without one."""
        key = None if team is None else self.tree.inherited(team, {each.id: each.calendar for each in self.teams.values()})
        return Worker(self.rules.work_calendar(key))


def read(uow: UnitOfWork, rules: Rules, persons: Collection[int]) -> Roster:
    """Six queries, however many `persons`; none while no fact changes."""
    wanted = frozenset(persons)
    return uow.recall(("roster", wanted), lambda: _read(uow, rules, wanted), lambda roster: len(roster.people))


def _read(uow: UnitOfWork, rules: Rules, persons: frozenset[int]) -> Roster:
    staff = _staff(rules, uow.people.team_facts())
    found = [staff.member(life) for life in uow.people.lives(persons)]
    return Roster(
        people={each.person.id: each.person for each in found},
        holders={each.person.id: each.holder for each in found},
        homes={each.person.id: each.homes for each in found},
        teams=staff.teams,
        tree=staff.tree,
        zones=staff.zones,
        rules=rules,
    )


class Member(NamedTuple):
    """One person as a roster has them."""

    person: Person
    holder: Holder
    homes: Sequence[tuple[Span, int]]


class Staff:
    """Members by what is written about them, under one set of rules and one tree of teams: what was worked out stays while that does."""

    def __init__(self, rules: Rules, rows: Sequence[TeamFacts]) -> None:
        self._rules = rules
        self.teams = {row.id: Team(row.id, row.key, row.name, row.parent_id, row.time_zone, row.calendar) for row in rows}
        self.tree = tree({each.id: each.parent for each in self.teams.values()}, ())
        self.zones = team_zones(self.teams, self.tree, rules.calendars)
        self._calendars = {each.id: each.calendar for each in self.teams.values()}
        self._known: dict[Life, Member] = {}

    def member(self, life: Life) -> Member:
        if (known := self._known.get(life)) is not None:
            return known
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        known = self._known[life] = self._member(life)
        return known

    def _member(self, life: Life) -> Member:
        person = Person(*life.person)
        held = tuple(Holding(row.role, span(row.starts_on, row.ends_on)) for row in life.roles)
        homes = [(span(stay.starts_on, stay.ends_on), stay.team) for stay in life.stays]
        worker = Worker(
            home=self._rules.work_calendar(None),
            present=within((span(person.starts_on, person.ends_on),), [each.days for each in held] or (ALWAYS,)),
            calendars=tuple(self._work_calendars(homes)),
            leaves=tuple(Away(span(row.starts_on, row.ends_on), row.share) for row in life.leaves),
            part_time=tuple(
                PartTime(span(row.starts_on, row.ends_on), tuple(Decimal(share) for share in row.shares)) for row in life.patterns
            ),
        )
        return Member(person, Holder(person.id, worker, held, self._rules.ramps), homes)

    def _work_calendars(self, homes: Iterable[tuple[Span, int]]) -> Iterable[tuple[Span, WorkCalendar]]:
        for days, team in homes:
            if (key := self.tree.inherited(team, self._calendars)) is not None:
                yield days, self._rules.work_calendar(key)


@lru_cache(maxsize=4)
def _staff(rules: Rules, teams: Sequence[TeamFacts]) -> Staff:
    return Staff(rules, teams)


def circle(uow: UnitOfWork, rules: Rules, persons: Collection[int]) -> Roster:
    """These people, and everyone who ever had one of the roles they ever had."""
    wanted = frozenset(persons)
    jobs = uow.recall(("jobs", wanted), lambda: uow.people.jobs(wanted))
    sharing = uow.recall(("holders", jobs), lambda: uow.people.holders(jobs), len)
    # As the same object where it can be: its hash takes a look at everyone.
    return read(uow, rules, sharing if sharing.issuperset(wanted) else sharing | wanted)


def peers(uow: UnitOfWork, circle: Roster, persons: Collection[int], day: date) -> Roster:
    """`circle` with `persons` alone, and everyone in it who is in one of their roles on the day."""
    roles = frozenset(role for person in persons for role in circle.roles(person, day))

    def work() -> Roster:
        return circle.among({person for person in circle.people if not roles.isdisjoint(circle.roles(person, day))})

    found = uow.recall(("peers", circle.members, roles, day), work, lambda roster: len(roster.people))
    return found if found.members.issuperset(persons) else circle.among(found.members.union(persons))


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


def team_time(placed: Iterable[Place], roster: Roster, days: Span) -> Decimal:
    """The working time of the team's people on their days in it."""
    workers = [(roster.holders[place.person].worker, place.days) for place in placed]
    return sum((worker.time(piece) for worker, in_team in workers for piece in within((days,), in_team)), Decimal(0))
