"""Scores and ranks among people in the same role, for many at once: the same queries for one person and for a thousand."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.metrics.calendar import Span
from bot.metrics.definitions import ScorecardLine
from bot.metrics.in_force import InForce
from bot.metrics.moment import Moment
from bot.metrics.numbers import NONE, ByMetric, Numbers
from bot.metrics.period import DAY
from bot.metrics.ranking import movement, ranks
from bot.metrics.results import Rank
from bot.metrics.roster import Roster
from bot.metrics.rules import value
from bot.metrics.standing import Scored, Standing, scored, stand

NOT_SCORED = Scored(None, None, "none")


@dataclass(frozen=True)
class Board:
    """Standings by person and metric, scores and places, of everyone who was asked for and everyone in a role of theirs.

    `earlier` are the scores of a week before, where the period had begun.
    """

    standings: Mapping[int, Mapping[str, Standing]]
    scores: Mapping[int, Scored]
    places: Mapping[int, Rank]
    earlier: Mapping[int, Scored]

    def place(self, person: int) -> Rank:
        """Their place; none for somebody without a role or a score."""
        return self.places.get(person, Rank())


def board(roster: Roster, targets: InForce, numbers: Numbers, moment: Moment) -> Board:
    """Everybody of `roster`, over the days of `moment`, and where they ranked a week before."""
    listed = {person: lines_of(roster, person, moment) for person in roster.people}
    goals = {
        person: {line.metric: targets.of_person(line.metric, roster.holders[person], moment.whole) for line in lines}
        for person, lines in listed.items()
    }
    earlier = moment.week_ago()
    spans = [moment.so_far, *([earlier.so_far] if earlier else [])]
    amounts = numbers.over(list(roster.people), {line.metric for lines in listed.values() for line in lines}, spans)
    standings: dict[int, dict[str, Standing]] = {}
    scores: dict[int, Scored] = {}
    before: dict[int, Scored] = {}
    for person, lines in listed.items():
        standings[person] = _standings(roster, lines, goals[person], person, moment, amounts.get((0, person), NONE))
        scores[person] = _score(roster, lines, standings[person], person, moment)
        if earlier:
            then = _standings(roster, lines, goals[person], person, earlier, amounts.get((1, person), NONE))
            before[person] = _score(roster, lines, then, person, earlier)
    return Board(standings, scores, _places(roster, moment, scores, before), before)


def lines_of(roster: Roster, person: int, moment: Moment) -> tuple[ScorecardLine, ...]:
    """The lines of the scorecard that is the person's on the day."""
    return roster.rules.lines(roster.rules.scorecard(roster.role(person, moment.day)))


def keys_of(roster: Roster, persons: Collection[int], moment: Moment) -> frozenset[str]:
    """The metrics on the scorecards of these people."""
    return frozenset(line.metric for person in persons for line in lines_of(roster, person, moment))


def _standings(
    roster: Roster,
    lines: Sequence[ScorecardLine],
    goals: Mapping[str, Decimal | None],
    person: int,
    moment: Moment,
    amounts: ByMetric,
) -> dict[str, Standing]:
    rules, elapsed = roster.rules, moment.elapsed(roster.holders[person].worker)
    return {
        line.metric: stand(line, rules.metrics[line.metric], value(line.metric, rules, amounts), goals[line.metric], elapsed)
        for line in lines
    }


def _score(roster: Roster, lines: Sequence[ScorecardLine], standings: Mapping[str, Standing], person: int, moment: Moment) -> Scored:
    """Nobody has a score before the period's first working day."""
    if moment.phase(roster.holders[person].worker) == "ahead":
        return NOT_SCORED
    return scored((line, standings[line.metric]) for line in lines)


def _places(roster: Roster, moment: Moment, now: Mapping[int, Scored], before: Mapping[int, Scored]) -> dict[int, Rank]:
    """Ranks within each role, among those who are with us on the day and have a score."""
    by_role: dict[str, list[int]] = defaultdict(list)
    for each in roster.people.values():
        role = roster.role(each.id, moment.day)
        if role is not None and each.here_on(moment.day):
            by_role[role].append(each.id)
    places: dict[int, Rank] = {}
    for people in by_role.values():
        current = ranks({person: now[person].score for person in people})
        earlier = ranks({person: before[person].score for person in people if person in before})
        for person in people:
            rank = current.get(person)
            places[person] = Rank(rank, len(current), movement(earlier.get(person), rank)) if rank else Rank()
    return places


def history(moment: Moment, weeks: int = 12) -> Span:
    """The days that projections learn from: the last twelve weeks, and today, whose records are part of the value."""
    return Span(moment.today - weeks * 7 * DAY, moment.today + DAY)
