"""The lanes of a race: a line per runner through their ranks, the changes of the lead, and names where the lines end."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.charts.cards import rows, strokes
from bot.charts.cards.columns import Column, eased, needier
from bot.charts.cards.parts import RIGHT, Look
from bot.charts.cards.strokes import Dashes
from bot.charts.lettering import letter
from bot.charts.sketch import Sketch
from bot.charts.theme import CAPTION, FIGURE, LABEL, MARGIN, PERCENT, Theme

STRONG = 10
"""Runners whose lines are strong and named; the others are faint."""

LEFT, END = 58.0, 712.0
"""Where the lines begin and end."""
_FIRST, _LAST = 168.0, 574.0
"""The highest and the lowest lane."""
_WIDEST = 116.0
_BELOW = 46.0
"""What the lanes leave to those who are behind all of them."""
_AXIS = 610.0
_RANK, _FACE, _NAME, _VALUE_ROOM = 750.0, 796.0, 826.0, 104.0
_SPARE = 36.0
"""What names can give to values, where a language writes these long."""
_WON, _OTHERS = FIGURE.at(24), PERCENT.at(21)


class _Stroke(NamedTuple):
    width: float
    dashes: Dashes = ()
    hollow: bool = False


_STROKES = (
    _Stroke(8.0),
    _Stroke(4.0),
    _Stroke(4.0, (2.6, 2.4)),
    _Stroke(4.5, (0.01, 2.0)),
    _Stroke(4.0, (7.0, 2.6)),
    _Stroke(5.5, hollow=True),
    _Stroke(3.5, (3.4, 2.4, 0.01, 2.4)),
    _Stroke(5.5, (5.0, 1.9), hollow=True),
    _Stroke(2.5, (0.01, 3.0)),
    _Stroke(2.5),
)
"""One for each place: none needs its colour to be told from another."""


class Runner(NamedTuple):
    """One entrant. No two share a lane (0 is the front) at the same moment; None: not in the race."""

    name: str
    rank: int
    won: bool
    medal: int | None
    alias: bool
    value: str
    lanes: tuple[int | None, ...]
    tied: bool = False

    @property
    def joined(self) -> int:
        """The moment of the first lane."""
        return next(moment for moment, lane in enumerate(self.lanes) if lane is not None)


class Lead(NamedTuple):
    """Somebody takes the lead."""

    moment: int
    name: str
    alias: bool


class Level(NamedTuple):
    """Runners who tie at a moment, from one lane to another."""

    moment: int
    first: int
    last: int


class _Grid(NamedTuple):
    """Where moments and lanes lie; `lanes` of `runners` are apart, the others are squeezed below them."""

    moments: int
    lanes: int
    runners: int
    top: float
    apart: float

    def x(self, moment: int) -> float:
        return LEFT + (END - LEFT) * moment / (self.moments - 1) if self.moments > 1 else END

    def y(self, lane: int) -> float:
        if lane < self.lanes:
            return self.top + self.apart * lane
        behind = (lane - self.lanes + 1) / (self.runners - self.lanes)
        return self.top + self.apart * (self.lanes - 1) + 22 + (_BELOW - 22) * behind


def draw(
    sketch: Sketch,
    runners: Sequence[Runner],
    moments: Sequence[str],
    leads: Sequence[Lead],
    levels: Sequence[Level],
    looks: Mapping[str, Look],
    *,
    square: bool,
    more: str,
) -> None:
    """`runners` from the first to the last, `more` says how many of them have no name; the strong ones and those who led have `looks`."""
    grid = _grid(len(runners), len(moments))
    _axis(sketch, moments, [lead.moment for lead in leads], grid)
    for lead in leads[1:]:
        sketch.line(grid.x(lead.moment), grid.y(0), grid.x(lead.moment), _AXIS - 18, sketch.theme.rule, 2, name="lead")
    for runner in runners[STRONG:]:
        for line in _lines(runner, grid):
            strokes.stroke(sketch, line, sketch.theme.none, 1.2, name="faint")
    strong = list(enumerate(runners[:STRONG]))
    for place, runner in reversed(strong):
        _line(sketch, runner, place, grid, looks)
    for level in levels:
        x = grid.x(level.moment)
        sketch.line(x, grid.y(level.first), x, grid.y(level.last), sketch.theme.caption, 3, name="level")
    _leads(sketch, leads, grid, looks, square=square)
    won, others = ([runner.value for _, runner in strong if runner.won == each] for each in (True, False))
    room = eased(needier(Column(won, _WON, _VALUE_ROOM), Column(others, _OTHERS, _VALUE_ROOM)), _SPARE).room
    for place, runner in strong:
        _label(sketch, runner, grid.y(place), room, grid, looks[runner.name], square=square)
    if more:
        sketch.text(_NAME, CAPTION.middle(grid.y(STRONG - 1) + 34), more, CAPTION, sketch.theme.caption, width=RIGHT - _NAME, name="more")


def _grid(runners: int, moments: int) -> _Grid:
    lanes = min(runners, STRONG)
    room = _LAST - _FIRST - (_BELOW if runners > STRONG else 0.0)
    apart = min(room / max(lanes - 1, 1), _WIDEST)
    return _Grid(moments, lanes, runners, _FIRST + 0.45 * (room - apart * (lanes - 1)), apart)


def _lines(runner: Runner, grid: _Grid) -> list[strokes.Line]:
    """A line for each stretch in the race."""
    stretches: list[list[tuple[float, float]]] = [[]]
    for moment, lane in enumerate(runner.lanes):
        if lane is not None:
            stretches[-1].append((grid.x(moment), grid.y(lane)))
        elif stretches[-1]:
            stretches.append([])
    return [strokes.curve(stretch) for stretch in stretches if len(stretch) > 1]


def _colour(theme: Theme, runner: Runner, look: Look) -> str:
    """The avatar's hue, as it is strong enough for a line."""
    return theme.ahead if runner.won else theme.lines[theme.avatars.index(look.colour)]


def _line(sketch: Sketch, runner: Runner, place: int, grid: _Grid, looks: Mapping[str, Look]) -> None:
    """On a halo of paper, so that it passes over those behind it; a ring where somebody joins late."""
    theme, colour = sketch.theme, _colour(sketch.theme, runner, looks[runner.name])
    stroke = _stroke(runner, place)
    for line in _lines(runner, grid):
        strokes.stroke(sketch, line, theme.paper, stroke.width + 5, name="halo")
        strokes.stroke(sketch, line, colour, stroke.width, stroke.dashes, name="line")
        if stroke.hollow:
            strokes.stroke(sketch, line, theme.paper, stroke.width - 3.4, name="hollow")
    first, dot = runner.lanes[runner.joined], max(stroke.width / 2 + 2.5, 5.0)
    if first is not None:
        x, y = grid.x(runner.joined), grid.y(first)
        sketch.disc(x, y, dot + 2 * bool(runner.joined), colour, name="start")
        if runner.joined:
            sketch.disc(x, y, dot - 1, theme.paper, name="joined")
    sketch.disc(END, grid.y(place), dot, colour, name="end")


def _stroke(runner: Runner, place: int) -> _Stroke:
    """That of the place; those who share the win are as thick as one winner and dashed apart, and one who has not won is thinner."""
    if not runner.won:
        return _STROKES[place] if place else _Stroke(6.0)
    if not place:
        return _STROKES[0]
    return _Stroke(_STROKES[0].width, ((2.0, 2.0), (0.01, 1.8), (5.0, 2.0))[(place - 1) % 3])


def _leads(sketch: Sketch, leads: Sequence[Lead], grid: _Grid, looks: Mapping[str, Look], *, square: bool) -> None:
    """Their faces on the front lane, no wider than the time between two of them."""
    moments = [lead.moment for lead in leads]
    step = min((grid.x(b) - grid.x(a) for a, b in pairwise(moments)), default=60.0)
    radius = min(17.0, step * 0.46, 0.42 * grid.apart if grid.lanes > 1 else 17.0)
    for lead in leads:
        x, y = grid.x(lead.moment), grid.y(0)
        sketch.box(x - radius - 3, y - radius - 3, 2 * radius + 6, 2 * radius + 6, sketch.theme.paper, radius=radius + 3, name="halo")
        rows.face(sketch, x, y, radius, lead.name, square=square, alias=lead.alias, look=looks[lead.name])


def _label(sketch: Sketch, runner: Runner, y: float, room: float, grid: _Grid, look: Look, *, square: bool) -> None:
    theme = sketch.theme
    rows.place(sketch, _RANK, y, rows.numbered(runner.rank, runner.tied), PERCENT.at(20), 40, medal=runner.medal)
    radius = min(17.0, 0.44 * grid.apart) if grid.lanes > 1 else 17.0
    rows.face(sketch, _FACE, y, radius, runner.name, square=square, alias=runner.alias, look=look)
    style = FIGURE._replace(tabular=False).at(24) if runner.won else LABEL.at(21)
    style = rows.snug(runner.name, style, RIGHT - room - 14 - _NAME)
    sketch.text(_NAME, style.middle(y), runner.name, style, theme.ink, width=RIGHT - room - 14 - _NAME, name="name")
    value, ink = (_WON, theme.ink) if runner.won else (_OTHERS, theme.caption)
    sketch.figure(RIGHT, y, runner.value, value, ink, room, name="value")


def _axis(sketch: Sketch, moments: Sequence[str], leads: Sequence[int], grid: _Grid) -> None:
    """The first and the last moment, those of lead changes, and of the others as many as have room."""
    last, free = len(moments) - 1, list[tuple[float, float]]()
    for moment in dict.fromkeys([0, last, *leads, last // 2, *range(len(moments))]):
        half = min(letter(moments[moment], CAPTION).width, 150.0) / 2
        x = max(grid.x(moment), MARGIN + half)
        if all(x + half + 18 <= left or right + 18 <= x - half for left, right in free):
            free.append((x - half, x + half))
            sketch.text(x, CAPTION.middle(_AXIS), moments[moment], CAPTION, sketch.theme.caption, anchor="middle", width=150, name="moment")
