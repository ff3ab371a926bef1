"""A team's scorecard: what its people brought it on their days in it, their manager's own included, and a row for each of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from bot.metrics import in_force, lines
from bot.metrics import roster as rosters
from bot.metrics.board import NOT_SCORED, Board, history, keys_of
from bot.metrics.calendar import Span, within
from bot.metrics.definitions import MetricDefinition, ScorecardDefinition, ScorecardLine
from bot.metrics.in_force import InForce
from bot.metrics.moment import Moment
from bot.metrics.numbers import ByMetric, Numbers, trendline
from bot.metrics.period import DAY, Period
from bot.metrics.ranking import order, ranks
from bot.metrics.results import Clock, Line, MemberRow, TeamScorecard
from bot.metrics.roster import Place, Roster, places, team_time
from bot.metrics.rules import Rules, value
from bot.metrics.scorecard import clock, read_board
from bot.metrics.standing import scored, stand
from bot.people import photos
from storage.unit_of_work import UnitOfWork


def team_scorecard(
    uow: UnitOfWork, rules: Rules, team: int, period: Period, today: date, now: datetime, known_at: datetime | None = None
) -> TeamScorecard:
    """`team` must exist. Rows are who is in the team, or leads it, on the day."""
    moment = Moment(period, today)
    numbers = Numbers(uow, rules, known_at)
    subtree = rosters.read(uow, rules, ()).tree.down(team)
    read_over = lines.spans(moment, rules)
    placed = places(uow, subtree, Span(read_over[0].starts_on, max(moment.period.ends_on, moment.day)))
    in_period = clipped(placed, moment)
    people = {place.person for place in placed}
    circle = rosters.circle(uow, rules, people)
    roster = rosters.peers(uow, circle, people, moment.day)
    definition = definition_of(rules, roster, in_period, moment.day)
    keys = keys_of(roster, list(roster.people), moment) | {line.metric for line in rules.lines(definition)}
    goals = in_force.read(uow, rules, keys, moment.whole)
    standings = read_board(uow, roster, numbers, moment)
    team_lines = _team_lines(numbers, roster, goals, team, subtree, placed, definition, moment)
    team_clock = _team_clock(uow, roster, team, in_period, moment, now)
    headline = _headline(rules, definition)
    leading = {row.person_id for row in uow.people.managements(teams=[team], on=moment.day)}
    return TeamScorecard(
        team=roster.teams[team],
        managers=tuple(roster.people[person] for person in sorted(leading) if person in roster.people),
        definition=definition,
        clock=team_clock,
        lines=team_lines,
        scored=NOT_SCORED if team_clock.phase == "ahead" else scored((line.rule, line.standing) for line in team_lines),
        people=goals.people_with_goals([line.metric.key for line in team_lines], in_period, moment.whole, roster),
        headline=headline,
        rows=_with_photos(uow, _rows(numbers, roster, goals, standings, in_period, headline, moment)),
        public_top=rules.privacy.public_top,
        grid=rules.grid,
    )


def team_definition(uow: UnitOfWork, rules: Rules, team: int, day: date) -> ScorecardDefinition | None:
    """The scorecard of most of the people who are in the team on that day."""
    subtree = rosters.read(uow, rules, ()).tree.down(team)
    placed = places(uow, subtree, Span(day, day + DAY))
    return definition_of(rules, rosters.read(uow, rules, {place.person for place in placed}), placed, day)


def clipped(placed: Sequence[Place], moment: Moment) -> tuple[Place, ...]:
    """The places of the period alone."""
    cut = (replace(place, days=within(place.days, (moment.whole,))) for place in placed)
    return tuple(place for place in cut if place.days)


def definition_of(rules: Rules, roster: Roster, placed: Sequence[Place], day: date) -> ScorecardDefinition | None:
    """The scorecard that most of its people have; of equals the first of the playbook."""
    found = [rules.scorecard(roster.role(place.person, day)) for place in placed]
    counts = Counter(each.key for each in found if each is not None)
    return max(rules.scorecards, key=lambda each: counts[each.key]) if counts else rules.scorecard(None)


def _headline(rules: Rules, definition: ScorecardDefinition | None) -> MetricDefinition | None:
    """The metric that rows show: the scorecard's headline, else its heaviest line."""
    known = rules.lines(definition)
    if not known or definition is None:
        return None
    named = rules.metrics.get(definition.headline or "")
    return named or rules.metrics[max(known, key=lambda line: line.weight).metric]


def _team_lines(
    numbers: Numbers,
    roster: Roster,
    goals: InForce,
    team: int,
    subtree: frozenset[int],
    placed: Sequence[Place],
    definition: ScorecardDefinition | None,
    moment: Moment,
) -> tuple[Line, ...]:
    rules = roster.rules
    rows = rules.lines(definition)
    keys = [row.metric for row in rows]
    in_period = clipped(placed, moment)
    amounts = numbers.of_team(team, subtree, keys, lines.spans(moment, rules), placed)
    days = numbers.in_team(placed, rules.rows(keys), history(moment))
    share = elapsed(roster, team, in_period, moment)
    learnt = lines.history(days, history(moment), roster.team_worker(team).time, moment)
    return tuple(
        lines.line(
            row,
            rules,
            stand(
                row,
                rules.metrics[row.metric],
                value(row.metric, rules, amounts[-2]),
                goals.of_team(row.metric, team, moment.whole, in_period, roster),
                share,
            ),
            amounts,
            learnt,
            moment,
        )
        for row in rows
    )


def elapsed(roster: Roster, team: int, placed: Sequence[Place], moment: Moment) -> Decimal:
    """The elapsed share of the working time of the team's people; of the team's calendar where it has nobody."""
    total = team_time(placed, roster, moment.whole)
    if moment.over or not total:
        return moment.elapsed(roster.team_worker(team))
    return team_time(placed, roster, moment.past) / total


def _team_clock(uow: UnitOfWork, roster: Roster, team: int, placed: Sequence[Place], moment: Moment, now: datetime) -> Clock:
    """Days as the team's calendar counts them, the share of them as its people work."""
    return replace(clock(uow, moment, roster.team_worker(team), now, roster.team_zone(team)), elapsed=elapsed(roster, team, placed, moment))


def _rows(
    numbers: Numbers,
    roster: Roster,
    goals: InForce,
    standings: Board,
    placed: Sequence[Place],
    headline: MetricDefinition | None,
    moment: Moment,
) -> tuple[MemberRow, ...]:
    here = {place.person for place in placed if any(moment.day in days for days in place.days)}
    people = [person for person in here if roster.people[person].here_on(moment.day)]
    if headline is None or not people:
        return ()
    past, present = lines.before(moment, roster.rules), lines.running(moment, roster.rules)
    amounts = numbers.run_up(people, [headline.key], past, present)
    rows: dict[int, MemberRow] = {}
    for person in people:
        own = lines.of_person(amounts, person, len(past) + len(present))
        row = _row(roster, goals, standings, person, headline, own, moment)
        leads_only = roster.role(person, moment.day) is None and row.headline.goal is None
        if not leads_only or any(own):
            rows[person] = row
    scores = ranks({person: row.scored.score for person, row in rows.items()})
    return tuple(rows[person] for person in order(rows, scores, {person: row.person.name for person, row in rows.items()}))


def _with_photos(uow: UnitOfWork, rows: tuple[MemberRow, ...]) -> tuple[MemberRow, ...]:
    known = photos.shown(uow, [row.person.id for row in rows])
    return tuple(replace(row, photo=known[row.person.id]) if row.person.id in known else row for row in rows)


def _row(
    roster: Roster, goals: InForce, standings: Board, person: int, headline: MetricDefinition, amounts: Sequence[ByMetric], moment: Moment
) -> MemberRow:
    rules, holder = roster.rules, roster.holders[person]
    standing = standings.standings[person].get(headline.key) or stand(
        ScorecardLine(metric=headline.key),
        headline,
        value(headline.key, rules, amounts[-2]),
        goals.of_person(headline.key, holder, moment.whole),
        moment.elapsed(holder.worker),
    )
    return MemberRow(
        person=roster.people[person],
        role=roster.role(person, moment.day),
        scored=standings.scores[person],
        place=standings.place(person),
        headline=standing,
        trend=trendline(rules, headline.key, amounts[:-1]),
    )
