"""How a board lays out its lines: leaders large, the others plain, and in two dense columns where they are many."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from bot.charts.cards import parts, rows
from bot.charts.cards.columns import Column, eased
from bot.charts.cards.parts import BOTTOM, RIGHT
from bot.charts.lettering import letter
from bot.charts.sketch import Sketch, shrunk
from bot.charts.theme import CAPTION, FIGURE, GOAL, LABEL, MARGIN, PERCENT, Type

Size = Literal["large", "plain", "dense"]

SINGLE = 10
"""More lines than these take two columns."""
BREAKS = 2
"""More of them, which no sensible cut has, are not drawn."""
COLUMN = 536.0
"""Width of each of the two."""
HEADINGS = 30.0

_LARGEST, _LARGE, _PLAIN = 132.0, 60.0, 64.0
_WEIGHT, _BREAK = 1.7, 0.6
"""A large line, and a break between two lines, against a plain one."""
_BOTTOM = BOTTOM - 5
_GAP_ROOM, _SECOND_ROOM, _FIGURE_ROOM = 122.0, 84.0, 180.0
_DENSE_ROOM, _DENSE_SECOND, _SPARE = 88.0, 58.0, 44.0
"""For figures in dense lines, and what names can give to them, where a language writes figures long."""
_SECOND_SPARE = 60.0
"""The same for the second figures of a single board."""
_SECOND = GOAL.at(23)
_RANK = 22.0
"""Middle of the ranks, from the left of a column."""
_DENSE_NAME = 152.0
"""Start of the names, from the left of a dense column."""


class Line(NamedTuple):
    """One person or team as the board shows it, everything worded."""

    rank: str
    medal: int | None
    name: str
    caption: str
    team: str
    """Whose colour stands beside the caption; "": none."""
    figure: str
    second: str
    gap: str
    length: float | None
    """Of the bar, 0 to 1; None: no bar, as there is nobody to compare with."""
    moved: int | None
    yours: bool
    square: bool
    alias: bool
    skipped: str
    """How many are left out above it; "": none."""
    photo: str


class Headings(NamedTuple):
    """Words of a board's own, and the locale of its numbers."""

    second: str
    gap: str
    you: str
    locale: str


class Slot(NamedTuple):
    """The place of line number `line`, or of the break before it; `y` is its middle."""

    line: int
    is_break: bool
    size: Size
    left: float
    y: float
    tall: float


class _Columns(NamedTuple):
    """Where the columns of a single board lie, closed up over those that no line fills."""

    moved: float
    face: float
    name: float
    figure: float
    second: float
    second_room: float


def draw(sketch: Sketch, lines: Sequence[Line], leaders: int, headings: Headings, top: float) -> None:
    """The lines from `top` to the foot, the first `leaders` of them large."""
    columns = _columns(lines)
    headed = any(line.second or line.gap for line in lines)
    slots = arranged(leaders, lines, top + (HEADINGS if headed else 6.0))
    if headed and slots:
        _head(sketch, columns, headings, slots[0].y - slots[0].tall / 2 - 6)
    dense = [slot for slot in slots if slot.size == "dense"]
    figures = [lines[slot.line].figure for slot in dense]
    room = eased(Column(figures, PERCENT.at(_dense_text(dense[0].tall)), _DENSE_ROOM), _SPARE).room if dense else 0.0
    for slot in slots:
        line = lines[slot.line]
        if slot.is_break:
            name = slot.left + _DENSE_NAME if slot.size == "dense" else columns.name
            rows.left_out(sketch, slot.left + _RANK, name, slot.y, line.skipped, 300)
            continue
        if line.yours:
            rows.own(sketch, slot.y, slot.tall, slot.left, slot.left + COLUMN if slot.size == "dense" else RIGHT)
        if slot.size == "dense":
            _dense(sketch, line, slot, room, headings)
        else:
            _wide(sketch, line, slot, columns, headings.locale)


def arranged(leaders: int, lines: Sequence[Line], top: float) -> list[Slot]:
    """A slot for every line, and one for every break. In a single column the viewer's own line is large, too."""
    breaks = [index for index, line in enumerate(lines) if line.skipped][:BREAKS]
    items = [(index, is_break) for index in range(len(lines)) for is_break in (True, False) if index in breaks or not is_break]
    if len(lines) > SINGLE:
        first = next((at for at, (index, _) in enumerate(items) if index >= leaders), len(items))
        return _two_columns(items[:first], items[first:], top)
    large = sum(index < leaders or line.yours for index, line in enumerate(lines))
    small = len(lines) - large + _BREAK * (len(items) - len(lines))
    unit = (_BOTTOM - top) / max(_WEIGHT * large + small, 1)
    big = min(max(_WEIGHT * unit, _LARGE), _LARGEST)
    tall = min((_BOTTOM - top - big * large) / small, _PLAIN) if small else 0.0
    slots, y = [], top
    for index, is_break in items:
        size: Size = "large" if not is_break and (index < leaders or lines[index].yours) else "plain"
        height = _BREAK * tall if is_break else big if size == "large" else tall
        slots.append(Slot(index, is_break, size, MARGIN, y + height / 2, height))
        y += height
    # A short board stands a little above the middle.
    spare = 0.4 * (_BOTTOM - y)
    return [slot._replace(y=slot.y + spare) for slot in slots]


def _two_columns(first: Sequence[tuple[int, bool]], rest: Sequence[tuple[int, bool]], top: float) -> list[Slot]:
    deep = max(-(-len(rest) // 2), 1)
    apart = 8.0 if first else 0.0
    big = min(max(_WEIGHT * (_BOTTOM - top) / (_WEIGHT * len(first) + deep), _LARGE), 76.0)
    tall = min((_BOTTOM - top - apart - big * len(first)) / deep, 56.0)
    slots = [Slot(index, is_break, "large", MARGIN, top + (at + 0.5) * big, big) for at, (index, is_break) in enumerate(first)]
    below = top + big * len(first) + apart
    for at, (index, is_break) in enumerate(rest):
        left = MARGIN if at < deep else RIGHT - COLUMN
        slots.append(Slot(index, is_break, "dense", left, below + (at % deep + 0.5) * tall, tall))
    return slots


def _columns(lines: Sequence[Line]) -> _Columns:
    moved = MARGIN + (_RANK + 22 if all(line.moved is None for line in lines) else 104)
    second = RIGHT - (_GAP_ROOM + 20 if any(line.gap for line in lines) else 0)
    room = eased(Column([line.second for line in lines], _SECOND, _SECOND_ROOM), _SECOND_SPARE).room
    figure = second - (room + 22 if any(line.second for line in lines) else 0)
    return _Columns(moved, moved + 46, moved + 92, figure, second, room)


def _head(sketch: Sketch, columns: _Columns, headings: Headings, baseline: float) -> None:
    colour = sketch.theme.caption
    if columns.second < RIGHT:
        sketch.text(RIGHT, baseline, headings.gap, CAPTION, colour, anchor="right", width=_GAP_ROOM, name="heading")
    if columns.figure < columns.second:
        sketch.text(columns.second, baseline, headings.second, CAPTION, colour, anchor="right", width=columns.second_room, name="heading")


def _wide(sketch: Sketch, line: Line, slot: Slot, at: _Columns, locale: str) -> None:
    """Place · places moved · face · name with caption · figure · second figure · gap, and under them the bar."""
    theme, large = sketch.theme, slot.size == "large"
    grown = min(max(slot.tall / 68, 1.0), 1.25) if large else min(max(slot.tall / 42, 0.9), 1.25)
    half, below = (3.0 if large else 2.0) * grown, (6.0 if large else 4.0) * grown
    bar = slot.y + slot.tall / 2 - below - half
    y = (slot.y - slot.tall / 2 + bar - half) / 2 + 1
    rank = PERCENT.at(min((27 if large else 21) * grown, 29))
    rows.place(sketch, MARGIN + _RANK, y, line.rank, rank, 48, medal=line.medal)
    if line.moved is not None:
        parts.movement(sketch, at.moved, y, line.moved, PERCENT.at(20), locale=locale)
    _face(sketch, line, at.face, y, min((y - slot.y + slot.tall / 2) * 0.88, 31.0))
    name = (FIGURE._replace(tabular=False) if large else LABEL).at((36 if large else 22) * grown)
    wide = sketch.figure(at.figure, y, line.figure, FIGURE.at((36 if large else 23) * grown), theme.ink, _FIGURE_ROOM, name="value")
    _named(sketch, line, at.name, y, name, at.figure - wide - 24 - at.name, stacked=slot.tall > 92)
    plain = _SECOND.at((_SECOND.size if large else 20) * min(grown, 1.15))
    sketch.figure(at.second, y, line.second, plain, theme.caption, at.second_room, name="share")
    sketch.figure(RIGHT, y, line.gap, plain, theme.ink if line.yours else theme.caption, _GAP_ROOM, name="gap")
    _bar(sketch, at.name, bar, RIGHT - at.name, half, line)


def _named(sketch: Sketch, line: Line, x: float, y: float, style: Type, room: float, *, stacked: bool) -> None:
    """The name, and the caption below it, or beside it where there is room for all of it."""
    caption = CAPTION.at(min(max(18, 0.55 * style.size), 22))
    if line.caption and not stacked:
        beside = 0.5 * style.size + (20 if line.team else 0)
        caption = caption.at(max(shrunk(line.caption, caption, max(room - letter(line.name, style).width - beside, 1.0)).size, 16.0))
        style = rows.snug(line.name, style, room - beside - letter(line.caption, caption).width)
    baseline = y - 0.02 * style.size if stacked and line.caption else style.middle(y)
    wide = sketch.text(x, baseline, line.name, style, sketch.theme.ink, width=room, name="name") + 0.5 * style.size
    if stacked:
        baseline = y + 0.75 * style.size
    elif room - wide > (84 if line.yours else letter(line.caption, caption).width + (20 if line.team else 0)):
        x, room = x + wide, room - wide
    else:
        return
    mark = rows.team_mark(sketch, x, baseline - 0.3636 * caption.size, line.team) if line.team else 0.0
    sketch.text(x + mark, baseline, line.caption, caption, sketch.theme.caption, width=room - mark, name="caption")


def _dense_text(tall: float) -> float:
    return min(max(tall * 0.55, 18.0), 22.0)


def _dense(sketch: Sketch, line: Line, slot: Slot, figure: float, headings: Headings) -> None:
    """The same in half the width; the bar is the line's lower rule, and a team is its initials beside its colour."""
    theme, left = sketch.theme, slot.left
    y = slot.y - 2
    size = _dense_text(slot.tall)
    label, number = LABEL.at(size), PERCENT.at(size)
    rows.place(sketch, left + _RANK, y, line.rank, number, 48, medal=line.medal)
    if line.moved is not None:
        parts.movement(sketch, left + 100, y, line.moved, PERCENT.at(18), locale=headings.locale)
    _face(sketch, line, left + 126, y, min(slot.tall * 0.4, 18.0))
    name, right = left + _DENSE_NAME, left + COLUMN
    share = 66.0 if line.second else 0.0
    sketch.figure(right, y, line.second, GOAL.at(18), theme.caption, 58, name="share")
    sketch.figure(right - share, y, line.figure, number, theme.ink, figure, name="value")
    room = right - share - figure - 12 - name
    if line.team:
        short = parts.initials(line.team)
        wide = letter(short, CAPTION).width
        x = right - share - figure - 12 - wide
        sketch.text(x, CAPTION.middle(y), short, CAPTION, theme.caption, name="caption")
        rows.team_mark(sketch, x - 20, y, line.team)
        room -= wide + 32
    if line.yours:
        you = LABEL.at(18)
        wide = letter(headings.you, you).width
        room -= wide + 12
        beside = sketch.text(name, label.middle(y), line.name, label, theme.ink, width=room, name="name") + 12
        sketch.text(name + beside, label.middle(y), headings.you, you, theme.ahead_ink, width=110, name="you")
    else:
        sketch.text(name, label.middle(y), line.name, label, theme.ink, width=room, name="name")
    _bar(sketch, name, slot.y + slot.tall / 2 - 4, right - name, 1.5, line)


def _face(sketch: Sketch, line: Line, x: float, y: float, radius: float) -> None:
    rows.face(sketch, x, y, radius, line.name, square=line.square, alias=line.alias, photo=line.photo)


def _bar(sketch: Sketch, x: float, y: float, width: float, half: float, line: Line) -> None:
    theme = sketch.theme
    if line.length is None:
        return
    fill = theme.ahead if line.medal or line.yours else theme.spark
    sketch.box(x, y - half, width, 2 * half, theme.track, radius=half, name="track")
    sketch.box(x, y - half, width * line.length, 2 * half, fill, radius=half, name="bar")
