"""Leaderboards: who stands where, and what of it their reader may see.

`viewer` is the person who asks, None the command line, which sees all; rights are those of today. The day it is comes from the team's time
zone, else the workspace's: a leaderboard is the same for all who look at it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from rapidfuzz import process

from bot.chat.errors import Refusal, UserError
from bot.chat.markup import escape
from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from bot.metrics.definitions import MetricDefinition
from bot.metrics.leaderboards import people, teams
from bot.metrics.leaderboards.results import Leaderboard, Question
from bot.metrics.leaderboards.sight import Shown, Sight, entries
from bot.metrics.leaderboards.standings import Pick, Standings, public
from bot.metrics.leaderboards.wanted import SCORE, Wanted
from bot.metrics.moment import Moment
from bot.metrics.period import DAY, Period
from bot.metrics.period_words import parse
from bot.metrics.roster import Roster
from bot.metrics.rules import Rules
from bot.metrics.scorecard import clock
from bot.people import directory, photos, unclear
from bot.people.definitions import Names
from bot.people.names import fold
from bot.people.values import Team
from storage.database import Database
from storage.repositories.boards import Called, Field
from storage.unit_of_work import UnitOfWork

DEFAULT = "this month"
_CLOSE_ENOUGH = 70
MOST = 50
"""Rows that somebody who may see all of them is shown, and those around their own."""


@dataclass(frozen=True)
class Vocabulary:
    """What a leaderboard may be of: the names by which it is asked for."""

    rules: Rules
    roles: tuple[str, ...]
    teams: tuple[Team, ...]


@dataclass(frozen=True)
class _Asked:
    """`reader` is whose rights count, None where it is for the command line; `private`: it is for their eyes alone."""

    reader: int | None
    private: bool
    roster: Roster
    question: Question


class Leaderboards:
    """Each method reads one consistent state of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def leaderboard(
        self, viewer: int | None, wanted: Wanted, period: Period | str | None, now: datetime, *, shared: bool = False, every: bool = False
    ) -> Leaderboard:
        """For `viewer`, or `shared` for others' eyes. `every` row is shown to who may see it, else MOST of them.

        Raises Refusal for somebody who is not with us, UserError for what cannot be ranked.
        """
        with self._database.read() as uow:
            _may_ask(uow, viewer, now.date())
            rules = rulebook.read(uow)
            roster = rosters.read(uow, rules, ())
            if wanted.team is not None and wanted.team not in roster.teams:
                raise UserError("I don't know that team any more.")
            today = now.astimezone(_zone(roster, wanted)).date()
            over = period if isinstance(period, Period) else parse(period or DEFAULT, today, rules.grid)
            metric = _metric(rules, wanted)
            if wanted.by_goal and metric is None:
                raise UserError("A score is made of shares of goals already: name a metric to rank by its goal.")
            asked = _Asked(viewer, not shared, roster, Question(rules, metric, wanted.by_goal, Moment(over, today)))
            return _of_teams(uow, asked, wanted, now) if wanted.teams else _of_people(uow, asked, wanted, now, every=every)

    def usual(self, viewer: int, now: datetime) -> Wanted:
        """The team one leads, else one's own; without any, everyone."""
        with self._database.read() as uow:
            on = now.date()
            led = directory.teams_led(uow, viewer, on)
            own = led[0] if led else directory.team_of(uow, viewer, on)
            return Wanted(team=own.id if own else None)

    def vocabulary(self) -> Vocabulary:
        with self._database.read() as uow:
            rules = rulebook.read(uow)
            roles = uow.recall("job names", lambda: tuple(uow.boards.job_names()))
            return Vocabulary(rules, roles, tuple(rosters.read(uow, rules, ()).teams.values()))

    def key_of(self, words: str) -> str:
        """The metric that is called so, by name or key, or SCORE. Raises UserError with the nearest name."""
        metrics = self.vocabulary().rules.metrics
        names = {"score": SCORE, SCORE: SCORE} | {fold(name): key for key, each in metrics.items() for name in (each.name, key)}
        if (found := names.get(fold(words))) is not None:
            return found
        near = process.extractOne(fold(words), list(names), score_cutoff=_CLOSE_ENOUGH)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join([SCORE, *metrics])}."
        raise UserError(f"I don't know a metric called “{unclear.shown(words)}”. {escape(hint)}")

    def zone(self, wanted: Wanted) -> tzinfo:
        """Where this leaderboard is."""
        with self._database.read() as uow:
            return _zone(rosters.read(uow, rulebook.read(uow), ()), wanted)

    def period(self, wanted: Wanted, words: str, now: datetime) -> Period:
        """What the words for a period mean where this leaderboard is. Raises UserError."""
        with self._database.read() as uow:
            rules = rulebook.read(uow)
            today = now.astimezone(_zone(rosters.read(uow, rules, ()), wanted)).date()
            return parse(words, today, rules.grid)


def _may_ask(uow: UnitOfWork, viewer: int | None, on: date) -> None:
    asking = None if viewer is None else directory.person(uow, viewer)
    if viewer is not None and (asking is None or not asking.here_on(on)):
        raise Refusal("Leaderboards are for those who are on the team's list at the moment. Ask an admin.")


def _zone(roster: Roster, wanted: Wanted) -> tzinfo:
    return ZoneInfo(roster.rules.grid.time_zone) if wanted.team is None else roster.team_zone(wanted.team)


def _metric(rules: Rules, wanted: Wanted) -> MetricDefinition | None:
    if wanted.metric == SCORE:
        return None
    if (found := rules.metrics.get(wanted.metric)) is None:
        raise UserError(f"The metric “{escape(wanted.metric[:60])}” is not measured any more.")
    return found


def _of_people(uow: UnitOfWork, asked: _Asked, wanted: Wanted, now: datetime, *, every: bool) -> Leaderboard:
    roster, moment, top = asked.roster, asked.question.moment, asked.question.rules.privacy.public_top
    sight = _sight(uow, asked, wanted, now.date()) if asked.private else Sight()
    unlisted = uow.recall("unlisted", uow.boards.unlisted)
    kept = None if sight.whole else unlisted & (sight.led | {sight.own or 0})
    field = Field(moment.day, None, None if wanted.team is None else roster.tree.down(wanted.team), kept)
    wanted = replace(wanted, role=_role(uow, asked, wanted, field))
    field = replace(field, role=wanted.role or None)
    pick = Pick(MOST if sight.whole else top + 1, sight.led, sight.own, every=every and sight.whole)
    found = people.standings(uow, asked.question, field, pick)
    called = uow.boards.called([row.id for row in found.rows])
    made = _leaderboard(uow, asked, wanted, found, sight, _shown_people(uow, asked, called), now)
    return replace(made, quiet=sight.own in unlisted, winner=None if asked.private else _winner(asked, found, called))


def _of_teams(uow: UnitOfWork, asked: _Asked, wanted: Wanted, now: datetime) -> Leaderboard:
    roster, reader, today = asked.roster, asked.reader, now.date()
    if wanted.role:
        raise UserError("Teams are ranked as a whole: leave the role out.")
    rows = teams.ranked_teams(roster, wanted.team)
    if not rows and wanted.team is not None:
        raise UserError(f"{escape(roster.teams[wanted.team].name)} has no teams beneath it to rank.")
    sight = Sight()
    if asked.private:
        sight = _sight(uow, asked, wanted, today)
        led = frozenset(row for row in rows if reader is not None and directory.manages(uow, reader, row, today))
        home = directory.team_of(uow, reader, today) if reader is not None else None
        own = next((row for row in rows if home and row in roster.tree.up(home.id)), None)
        sight = replace(sight, led=led, own=min(led, default=None) if own is None else own)
    pick = Pick(MOST if sight.whole else asked.question.rules.privacy.public_top + 1, sight.led, sight.own)
    found = teams.standings(uow, asked.question, rows, pick)
    sizes = teams.members(uow, roster, [row.id for row in found.rows], asked.question.moment)
    shown = {team: Shown(roster.teams[team].key, roster.teams[team].name, members=size) for team, size in sizes.items()}
    return _leaderboard(uow, asked, wanted, found, sight, shown, now)


def _leaderboard(
    uow: UnitOfWork,
    asked: _Asked,
    wanted: Wanted,
    found: Standings,
    sight: Sight,
    shown: dict[int, Shown],
    now: datetime,
) -> Leaderboard:
    roster, privacy = asked.roster, asked.question.rules.privacy
    first = public(found.rows, found.of, privacy.public_top)
    started = asked.question.lowest_first or bool(found.rows and found.rows[0].measure)
    zone = _zone(roster, wanted)
    return Leaderboard(
        wanted=wanted,
        metric=asked.question.metric,
        team=roster.teams[wanted.team] if wanted.team is not None else None,
        clock=clock(uow, asked.question.moment, roster.team_worker(wanted.team), now, zone),
        entries=entries(found, shown, sight, privacy),
        of=found.of,
        unranked=found.unranked,
        grid=asked.question.rules.grid,
        total=found.total if sight.whole else None,
        total_goal=found.goal if sight.whole and wanted.by_goal else None,
        whole=sight.whole,
        started=started,
        tied=found.leaders if started and not first and found.leaders > 1 and privacy.public_top else 0,
    )


def _sight(uow: UnitOfWork, asked: _Asked, wanted: Wanted, today: date) -> Sight:
    """The command line sees everything; admins too, and those who lead the team that is ranked or one above it."""
    reader = asked.reader
    if reader is None:
        return Sight(whole=True)
    whole = directory.is_admin(uow, reader, today) or (wanted.team is not None and directory.manages(uow, reader, wanted.team, today))
    led: set[int] = set()
    if not whole:
        tree = directory.tree_on(uow, today)
        beneath = frozenset(team for led_team in tree.led_by(reader) for team in tree.down(led_team))
        led = {row.person_id for row in uow.people.memberships(teams=beneath, on=today)} if beneath else set()
    return Sight(whole, frozenset(led - {reader}), reader)


def _role(uow: UnitOfWork, asked: _Asked, wanted: Wanted, field: Field) -> str:
    """The role that is ranked: the one that was asked for, else the reader's where it is there, else that of most; "" for all together."""
    if wanted.mixed or wanted.role:
        return wanted.role
    own = directory.role_of(uow, asked.reader, asked.question.moment.day) if asked.reader is not None else None
    if own is not None and uow.boards.anybody(replace(field, role=own)):
        return own
    counts = uow.recall(("roles", field), lambda: uow.boards.roles(field))
    return min(counts, key=lambda role: (-counts[role], role), default="")


def _shown_people(uow: UnitOfWork, asked: _Asked, called: dict[int, Called]) -> dict[int, Shown]:
    seen = photos.shown(uow, list(called))
    day, named = asked.question.moment.day, asked.roster.teams
    homes = {row.person_id: row.team_id for row in uow.people.memberships(persons=list(called), since=day, until=day + DAY)}
    keys = {row.id: row.key for row in uow.people.persons(list(called))}
    return {
        person: Shown(
            key=keys[person],
            name=each.name,
            alias=each.ranked_alias or "",
            by_alias=each.ranked_as is not None,
            team=named[homes[person]].name if person in homes else "",
            photo=seen.get(person, ""),
        )
        for person, each in called.items()
    }


def _winner(asked: _Asked, found: Standings, called: dict[int, Called]) -> int | None:
    """Who alone came first in a period that is over, with something to show, where the playbook wants it told."""
    told = asked.question.rules.privacy.leaderboard
    best = [row for row in found.rows if row.rank == 1]
    if not told.mention_winner or told.names is Names.ALIAS or not asked.question.moment.over or len(best) != 1:
        return None
    (row,) = best
    known = row.position <= public(found.rows, found.of, asked.question.rules.privacy.public_top)
    return row.id if known and row.measure and called[row.id].ranked_as is None else None
