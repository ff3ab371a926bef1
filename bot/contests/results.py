"""What a standing says: a row for each entrant, the rounds of a knock-out, a draw. Made by `standings.standings`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal

from bot.contests.records import Entrant
from bot.contests.rules import Rules
from bot.contests.scoring import Tally

NOTHING = Decimal(0)
Cell = Literal["hit", "miss", "off", "open"]
"""Of one day or week of a streak: reached, missed, not counted, or still running."""


@dataclass(frozen=True)
class Growth:
    """What an improvement is measured from, as it counts, and to."""

    baseline: Decimal | None
    now: Decimal


@dataclass(frozen=True)
class Run:
    """Days or weeks of a streak, oldest first; `run` is how many in a row now, `best` the longest run."""

    days: tuple[date, ...]
    cells: tuple[Cell, ...]
    run: int
    best: int


@dataclass(frozen=True)
class Tickets:
    """A raffle's tickets `first` to `first + count − 1`."""

    first: int
    count: int


@dataclass(frozen=True)
class Row:
    """One entrant. `score` and `rank` None: nothing to rank by (no goal, no baseline), or out; equals share a rank, the next is skipped.

    `gap` is how far the place before is, None for the first, and where it takes more than a score; `missing` how far the next tier or the
    target is, None where there is none left; `short` what they are short of the floor, in what that measures, None for whoever has
    qualified. `prize` is what they would have of the prizes if this were the end: 1 is a whole one. `reached` is when they came to the
    target, or to the tier they have; `tier` counts tiers reached, and in a knock-out the rounds they are through.
    """

    entrant: Entrant
    score: Decimal | None
    rank: int | None = None
    gap: Decimal | None = None
    missing: Decimal | None = None
    short: Decimal | None = None
    out: bool = False
    prize: Decimal = NOTHING
    reached: datetime | None = None
    tier: int = 0
    growth: Growth | None = None
    run: Run | None = None
    tickets: Tickets | None = None

    @property
    def qualified(self) -> bool:
        return self.short is None

    @property
    def key(self) -> str:
        return self.entrant.key


@dataclass(frozen=True)
class Slot:
    """Somebody in a match; `seed` from 1; `score` None before its round begins."""

    entrant: Entrant
    seed: int
    score: Decimal | None = None


@dataclass(frozen=True)
class Match:
    """`winner` 1 the first, 2 the second, 0 nobody yet. In the first round a slot of None is a bye; later it is not known yet."""

    first: Slot | None
    second: Slot | None
    winner: int = 0


@dataclass(frozen=True)
class Round:
    """The matches of one round, in the order of the tree, over [starts, ends)."""

    starts: datetime
    ends: datetime
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Winning:
    """A drawn ticket, by its number from 1, and whose it is."""

    ticket: int
    key: str


@dataclass(frozen=True)
class Standings:
    """The table at `at`: rows best first, those without a rank last. `decided`: it is over, and drawn where
    it is to be, or all prizes are taken before."""

    rules: Rules
    at: datetime
    rows: tuple[Row, ...]
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    """Which records counted for each entrant, and for how much."""
    rounds: tuple[Round, ...] = ()
    drawn: tuple[Winning, ...] = ()
    seed: str | None = None
    decided: bool = False

    @property
    def over(self) -> bool:
        return self.at >= self.rules.ends

    @cached_property
    def by_key(self) -> Mapping[str, Row]:
        return {row.key: row for row in self.rows}

    @property
    def leaders(self) -> tuple[Row, ...]:
        """Who shares the first rank with something to show for it; nobody leads with nothing."""
        return tuple(row for row in self.rows if row.rank == 1 and row.score is not None and row.score > 0)

    @property
    def leader(self) -> Row | None:
        """Who leads alone."""
        leaders = self.leaders
        return leaders[0] if len(leaders) == 1 and sum(row.rank == 1 for row in self.rows) == 1 else None

    @property
    def winners(self) -> tuple[Row, ...]:
        """Who would have something of the prizes if this were the end."""
        return tuple(row for row in self.rows if row.prize > 0)
