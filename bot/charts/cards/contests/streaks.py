"""Runs of working days or weeks: a cell for each, joined while a run lasts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bot.charts.cards import parts, rows, wording
from bot.charts.cards.contests import head
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.parts import RIGHT, TOP
from bot.charts.lettering import fit
from bot.charts.sketch import Sketch
from bot.charts.theme import CAPTION, GOAL, LABEL, MARGIN, NAME, PERCENT, SCORE, Theme
from bot.texts.languages import say

Cell = Literal["hit", "miss", "off", "open"]
"""Of one day or week: reached, missed, not counted (leave, holiday), or still running."""

ROWS = 12
CELLS = 24
HEADING = 38.0
RANK_MIDDLE, RANK_ROOM = MARGIN + 16, 44.0
AVATAR, NAME_LEFT, NAME_RIGHT = MARGIN + 66, 142.0, 396.0
CELLS_LEFT, CELLS_RIGHT = 412.0, 980.0
RUN_RIGHT, RUN_ROOM = 1072.0, 76.0
BEST_ROOM = 72.0
TALLEST = 130.0


@dataclass(frozen=True)
class Streak:
    """`cells` oldest first, as many as `Streaks.days`; `run` is how many in a row now, and `best` the longest ever in the contest."""

    name: str
    cells: tuple[Cell, ...]
    run: int
    best: int
    detail: str = ""
    viewer: bool = False


@dataclass(frozen=True)
class Streaks:
    """The data of card "streaks": the best by what decides first, of more than 12 the first 11. `days` are worded, "" without a label."""

    contest: Contest
    days: tuple[str, ...]
    streaks: tuple[Streak, ...]
    by: Literal["run", "best"] = "run"
    """What decides: the run that lasts, or the longest one."""


def draw(data: Streaks, theme: Theme) -> Sketch:
    contest, streaks = data.contest, rows.shown(data.streaks, ROWS)
    if not streaks:
        return head.empty(contest, theme)
    sketch = head.opened(contest, theme)
    if len(streaks) == 1:
        _alone(sketch, streaks[0], data)
        return _closed(sketch, data)
    placed, first = ranks(data), _figures(streaks[0], data)[0]
    leading = sum(_figures(streak, data)[0] == first for streak in data.streaks)
    led = leading if first > 0 and leading <= 2 else 0
    weights = [1.7 if index < led else 1.0 for index in range(len(streaks))]
    at = rows.placed(data.streaks, streaks, weights, TALLEST, TOP + HEADING)
    places = at.rows
    _days(sketch, data, TOP + 26)
    for words, right, room, decides in zip(_headings(data), (RUN_RIGHT, RIGHT), (RUN_ROOM, BEST_ROOM), (True, False), strict=True):
        style, ink = (LABEL.at(18), theme.ink) if decides else (CAPTION, theme.caption)
        sketch.text(right, TOP + 26, words, style, ink, anchor="right", width=room, name="heading")
    rows.parted(sketch, streaks, places, topped=True)
    for index, (streak, (y, tall)) in enumerate(zip(streaks, places, strict=True)):
        _row(sketch, streak, y, tall, index < led, placed[_figures(streak, data)[0]], data)
    rows.others(sketch, at, NAME_LEFT, contest.locale)
    return _closed(sketch, data)


def _closed(sketch: Sketch, data: Streaks) -> Sketch:
    if not data.contest.note:
        _legend(sketch, data)
    return sketch


def ranks(data: Streaks) -> dict[int, str]:
    """The rank, in words, of whoever has so much of what decides; of nobody before there is a run."""
    many = Counter(_figures(streak, data)[0] for streak in data.streaks)
    if not any(many):
        return {0: rows.numbered(None, False)}
    return {own: rows.numbered(1 + sum(number for other, number in many.items() if other > own), many[own] > 1) for own in many}


def _figures(streak: Streak, data: Streaks) -> tuple[int, int]:
    """What decides, then the other."""
    return (streak.run, streak.best) if data.by == "run" else (streak.best, streak.run)


def _headings(data: Streaks) -> tuple[str, str]:
    run, best = say(data.contest.locale, "Run"), say(data.contest.locale, "Best")
    return (run, best) if data.by == "run" else (best, run)


def _decides(data: Streaks) -> str:
    return say(data.contest.locale, "the current run decides") if data.by == "run" else say(data.contest.locale, "the best run decides")


def alt(data: Streaks) -> str:
    """Every number of the card in one paragraph."""
    contest, streaks = data.contest, rows.shown(data.streaks, ROWS)

    def told(longest: int) -> list[str]:
        hidden = wording.unshown(len(data.streaks) - len(streaks), contest.locale)
        if not streaks:
            return [wording.sentence([say(contest.locale, "Nothing to show yet")])]
        placed = ranks(data) if len(data.streaks) > 1 else {}
        said = [f"{placed.get(_figures(streak, data)[0], '')} {_read_aloud(streak, longest, data)}".strip() for streak in streaks]
        return [*said, hidden]

    return head.aloud(contest, told, _decides(data) if len(data.streaks) > 1 else "")


def left(data: Streaks) -> float:
    """Where the cells begin: who is alone has the whole sheet for them."""
    return MARGIN if len(data.streaks) == 1 else CELLS_LEFT


def pitch(data: Streaks) -> float:
    right = RIGHT if len(data.streaks) == 1 else CELLS_RIGHT
    return (right - left(data)) / max(len(_latest(data.days)), 1)


def current(cells: Sequence[Cell], run: int) -> tuple[int, int] | None:
    """The first and the last cell of the run that still lasts, so far as it is shown."""
    hits: list[int] = []
    for at in range(len(cells) - 1, -1, -1):
        if cells[at] == "miss" or len(hits) == run:
            break
        if cells[at] == "hit":
            hits.append(at)
    return (hits[-1], hits[0]) if hits else None


def _latest(cells: tuple[str, ...]) -> tuple[str, ...]:
    return cells[-CELLS:]


def _days(sketch: Sketch, data: Streaks, baseline: float) -> None:
    theme, start, wide, days = sketch.theme, left(data), pitch(data), _latest(data.days)
    labelled = [index for index, day in enumerate(days) if day]
    for index, after in pairwise([*labelled, len(days)]):
        room = (after - index) * wide - 6
        sketch.text(start + index * wide, baseline, days[index], CAPTION, theme.caption, width=room, name="day")


def _alone(sketch: Sketch, streak: Streak, data: Streaks) -> None:
    """One person's run: name and numbers large, and the cells under them from edge to edge."""
    theme, locale, y = sketch.theme, data.contest.locale, TOP + 128
    if streak.viewer:
        rows.own(sketch, y, 120)
    rows.seated(sketch, MARGIN + 40, y, 100, streak.name, crown=streak.run > 0 and data.contest.settled)
    (first, second), (large, small) = _figures(streak, data), _headings(data)
    for number, words, style, right, name in (
        (first, large, SCORE.at(84), RIGHT - 150.0, "value"),
        (second, small, SCORE.at(44), RIGHT, "goal"),
    ):
        ink = theme.ink if number and name == "value" else theme.caption
        sketch.text(right, y - 52, words, CAPTION, theme.caption, anchor="right", width=120, name="heading")
        sketch.figure(right, y if name == "value" else y + 14, wording.whole(number, locale), style, ink, 120, name=name)
    start, end = MARGIN + 96.0, RIGHT - 300
    style = rows.snug(streak.name, NAME.at(44), end - start)
    rows.named(sketch, start, end, y, streak.name, rows.yours(streak, locale), streak.detail, style, stacked=True)
    _days(sketch, data, TOP + 282)
    _cells(sketch, streak, TOP + 330, min(pitch(data) * 0.8, 46.0), data)


def _row(sketch: Sketch, streak: Streak, y: float, tall: float, large: bool, rank: str, data: Streaks) -> None:
    """Rank · avatar and name · cells · how many in a row · the longest; what decides comes first."""
    theme, locale = sketch.theme, data.contest.locale
    size = min(max(tall * 0.5, 19.0), max(24.0, min(tall * 0.26, 30.0)))
    style, number = (NAME.at(38), SCORE.at(38)) if large else (LABEL.at(size), PERCENT.at(size))
    deciding, other = _figures(streak, data)
    sketch.figure(RANK_MIDDLE, y, rank, number, theme.ink if deciding else theme.caption, RANK_ROOM, anchor="middle", name="rank")
    rows.seated(sketch, AVATAR, y, min(tall, 54.0), streak.name, crown=large and data.contest.settled)
    name = rows.snug(streak.name, style, NAME_RIGHT - NAME_LEFT) if large else style
    rows.named(sketch, NAME_LEFT, NAME_RIGHT, y, streak.name, rows.yours(streak, locale), streak.detail, name, stacked=large and tall >= 84)
    _cells(sketch, streak, y, min(tall * 0.6, pitch(data) * 0.8, 30.0), data)
    sketch.figure(RUN_RIGHT, y, wording.whole(deciding, locale), number, theme.ink if deciding else theme.caption, RUN_ROOM, name="value")
    sketch.figure(RIGHT, y, wording.whole(other, locale), GOAL.at(min(size, 22.0)), theme.caption, BEST_ROOM, name="goal")


def _cells(sketch: Sketch, streak: Streak, y: float, size: float, data: Streaks) -> None:
    theme, wide = sketch.theme, pitch(data)
    cells = streak.cells[-len(_latest(data.days)) :] if data.days else ()
    first_day = len(_latest(data.days)) - len(cells)
    middles = [left(data) + (first_day + index + 0.5) * wide for index in range(len(cells))]
    run = current(cells, streak.run)
    if run:
        first, last = middles[run[0]], middles[run[1]]
        sketch.box(first - size / 2, y - size / 2, last - first + size, size, theme.ahead, radius=size * 0.3, name="run")
    for index, (cell, x) in enumerate(zip(cells, middles, strict=True)):
        if run and run[0] <= index <= run[1]:
            if cell == "hit":
                sketch.disc(x, y, size * 0.13, theme.paper, name="hit")
            continue
        mark(sketch, x, y, size, cell)


def mark(sketch: Sketch, x: float, y: float, size: float, cell: Cell) -> None:
    """A full square, a small one, a dot, or a dash."""
    theme, half = sketch.theme, size / 2
    if cell == "hit":
        sketch.box(x - half, y - half, size, size, theme.spark, radius=size * 0.3, name="hit")
    elif cell == "miss":
        sketch.box(x - half * 0.42, y - half * 0.42, size * 0.42, size * 0.42, theme.none, radius=size * 0.1, name="miss")
    elif cell == "off":
        sketch.disc(x, y, size * 0.1, theme.none, name="off")
    else:
        sketch.box(x - half, y + half - 4, size, 4, theme.none, radius=2, name="open")


def _legend(sketch: Sketch, data: Streaks) -> None:
    """What the cells are, and what decides."""
    x, y, locale = float(MARGIN), parts.BOTTOM + 20.5, data.contest.locale
    meanings: dict[Cell, str] = {
        "hit": say(locale, "reached"),
        "miss": say(locale, "missed"),
        "off": say(locale, "not counted"),
        "open": say(locale, "still open"),
    }
    for cell, words in meanings.items():
        mark(sketch, x + 9, y, 18, cell)
        x += 26 + sketch.text(x + 26, CAPTION.middle(y), words, CAPTION, sketch.theme.caption, width=110, name="legend") + 24
    if len(data.streaks) > 1:
        room = parts.room_in_foot(data.contest.updated, "nothing", locale) - x + MARGIN
        sketch.text(x, CAPTION.middle(y), fit(_decides(data), CAPTION, room), CAPTION, sketch.theme.caption, name="decides")


def _read_aloud(streak: Streak, longest: int, data: Streaks) -> str:
    locale, hits = data.contest.locale, streak.cells.count("hit")
    begun = any(cell in ("hit", "miss") for cell in streak.cells)
    return wording.sentence(
        [
            f"{wording.short(streak.name, longest)} {say(locale, '{n} in a row', n=wording.whole(streak.run, locale))}",
            say(locale, "best {n}", n=wording.whole(streak.best, locale)),
            rows.captioned(rows.yours(streak, locale), wording.short(streak.detail, longest)),
            say(locale, "{n} of the last {of} reached", n=hits, of=len(streak.cells)) if begun else "",
        ]
    )
