"""Most: whoever has the highest score."""

from bot.contests.formats.table import Table, by_score, rows
from bot.contests.parameters import Most
from bot.contests.results import Standings


def stand(table: Table, format: Most) -> Standings:
    everyone = table.contenders()
    return table.standings(rows(by_score(table, everyone), everyone, format.places), decided=table.decided)
