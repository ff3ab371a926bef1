"""Scorecards of people and teams: who may see them, what they say, and why.

`viewer` is the person who asks, None the command line, which sees all; rights are those of the subject's today. `now` is aware, and the
day it is comes from the subject's time zone. The number of queries is the same for one person and for a thousand. `known_at` tells what was
known at that moment, from records.
"""

from datetime import date, datetime, tzinfo
from decimal import Decimal

from bot.chat.errors import Refusal, UserError
from bot.metrics import why
from bot.metrics.lines import needed
from bot.metrics.memory import Memories, Memory
from bot.metrics.moment import Moment
from bot.metrics.period import Period
from bot.metrics.period_words import parse
from bot.metrics.results import Counted, PersonScorecard, TeamScorecard, WhatIf
from bot.metrics.roster import Roster
from bot.metrics.rules import Rules
from bot.metrics.scorecard import person_scorecard
from bot.metrics.team import team_definition, team_scorecard
from bot.people import rights
from bot.people.rights import Sight
from bot.people.values import Person, Team
from storage.database import Database
from storage.unit_of_work import UnitOfWork

DEFAULT = "this month"


class Metrics:
    """Each method reads one consistent state of the database. A `period` is one, or the words for one, or None for the usual."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._memories = Memories()

    def scorecard(
        self, viewer: int | None, person: int, period: Period | str | None, now: datetime, known_at: datetime | None = None
    ) -> PersonScorecard:
        """Raises Refusal when the viewer may not see it."""
        with self._database.read() as uow:
            memory = self._memories.of(uow)
            rules = memory.rules(uow)
            roster = _known(memory.circle(uow, [person]), person)
            today = roster.today(person, now)
            _may_see(uow, viewer, person, today)
            usual = rules.scorecard(roster.role(person, today))
            asked = _asked(period or (usual.period if usual else DEFAULT), rules, today)
            return person_scorecard(uow, memory, roster, person, Moment(asked, today), now, known_at)

    def team_scorecard(
        self, viewer: int | None, team: int, period: Period | str | None, now: datetime, known_at: datetime | None = None
    ) -> TeamScorecard:
        """The team's totals, and a row for each of its people. Raises Refusal when the viewer may not see them."""
        with self._database.read() as uow:
            memory = self._memories.of(uow)
            rules = memory.rules(uow)
            today = _team(uow, memory, team).team_today(team, now)
            _may_see_team(uow, viewer, team, today)
            usual = team_definition(uow, memory, team, today) if period is None else None
            asked = _asked(period or (usual.period if usual else DEFAULT), rules, today)
            return team_scorecard(uow, memory, team, Moment(asked, today), now, known_at)

    def whatif(self, viewer: int | None, person: int, period: Period | str | None, now: datetime) -> WhatIf:
        """What each line still needs per remaining working day, and the one that adds most to the score when its gap is closed."""
        result = self.scorecard(viewer, person, period, now)
        weights = sum((line.rule.weight for line in result.lines if line.standing.counts is not None), Decimal(0))
        lines = tuple(needed(line, result.clock.remaining, weights) for line in result.lines)
        gaining = [each for each in lines if each.gain]
        return WhatIf(result, lines, max(gaining, key=lambda each: each.gain or 0) if gaining else None)

    def counted(
        self,
        viewer: int | None,
        person: int,
        metric: str,
        period: Period | str,
        now: datetime,
        *,
        known_at: datetime | None = None,
        most: int = why.PAGE,
        skip: int = 0,
    ) -> Counted:
        """A page of the records counted in the person's number, the newest first; of a formula, those of its parts."""
        with self._database.read() as uow:
            memory = self._memories.of(uow)
            rules = memory.rules(uow)
            roster = _known(memory.roster(uow, [person]), person)
            today = roster.today(person, now)
            _may_see(uow, viewer, person, today)
            asked = _asked(period, rules, today)
            return why.of_person(uow, roster, person, why.known(rules, metric), asked, today, known_at, most, skip)

    def team_counted(
        self,
        viewer: int | None,
        team: int,
        metric: str,
        period: Period | str,
        now: datetime,
        *,
        known_at: datetime | None = None,
        most: int = why.PAGE,
        skip: int = 0,
    ) -> Counted:
        """A page of the records counted in the team's number."""
        with self._database.read() as uow:
            memory = self._memories.of(uow)
            rules = memory.rules(uow)
            today = _team(uow, memory, team).team_today(team, now)
            _may_see_team(uow, viewer, team, today)
            asked = _asked(period, rules, today)
            return why.of_team(uow, rules, team, why.known(rules, metric), asked, today, known_at, most, skip)

    def rules(self) -> Rules:
        """The rules in force: names of metrics, scorecards, the calendar that periods stand on."""
        with self._database.read() as uow:
            return self._memories.of(uow).rules(uow)

    def zone(self, subject: Person | Team, now: datetime) -> tzinfo:
        """Where the person or the team is."""
        with self._database.read() as uow:
            memory = self._memories.of(uow)
            if isinstance(subject, Team):
                return _team(uow, memory, subject.id).team_zone(subject.id)
            return _known(memory.roster(uow, [subject.id]), subject.id).zone(subject.id, now)

    def today(self, person: int, now: datetime) -> date:
        """The date where the person is."""
        with self._database.read() as uow:
            return _known(self._memories.of(uow).roster(uow, [person]), person).today(person, now)


def _asked(period: Period | str, rules: Rules, today: date) -> Period:
    return parse(period, today, rules.grid) if isinstance(period, str) else period


def _known(roster: Roster, person: int) -> Roster:
    if person not in roster.people:
        raise UserError("I don't know that person any more.")
    return roster


def _team(uow: UnitOfWork, memory: Memory, team: int) -> Roster:
    roster = memory.roster(uow, ())
    if team not in roster.teams:
        raise UserError("I don't know that team any more.")
    return roster


def _may_see(uow: UnitOfWork, viewer: int | None, person: int, on: date) -> None:
    if viewer is not None and rights.sight(uow, viewer, person, on) is not Sight.FULL:
        raise Refusal("A scorecard is for the person themself, everyone above them in the team, and admins.")


def _may_see_team(uow: UnitOfWork, viewer: int | None, team: int, on: date) -> None:
    if viewer is not None and not rights.may_see_team(uow, viewer, team, on):
        raise Refusal("A team's scorecard is for those who lead the team or one above it, and for admins.")
