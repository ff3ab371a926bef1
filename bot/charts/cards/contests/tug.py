"""Team against team: two pull at a rope, whose knot the leading side has on its own ground; three to eight race."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
from matplotlib.path import Path

from bot.charts.cards import parts, rows, wording
from bot.charts.cards.contests import head, sides, standings
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.contests.sides import MIDDLE, Side
from bot.charts.cards.contests.standings import Racer, Standings
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP
from bot.charts.sketch import Row, Sketch
from bot.charts.theme import LABEL, MARGIN, PERCENT, Theme

ROPE_Y = TOP + 268
ENDS = (MARGIN + 27.0, RIGHT - 27.0)
"""Of the rope, which its last pullers hold."""

REACH = 270.0
"""How far from the middle the knot stands when one side has everything."""

PULLERS = 4
STEP = 66.0
LISTED = TOP + 338


@dataclass(frozen=True)
class Puller:
    """What one member brought in."""

    name: str
    value: Decimal | None
    viewer: bool = False


@dataclass(frozen=True)
class Crew:
    """A team; `members` best first, the first four are shown."""

    name: str
    value: Decimal | None
    rank: int | None
    detail: str = ""
    members: tuple[Puller, ...] = ()
    viewer: bool = False


@dataclass(frozen=True)
class Tug:
    """The data of card "tug": crews best first, or for two in the order of their sides."""

    contest: Contest
    unit: str
    crews: tuple[Crew, ...]


def draw(data: Tug, theme: Theme) -> Sketch:
    if len(data.crews) != 2:
        return standings.draw(_race(data), theme)
    first, second = data.crews
    sketch = head.opened(data.contest, theme)
    sides.faces(sketch, _side(first), _side(second), data.unit, data.contest, square=True)
    _rope(sketch, data)
    for side, crew in ((1, first), (-1, second)):
        _members(sketch, crew, side, data)
    return sketch


def alt(data: Tug) -> str:
    """Every number of the card in one paragraph."""
    if len(data.crews) != 2:
        return standings.alt(_race(data))
    contest, (first, second) = data.contest, data.crews

    def told(longest: int) -> list[str]:
        members = [
            wording.sentence(
                [wording.short(crew.name, longest) + ": " + ", ".join(_read_aloud(each, longest, data) for each in crew.members[:PULLERS])]
            )
            for crew in (first, second)
            if crew.members
        ]
        return [*sides.spoken(_side(first), _side(second), data.unit, contest, longest, teams=True), *members]

    return head.aloud(contest, told)


def knot(first: Decimal | None, second: Decimal | None) -> float:
    """Where the knot stands: to the left where the first side leads."""
    return MIDDLE - REACH * sides.pull(first, second)


def _race(data: Tug) -> Standings:
    racers = tuple(Racer(crew.name, crew.value, crew.rank, crew.detail, viewer=crew.viewer) for crew in data.crews)
    return Standings(data.contest, data.unit, racers, teams=True)


def _side(crew: Crew) -> Side:
    return Side(crew.name, crew.value, crew.detail, crew.viewer)


def _rope(sketch: Sketch, data: Tug) -> None:
    """The rope, those who pull it, the line between the sides and the knot."""
    theme, (first, second) = sketch.theme, data.crews
    x = knot(first.value, second.value)
    ahead = sides.lead(first.value, second.value)
    left, right = (theme.ahead if ahead == side else theme.spark for side in (1, -1))
    sketch.box(ENDS[0], ROPE_Y - 7, x - ENDS[0], 14, left, radius=7, name="rope")
    sketch.box(x, ROPE_Y - 7, ENDS[1] - x, 14, right, radius=7, name="rope")
    sketch.rows.append(Row("poly", "strands", _strands(), ENDS[0], ROPE_Y, None, theme.paper, 2.0))
    sketch.box(MIDDLE - 2, ROPE_Y - 34, 4, 68, theme.ink, radius=2, name="pace")
    for side, crew in ((1, first), (-1, second)):
        for index, member in enumerate(crew.members[:PULLERS]):
            at = ENDS[0 if side == 1 else 1] + side * index * STEP
            sketch.disc(at, ROPE_Y, 27, theme.paper, name="halo")
            parts.avatar(sketch, at, ROPE_Y, 24, member.name)
    sketch.disc(x, ROPE_Y, 21, theme.paper, name="halo")
    sketch.disc(x, ROPE_Y, 17, theme.close, name="knot")


@lru_cache(maxsize=1)
def _strands() -> Path:
    """Slanted cuts all along the rope, in one outline."""
    starts = np.arange(14.0, ENDS[1] - ENDS[0] - 14, 14.0)
    points = np.column_stack([starts - 4, np.full_like(starts, 6.0), starts + 4, np.full_like(starts, -6.0)]).reshape(-1, 2)
    return Path(points, np.tile([Path.MOVETO, Path.LINETO], len(starts)))


def _members(sketch: Sketch, crew: Crew, side: int, data: Tug) -> None:
    theme, contest = sketch.theme, data.contest
    left = MARGIN if side == 1 else MIDDLE + 40
    right = MIDDLE - 40 if side == 1 else RIGHT
    members = crew.members[:PULLERS]
    for member, (y, _) in zip(members, rows.spread([1.0] * len(members), 36.0, LISTED, BOTTOM - 4), strict=True):
        style, number = LABEL.at(20), PERCENT.at(20)
        value = wording.amount(member.value, data.unit, contest.locale, contest.compact)
        wide = sketch.figure(right, y, value, number, theme.ink, 170, name="value")
        mine = rows.yours(member, contest.locale)
        rows.named(sketch, left, right - wide - 16, y, member.name, mine, "", style, stacked=False)


def _read_aloud(member: Puller, longest: int, data: Tug) -> str:
    value = wording.amount(member.value, data.unit, data.contest.locale, data.contest.compact)
    mine = rows.yours(member, data.contest.locale)
    return f"{wording.short(member.name, longest)} ({mine}) {value}" if mine else f"{wording.short(member.name, longest)} {value}"
