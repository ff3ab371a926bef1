"""A raffle: tickets for what was done, numbered in the order of the field; `draw` says how they are drawn once it is over."""

from dataclasses import replace
from decimal import Decimal

from bot.contests import draw
from bot.contests.formats.table import Contender, Table, level, rows
from bot.contests.parameters import Raffle
from bot.contests.results import NOTHING, Row, Standings, Tickets
from bot.contests.scoring import Tally

_PRIZE = Decimal(1)


def stand(table: Table, format: Raffle) -> Standings:
    everyone = [_contender(table, tally, format) for tally in table.tallies.values()]
    held = dict[str, Tickets]()
    first = 1
    for each in everyone:
        count = int(each.score or 0) if each.may_win else 0
        held[each.entrant.key] = Tickets(first, count)
        first += count
    drawn = draw.winners(table.seed, list(held.items()), format.winners) if table.over and table.seed is not None else ()
    won = {each.key for each in drawn}

    def row(found: Row) -> Row:
        return replace(found, tickets=held[found.key], prize=_PRIZE if found.key in won else NOTHING)

    found = table.standings(map(row, rows(level(everyone), everyone, 0)), decided=bool(drawn))
    return replace(found, drawn=drawn)


def _contender(table: Table, tally: Tally, format: Raffle) -> Contender:
    """The score is the number of tickets; a floor is one of the score that they come from."""
    score = tally.score
    if score is None:
        return table.contender(tally, None, tally.since)
    tickets = max(score, NOTHING) // format.per
    if format.most is not None:
        tickets = min(tickets, Decimal(format.most))
    return replace(table.contender(tally, score, tally.since), score=tickets)
