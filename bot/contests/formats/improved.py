"""Most improved: how much more than one's own baseline; whoever has none is not ranked."""

from dataclasses import replace
from decimal import Decimal

from bot.contests import scoring
from bot.contests.formats.table import Contender, Table, by_score, rows
from bot.contests.parameters import Improved
from bot.contests.results import NOTHING, Growth, Standings
from bot.contests.scoring import Tally


def stand(table: Table, format: Improved) -> Standings:
    everyone = [_contender(table, tally, format) for tally in table.tallies.values()]
    found = rows(by_score(table, everyone), everyone, format.places)
    grown = {each.entrant.key: Growth(baseline(each.tally, format), each.tally.score or NOTHING) for each in everyone}
    return table.standings((replace(row, growth=grown[row.key]) for row in found), decided=table.decided)


def baseline(tally: Tally, format: Improved) -> Decimal | None:
    """As it counts: never below the smallest one."""
    own = tally.entrant.baseline
    return None if own is None else max(own, format.least)


def _contender(table: Table, tally: Tally, format: Improved) -> Contender:
    before, now = baseline(tally, format), tally.score
    if before is None or now is None:
        return table.contender(tally, None, lambda _: None)
    more = now - before
    return table.contender(tally, scoring.over(more, before) if format.by == "ratio" else more, lambda _: tally.since(now))
