"""Who signs for a win: the face in the ring of its goal, what the win did for that goal, and when."""

from bot.charts.cards import parts, winning
from bot.charts.cards.parts import RIGHT
from bot.charts.cards.winning import Win
from bot.charts.lettering import letter
from bot.charts.sketch import Sketch
from bot.charts.theme import LABEL, MARGIN, PERCENT, TEXT, Stage

FOOT = 626.0
"""The middle of the last line."""

_SMALL = TEXT.at(20)
_BEFORE = PERCENT.at(24)
_AFTER = PERCENT.at(32)
_ARROW = 24.0
_GAP = 12.0


def portrait(sketch: Sketch, data: Win, colours: Stage, x: float, y: float, radius: float, width: float) -> None:
    """The ring is white as far as the goal was reached before, and gold for what this win added."""
    sketch.disc(x, y, radius, colours.edge, name="ground")
    progress = data.progress
    reached = parts.geometric(progress.after if progress else None)
    if progress is None or progress.after is None:
        sketch.ring(x, y, radius, 1.0, colours.gold, width / 2, name="frame")
    else:
        sketch.ring(x, y, radius, 1.0, colours.track, width, name="around")
        sketch.ring(x, y, radius, reached, colours.gold, width, name="ring")
        if reached < 1:
            sketch.ring(x, y, radius, min(parts.geometric(progress.before), reached), colours.ink, width, name="ring before")
    inner = radius - width * 1.25
    parts.avatar(sketch, x, y, inner * (0.76 if data.team else 1), data.name, square=data.team)


def foot(sketch: Sketch, data: Win, colours: Stage) -> None:
    wide = sketch.text(RIGHT, _AFTER.middle(FOOT), data.when, _SMALL, colours.caption, anchor="right", width=360, name="when")
    x, end, baseline = float(MARGIN), RIGHT - wide - 40, _AFTER.middle(FOOT)
    if data.progress is not None and data.progress.after is not None:
        label = "" if winning.by_goal(data) else data.progress.label
        taken = sketch.text(x, baseline, label, TEXT, colours.caption, width=330, name="goal label")
        x += taken + (_GAP if taken else 0)
        x += _jump(sketch, data, colours, x, FOOT) + 36
    sketch.text(x, baseline, winning.place(data), LABEL, colours.ink, width=end - x, name="rank")


def progress_right(sketch: Sketch, data: Win, colours: Stage, y: float) -> float:
    """The same in two lines that end at the right margin; returns the width they take."""
    progress = data.progress
    words = [progress.label if progress is not None and progress.after is not None else "", winning.place(data)]
    said = " · ".join(each for each in words if each)
    if progress is None or progress.after is None:
        return sketch.text(RIGHT, LABEL.middle(y), said, LABEL, colours.ink, anchor="right", width=330, name="rank")
    wide = _jump_width(data)
    _jump(sketch, data, colours, RIGHT - wide, y - 15)
    under = sketch.text(RIGHT, y + 35, said, TEXT, colours.caption, anchor="right", width=400, name="goal label")
    return max(wide, under)


def _jump_width(data: Win) -> float:
    before = letter(winning.before(data), _BEFORE).width if winning.before(data) else 0.0
    return (before + 2 * _GAP + _ARROW if before else 0.0) + letter(winning.reached(data), _AFTER).width


def _jump(sketch: Sketch, data: Win, colours: Stage, x: float, y: float) -> float:
    """ "74% → 87%"; returns its width."""
    start, baseline = x, _AFTER.middle(y)
    before = winning.before(data)
    if before:
        x += sketch.text(x, baseline, before, _BEFORE, colours.caption, name="share") + _GAP
        pointer(sketch, x, y + 2, _ARROW, colours.caption, 3)
        x += _ARROW + _GAP
    return x + sketch.text(x, baseline, winning.reached(data), _AFTER, colours.gold, name="share") - start


def pointer(sketch: Sketch, x: float, y: float, length: float, colour: str, width: float) -> None:
    """An arrow to the right in one stroke."""
    wing = length * 0.3
    tip = (length, 0.0)
    sketch.poly(x, y, [(0.0, 0.0), tip, (length - wing, -wing), tip, (length - wing, wing)], stroke=colour, width=width, name="pointer")
