"""One metric over time against its goal, and where it is likely to end."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bot.charts.cards import axes, marks, parts, sheet, wording
from bot.charts.cards.axes import Scale
from bot.charts.cards.measure import Phase, Status
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP
from bot.charts.cards.sheet import Sign
from bot.charts.lettering import fit, letter
from bot.charts.sketch import Sketch, shrunk
from bot.charts.theme import CAPTION, LABEL, MARGIN, PERCENT, SCORE, TEXT, Theme
from bot.texts.languages import count, say

__all__ = ["Point", "Projection", "Trend", "alt", "draw"]

MOST = 53
PLOT_TOP, PLOT_BOTTOM = TOP + 32, BOTTOM - 48
TICKS = 6
PAD = 12.0
"""Between the plot's edge and the first and last points."""

_FIGURE = SCORE.at(60)
_FIGURE_ROOM = 360.0
_STANDING_ROOM = 240.0
_NAME_ROOM = 120.0
_GOAL_ROOM = 118.0


@dataclass(frozen=True)
class Point:
    """A day, week or month; `label` arrives worded, as many as fit are shown. None: no data, or still to come."""

    label: str
    value: Decimal | None
    goal: Decimal | None = None


@dataclass(frozen=True)
class Projection:
    """What is likely at the end of the last point; `until` arrives worded, "31 Dec"."""

    low: Decimal
    mid: Decimal
    high: Decimal
    until: str


@dataclass(frozen=True)
class Trend:
    """The data of card "trend": the last 53 points are shown, of which the current one is the last with a value."""

    name: str
    """Of the metric."""
    subtitle: str
    """Whose, and over what: "Omar Patel · November 2026 by day"."""
    unit: str
    points: tuple[Point, ...]
    attainment: Decimal | None
    """Of the current point's goal, or of the period's where values accumulate."""
    status: Status
    updated: str
    projection: Projection | None = None
    cumulative: bool = False
    """Whether values and goals add up from point to point; else each point is a period of its own, and so is its goal."""
    person: str = ""
    """Whose avatar is shown."""
    lower_is_better: bool = False
    phase: Phase = "running"
    note: str = ""
    locale: str = "en"
    compact: bool = True


@dataclass(frozen=True)
class Plot:
    """Where a point lies: `xs` of all points, `y` of values; and the edges."""

    xs: tuple[float, ...]
    y: Scale
    left: float
    right: float


def draw(data: Trend, theme: Theme) -> Sketch:
    points = data.points[-MOST:]
    sketch = Sketch(theme, sheet.bare(theme))
    now = _current(points)
    _head(sketch, data, points, now)
    if now is None:
        parts.nothing(sketch, data.note, data.locale)
        sheet.foot(sketch, data.updated, "", [])
        return sketch
    plot = _plot(sketch, data, points)
    values = [axes.plain(point.value) for point in points]
    if data.projection is not None:
        _fan(sketch, plot, data.projection, now, values[now] or 0.0)
    _line(sketch, plot, values[: now + 1], data)
    _goals(sketch, plot, data, points)
    marks.put(sketch, "dot", plot.xs[now], plot.y.at(values[now] or 0.0), 22, _colour(theme, data.status), name="now")
    _labels(sketch, plot, points, now)
    sheet.foot(sketch, data.updated, data.note, _legend(data, points, theme))
    return sketch


def alt(data: Trend) -> str:
    """The numbers of the head, the course in a few words, and the axis."""
    return wording.paragraph(lambda room: _told(data, room))


def _current(points: Sequence[Point]) -> int | None:
    return next((at for at in reversed(range(len(points))) if axes.plain(points[at].value) is not None), None)


def _target(data: Trend, points: Sequence[Point], now: int | None) -> Decimal | None:
    """What the current value is measured by."""
    if data.cumulative:
        return next((point.goal for point in reversed(points) if point.goal is not None), None)
    return points[now].goal if now is not None else None


def _head(sketch: Sketch, data: Trend, points: Sequence[Point], now: int | None) -> None:
    """The metric and the likely end on the left, the current figure on the right."""
    theme, taken = sketch.theme, 0.0
    if now is not None:
        figure = _amount(points[now].value, data)
        taken = sketch.figure(RIGHT, 70, figure, _FIGURE, theme.ink, _FIGURE_ROOM, name="value")
        words = _against(data, points, now)
        wide = sketch.text(RIGHT, TEXT.middle(126), words, TEXT, theme.caption, anchor="right", width=_FIGURE_ROOM, name="share")
        standing = f"{wording.MARKS[data.status]} {wording.standing(data.status, data.phase, data.locale)}" if data.status != "none" else ""
        style, left = LABEL.at(20), RIGHT - wide - 20
        ink = parts.ink_of(theme, data.status)
        marked = sketch.text(left, style.middle(126), standing, style, ink, anchor="right", width=_STANDING_ROOM, name="standing")
        wide += 20 + marked if marked else 0
        taken = max(taken, wide)
    likely = _likely(data)
    sheet.title(sketch, data.name, [data.subtitle, likely], RIGHT - taken - 40, person=data.person, stress=True)


def _against(data: Trend, points: Sequence[Point], now: int) -> str:
    """ "69% of $150K"; where less is better "goal at most 60 min"."""
    target = _target(data, points, now)
    if target is None:
        return say(data.locale, "no goal")
    goal = _amount(target, data)
    if data.lower_is_better:
        return say(data.locale, "goal at most {goal}", goal=goal)
    return say(data.locale, "{share} of {goal}", share=wording.share(data.attainment, data.locale), goal=goal)


def _likely(data: Trend) -> str:
    """ "Likely $120K–$150K by 31 Dec"."""
    if data.projection is None:
        return ""
    low, high = _amount(data.projection.low, data), _amount(data.projection.high, data)
    return say(data.locale, "Likely {range} by {day}", range=low if low == high else f"{low}–{high}", day=data.projection.until)


def _plot(sketch: Sketch, data: Trend, points: Sequence[Point]) -> Plot:
    """The axis and its lines; from nothing upwards, and below it where values are."""
    theme = sketch.theme
    shown = [each for point in points for each in (point.value, point.goal)]
    if data.projection is not None:
        shown += [data.projection.low, data.projection.mid, data.projection.high]
    known = [value for value in map(axes.plain, shown) if value is not None]
    stops = axes.ticks(min(0.0, *known), max(0.0, *known), TICKS)
    low, high = float(stops[0]), float(stops[-1])
    y = Scale(low, high if high > low else low + 1.0, PLOT_BOTTOM, PLOT_TOP)
    names = axes.names(stops, data.unit, data.locale)
    styles = [shrunk(name, CAPTION, _NAME_ROOM) for name in names]
    gutter = max(letter(name, style).width for name, style in zip(names, styles, strict=True))
    left = MARGIN + gutter + 14
    right = RIGHT - (_GOAL_ROOM if any(point.goal is not None for point in points) else 0.0)
    marks.strokes(sketch, [(x, y.at(float(stop))) for stop in stops for x in (left, right)], theme.rule, 2, name="grid")
    for stop, name, style in zip(stops, names, styles, strict=True):
        sketch.text(left - 14, style.middle(y.at(float(stop))), name, style, theme.caption, anchor="right", width=_NAME_ROOM, name="tick")
    first, last = left + PAD, right - PAD
    step = (last - first) / max(len(points) - 1, 1)
    xs = tuple(first + at * step for at in range(len(points))) if len(points) > 1 else ((first + last) / 2,)
    return Plot(xs, y, left, right)


def _line(sketch: Sketch, plot: Plot, values: Sequence[float | None], data: Trend) -> None:
    """The actual values, broken where one is missing, a lone one as a dot; dashes lead to a period that still runs and will change."""
    theme, base, colour = sketch.theme, plot.y.at(0.0), _stroke(data, sketch.theme)
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(plot.xs, values, strict=False):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, plot.y.at(value)))
    if not data.cumulative and data.phase == "running" and len(runs[-1]) > 1:
        last = runs[-1].pop()
        marks.dashes(sketch, [(*runs[-1][-1], *last)], colour, 3, name="so far")
    for run in filter(None, runs):
        if len(run) > 1:
            sketch.poly(0, 0, [(run[0][0], base), *run, (run[-1][0], base)], fill=theme.spark_fill, name="area")
            sketch.poly(0, 0, run, stroke=colour, width=4, name="line")
        else:
            sketch.disc(*run[0], 4, colour, name="line")


def _goals(sketch: Sketch, plot: Plot, data: Trend, points: Sequence[Point]) -> None:
    """Where values accumulate the way to the goal, else a level for each point; named at the right, where it ends."""
    theme, goals = sketch.theme, [axes.plain(point.goal) for point in points]
    known = [(x, plot.y.at(goal)) for x, goal in zip(plot.xs, goals, strict=True) if goal is not None]
    if not known:
        return
    if data.cumulative and len(known) > 1:
        pieces = [(x, y, to_x, to_y) for (x, y), (to_x, to_y) in pairwise(known)]
    else:
        half = (plot.right - plot.left) / max(len(points) - 1, 1) / 2
        pieces = [(max(x - half, plot.left), y, min(x + half, plot.right), y) for x, y in known]
    marks.dashes(sketch, pieces, theme.ink, 2.5, name="goal line")
    last = next(point.goal for point in reversed(points) if axes.plain(point.goal) is not None)
    left, y = RIGHT - _GOAL_ROOM + 14, min(max(known[-1][1], PLOT_TOP - 6), PLOT_BOTTOM - 24)
    sketch.text(left, y - 3, say(data.locale, "Goal"), CAPTION, theme.caption, width=_GOAL_ROOM - 14, name="goal name")
    words = f"≤ {_amount(last, data)}" if data.lower_is_better else _amount(last, data)
    sketch.figure(left, y + 13, words, PERCENT.at(22), theme.ink, _GOAL_ROOM - 14, anchor="left", name="goal")


def _fan(sketch: Sketch, plot: Plot, projection: Projection, now: int, value: float) -> None:
    """From the current point to the range at the end, whose middle is a dot; over the last point itself the range stands alone."""
    theme, x, end = sketch.theme, plot.xs[now], plot.xs[-1]
    low, mid, high = (plot.y.at(axes.plain(each) or 0.0) for each in (projection.low, projection.mid, projection.high))
    if end - x > 1:
        sketch.poly(0, 0, [(x, plot.y.at(value)), (end, high), (end, low)], fill=theme.track, name="fan")
    else:
        sketch.box(x - 9, min(low, high), 18, max(abs(low - high), 2.0), theme.track, name="fan")
    marks.strokes(sketch, [(end - 9, low), (end + 9, low), (end - 9, high), (end + 9, high)], theme.caption, 3, name="likely ends")
    sketch.disc(end, mid, 5, theme.caption, name="most likely")


def _labels(sketch: Sketch, plot: Plot, points: Sequence[Point], now: int) -> None:
    """The current point's label, then as many to its sides, evenly apart, as stand clear of each other."""
    theme, baseline = sketch.theme, PLOT_BOTTOM + 32
    named = [at for at, point in enumerate(points) if point.label]
    if not named:
        return
    longest = max((points[at].label for at in named), key=len)
    room = letter(fit(longest, LABEL.at(18), 150), LABEL.at(18)).width + 22
    nearest = min((plot.xs[to] - plot.xs[at] for at, to in pairwise(named)), default=room)
    stride = max(1, -int(-room // nearest))
    middle = named.index(now) if now in named else len(named) - 1
    taken: list[tuple[float, float]] = []
    for at in [named[middle], *named[middle % stride :: stride]]:
        current = at == now
        style = LABEL.at(18) if current else CAPTION
        wide = letter(fit(points[at].label, style, 150), style).width
        x = min(max(plot.xs[at] - wide / 2, MARGIN), RIGHT - wide)
        if all(x > end + 12 or x + wide < start - 12 for start, end in taken):
            sketch.text(x, baseline, points[at].label, style, theme.ink if current else theme.caption, width=150, name="label")
            taken.append((x, x + wide))


def _legend(data: Trend, points: Sequence[Point], theme: Theme) -> list[Sign]:
    locale = data.locale
    signs = [Sign("line", _stroke(data, theme), say(locale, "actual"))]
    if any(point.goal is not None for point in points):
        signs.append(Sign("dashes", theme.ink, say(locale, "pace to the goal") if data.cumulative else say(locale, "goal")))
    if data.projection is not None:
        signs.append(Sign("band", theme.track, say(locale, "likely range")))
    return signs


def _colour(theme: Theme, status: Status) -> str:
    return theme.spark if status == "none" else parts.fill_of(theme, status)


def _stroke(data: Trend, theme: Theme) -> str:
    """Of the line: what accumulates stands as a whole where its last point stands, other periods have each their own."""
    return _colour(theme, data.status) if data.cumulative else theme.spark


def _amount(value: Decimal | None, data: Trend) -> str:
    return wording.amount(value, data.unit, data.locale, data.compact)


def _told(data: Trend, room: int) -> list[str]:
    locale, points = data.locale, data.points[-MOST:]
    now = _current(points)
    who = wording.sentence([wording.short(words, room) for words in (data.name, data.subtitle)])
    closing = wording.closing((data.note, data.updated), room)
    if now is None:
        return [who, wording.sentence([say(locale, "Nothing to show yet")]), *closing]
    here = say(locale, "{value} at {label}", value=_amount(points[now].value, data), label=wording.short(points[now].label, room) or "–")
    standing = wording.standing_within(data.status, data.phase, locale) if data.status != "none" else ""
    said = [who, wording.sentence([here, _against(data, points, now), standing])]
    if data.projection is not None:
        middle = say(locale, "most likely {mid}", mid=_amount(data.projection.mid, data))
        said.append(wording.sentence([_likely(data), middle]))
    return [*said, *_course(data, points, now, room), *closing]


def _course(data: Trend, points: Sequence[Point], now: int, room: int) -> list[str]:
    """From where to where, the extremes, and what is missing."""
    locale = data.locale
    known = [point for point in points[: now + 1] if axes.plain(point.value) is not None]
    said = []
    if len(known) > 1:
        ends = (known[0], min(known, key=lambda point: point.value or 0), max(known, key=lambda point: point.value or 0))
        first, least, most = (f"{_amount(point.value, data)} ({wording.short(point.label, room) or '–'})" for point in ends)
        said.append(
            count(
                locale,
                "{n} point from {first}, lowest {least}, highest {most}.",
                "{n} points from {first}, lowest {least}, highest {most}.",
                len(known),
                first=first,
                least=least,
                most=most,
            )
        )
    if missing := now + 1 - len(known):
        said.append(count(locale, "{n} point without data.", "{n} points without data.", missing))
    goals = [point.goal for point in points if axes.plain(point.goal) is not None]
    if goals and not data.cumulative and goals[0] != goals[-1]:
        said.append(say(locale, "The goal went from {first} to {last}.", first=_amount(goals[0], data), last=_amount(goals[-1], data)))
    return said
