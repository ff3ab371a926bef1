"""Head to head: two people face to face, and what else tells them apart."""

from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import parts, rows, wording
from bot.charts.cards.columns import Column, eased
from bot.charts.cards.contests import head, sides
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.contests.sides import MIDDLE, Side
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP
from bot.charts.sketch import Sketch
from bot.charts.theme import CAPTION, LABEL, MARGIN, PERCENT, Theme
from bot.texts.languages import say

SPLIT_Y, SPLIT_THICK = TOP + 240, 24.0
COMPARED = 4
FIRST = TOP + 272
LABEL_ROOM = 260.0
FIGURE_ROOM = 110.0
SPARE = 50.0
"""What the bars can give to the figures beside them, where a language writes these long."""

WING = MIDDLE - LABEL_ROOM / 2 - 20 - MARGIN - FIGURE_ROOM - 16
"""How long the longer bar of a comparison is."""


@dataclass(frozen=True)
class Comparison:
    """One more metric of both. The one who is better is said by the caller, for less can be more: 1 the first, −1 the second, 0 neither."""

    label: str
    unit: str
    first: Decimal | None
    second: Decimal | None
    better: int
    lower_is_better: bool = False


@dataclass(frozen=True)
class Duel:
    """The data of card "duel"; the first four comparisons are shown."""

    contest: Contest
    unit: str
    first: Side
    second: Side
    compared: tuple[Comparison, ...] = ()


def draw(data: Duel, theme: Theme) -> Sketch:
    sketch = head.opened(data.contest, theme)
    sides.faces(sketch, data.first, data.second, data.unit, data.contest, square=False)
    _split(sketch, data)
    compared = data.compared[:COMPARED]
    figures = [_figure(value, comparison, data) for comparison in compared for value in (comparison.first, comparison.second)]
    room = eased(Column(figures, PERCENT.at(24), FIGURE_ROOM), SPARE).room
    for comparison, (y, tall) in zip(compared, rows.spread([1.0] * len(compared), 52.0, FIRST, BOTTOM - 2), strict=True):
        _compare(sketch, comparison, y, tall, room, data)
    return sketch


def alt(data: Duel) -> str:
    """Every number of the card in one paragraph."""

    def told(longest: int) -> list[str]:
        return [
            *sides.spoken(data.first, data.second, data.unit, data.contest, longest, teams=False),
            *(_read_aloud(comparison, longest, data) for comparison in data.compared[:COMPARED]),
        ]

    return head.aloud(data.contest, told)


def _split(sketch: Sketch, data: Duel) -> None:
    """Both figures as parts of one bar, parted by a cut; a tick marks the half."""
    theme, half = sketch.theme, SPLIT_THICK / 2
    wide, top = RIGHT - MARGIN, SPLIT_Y - half
    sketch.box(MARGIN, top, wide, SPLIT_THICK, theme.track, radius=half, name="track")
    ours, theirs = parts.geometric(data.first.value), parts.geometric(data.second.value)
    if ours or theirs:
        ahead = sides.lead(data.first.value, data.second.value)
        cut = wide * sides.share(data.first.value, data.second.value)
        fills = [theme.ahead if ahead == side else theme.spark for side in (1, -1)]
        sketch.box(MARGIN, top, cut - 3, SPLIT_THICK, fills[0], radius=half, name="bar")
        sketch.box(MARGIN + cut + 3, top, wide - cut - 3, SPLIT_THICK, fills[1], radius=half, name="bar")
    parts.pace(sketch, MIDDLE, SPLIT_Y, SPLIT_THICK)


def _figure(value: Decimal | None, comparison: Comparison, data: Duel) -> str:
    return wording.amount(value, comparison.unit, data.contest.locale, data.contest.compact)


def _compare(sketch: Sketch, comparison: Comparison, y: float, tall: float, room: float, data: Duel) -> None:
    """The label in the middle; to both sides a bar, and the figure at the edge."""
    theme, thick, wing = sketch.theme, min(tall * 0.3, 14.0), WING - (room - FIGURE_ROOM)
    most = max(parts.geometric(comparison.first), parts.geometric(comparison.second)) or 1.0
    style, less = LABEL.at(20), CAPTION.at(16)
    middle = y - 9 if comparison.lower_is_better else y
    sketch.text(MIDDLE, style.middle(middle), comparison.label, style, theme.caption, anchor="middle", width=LABEL_ROOM, name="label")
    if comparison.lower_is_better:
        words = say(data.contest.locale, "less is better")
        sketch.text(MIDDLE, less.middle(y + 12), words, less, theme.caption, anchor="middle", width=LABEL_ROOM, name="less")
    for side, value in ((1, comparison.first), (-1, comparison.second)):
        better = comparison.better == side
        start = MIDDLE - side * (LABEL_ROOM / 2 + 20)
        long = wing * parts.geometric(value) / most
        left, begin = (start - wing, start - long) if side == 1 else (start, start)
        sketch.box(left, y - thick / 2, wing, thick, theme.track, radius=thick / 2, name="track")
        sketch.box(begin, y - thick / 2, long, thick, theme.ahead if better else theme.spark, radius=thick / 2, name="bar")
        number = PERCENT.at(24) if better else PERCENT.at(24)._replace(face="regular")
        edge = float(MARGIN) if side == 1 else RIGHT
        sketch.figure(edge, y, _figure(value, comparison, data), number, theme.ink, room, anchor=sides.OUTWARD[side], name="value")


def _read_aloud(comparison: Comparison, longest: int, data: Duel) -> str:
    """ "First response, less is better: Ana 42 min, Ben 75 min." """
    label = wording.short(comparison.label, longest)
    if comparison.lower_is_better:
        label = say(data.contest.locale, "{label}, less is better", label=label)
    both = (
        f"{wording.short(side.name, longest)} {_figure(value, comparison, data)}"
        for side, value in ((data.first, comparison.first), (data.second, comparison.second))
    )
    return wording.sentence([f"{label}: {', '.join(both)}"])
