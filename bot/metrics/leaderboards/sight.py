"""Who sees which rows of a leaderboard, and by which names.

Anybody with us sees the first places, as many as the playbook says and never the lower half; who stands on it also their own row with
its two neighbours on either side, whose names and numbers are theirs to see as colleagues see each other; those who lead people, and
admins, the rows of those they lead, by their names. A post for others shows the first places alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.metrics.leaderboards.results import Entry
from bot.metrics.leaderboards.standings import REACH, Ranked, Standings, public
from bot.people.definitions import Names, Peers, PrivacyDefinition


@dataclass(frozen=True)
class Sight:
    """`whole`: every row; `led` are the rows of those they lead, `own` is theirs. Nobody's eyes in particular: none of it."""

    whole: bool = False
    led: frozenset[int] = frozenset()
    own: int | None = None

    def full(self, row: int) -> bool:
        """Whether the row is shown with everything on it, whatever its place."""
        return self.whole or row == self.own or row in self.led


@dataclass(frozen=True)
class Shown:
    """What stands on a row beside its numbers. `alias` is what somebody chose to be called, "" where nothing, and `by_alias` they want to
    be called so."""

    key: str
    name: str
    alias: str = ""
    by_alias: bool = False
    team: str = ""
    members: int | None = None
    photo: str = ""


def entries(found: Standings, shown: Mapping[int, Shown], sight: Sight, privacy: PrivacyDefinition) -> tuple[Entry, ...]:
    """The rows that are seen, in their order."""
    first = public(found.rows, found.of, privacy.public_top)
    near = _near(found.rows, sight.own)
    seen: list[Entry] = []
    last, above = 0, None
    for row in found.rows:
        top = row.position <= first
        if not (top or sight.full(row.id) or row.position in near):
            continue
        entry = _entry(row, shown[row.id], sight, privacy, top=top, near=above == row.position - 1)
        skipped = row.position - last - 1
        seen.append(entry if not skipped else _after(entry, skipped))
        last = above = row.position
    return tuple(seen)


def _near(rows: Sequence[Ranked], own: int | None) -> Collection[int]:
    mine = next((row.position for row in rows if row.id == own), None)
    return range(0) if mine is None else range(mine - REACH, mine + REACH + 1)


def _after(entry: Entry, skipped: int) -> Entry:
    return Entry(**{**vars(entry), "skipped": skipped})


def _entry(row: Ranked, shown: Shown, sight: Sight, privacy: PrivacyDefinition, *, top: bool, near: bool) -> Entry:
    full = sight.full(row.id)
    numbers = full or top or privacy.peers is Peers.FULL
    # The names of teams are no secret, whatever their numbers are.
    named = numbers or privacy.peers is Peers.RANK or shown.members is not None
    own = row.id == sight.own
    hidden = shown.by_alias or (privacy.leaderboard.names is Names.ALIAS and shown.members is None)
    unnamed = not named or (hidden and not full)
    gap = row.gap if own or (numbers and (near or row.position == 1)) else None
    return Entry(
        key=shown.key if named and not unnamed else "",
        name=(shown.alias if unnamed else shown.name) if named else "",
        rank=row.rank,
        measure=row.measure if numbers else None,
        value=_seen(row.value, numbers),
        goal=_seen(row.goal, numbers),
        attainment=_seen(row.attainment, numbers),
        moved=row.moved if numbers or named else None,
        gap=gap,
        team=shown.team if named and not unnamed else "",
        members=shown.members if named else None,
        own=own,
        unnamed=unnamed,
        photo=shown.photo if named and not unnamed else "",
    )


def _seen(value: Decimal | None, numbers: bool) -> Decimal | None:
    return value if numbers else None
