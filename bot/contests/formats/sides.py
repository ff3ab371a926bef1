"""Team against team: whose people have more, together or a head."""

from decimal import Decimal

from bot.contests import scoring
from bot.contests.formats.table import Contender, Table, by_score, rows
from bot.contests.parameters import Sides
from bot.contests.results import Standings
from bot.contests.scoring import Tally


def stand(table: Table, format: Sides) -> Standings:
    everyone = [_contender(table, tally, format) for tally in table.tallies.values()]
    return table.standings(rows(by_score(table, everyone), everyone, 1), decided=table.decided)


def heads(tally: Tally, table: Table) -> int:
    """Its members of the day; whoever was in it before left their records there."""
    return sum(table.today in member.days for member in tally.entrant.members)


def _contender(table: Table, tally: Tally, format: Sides) -> Contender:
    if format.per == "total" or tally.score is None:
        return table.contender(tally, tally.score, tally.since)
    total, people = tally.score, Decimal(max(heads(tally, table), 1))
    return table.contender(tally, scoring.over(total, people), lambda _: tally.since(total))
