"""Everyone who reaches a threshold wins."""

from bot.contests.formats import tiers
from bot.contests.formats.table import Table
from bot.contests.parameters import Threshold
from bot.contests.results import Standings


def stand(table: Table, format: Threshold) -> Standings:
    return tiers.climbed(table, (format.least,))
