"""Tiers: whoever has reached one has its prize, whatever others do."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.contests.formats.table import Contender, Table, level, rows
from bot.contests.parameters import Tiers
from bot.contests.results import NOTHING, Row, Standings

_PRIZE = Decimal(1)


def stand(table: Table, format: Tiers) -> Standings:
    return climbed(table, tuple(tier.least for tier in format.tiers))


def climbed(table: Table, thresholds: Sequence[Decimal]) -> Standings:
    """Everyone by score, with how many of the thresholds, lowest first, they have reached."""
    everyone = {each.entrant.key: each for each in table.contenders()}
    found = rows(level(everyone.values()), everyone.values(), 0)
    return table.standings((_row(row, everyone[row.key], thresholds) for row in found), decided=table.decided)


def _row(row: Row, contender: Contender, thresholds: Sequence[Decimal]) -> Row:
    score = row.score
    if score is None:
        return row
    reached = sum(score >= least for least in thresholds) if contender.may_win else 0
    return replace(
        row,
        tier=reached,
        missing=next((least - score for least in thresholds if score < least), None),
        reached=contender.since(thresholds[reached - 1]) if reached else None,
        prize=_PRIZE if reached else NOTHING,
    )
