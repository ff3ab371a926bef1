"""Two against each other: whoever has more."""

from bot.contests.formats.table import Table, by_score, rows
from bot.contests.parameters import Duel
from bot.contests.results import Standings


def stand(table: Table, format: Duel) -> Standings:
    everyone = table.contenders()
    return table.standings(rows(by_score(table, everyone), everyone, 1), decided=table.decided)
