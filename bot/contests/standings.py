"""The standings of a contest: a pure function of its rules, the records that are known, the entrants and a moment."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import localcontext
from typing import NamedTuple

from bot.contests import scoring
from bot.contests.formats import registry
from bot.contests.formats.table import Table, workdays
from bot.contests.records import Counted, Field
from bot.contests.results import Row, Standings
from bot.contests.rules import Rules
from bot.contests.scoring import Tally
from bot.metrics import ranking
from bot.metrics.definitions import Weekday

Works = Callable[[str, date], bool]
"""Whether an entrant, by key, works on a day."""


def standings(
    rules: Rules,
    field: Field,
    records: Iterable[Counted],
    *,
    at: datetime,
    works: Works = workdays,
    week_starts: Weekday = "monday",
    seed: str | None = None,
) -> Standings:
    """The table at `at`. `records` are those in force as known at the moment that is asked about, `rules.known_at` says which that is;
    `seed` is that of draws at the end, once it is told: until then a tie that is to be drawn is shared, and no ticket is drawn.

    Someone who joined after the start is no entrant where late joiners are left out.
    """
    return ranked(rules, field, tallies(rules, field, records, at), at=at, works=works, week_starts=week_starts, seed=seed)


def tallies(rules: Rules, field: Field, records: Iterable[Counted], at: datetime) -> dict[str, Tally]:
    """What `ranked` ranks. Whoever keeps the last ones need only make those anew whose records have changed, from a field of these alone
    and all of their records."""
    return scoring.tallies(rules, field, records, at)


def ranked(
    rules: Rules,
    field: Field,
    tallies: Mapping[str, Tally],
    *,
    at: datetime,
    works: Works = workdays,
    week_starts: Weekday = "monday",
    seed: str | None = None,
) -> Standings:
    """As `standings`, of tallies that are made already, one for each entrant."""
    if rules.late == "out":
        field = Field(tuple(each for each in field.entrants if each.joined_at is None or each.joined_at <= rules.starts))
    own = {each.key: tallies[each.key] for each in field.entrants}
    with localcontext(scoring.EXACT):
        return registry.stand(Table(rules, field, at, own, works, week_starts, seed))


def movement(before: Standings, after: Standings) -> Mapping[str, int | None]:
    """Places that each entrant moved up (+) or down (−); None where there was no rank to compare with."""
    was = {row.key: row.rank for row in before.rows}
    return {row.key: ranking.movement(was.get(row.key), row.rank) for row in after.rows}


class LeadChange(NamedTuple):
    """Somebody leads alone who did not before; `before` is empty where nobody did."""

    before: Row | None
    after: Row


def lead_change(before: Standings, after: Standings) -> LeadChange | None:
    """Who leads now instead of who did in `before`, the last standing in which somebody led alone: a lead that is shared for a while stays
    with who had it."""
    was, now = before.leader, after.leader
    if now is None or (was is not None and was.key == now.key):
        return None
    return LeadChange(was, now)
