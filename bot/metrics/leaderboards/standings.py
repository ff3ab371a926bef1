"""Who stands where, from what each is ranked by: ranks with ties, movement, the gap to the next better place. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from bot.metrics.ranking import movement, order, ranks

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


def ranked(measured: Sequence[Measured], names: Mapping[int, str], *, lowest_first: bool = False) -> tuple[Ranked, ...]:
    """Everyone who has a measure, the best first."""
    sign = -1 if lowest_first else 1
    known = {each.id: each for each in measured}
    now = {each.id: sign * each.measure for each in measured if each.measure is not None}
    places = ranks(now)
    earlier = ranks({each.id: None if each.before is None else sign * each.before for each in measured})
    better: Decimal | None = None
    found: list[Ranked] = []
    for _, tied in groupby(order(now, places, names), key=places.__getitem__):
        for key in (group := list(tied)):
            each, place = known[key], places[key]
            gap = None if better is None else better - now[key]
            moved = movement(earlier.get(key), place)
            found.append(Ranked(key, len(found) + 1, place, sign * now[key], each.value, each.goal, each.attainment, moved, gap))
        better = now[group[0]]
    return tuple(found)


def picked(rows: Sequence[Ranked], pick: Pick) -> tuple[Ranked, ...]:
    """Those of `rows`, which are all there are, that are looked at."""
    if pick.every:
        return tuple(rows)
    mine = next((each.position for each in rows if each.id == pick.own), None)
    near = range(0) if mine is None else range(mine - REACH, mine + REACH + 1)
    return tuple(each for each in rows if each.position <= pick.first or each.id in pick.ids or each.position in near)


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
