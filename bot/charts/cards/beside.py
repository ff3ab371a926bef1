"""One person beside their own best, the team's median and the goal: a track a measure, all four on it and in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.charts.cards import marks, parts, sheet, wording
from bot.charts.cards.columns import Column, eased
from bot.charts.cards.marks import Shape
from bot.charts.cards.measure import Measure, Phase, Status
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP
from bot.charts.lettering import fit
from bot.charts.sketch import Sketch
from bot.charts.theme import CAPTION, FIGURE, MARGIN, PERCENT, Theme, Type
from bot.texts.languages import say

__all__ = ["Beside", "Peer", "alt", "draw"]

MOST = 8
HEADING = 38.0
GROWN = 1.6
"""How large rows become where there are few of them."""
STACKED = 2
"""Of so few measures each has its label over its figures."""

# Columns, from left to right; figures hang on their right edges.
LABEL_ROOM = 236.0
VALUE_RIGHT, VALUE_ROOM = 400.0, 112.0
MARK_MIDDLE = 422.0
TRACK_LEFT, TRACK_WIDTH = 448.0, 296.0
BEST_RIGHT, MEDIAN_RIGHT, GOAL_RIGHT = 876.0, 1028.0, RIGHT
HEADING_ROOM = 124.0
ROOM = 116.0
SPARE = 60.0
"""What the tracks can give to the values, where a language writes these long."""


@dataclass(frozen=True)
class Peer:
    """A person's measure, their own best of it, and the median of their team."""

    measure: Measure
    best: Decimal | None
    median: Decimal | None


@dataclass(frozen=True)
class Beside:
    """The data of card "beside"; eight measures are shown."""

    name: str
    subtitle: str
    period: str
    score: Decimal | None
    status: Status
    peers: tuple[Peer, ...]
    updated: str
    phase: Phase = "running"
    note: str = ""
    locale: str = "en"
    compact: bool = True


def draw(data: Beside, theme: Theme) -> Sketch:
    peers = data.peers[:MOST]
    sketch = Sketch(theme, parts.plate(theme, "nothing", data.locale))
    parts.head(sketch, parts.Head(data.name, data.subtitle, data.period, data.score, data.status, data.phase, data.locale))
    if peers:
        _headings(sketch, data.locale)
        tall = (BOTTOM - TOP - HEADING) / len(peers)
        grown = min(max(tall / 90, 1.0), GROWN)
        columns = _columns(peers, grown, data)
        for index, peer in enumerate(peers):
            top = TOP + HEADING + index * tall
            sketch.box(MARGIN, top - 1, RIGHT - MARGIN, 2, theme.rule, name="rule")
            _row(sketch, peer, top + tall / 2, grown, columns, data)
    else:
        parts.nothing(sketch, data.note, data.locale)
    sheet.foot(sketch, data.updated, data.note if peers else "", [])
    return sketch


def alt(data: Beside) -> str:
    """Every number of the card in one paragraph."""
    return wording.paragraph(lambda room: _told(data, room))


def _headings(sketch: Sketch, locale: str) -> None:
    """Names with the shapes that stand for them, which spares a legend."""
    theme = sketch.theme
    headings: tuple[tuple[Shape, str, float], ...] = (
        ("diamond", say(locale, "Own best"), BEST_RIGHT),
        ("tick", say(locale, "Team median"), MEDIAN_RIGHT),
        ("wedge", say(locale, "Goal"), GOAL_RIGHT),
    )
    for shape, words, right in headings:
        shown = fit(words, CAPTION, HEADING_ROOM if shape != "wedge" else HEADING_ROOM - 24)
        wide = sketch.text(right, TOP + 25, shown, CAPTION, theme.caption, anchor="right", name="heading")
        marks.put(sketch, shape, right - wide - 14, TOP + 18.5, 18 if shape == "tick" else 15, theme.ink, name="legend mark")


@dataclass(frozen=True)
class Columns:
    """How wide the columns before the figures are, and how these are set; whether they leave the currency to the value."""

    label: Type
    label_room: float
    value_right: float
    value_room: float
    track: float
    track_width: float
    others: Type
    briefly: bool


def _columns(peers: Sequence[Peer], grown: float, data: Beside) -> Columns:
    labels = [peer.measure.label for peer in peers]
    values = Column([_amount(peer.measure.value, data, peer) for peer in peers], FIGURE.at(26 * grown), VALUE_ROOM)
    others = PERCENT.at(21 * min(grown, 1.3))
    said = [words for peer in peers for words in (_said(value, data, peer) for value in (peer.best, peer.median, peer.measure.goal))]
    briefly = Column(said, others, ROOM).lacking > 0
    if len(peers) <= STACKED:
        room = eased(values, 3 * SPARE).room
        right, wide = MARGIN + room, RIGHT - 2 * MARGIN
        label = parts.labelled(labels, grown, wide)
        return Columns(label, wide, right, room, right + 48, TRACK_LEFT + TRACK_WIDTH - right - 48, others, briefly)
    room = eased(values, SPARE).room
    given = room - VALUE_ROOM
    label = parts.labelled(labels, grown, LABEL_ROOM)
    return Columns(label, LABEL_ROOM, VALUE_RIGHT + given, room, TRACK_LEFT + given, TRACK_WIDTH - given, others, briefly)


def _row(sketch: Sketch, peer: Peer, y: float, grown: float, columns: Columns, data: Beside) -> None:
    """Label · value and its sign · bar with three marks · best · median · goal; the label over the others where there is height for it."""
    theme, locale, measure = sketch.theme, data.locale, peer.measure
    stacked = columns.label_room > LABEL_ROOM
    below = say(locale, "less is better") if measure.lower_is_better else ""
    parts.label(sketch, y - 44 if stacked else y, measure.label, columns.label, columns.label_room, below=below)
    y += 36 if stacked else 0
    ink = theme.ink if measure.value is not None else theme.caption
    figure, right = FIGURE.at(26 * grown), columns.value_right
    sketch.figure(right, y, _amount(measure.value, data, peer), figure, ink, columns.value_room, name="value")
    parts.mark(sketch, right + MARK_MIDDLE - VALUE_RIGHT, y, measure.status, 22)
    _track(sketch, peer, y, 14 * grown, columns)
    for value, right, name in ((peer.best, BEST_RIGHT, "best"), (peer.median, MEDIAN_RIGHT, "median"), (measure.goal, GOAL_RIGHT, "goal")):
        words = _said(value, data, peer, briefly=columns.briefly)
        if name == "goal" and value is not None and measure.lower_is_better:
            words = f"≤ {words}"
        sketch.figure(right, y, words, columns.others, theme.caption if value is None else theme.ink, ROOM, name=name)


def _said(value: Decimal | None, data: Beside, peer: Peer, *, briefly: bool = False) -> str:
    unit = peer.measure.unit
    return wording.amount(value, wording.uncoined(unit) if briefly else unit, data.locale, data.compact)


def _track(sketch: Sketch, peer: Peer, y: float, thick: float, columns: Columns) -> None:
    """From nothing to the largest of the four; above it the best, through it the median, below it the goal, so that none hides another."""
    theme, measure, half = sketch.theme, peer.measure, thick / 2
    left, width = columns.track, columns.track_width
    size = max(15.0, thick)
    most = max(parts.geometric(value) for value in (measure.value, peer.best, peer.median, measure.goal))
    sketch.box(left, y - half, width, thick, theme.track, radius=half, name="track")
    if not most:
        return

    def at(value: Decimal) -> float:
        return left + parts.geometric(value) / most * width

    if measure.value is not None:
        fill = parts.fill_of(theme, measure.status)
        sketch.box(left, y - half, at(measure.value) - left, thick, fill, radius=half, name="bar")
    if peer.median is not None:
        marks.put(sketch, "tick", at(peer.median), y, thick + 10, theme.ink, name="median mark")
    if peer.best is not None:
        marks.put(sketch, "diamond", at(peer.best), y - half - 0.55 * size, size, theme.ink, name="best mark")
    if measure.goal is not None:
        marks.put(sketch, "wedge", at(measure.goal), y + half + 0.55 * size, size, theme.ink, name="goal mark")


def _amount(value: Decimal | None, data: Beside, peer: Peer) -> str:
    return wording.amount(value, peer.measure.unit, data.locale, data.compact)


def _told(data: Beside, room: int) -> list[str]:
    locale, peers = data.locale, data.peers[:MOST]
    who = wording.sentence([wording.short(words, room) for words in (data.name, data.subtitle, data.period)])
    scored = []
    if data.score is not None:
        scored = [wording.sentence([wording.scored(data.score, locale), wording.standing_within(data.status, data.phase, locale)])]
    rows = [_read_aloud(peer, data, room) for peer in peers] or [wording.sentence([say(locale, "Nothing to show yet")])]
    closing = wording.closing((data.note, data.updated), room)
    return [who, *scored, *rows, *closing]


def _read_aloud(peer: Peer, data: Beside, room: int) -> str:
    """ "Calls made 63, own best 151, team median 88, goal 165, behind pace." """
    locale, measure = data.locale, peer.measure
    value = say(locale, "no data") if measure.value is None else _amount(measure.value, data, peer)
    goal = _amount(measure.goal, data, peer)
    return wording.sentence(
        [
            f"{wording.short(measure.label, room)} {value}",
            say(locale, "own best {n}", n=_amount(peer.best, data, peer)) if peer.best is not None else "",
            say(locale, "team median {n}", n=_amount(peer.median, data, peer)) if peer.median is not None else "",
            ""
            if measure.goal is None
            else say(locale, "goal at most {goal}", goal=goal)
            if measure.lower_is_better
            else say(locale, "goal {goal}", goal=goal),
            wording.standing_within(measure.status, data.phase, locale) if measure.status != "none" else "",
        ]
    )
