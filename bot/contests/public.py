"""What others may see of a standing: the top of it, as the playbook says, and never who is last."""

from dataclasses import replace

from bot.contests.parameters import Bracket, Duel, Raffle, Sides
from bot.contests.results import Row, Standings


def public(found: Standings, top: int) -> Standings:
    """The first `top` places with something to show for them; all of teams, duels and knock-outs, who agreed to be compared, and of a
    raffle, in which a ticket is no place."""
    if isinstance(found.rules.format, Sides | Duel | Bracket | Raffle):
        return found
    return replace(found, rows=tuple(row for row in found.rows if shown(row, top)))


def shown(row: Row, top: int) -> bool:
    return row.rank is not None and row.rank <= top and row.score is not None and row.score > 0
