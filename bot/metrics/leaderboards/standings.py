"""Who stands where, from what each is ranked by: ranks with ties, movement, the gap to the next better place. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from bot.metrics.ranking import movement

REACH = 2
"""How many neighbours on either side stand beside one's own row."""


class Measured(NamedTuple):
    """A person or a team, by `id`: `measure` is what they are ranked by, `before` the same a week earlier; None is not ranked."""

    id: int
    measure: Decimal | None
    before: Decimal | None = None
    value: Decimal | None = None
    goal: Decimal | None = None
    attainment: Decimal | None = None


class Ranked(NamedTuple):
    """One who has a rank; `position` counts from 1, equals by name. `gap` is what is missing to the next better rank."""

    id: int
    position: int
    rank: int
    measure: Decimal
    value: Decimal | None
    goal: Decimal | None = None
    attainment: Decimal | None = None
    moved: int | None = None
    gap: Decimal | None = None


@dataclass(frozen=True)
class Pick:
    """Which rows are looked at: the `first`, those of `ids`, and `own` with its neighbours; with `every`, all."""

    first: int = 0
    ids: frozenset[int] = frozenset()
    own: int | None = None
    every: bool = False


@dataclass(frozen=True)
class Standings:
    """The `rows` that were picked, `of` how many have a rank; `unranked` have none, `leaders` share the first.

    `total` and `goal` are those of all who are ranked, where amounts add up.
    """

    rows: tuple[Ranked, ...]
    of: int
    unranked: int = 0
    leaders: int = 0
    total: Decimal | None = None
    goal: Decimal | None = None

    @cached_property
    def positions(self) -> Mapping[int, int]:
        """Of each row."""
        return {each.id: each.position for each in self.rows}


def ranked(measured: Sequence[Measured], names: Mapping[int, str], *, lowest_first: bool = False) -> tuple[Ranked, ...]:
    """Everyone who has a measure, the best first, equals by name."""
    sign = -1 if lowest_first else 1
    ordered = sorted(
        (-sign * each.measure, names[each.id].casefold(), names[each.id], place)
        for place, each in enumerate(measured)
        if each.measure is not None
    )
    earlier = _ranks(sorted((-sign * each.before, each.id) for each in measured if each.before is not None))
    found: list[Ranked] = []
    rank, last, better = 0, None, None
    for position, (least, _, _, place) in enumerate(ordered, 1):
        if least != last:
            rank, last, better = position, least, last
        each, gap = measured[place], None if better is None else least - better
        moved = movement(earlier.get(each.id), rank)
        found.append(Ranked(each.id, position, rank, -sign * least, each.value, each.goal, each.attainment, moved, gap))
    return tuple(found)


def _ranks(ordered: Sequence[tuple[Decimal, int]]) -> dict[int, int]:
    """By the second of each pair, of pairs in order: as `ranking.ranks`, without looking numbers up, which takes long of exact ones."""
    found: dict[int, int] = {}
    rank, last = 0, None
    for position, (number, key) in enumerate(ordered, 1):
        if number != last:
            rank, last = position, number
        found[key] = rank
    return found


def picked(found: Standings, pick: Pick) -> Standings:
    """Of standings with all their rows, those that are looked at."""
    if pick.every:
        return found
    mine = found.positions.get(pick.own or 0)
    near = range(0) if mine is None else range(max(mine - REACH, 1), min(mine + REACH, found.of) + 1)
    led = (found.positions[each] for each in pick.ids if each in found.positions)
    positions = sorted({*range(1, min(pick.first, found.of) + 1), *near, *led})
    return replace(found, rows=tuple(found.rows[position - 1] for position in positions))


def public(rows: Sequence[Ranked], of: int, top: int) -> int:
    """How many of the first `rows` anybody may see: `top` at most, of the better half, and never a part of those who share a rank.

    The rows go one beyond `top`, where there are so many.
    """
    most = min(top, (of + 1) // 2)
    first = [each for each in rows if each.position <= most + 1]
    if len(first) <= most:
        return len(first)
    beyond = first[most].rank
    return sum(each.rank < beyond for each in first)


def of_all(measured: Sequence[Measured], names: Mapping[int, str], *, lowest_first: bool, adds_up: bool) -> Standings:
    """The standings of all these."""
    rows = ranked(measured, names, lowest_first=lowest_first)
    values = [each.value for each in rows if each.value is not None]
    goals = [each.goal for each in rows if each.goal is not None]
    return Standings(
        rows=rows,
        of=len(rows),
        unranked=len(measured) - len(rows),
        leaders=sum(each.rank == 1 for each in rows),
        total=sum(values, Decimal(0)) if adds_up and values else None,
        goal=sum(goals, Decimal(0)) if adds_up and goals else None,
    )
