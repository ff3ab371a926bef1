"""Finds the rules of a contest's format."""

from typing import assert_never

from bot.contests.formats import bracket, duel, first, improved, most, raffle, sides, streak, threshold, tiers
from bot.contests.formats.table import Table
from bot.contests.parameters import Bracket, Duel, First, Improved, Most, Raffle, Sides, Streak, Threshold, Tiers
from bot.contests.results import Standings


def stand(table: Table) -> Standings:
    """The standings by the format's rules."""
    match table.rules.format:
        case Most() as format:
            return most.stand(table, format)
        case First() as format:
            return first.stand(table, format)
        case Threshold() as format:
            return threshold.stand(table, format)
        case Tiers() as format:
            return tiers.stand(table, format)
        case Sides() as format:
            return sides.stand(table, format)
        case Duel() as format:
            return duel.stand(table, format)
        case Bracket() as format:
            return bracket.stand(table, format)
        case Improved() as format:
            return improved.stand(table, format)
        case Streak() as format:
            return streak.stand(table, format)
        case Raffle() as format:
            return raffle.stand(table, format)
        case _ as unknown:
            assert_never(unknown)
