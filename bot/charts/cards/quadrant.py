"""Activity against result: everyone of a team as a mark, with the medians as the cross lines (`spread` tells how the axes are cut)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import axes, labelling, marks, parts, sheet, wording
from bot.charts.cards.labelling import Label
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP
from bot.charts.cards.sheet import Sign
from bot.charts.cards.spread import Spread, spread
from bot.charts.lettering import fit, letter
from bot.charts.sketch import Extent, Sketch, shrunk
from bot.charts.theme import CAPTION, LABEL, MARGIN, PERCENT, SCORE, TEXT, Theme
from bot.texts.languages import count, say

__all__ = ["Axis", "Dot", "Quadrant", "alt", "draw"]

MOST = 60
PLOT_TOP, PLOT_BOTTOM = TOP + 38, BOTTOM - 40
BAND = 34.0
"""Kept clear at the plot's top and bottom for the words of the quarters."""
PLOT_RIGHT = RIGHT - 112.0

_NAME_ROOM = 150.0
_TICK_ROOM = 110.0
_YOU_ROOM = 380.0
_FEW = 30
_TAILS, _ACCENTS = 6.0, 4.0
"""How far names keep from the line of the median: above it for their descenders, below it for accents on capitals."""


@dataclass(frozen=True)
class Axis:
    """What is counted; where less is better the axis is turned round, so that better is always up, or to the right."""

    label: str
    unit: str
    lower_is_better: bool = False


@dataclass(frozen=True)
class Dot:
    """A person; in public the name is "", and nothing tells who it is."""

    activity: Decimal
    result: Decimal
    name: str = ""


@dataclass(frozen=True)
class Quadrant:
    """The data of card "quadrant"; the first 60 dots are shown, numbers all finite."""

    name: str
    subtitle: str
    period: str
    activity: Axis
    result: Axis
    dots: tuple[Dot, ...]
    updated: str
    you: int | None = None
    """Which dot is the viewer's."""
    note: str = ""
    locale: str = "en"
    compact: bool = True


@dataclass(frozen=True)
class Crowd:
    """The dots with their places, and which of them are the best quarter by result."""

    dots: tuple[Dot, ...]
    left: float
    """Where the plot begins."""
    x: Spread
    y: Spread
    top: frozenset[int]
    radius: float

    @property
    def level(self) -> bool:
        return self.x.level or self.y.level

    def beyond(self) -> bool:
        return any(self.x.beyond(at) or self.y.beyond(at) for at in range(len(self.dots)))


def draw(data: Quadrant, theme: Theme) -> Sketch:
    sketch = Sketch(theme, sheet.bare(theme))
    crowd = _crowd(data)
    taken = _yours(sketch, data, crowd) if crowd else 0.0
    sheet.title(sketch, data.name, [data.subtitle, _size(data)], RIGHT - taken - (40 if taken else 0))
    if crowd is None:
        parts.nothing(sketch, data.note, data.locale)
        sheet.foot(sketch, data.updated, "", [])
        return sketch
    _axes(sketch, data, crowd)
    taken_by_words = [] if crowd.level else _quarters(sketch, data, crowd)
    hidden = _people(sketch, data, crowd, taken_by_words)
    unnamed = count(data.locale, "{n} name had no room", "{n} names had no room", hidden) if hidden else ""
    sheet.foot(sketch, data.updated, data.note or unnamed, _legend(data, crowd, theme))
    return sketch


def alt(data: Quadrant) -> str:
    """The medians, how many stand in each quarter, the viewer; of those with names the best ones, as many as there is room for."""
    return wording.paragraph(lambda room: _told(data, room))


def _crowd(data: Quadrant) -> Crowd | None:
    dots = data.dots[:MOST]
    if not dots:
        return None
    radius = 9.0 if len(dots) <= _FEW else 7.0
    pad, edge = radius + 6, radius + 22
    y = spread(
        [dot.result for dot in dots],
        PLOT_BOTTOM - BAND,
        PLOT_TOP + BAND,
        lower_is_better=data.result.lower_is_better,
        pad=pad,
        edge=edge,
    )
    names = axes.names(y.ticks(), data.result.unit, data.locale)
    left = MARGIN + 14 + max((min(letter(name, CAPTION).width, _TICK_ROOM) for name in names), default=0.0)
    x = spread([dot.activity for dot in dots], left, PLOT_RIGHT, lower_is_better=data.activity.lower_is_better, pad=pad, edge=edge)
    quarter = len(dots) // 4
    least = sorted(y.values, reverse=True)[quarter - 1] if quarter else None
    top = frozenset(at for at, value in enumerate(y.values) if least is not None and value >= least and value > y.middle)
    return Crowd(dots, left, x, y, top, radius)


def _yours(sketch: Sketch, data: Quadrant, crowd: Crowd) -> float:
    """The viewer's two figures and where they stand, at the right; returns the width they take."""
    if data.you is None or not 0 <= data.you < len(crowd.dots):
        return 0.0
    theme, dot = sketch.theme, crowd.dots[data.you]
    figures = f"{_activity(dot.activity, data)} · {_result(dot.result, data)}"
    wide = sketch.figure(RIGHT, 72, figures, SCORE.at(44), theme.ink, _YOU_ROOM, name="value")
    where = "" if crowd.level else _quarter(crowd.x.high(data.you), crowd.y.high(data.you), data.locale)
    words = say(data.locale, "You: {where}", where=where) if where else say(data.locale, "You")
    return max(wide, sketch.text(RIGHT, TEXT.middle(122), words, TEXT, theme.caption, anchor="right", width=_YOU_ROOM, name="yours"))


def _axes(sketch: Sketch, data: Quadrant, crowd: Crowd) -> None:
    """The cross of the medians with its figures, few ticks outside the plot, and the names of the axes where these grow."""
    theme, locale = sketch.theme, data.locale
    x, y = crowd.x.scale.at(crowd.x.middle), crowd.y.scale.at(crowd.y.middle)
    marks.strokes(
        sketch,
        [(crowd.left, PLOT_BOTTOM), (PLOT_RIGHT, PLOT_BOTTOM), (crowd.left, PLOT_TOP), (crowd.left, PLOT_BOTTOM)],
        theme.rule,
        2,
        name="axis",
    )
    sketch.box(x - 1, PLOT_TOP, 2, PLOT_BOTTOM - PLOT_TOP, theme.none, name="median line")
    sketch.box(crowd.left, y - 1, PLOT_RIGHT - crowd.left, 2, theme.none, name="median line")

    above = CAPTION.middle(PLOT_TOP - 19)
    words = say(locale, "median {n}", n=_activity(crowd.x.exact, data))
    half = sketch.text(x, above, words, CAPTION, theme.ink, anchor="middle", width=260, name="median") / 2
    sketch.text(
        MARGIN, above, f"↑ {_axis_name(data.result, locale)}", LABEL.at(18), theme.ink, width=x - half - 20 - MARGIN, name="axis name"
    )
    sketch.text(PLOT_RIGHT + 14, CAPTION.middle(y - 12), say(locale, "median"), CAPTION, theme.caption, width=98, name="median")
    sketch.figure(PLOT_RIGHT + 14, y + 11, _result(crowd.y.exact, data), PERCENT.at(20), theme.ink, 98, anchor="left", name="median")

    below = PLOT_BOTTOM + 24
    label = f"{_axis_name(data.activity, locale)} →"
    end = RIGHT - sketch.text(RIGHT, below, label, LABEL.at(18), theme.ink, anchor="right", width=420, name="axis name") - 16
    _ticks_below(sketch, data, crowd, below, end)
    stops = crowd.y.ticks()
    for stop, name in zip(stops, axes.names(stops, data.result.unit, locale), strict=True):
        place = crowd.y.scale.at(float(stop) * crowd.y.sign)
        sketch.figure(crowd.left - 14, place, name, CAPTION, theme.caption, _TICK_ROOM, name="tick")


def _ticks_below(sketch: Sketch, data: Quadrant, crowd: Crowd, baseline: float, end: float) -> None:
    """Only those that stand clear of each other and of the axis' name."""
    stops, free = crowd.x.ticks(), float(MARGIN)
    named = sorted(
        (crowd.x.scale.at(float(stop) * crowd.x.sign), name)
        for stop, name in zip(stops, axes.names(stops, data.activity.unit, data.locale), strict=True)
    )
    for place, name in named:
        style = shrunk(name, CAPTION, 130)
        half = letter(name, style).width / 2
        if place - half > free and place + half < end:
            sketch.text(place, baseline, name, style, sketch.theme.caption, anchor="middle", name="tick")
            free = place + half + 16


def _quarters(sketch: Sketch, data: Quadrant, crowd: Crowd) -> list[Extent]:
    """What each quarter is called and how many stand in it, in its outer corner; returns where the words are."""
    theme, middle, places = sketch.theme, crowd.x.scale.at(crowd.x.middle), []
    for busy, winning in ((False, True), (True, True), (False, False), (True, False)):
        words = f"{_quarter(busy, winning, data.locale)} · {_count_in(crowd, busy, winning)}"
        baseline = PLOT_TOP + 22 if winning else PLOT_BOTTOM - 10
        room = (PLOT_RIGHT - middle if busy else middle - crowd.left) - 24
        shown = fit(words, CAPTION, room)
        if busy:
            wide = sketch.text(PLOT_RIGHT - 8, baseline, shown, CAPTION, theme.caption, anchor="right", name="quarter")
        else:
            wide = sketch.text(crowd.left + 10, baseline, shown, CAPTION, theme.caption, name="quarter")
        start = PLOT_RIGHT - 8 - wide if busy else crowd.left + 10
        places.append((start, baseline - 14, start + wide, baseline + 4))
    return places


def _people(sketch: Sketch, data: Quadrant, crowd: Crowd, taken: list[Extent]) -> int:
    """Marks, then names beside them; returns for how many names there is no room."""
    theme, radius = sketch.theme, crowd.radius
    spots: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for at in range(len(crowd.dots)):
        spots[round(crowd.x.at(at) / 3), round(crowd.y.at(at) / 3)].append(at)
    boxes = list(taken)
    for group in spots.values():
        at = group[0]
        x, y = crowd.x.at(at), crowd.y.at(at)
        _mark(sketch, crowd, at, x, y)
        reach = radius + 2
        if data.you in group:
            reach = radius + 8
            marks.put(sketch, "target", x, y, 2 * reach, theme.ink, name="you")
        boxes.append((x - reach, y - reach, x + reach, y + reach))
        boxes += [(left - 8, top - 8, left + 8, top + 8) for left, top in _tips(crowd, at, x, y)]
    x, y = crowd.x.scale.at(crowd.x.middle), crowd.y.scale.at(crowd.y.middle)
    boxes += [(x - 1, PLOT_TOP, x + 1, PLOT_BOTTOM), (crowd.left, y - _TAILS, PLOT_RIGHT, y + _ACCENTS)]
    labels = _labels(data, crowd, list(spots.values()), theme)
    return labelling.place(sketch, labels, boxes, (crowd.left + 4, PLOT_TOP + 4, PLOT_RIGHT - 2, PLOT_BOTTOM - 4))


def _mark(sketch: Sketch, crowd: Crowd, at: int, x: float, y: float) -> None:
    """A diamond for the best quarter, a disc for the others; a chevron points on to a value beyond the axis."""
    theme, radius = sketch.theme, crowd.radius
    if at in crowd.top:
        marks.put(sketch, "diamond", x, y, 2 * radius + 4, theme.ahead, name="top")
    else:
        marks.put(sketch, "dot", x, y, 2 * radius, theme.spark, name="dot")
    wing = 6.0
    for tip_x, tip_y in _tips(crowd, at, x, y):
        across, down = (tip_x > x) - (tip_x < x), (tip_y > y) - (tip_y < y)
        wings = [(-wing * (across + down), -wing * (across + down)), (0.0, 0.0), (wing * (down - across), wing * (across - down))]
        sketch.poly(tip_x, tip_y, wings, stroke=theme.ink, width=2.5, name="beyond")


def _tips(crowd: Crowd, at: int, x: float, y: float) -> list[tuple[float, float]]:
    """Where the chevrons beside the mark at (`x`, `y`) point to: one for each axis on which its value lies beyond the scale."""
    far, across, down = crowd.radius + 10, crowd.x.beyond(at), -crowd.y.beyond(at)
    return [(x + far * across, y)] * bool(across) + [(x, y + far * down)] * bool(down)


def _labels(data: Quadrant, crowd: Crowd, groups: Sequence[Sequence[int]], theme: Theme) -> list[Label]:
    """The viewer first, then how many share a spot, then names: the best quarter, then whoever stands farthest from the middle."""
    labels: list[tuple[tuple[int, float, int], Label]] = []
    for group in groups:
        at = group[0]
        x, y = crowd.x.at(at), crowd.y.at(at)
        yours, name = data.you in group, crowd.dots[at].name
        more = f" +{len(group) - 1}" if len(group) > 1 else ""
        best = at in crowd.top
        style = LABEL.at(20) if yours else LABEL.at(18) if best else CAPTION
        words = (
            say(data.locale, "You") + more if yours else fit(name, style, _NAME_ROOM) + more if name else f"×{len(group)}" if more else ""
        )
        if not words:
            continue
        few = parts.initials(name) + more if name and not yours else words
        away = abs(crowd.x.values[at] - crowd.x.middle) / (crowd.x.scale.high - crowd.x.scale.low) + abs(
            crowd.y.values[at] - crowd.y.middle
        ) / (crowd.y.scale.high - crowd.y.scale.low)
        first = 0 if yours else 1 if not name else 2 if best else 3
        ink = theme.ink if yours or best else theme.caption
        labels.append(((first, -away, at), Label(words, few, x, y, crowd.radius + (8 if yours else 2), style, ink)))
    return [label for _, label in sorted(labels, key=lambda pair: pair[0])]


def _legend(data: Quadrant, crowd: Crowd, theme: Theme) -> list[Sign]:
    signs = [Sign("dot", theme.spark, say(data.locale, "one person"))]
    if crowd.top:
        signs.append(Sign("diamond", theme.ahead, say(data.locale, "top quarter by result")))
    if crowd.beyond():
        signs.append(Sign("chevron", theme.ink, say(data.locale, "beyond the scale")))
    return signs


def _quarter(busy: bool, winning: bool, locale: str) -> str:
    if winning:
        return say(locale, "busy and winning") if busy else say(locale, "winning with less")
    return say(locale, "busy, results to come") if busy else say(locale, "room to grow")


def _count_in(crowd: Crowd, busy: bool, winning: bool) -> int:
    return sum(crowd.x.high(at) == busy and crowd.y.high(at) == winning for at in range(len(crowd.dots)))


def _size(data: Quadrant) -> str:
    """The period, and how many people this is drawn from."""
    number, shown = len(data.dots), min(len(data.dots), MOST)
    if shown < number:
        people = count(data.locale, "{shown} of {n} person", "{shown} of {n} people", number, shown=shown)
    else:
        people = count(data.locale, "{n} person", "{n} people", number)
    return f"{data.period} · {people}" if data.period else people


def _axis_name(axis: Axis, locale: str) -> str:
    return say(locale, "{label}, less is better", label=axis.label) if axis.lower_is_better else axis.label


def _activity(value: Decimal, data: Quadrant) -> str:
    return wording.amount(value, data.activity.unit, data.locale, data.compact)


def _result(value: Decimal, data: Quadrant) -> str:
    return wording.amount(value, data.result.unit, data.locale, data.compact)


def _told(data: Quadrant, room: int) -> list[str]:
    locale, crowd = data.locale, _crowd(data)
    who = wording.sentence([wording.short(words, room) for words in (data.name, data.subtitle)])
    said = [who, wording.sentence([wording.short(_size(data), 2 * room)])]
    closing = wording.closing((data.note, data.updated), room)
    if crowd is None:
        return [*said, wording.sentence([say(locale, "Nothing to show yet")]), *closing]
    labels = [wording.short(axis.label, room) for axis in (data.activity, data.result)]
    medians = (_activity(crowd.x.exact, data), _result(crowd.y.exact, data))
    said.append(wording.sentence([f"{label}: {say(locale, 'median {n}', n=n)}" for label, n in zip(labels, medians, strict=True)]))
    if not crowd.level:
        quarters = [(busy, winning) for winning in (True, False) for busy in (True, False)]
        said.append(wording.sentence([f"{_quarter(*each, locale)} · {_count_in(crowd, *each)}" for each in quarters]))
    if data.you is not None and 0 <= data.you < len(crowd.dots):
        dot = crowd.dots[data.you]
        said.append(wording.sentence([f"{say(locale, 'You')}: {_activity(dot.activity, data)} · {_result(dot.result, data)}"]))
    return [*said, *_named(data, crowd, room, wording.MOST_SAID - len(" ".join([*said, *closing])) - 20), *closing]


def _named(data: Quadrant, crowd: Crowd, room: int, left: int) -> list[str]:
    """The best first, until `left` characters are used, then how many more."""
    order = sorted((at for at, dot in enumerate(crowd.dots) if dot.name), key=lambda at: (-crowd.y.values[at], -crowd.x.values[at], at))
    said: list[str] = []
    for done, at in enumerate(order):
        dot = crowd.dots[at]
        words = f"{wording.short(dot.name, room)} {_activity(dot.activity, data)} · {_result(dot.result, data)}"
        more = wording.more(len(order) - done, data.locale)
        left -= len(words) + 2
        if left < len(more) + 2:
            return [wording.sentence([*said, more])]
        said.append(words)
    return [wording.sentence(said)] if said else []
