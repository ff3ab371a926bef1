"""First to a target: a lane for everyone, and the line that whoever has made it stands beyond."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
from matplotlib.path import Path

from bot.charts.cards import parts, rows, wording
from bot.charts.cards.columns import Column, needier, widened
from bot.charts.cards.contests import head
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.parts import RIGHT, TOP
from bot.charts.sketch import Row, Sketch
from bot.charts.theme import GOAL, LABEL, MARGIN, NAME, PERCENT, SCORE, Theme
from bot.texts.languages import say

ROWS = 12
HEADING = 42.0
PLACE_MIDDLE, PLACE_ROOM = MARGIN + 18, 40.0
NAME_LEFT, NAME_RIGHT = 92.0, 396.0
LANE_LEFT, LINE, LINE_WIDTH = 412.0, 816.0, 14.0
BEYOND = LINE_WIDTH + 38
"""From the line to the middle of whoever has crossed it."""

VALUE_RIGHT, VALUE_ROOM = 1036.0, 118.0
LAST_ROOM = 110.0
SPARE = 150.0
"""What the lanes can give to the figures behind the line, where a language writes these long."""

TALLEST = 90.0


@dataclass(frozen=True)
class Runner:
    """`place` and `crossed` ("Tue 14:05", worded) once the target is reached; else None and ""."""

    name: str
    value: Decimal | None
    place: int | None = None
    crossed: str = ""
    detail: str = ""
    viewer: bool = False


@dataclass(frozen=True)
class Finish:
    """The data of card "finish": runners best first; of more than 12 the first 11, or 10 and the viewer."""

    contest: Contest
    unit: str
    target: Decimal
    runners: tuple[Runner, ...]


def draw(data: Finish, theme: Theme) -> Sketch:
    contest, runners = data.contest, rows.shown(data.runners, ROWS)
    if not runners:
        return head.empty(contest, theme)
    sketch = head.opened(contest, theme, _legend(data))
    first = 1 if runners[0].value else 0
    weights = [2.0 if index < first else 1.0 for index in range(len(runners))]
    placed = rows.placed(data.runners, runners, weights, TALLEST, TOP + HEADING)
    places = placed.rows
    rows.parted(sketch, runners, places)
    last, reach = places[len(runners) - 1]
    columns = _columns(runners, places, first, data)
    _line(sketch, _line_at(columns), last + reach / 2, data)
    for index, (runner, (y, tall)) in enumerate(zip(runners, places, strict=True)):
        _lane(sketch, runner, y, tall, index < first, columns, data)
    rows.others(sketch, placed, NAME_LEFT, contest.locale)
    return sketch


def alt(data: Finish) -> str:
    """Every number of the card in one paragraph."""
    contest, runners = data.contest, rows.shown(data.runners, ROWS)
    target = wording.amount(data.target, data.unit, contest.locale, contest.compact)

    def told(longest: int) -> list[str]:
        hidden = wording.unshown(len(data.runners) - len(runners), contest.locale)
        return [
            wording.sentence([say(contest.locale, "Finish {target}", target=target)]),
            *(_read_aloud(runner, longest, data) for runner in runners),
            "" if runners else wording.sentence([say(contest.locale, "Nothing to show yet")]),
            hidden,
        ]

    return head.aloud(contest, told, _nobody(data))


def left_to_go(runner: Runner, target: Decimal) -> Decimal | None:
    if runner.value is None or not runner.value.is_finite() or runner.place is not None:
        return None
    return max(target - runner.value, Decimal(0))


def _legend(data: Finish) -> str:
    return "" if data.contest.phase == "waiting" else _nobody(data) or say(data.contest.locale, "− still to go")


def _nobody(data: Finish) -> str:
    return head.nobody(data.contest, (runner.value for runner in data.runners))


def _columns(runners: Sequence[Runner], places: Sequence[tuple[float, float]], first: int, data: Finish) -> tuple[Column, Column]:
    """Values, and how far it still is."""
    contest, text = data.contest, _text(places[-1][1])
    said = [wording.amount(runner.value, data.unit, contest.locale, contest.compact) for runner in runners]
    values = needier(Column(said[:first], SCORE.at(38), VALUE_ROOM), Column(said[first:], PERCENT.at(text), VALUE_ROOM))
    return widened(values, Column([_last(runner, data) for runner in runners], GOAL.at(min(text, 22.0)), LAST_ROOM), SPARE)


def _text(tall: float) -> float:
    return min(max(tall * 0.5, 19.0), 24.0)


def _line_at(columns: tuple[Column, Column]) -> float:
    values, gaps = columns
    return LINE - (values.room - VALUE_ROOM) - (gaps.room - LAST_ROOM)


def _last(runner: Runner, data: Finish) -> str:
    """When they crossed the line, or how far it still is."""
    if runner.place is not None:
        return runner.crossed
    left_over = left_to_go(runner, data.target)
    return "−" + wording.difference(left_over, data.unit, data.contest.locale, data.contest.compact) if left_over is not None else ""


def _line(sketch: Sketch, x: float, bottom: float, data: Finish) -> None:
    """The finish line, chequered, under its target."""
    theme, contest = sketch.theme, data.contest
    target = wording.amount(data.target, data.unit, contest.locale, contest.compact)
    words = say(contest.locale, "Finish {target}", target=target)
    sketch.figure(x + LINE_WIDTH / 2, TOP + 22, words, LABEL, theme.ink, 2 * (RIGHT - LINE - LINE_WIDTH), anchor="middle", name="goal")
    top = TOP + HEADING
    sketch.box(x, top, LINE_WIDTH, bottom - top, theme.track, name="line")
    sketch.rows.append(Row("poly", "line", _chequers(bottom - top), x, top, theme.ink))


@lru_cache(maxsize=32)
def _chequers(tall: float) -> Path:
    """Every dark square of the line as one outline."""
    cell = LINE_WIDTH / 2
    corners = np.array([(0, 0), (cell, 0), (cell, cell), (0, cell), (0, 0)])
    squares = [corners + np.array([step % 2 * cell, step * cell]) for step in range(int(tall / cell))]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(np.concatenate(squares), codes * len(squares))


def _lane(sketch: Sketch, runner: Runner, y: float, tall: float, large: bool, columns: tuple[Column, Column], data: Finish) -> None:
    """Place and name · the lane with its runner · value · when they crossed, or how far it still is."""
    theme, contest, (values, gaps) = sketch.theme, data.contest, columns
    size, line = _text(tall), _line_at(columns)
    style, number = (NAME.at(38), SCORE.at(38)) if large else (LABEL.at(size), PERCENT.at(size))
    if runner.place is not None:
        sketch.figure(PLACE_MIDDLE, y, str(runner.place), number, theme.ink, PLACE_ROOM, anchor="middle", name="rank")
    name = rows.snug(runner.name, style, NAME_RIGHT - NAME_LEFT) if large else style
    rows.named(
        sketch, NAME_LEFT, NAME_RIGHT, y, runner.name, rows.yours(runner, contest.locale), runner.detail, name, stacked=large and tall >= 84
    )
    radius = min(tall * 0.42, 30.0 if large else 24.0)
    sketch.box(LANE_LEFT, y - 4, line - LANE_LEFT, 8, theme.track, radius=4, name="lane")
    reached = min(parts.geometric(runner.value) / (parts.geometric(data.target) or 1.0), 1.0)
    crossed = runner.place is not None
    end = line if crossed else LANE_LEFT + (line - LANE_LEFT) * reached
    sketch.box(LANE_LEFT, y - 4, end - LANE_LEFT, 8, theme.ahead if crossed or large else theme.spark, radius=4, name="bar")
    x = line + BEYOND if crossed else min(max(end, LANE_LEFT + radius), line - radius - 3)
    parts.avatar(sketch, x, y, radius, runner.name)
    if crossed and runner.place == 1 and contest.settled:
        rows.crowned(sketch, x, y, radius)
    value = wording.amount(runner.value, data.unit, contest.locale, contest.compact)
    sketch.figure(VALUE_RIGHT - (gaps.room - LAST_ROOM), y, value, number, theme.ink, values.room, name="value")
    ink, last = (theme.ink, "crossed") if crossed else (theme.caption, "gap")
    sketch.figure(RIGHT, y, _last(runner, data), GOAL.at(min(size, 22.0)), ink, gaps.room, name=last)


def _read_aloud(runner: Runner, longest: int, data: Finish) -> str:
    contest = data.contest
    left_over = left_to_go(runner, data.target)
    value = wording.amount(runner.value, data.unit, contest.locale, contest.compact)
    further = wording.difference(left_over, data.unit, contest.locale, contest.compact)
    return wording.sentence(
        [
            f"{runner.place or ''} {wording.short(runner.name, longest)} {value}".strip(),
            rows.captioned(rows.yours(runner, contest.locale), wording.short(runner.detail, longest)),
            say(contest.locale, "finished {when}", when=wording.short(runner.crossed, longest)) if runner.place is not None else "",
            say(contest.locale, "{amount} to go", amount=further) if left_over is not None else "",
        ]
    )
