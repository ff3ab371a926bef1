"""First to a target: those who have it, in the order in which they came to it, before all others, who rank by score.

Somebody who falls below the target again, as by a refund, is not there until they are again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from bot.contests.formats.table import Contender, Table, by_score, rows, untied
from bot.contests.parameters import First
from bot.contests.results import NOTHING, Row, Standings


def stand(table: Table, format: First) -> Standings:
    everyone = table.contenders()
    crossed = {each.entrant.key: at for each in everyone if each.may_win and (at := each.since(format.target)) is not None}
    there = sorted((each for each in everyone if each.entrant.key in crossed), key=lambda each: crossed[each.entrant.key])
    level = [list(group) for _, group in groupby(there, key=lambda each: crossed[each.entrant.key])]
    finished = [part for group in level for part in _untied(table, group)]
    others = by_score(table, (each for each in everyone if each.entrant.key not in crossed))
    found = rows([*finished, *others], everyone, format.places)
    return table.standings(
        (_row(row, format.target, crossed, following=row.rank == len(crossed) + 1) for row in found),
        decided=table.decided or len(crossed) >= format.places,
    )


def _untied(table: Table, group: Sequence[Contender]) -> list[list[Contender]]:
    """Those who came to the target at one moment; that they did is all that "earliest" asks."""
    return [list(group)] if table.rules.ties == "earliest" else untied(table, group)


def _row(row: Row, target: Decimal, crossed: dict[str, datetime], *, following: bool) -> Row:
    """Nobody overtakes who is there, so the place after them is as far as the target."""
    if row.key in crossed:
        return replace(row, reached=crossed[row.key], tier=1, gap=None)
    missing = None if row.score is None else max(target - row.score, NOTHING) or None
    return replace(row, missing=missing, gap=missing if following and crossed else row.gap, prize=NOTHING)
