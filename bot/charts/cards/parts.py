"""What cards have in common: the head with avatar and ring, bars with their pace mark, sparks, changes, the foot."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from matplotlib.path import Path

from bot.charts.cards import wording
from bot.charts.cards.measure import Phase, Status
from bot.charts.lettering import letter
from bot.charts.outline import Outline
from bot.charts.sketch import Row, Sketch, shrunk, wrapped
from bot.charts.theme import CAPTION, HEIGHT, LABEL, MARGIN, NAME, PERCENT, SCORE, TEXT, WIDTH, Theme, Type, distinct, hue
from bot.texts import numbers
from bot.texts.languages import ENGLISH, language_of, say

Legend = Literal["nothing", "tick", "signs", "tick and signs", "signs of the end"]

RIGHT = WIDTH - MARGIN
TOP = 156.0
"""Where the head ends and the card's own matter begins."""
BOTTOM = 633.0
"""Where it ends and the foot begins."""

PERIODS = 12
"""Slots of a spark; a shorter history is a shorter line, at the right."""

_MIDDLE = 84.0
_RING = (1104.0, _MIDDLE, 46.0, 12.0)
_FOOT = (BOTTOM + HEIGHT) / 2 - 1
_TICK, _BETWEEN = 16.0, 25.0
_SIGN, _APART = 7.0, 22.0
_UPDATED_ROOM = 360.0
_SIGNED: tuple[Status, ...] = ("ahead", "close", "behind")
_HALO = 3.0
_DASHES = (0.0, 0.22, 0.42, 0.64, 0.84, 1.0)
"""Where dashes begin and end, as shares of the way."""
_RANK = PERCENT.at(26)
_MOVED = PERCENT.at(20)


@dataclass(frozen=True)
class Head:
    """Name, two lines below it, and on the right the score in its ring beside up to three lines."""

    name: str
    subtitle: str
    period: str
    score: Decimal | None
    status: Status
    phase: Phase
    locale: str
    place: str = ""
    moved: int | None = None
    since: str = ""
    square: bool = False
    photo: str = ""


def plate(theme: Theme, legend: Legend, locale: str) -> Sketch:
    """What cards share: paper, the empty ring, the rules, and what the marks mean."""
    return _plate(theme, legend, language_of(locale))


@lru_cache(maxsize=128)
def _plate(theme: Theme, legend: Legend, language: str) -> Sketch:
    """Keyed by the language of its words: "de" and "de-AT" share one."""
    sketch = Sketch(theme)
    x, y, radius, width = _RING
    sketch.ring(x, y, radius, 1.0, theme.track, width, name="ring track")
    sketch.box(MARGIN, TOP - 1, RIGHT - MARGIN, 2, theme.rule, name="rule")
    sketch.box(MARGIN, BOTTOM - 1, RIGHT - MARGIN, 2, theme.rule, name="rule")
    at = float(MARGIN)
    if legend in ("tick", "tick and signs"):
        sketch.box(at + 1, _FOOT - 9, 4, 18, theme.ink, radius=2, name="pace legend")
        sketch.text(at + _TICK, CAPTION.middle(_FOOT), say(language, "expected so far"), CAPTION, theme.caption, name="legend")
        at = _after("tick", language)
    sign = LABEL.at(18)
    for status, meaning in zip(_SIGNED, _meanings(legend, language), strict=False):
        at += sketch.text(at, sign.middle(_FOOT), wording.MARKS[status], sign, ink_of(theme, status), name="legend") + _SIGN
        at += sketch.text(at, CAPTION.middle(_FOOT), meaning, CAPTION, theme.caption, name="legend") + _APART
    return sketch


def _meanings(legend: Legend, language: str) -> tuple[str, ...]:
    if legend in ("signs", "tick and signs"):
        return say(language, "ahead of pace"), say(language, "close to pace"), say(language, "behind pace")
    if legend == "signs of the end":
        return say(language, "ahead of goal"), say(language, "close to goal"), say(language, "behind goal")
    return ()


@lru_cache(maxsize=64)
def _after(legend: Legend, language: str) -> float:
    """Where the rest of the foot begins beside what the legend explains."""
    x = float(MARGIN)
    if legend in ("tick", "tick and signs"):
        x += _TICK + letter(say(language, "expected so far"), CAPTION).width + _BETWEEN
    for status, meaning in zip(_SIGNED, _meanings(legend, language), strict=False):
        x += letter(wording.MARKS[status], LABEL.at(18)).width + _SIGN + letter(meaning, CAPTION).width + _APART
    return x


def legend_of(statuses: Sequence[Status], phase: Phase, note: str, *, paced: bool) -> Legend:
    """What has to be explained; the signs give way to a note."""
    if note or not any(status != "none" for status in statuses):
        return "tick" if paced else "nothing"
    if phase == "over":
        return "signs of the end"
    return "tick and signs" if paced else "signs"


def fill_of(theme: Theme, status: Status) -> str:
    return {"ahead": theme.ahead, "close": theme.close, "behind": theme.behind, "none": theme.none}[status]


def ink_of(theme: Theme, status: Status) -> str:
    return {"ahead": theme.ahead_ink, "close": theme.close_ink, "behind": theme.behind_ink, "none": theme.caption}[status]


def head(sketch: Sketch, data: Head) -> None:
    theme = sketch.theme
    avatar(sketch, MARGIN + 50, _MIDDLE, 50, data.name, square=data.square, photo=data.photo)
    ring(sketch, data)
    taken = _beside_ring(sketch, data)
    left = MARGIN + 126
    room = _RING[0] - 74 - taken - 28 - left
    sketch.text(left, 66, data.name, NAME, theme.ink, width=room, name="name")
    sketch.text(left, 103, data.subtitle, TEXT, theme.caption, width=room, name="subtitle")
    sketch.text(left, 134, data.period, TEXT, theme.caption, width=room, name="period")


def ring(sketch: Sketch, data: Head) -> None:
    x, y, radius, width = _RING
    sketch.ring(x, y, radius, geometric(data.score) / 100, fill_of(sketch.theme, data.status), width, name="ring")
    words = wording.points(data.score, data.locale)
    sketch.figure(x, y, words, SCORE, sketch.theme.ink, 2 * radius - width - 14, anchor="middle", name="score")


def _beside_ring(sketch: Sketch, data: Head) -> float:
    """Rank, movement and standing, stacked against the ring; returns the width they take."""
    theme, right = sketch.theme, _RING[0] - 74
    words = wording.standing(data.status, data.phase, data.locale)
    lines = [bool(data.place), data.moved is not None, bool(words)]
    y = _MIDDLE - 17 * (sum(lines) - 1)
    widest = 0.0
    if data.place:
        widest = sketch.text(right, _RANK.middle(y), data.place, _RANK, theme.ink, anchor="right", width=240, name="rank")
        y += 34
    if data.moved is not None:
        wide = sketch.text(right, TEXT.at(20).middle(y), data.since, TEXT.at(20), theme.caption, anchor="right", width=240, name="since")
        wide += 8 if wide else 0
        widest = max(widest, wide + movement(sketch, right - wide, y, data.moved, locale=data.locale))
        y += 34
    if words:
        mark = wording.MARKS[data.status] if data.phase != "ahead" else ""
        said = f"{mark} {words}".strip()
        colour = ink_of(theme, data.status if mark else "none")
        widest = max(
            widest, sketch.text(right, LABEL.at(20).middle(y), said, LABEL.at(20), colour, anchor="right", width=240, name="standing")
        )
    return widest


def avatar(
    sketch: Sketch, x: float, y: float, radius: float, name: str, *, square: bool = False, photo: str = "", look: "Look | None" = None
) -> None:
    """Initials on a colour that stays with the name, under the photo of that key where there is one; `look` has others for one card."""
    theme, corner = sketch.theme, radius * (0.36 if square else 1)
    colour, letters = look or (hue(name, theme.avatars), initials(name))
    sketch.box(x - radius, y - radius, 2 * radius, 2 * radius, colour, radius=corner, name="avatar")
    style = LABEL.at(round(radius * 0.74))
    sketch.figure(x, y, letters, style, theme.on_avatar, radius * 1.6, anchor="middle", name="initials")
    sketch.photo(x, y, radius, photo, square=square)


class Look(NamedTuple):
    """The colour and the letters of an avatar."""

    colour: str
    letters: str


def looks(names: Sequence[str], theme: Theme) -> dict[str, Look]:
    """Avatars that differ within a card: in colour as long as there are any, and in letters, "SMe" and "SMü"."""
    colours, many = distinct(names, theme.avatars), Counter(initials(name) for name in dict.fromkeys(names))
    return {name: Look(colour, initials(name) if many[initials(name)] == 1 else _longer(name)) for name, colour in colours.items()}


@lru_cache(maxsize=512)
def _longer(name: str) -> str:
    """Initials with the second letter of the last name."""
    last = [c for c in name.split()[-1] if c.isalnum()] if name.split() else []
    return initials(name) + "".join(last[1:2])


@lru_cache(maxsize=2048)
def initials(name: str) -> str:
    """The first letters of the first and the last word that have one."""
    letters = [letter for word in name.split()[:50] if (letter := next((c for c in word if c.isalnum()), ""))]
    return unicodedata.normalize("NFC", "".join(letters[:1] + letters[1:][-1:])).upper()[:2] or "?"


def movement(
    sketch: Sketch, right: float, y: float, moved: int, style: Type = _MOVED, width: float = 120, *, locale: str = ENGLISH
) -> float:
    """An arrow and the places moved, ending at `right`; returns the width."""
    theme = sketch.theme
    if not moved:
        return sketch.text(right, style.middle(y), "±0", style, theme.caption, anchor="right", name="moved")
    colour = theme.ahead_ink if moved > 0 else theme.behind_ink
    size = style.size * 0.75
    wide = sketch.figure(right, y, numbers.whole(abs(moved), locale), style, colour, width - size - 7, name="moved")
    sketch.arrow(right - wide - 7 - size / 2, y, size, moved > 0, colour, name="moved")
    return wide + 7 + size


def change(
    sketch: Sketch, right: float, y: float, value: Decimal | None, locale: str, style: Type, width: float, *, good_is_down: bool
) -> None:
    """A relative change: the arrow says which way, the colour whether that is good."""
    theme = sketch.theme
    if value is None or not value:
        words = wording.share(value, locale)
        sketch.figure(right, y, words, style, theme.caption, width, name="change")
        return
    colour = theme.ahead_ink if (value > 0) != good_is_down else theme.behind_ink
    size = style.size * 0.7
    wide = sketch.figure(right, y, wording.share(abs(value), locale), style, colour, width - size - 7, name="change")
    sketch.arrow(right - wide - 7 - size / 2, y, size, value > 0, colour, name="change")


@dataclass(frozen=True)
class Bar:
    """Where a bar lies and how thick it is; `width` is a goal met."""

    x: float
    y: float
    width: float
    thick: float


def bar(sketch: Sketch, at: Bar, attainment: Decimal | None, expected: Decimal | None, status: Status) -> None:
    """Attainment on its track, with the pace mark where there is one. Chevrons at the end say that there is more than fits."""
    theme, half = sketch.theme, at.thick / 2
    sketch.box(at.x, at.y - half, at.width, at.thick, theme.track, radius=half, name="track")
    reached = geometric(attainment)
    filled = at.width * min(reached, 1.0)
    sketch.box(at.x, at.y - half, filled, at.thick, fill_of(theme, status), radius=half, name="bar")
    if reached > 1.0:
        wing = half * 0.42
        for step in (1.55, 0.85):
            tip = at.x + at.width - half * step + wing / 2
            sketch.poly(tip, at.y, [(-wing, -wing), (0, 0), (-wing, wing)], stroke=theme.paper, width=half * 0.24, name="beyond")
    if expected is not None:
        pace(sketch, at.x + at.width * min(geometric(expected), 1.0), at.y, at.thick)


def pace(sketch: Sketch, x: float, y: float, thick: float) -> None:
    """The mark of what is expected so far: a tick in a halo of paper, so that it reads on every fill."""
    theme, width, tall = sketch.theme, 4.0, thick * 1.6
    sketch.box(x - width / 2 - _HALO, y - tall / 2, width + 2 * _HALO, tall, theme.paper, radius=width, name="halo")
    sketch.box(x - width / 2, y - tall / 2, width, tall, theme.ink, radius=width / 2, name="pace")


def labelled(labels: Iterable[str], grown: float, room: float) -> Type:
    """How a column of labels is set in rows so much larger than plain ones: as large as lets those that can stand on one line."""
    style = LABEL.at(22 * min(grown, 1.6))
    return min((fitted for label in labels if (fitted := shrunk(label, style, room)).size >= 22), default=style, key=lambda each: each.size)


def label(sketch: Sketch, y: float, words: str, style: Type, room: float, *, below: str = "") -> None:
    """A row's label, smaller on two lines where one is not enough; `below` takes the place of the second."""
    theme, lead = sketch.theme, style.size * 1.15
    if letter(words, style).width > room:
        style = LABEL.at(max(style.size * 0.82, 19.0))
    lines = [(line, style, theme.ink) for line in wrapped(words, style, room, 1 if below else 2)]
    if below:
        lines.append((below, CAPTION, theme.caption))
    for index, (line, kind, ink) in enumerate(lines):
        middle = y + (index - (len(lines) - 1) / 2) * lead
        sketch.text(MARGIN, kind.middle(middle), line, kind, ink, width=room, name="label")


def mark(sketch: Sketch, x: float, y: float, status: Status, size: float) -> None:
    """The sign of a status: two of them never differ in colour alone."""
    style = LABEL.at(size)
    sketch.text(x, style.middle(y), wording.MARKS[status], style, ink_of(sketch.theme, status), anchor="middle", name="mark")


def spark(sketch: Sketch, at: Bar, trend: Sequence[Decimal | None], *, unfinished: bool = False) -> None:
    """The last periods as a line between their least and most, broken where one is missing; the dot at the right is this period.

    While that is `unfinished` its dot is hollow and dashes lead there, for it will change.
    """
    theme, half = sketch.theme, at.thick / 2
    recent = [None if value is None or not value.is_finite() else float(value) for value in trend[-PERIODS:]]
    known = [value for value in recent if value is not None]
    if not known:
        return
    low, spread = min(known), max(known) - min(known)
    scale = (at.thick - 6) / spread if spread else 0.0
    base = half - 3 if spread else 0.0
    heights = [None if value is None else base - (value - low) * scale for value in recent]
    step = at.width / (PERIODS - 1)
    for first, run in _runs(heights):
        left = at.x + (PERIODS - len(recent) + first) * step
        curve = [(index * step, height) for index, height in enumerate(run)]
        if len(curve) > 1:
            open_end = unfinished and first + len(run) == len(recent)
            closed = curve[:-1] if open_end else curve
            if len(closed) > 1:
                sketch.poly(left, at.y, [*closed, (closed[-1][0], half), (0.0, half)], fill=theme.spark_fill, name="spark area")
            sketch.rows.append(Row("poly", "spark", _course(curve, open_end), left, at.y, None, theme.spark, 3))
        elif first < len(recent) - 1:
            sketch.disc(left, at.y + run[0], 2.5, theme.spark, name="spark")
    if heights[-1] is not None:
        sketch.disc(at.x + at.width, at.y + heights[-1], 5.5, theme.ink, name="now")
        if unfinished:
            sketch.disc(at.x + at.width, at.y + heights[-1], 3.0, theme.paper, name="unfinished")


def room_in_foot(updated: str, legend: Legend, locale: str) -> float:
    """What the legend and the words about freshness leave to a note."""
    return RIGHT - min(letter(updated, CAPTION).width, _UPDATED_ROOM) - 30 - _after(legend, language_of(locale))


def foot(sketch: Sketch, updated: str, note: str, locale: str, legend: Legend = "nothing") -> None:
    """How fresh the numbers are, and the note beside or in the place of the legend."""
    baseline, colour = CAPTION.middle(_FOOT), sketch.theme.caption
    wide = sketch.text(RIGHT, baseline, updated, CAPTION, colour, anchor="right", width=_UPDATED_ROOM, name="updated")
    x = _after(legend, language_of(locale))
    sketch.text(x, baseline, note, CAPTION, colour, width=RIGHT - wide - 30 - x, name="note")


def nothing(sketch: Sketch, note: str, locale: str) -> None:
    """A calm sheet where there is nothing to show yet: three empty tracks, and what would fill them."""
    theme, middle = sketch.theme, (TOP + BOTTOM) / 2
    for index, width in enumerate((300.0, 220.0, 260.0)):
        y = middle - 112 + index * 34
        sketch.box(WIDTH / 2 - 150, y - 8, 300, 16, theme.track, radius=8, name="track")
        sketch.box(WIDTH / 2 - 150 + width - 4 - 40, y - 13, 4, 26, theme.none, radius=2, name="pace")
    sketch.text(WIDTH / 2, middle + 46, say(locale, "Nothing to show yet"), LABEL.at(30), theme.ink, anchor="middle", name="nothing")
    for index, line in enumerate(wrapped(note, TEXT, 860)):
        sketch.text(WIDTH / 2, middle + 88 + index * 32, line, TEXT, theme.caption, anchor="middle", width=860, name="note")


def geometric(value: Decimal | None) -> float:
    """A number for lengths only; nothing, and what is below nothing, has none."""
    return min(max(float(value), 0.0), 1e15) if value is not None and value.is_finite() else 0.0


def _course(curve: Sequence[tuple[float, float]], open_end: bool) -> Outline:
    """The line through the points; the way to an open end in three dashes."""
    if not open_end:
        return Outline(np.array(curve, dtype=float))
    (x, y), (end, to) = curve[-2:]
    dashes = [(x + (end - x) * part, y + (to - y) * part) for part in _DASHES]
    codes = [Path.MOVETO, *[Path.LINETO] * (len(curve) - 2), *[Path.MOVETO, Path.LINETO] * (len(dashes) // 2)]
    return Outline(np.array([*curve[:-1], *dashes], dtype=float), np.array(codes, dtype=np.uint8))


def _runs(heights: Sequence[float | None]) -> list[tuple[int, list[float]]]:
    """Each stretch without a gap, with the index at which it starts."""
    runs: list[tuple[int, list[float]]] = []
    for index, height in enumerate(heights):
        if height is None:
            continue
        if runs and index == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(height)
        else:
            runs.append((index, [height]))
    return runs
