"""A knock-out: the field's order is that of the seeds, the first of whom have a bye where the tree is not full.

The time is shared out evenly among the rounds, in whole days where it has whole days. Who has more in a round moves on; of those who are
level, by the tie rule, else the better seed. Who is out loses to whoever is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from bot.contests import scoring
from bot.contests.formats.table import Table, untied
from bot.contests.parameters import Bracket
from bot.contests.records import Entrant
from bot.contests.results import NOTHING, Match, Round, Row, Slot, Standings
from bot.contests.rules import Rules
from bot.metrics.period import DAY

_PRIZE = Decimal(1)


def stand(table: Table, format: Bracket) -> Standings:
    knockout = _Knockout(replace(table, seed=format.seed or None))
    rounds = knockout.rounds()
    rows = _rows(table, rounds)
    return replace(table.standings(rows, decided=table.decided), rounds=rounds)


def order(size: int) -> list[int]:
    """The seeds of a full first round from top to bottom: 1 meets the last, and 1 and 2 can only meet in the final."""
    found = [1]
    while len(found) < size:
        found = [seed for each in found for seed in (each, 2 * len(found) + 1 - each)]
    return found


def times(rules: Rules, rounds: int) -> list[tuple[datetime, datetime]]:
    """When each round is."""
    first, last = scoring.today(rules, rules.starts), scoring.today(rules, rules.ends) + DAY
    days = (last - first).days
    if days >= rounds and scoring.midnight(rules, first) == rules.starts and scoring.midnight(rules, last) == rules.ends:
        edges = [scoring.midnight(rules, first + DAY * (days * place // rounds)) for place in range(rounds + 1)]
    else:
        edges = [rules.starts + (rules.ends - rules.starts) * place // rounds for place in range(rounds + 1)]
    return list(pairwise(edges))


@dataclass(frozen=True)
class _Knockout:
    table: Table

    def rounds(self) -> tuple[Round, ...]:
        entrants = self.table.field.entrants
        if len(entrants) < 2:
            return ()
        count = (len(entrants) - 1).bit_length()
        slots = [Slot(entrants[seed - 1], seed) if seed <= len(entrants) else None for seed in order(1 << count)]
        found = list[Round]()
        for place, (starts, ends) in enumerate(times(self.table.rules, count)):
            pairs = zip(slots[::2], slots[1::2], strict=True)
            matches = tuple(self._match(first, second, starts, ends, bye=place == 0) for first, second in pairs)
            found.append(Round(starts, ends, matches))
            slots = [_through(each) for each in matches]
        return tuple(found)

    def _match(self, first: Slot | None, second: Slot | None, starts: datetime, ends: datetime, *, bye: bool) -> Match:
        if first is None or second is None:
            return Match(first, second, (1 if second is None else 2) if bye else 0)
        if self.table.at < starts:
            return Match(first, second)
        first, second = (replace(each, score=self.table.within(each.entrant, starts, ends).score) for each in (first, second))
        day = scoring.today(self.table.rules, min(self.table.at, ends - scoring.TICK))
        out = [each.entrant.out(day) for each in (first, second)]
        if self.table.at < ends and not any(out):
            return Match(first, second)
        return Match(first, second, self._winner(first, second, out, starts, ends))

    def _winner(self, first: Slot, second: Slot, out: list[bool], starts: datetime, ends: datetime) -> int:
        if out[0] != out[1]:
            return 2 if out[0] else 1
        ours, theirs = first.score or NOTHING, second.score or NOTHING
        if ours != theirs:
            return 1 if ours > theirs else 2
        if ours > 0:
            tallies = [self.table.within(each.entrant, starts, ends) for each in (first, second)]
            level = untied(self.table, [self.table.contender(each, ours, each.since) for each in tallies])
            if len(level) == 2:
                return 1 if level[0][0].entrant.key == first.entrant.key else 2
        return 1 if first.seed < second.seed else 2


def _through(match: Match) -> Slot | None:
    winner = {1: match.first, 2: match.second}.get(match.winner)
    return None if winner is None else replace(winner, score=None)


def _rows(table: Table, rounds: tuple[Round, ...]) -> list[Row]:
    """Who is still in shares the first rank; whoever went out in one round shares one."""
    left, last = _went_out(rounds), _last_scores(rounds)
    found = list[Row]()
    for entrant in table.field.entrants:
        out = entrant.out(table.today)
        survivors = 0 if entrant.key not in left else len(table.field.entrants) - sum(each <= left[entrant.key] for each in left.values())
        score, total = last.get(entrant.key), table.tallies[entrant.key].score
        champion = bool(rounds) and bool(rounds[-1].matches[0].winner) and entrant.key not in left
        prize = _PRIZE if champion and not out and total is not None and total > 0 else NOTHING
        found.append(Row(entrant, score, survivors + 1 if rounds else None, out=out, prize=prize, tier=_won(rounds, entrant)))
    return found


def _went_out(rounds: tuple[Round, ...]) -> Mapping[str, int]:
    """The round in which each one who is out lost."""
    found = dict[str, int]()
    for place, each in enumerate(rounds):
        for match in each.matches:
            loser = {1: match.second, 2: match.first}.get(match.winner)
            if loser is not None:
                found[loser.entrant.key] = place
    return found


def _last_scores(rounds: tuple[Round, ...]) -> Mapping[str, Decimal | None]:
    """What each had in the last round that they have played in so far."""
    return {
        slot.entrant.key: slot.score
        for each in rounds
        for match in each.matches
        for slot in (match.first, match.second)
        if slot is not None and slot.score is not None
    }


def _won(rounds: tuple[Round, ...], entrant: Entrant) -> int:
    """How many rounds they are through, byes too."""
    through = [_through(match) for each in rounds for match in each.matches]
    return sum(slot is not None and slot.entrant.key == entrant.key for slot in through)
