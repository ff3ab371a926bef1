"""The card of a win, the only loud one: a deal with its amount, who closed it, and what makes it special. Each tier has its own layout."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.charts.cards import parts, praise, stage, winning
from bot.charts.cards.medals import ICONS, medal, stamp
from bot.charts.cards.parts import RIGHT
from bot.charts.cards.setting import set_large
from bot.charts.cards.signing import foot, portrait, progress_right
from bot.charts.cards.stage import LIGHT
from bot.charts.cards.winning import Honour, Progress, Reason, Tier, Win, alt
from bot.charts.lettering import letter
from bot.charts.sketch import Anchor, Sketch, shrunk
from bot.charts.theme import LABEL, MARGIN, NAME, TEXT, WIDTH, Theme, Type
from bot.texts.languages import say

__all__ = ["Honour", "Progress", "Reason", "Tier", "Win", "alt", "draw"]

CAP = 0.727
"""Height of capitals and figures, in sizes of the type."""
COMMA = 0.22
"""How far below the baseline a comma may hang, in sizes of the type."""

_PILL = LABEL.at(23)
_TALL = 46.0
_ASIDE = ((1010.0, 250.0, 100.0), (1112.0, 392.0, 54.0), (924.0, 398.0, 44.0))


@dataclass(frozen=True)
class Room:
    """Where a layout sets the words of the win: between `top` and `bottom`, from or around `x`; and how large and wide at most."""

    x: float
    top: float
    bottom: float
    width: float
    measure: float
    """Of all lines but the main figure."""
    hero: float
    title: float
    text: float
    anchor: Anchor = "left"


class Line(NamedTuple):
    """A line of the stack; `lead` is from the baseline before to its own."""

    words: str
    style: Type
    colour: str
    lead: float
    name: str


SMALL = Room(x=MARGIN, top=112, bottom=482, width=700, measure=700, hero=152, title=46, text=24)
BIG = Room(x=MARGIN, top=96, bottom=586, width=672, measure=672, hero=184, title=50, text=25)
HUGE = Room(x=WIDTH / 2, top=304, bottom=592, width=1112, measure=880, hero=212, title=52, text=25, anchor="middle")


def draw(data: Win, theme: Theme) -> Sketch:
    if data.kind == "kudos":
        return praise.kudos(data, theme)
    if data.kind == "correction":
        return praise.correction(data, theme)
    look = data.tier
    sketch = Sketch(theme, stage.plate(theme, look, winning.seed(data) % stage.VARIANTS))
    {"small": _small, "big": _big, "huge": _huge}[look](sketch, data)
    return sketch


def _small(sketch: Sketch, data: Win) -> None:
    """The news above, and below it who signs for it."""
    colours = sketch.theme.win
    _pills(sketch, data, 40)
    sketch.text(RIGHT, TEXT.middle(63), data.when, TEXT.at(20), colours.caption, anchor="right", width=280, name="when")
    _stack(sketch, data, SMALL)
    x, y = LIGHT["small"]
    portrait(sketch, data, colours, x, y, 60, 10)
    for honour, (across, down, radius) in zip(data.honours[: winning.HONOURS], _ASIDE, strict=False):
        medal(sketch, across, down, radius, ICONS[honour.reason], colours)
    left = x + 86
    room = RIGHT - progress_right(sketch, data, colours, y) - 40 - left
    sketch.text(left, y - 1, data.name, NAME.at(40), colours.ink, width=room, name="name")
    sketch.text(left, y + 35, data.subtitle, TEXT, colours.caption, width=room, name="subtitle")


def _big(sketch: Sketch, data: Win) -> None:
    """The news on the left, and on the right the person, as large as the news."""
    colours = sketch.theme.win
    x, y = LIGHT["big"]
    _pills(sketch, data, _stack(sketch, data, BIG, above=_TALL + 36))
    portrait(sketch, data, colours, x, y, 154, 18)
    _medals(sketch, data, 154, ((138, 56), (222, 46), (318, 40)))
    style, lines = set_large(data.name, "display", (40, 34), 404, 2)
    for index, line in enumerate(lines):
        sketch.text(x, y + 226 + index * 40, line, style, colours.ink, anchor="middle", width=404, name="name")
    sketch.text(x, y + 224 + len(lines) * 40, data.subtitle, TEXT, colours.caption, anchor="middle", width=404, name="subtitle")
    foot(sketch, data, colours)


def _huge(sketch: Sketch, data: Win) -> None:
    """A poster: everything about one axis, and the amount from edge to edge."""
    colours = sketch.theme.win
    x, y = LIGHT["huge"]
    portrait(sketch, data, colours, x, y, 84, 11)
    _medals(sketch, data, 84, ((118, 40), (242, 34), (318, 30)))
    sketch.text(x, y + 134, data.name, NAME.at(42), colours.ink, anchor="middle", width=580, name="name")
    under, colour = (" · ".join(winning.titles(data)), colours.gold) if data.honours else (data.subtitle, colours.caption)
    sketch.text(x, y + 168, under, LABEL, colour, anchor="middle", width=580, name="honours")
    _stack(sketch, data, HUGE)
    foot(sketch, data, colours)


def _pills(sketch: Sketch, data: Win, top: float) -> None:
    """What happened, and what makes it special: the first filled with gold, each with the icon of its medal, the words where they fit."""
    colours, x = sketch.theme.win, float(MARGIN)
    icons = [ICONS[honour.reason] for honour in data.honours]
    titles = winning.titles(data)
    inset = 52.0 if icons else 24.0
    for index, words in enumerate(titles):
        room = MARGIN + BIG.width - x - inset - 24 - (_TALL + 12) * (len(titles) - index - 1)
        fill, ink, sign = (colours.pill, colours.ink, colours.gold) if index else (colours.gold, colours.on_gold, colours.on_gold)
        wide = letter(words, _PILL).width
        whole = wide <= room or not index
        tall = inset + min(wide, room) + 24 if whole else _TALL
        sketch.box(x, top, tall, _TALL, fill, radius=_TALL / 2, name="pill")
        if icons:
            stamp(sketch, x + (31 if whole else _TALL / 2), top + _TALL / 2, 12, icons[index], sign)
        if whole:
            sketch.text(x + inset, _PILL.middle(top + _TALL / 2), words, _PILL, ink, width=room, name="pill words")
        x += tall + 12


def _stack(sketch: Sketch, data: Win, room: Room, above: float = 0) -> float:
    """The main figure and the lines under it, as one block in the middle of its room; what does not fit gives way.

    Returns the top of the block, of which `above` is left free.
    """
    tall = room.bottom - room.top - above
    lines = _fitted(_lines(sketch, data, room), tall)
    top = room.top + (tall - _height(lines)) / 2
    y = top + above + lines[0].style.size * CAP
    for index, line in enumerate(lines):
        y += line.lead if index else 0
        if line.name == "helpers":
            _helpers(sketch, data, line, room, y)
            continue
        width = room.measure if index else room.width
        wide = sketch.text(room.x, y, line.words, line.style, line.colour, anchor=room.anchor, width=width, name=line.name)
        if not index and room.anchor == "left" and winning.by_number(data) and data.honours[0].reason == "streak":
            _flames(sketch, data, room, y, wide)
    return top


def _height(lines: Sequence[Line]) -> float:
    return lines[0].style.size * CAP + sum(line.lead for line in lines[1:])


def _fitted(lines: list[Line], tall: float) -> list[Line]:
    """First the detail goes, then the figure shrinks a little, then the quote goes."""
    if _height(lines) > tall:
        lines = [line for line in lines if line.name != "detail"]
    over = (_height(lines) - tall) / CAP
    if over > 0 and lines[0].name == "value":
        size = lines[0].style.size
        lines[0] = lines[0]._replace(style=lines[0].style.at(max(size - over, size * 0.7)))
    return lines if _height(lines) <= tall + 0.5 else [line for line in lines if line.name != "quote"]


def _helpers(sketch: Sketch, data: Win, line: Line, room: Room, y: float) -> None:
    """Their faces, and "with" their names."""
    radius, count = 18.0, min(len(data.helpers), winning.HELPERS)
    faces = count * (2 * radius + 5) + 9
    words = line.words if letter(line.words, line.style).width <= room.measure - faces else winning.company(data, briefly=True)
    wide = faces + min(letter(words, line.style).width, room.measure - faces)
    x = room.x - wide * (0.5 if room.anchor == "middle" else 0)
    for index, name in enumerate(data.helpers[:count]):
        parts.avatar(sketch, x + radius + index * (2 * radius + 5), y - line.style.size * CAP / 2, radius, name)
    sketch.text(x + faces, y, words, line.style, line.colour, width=room.measure - faces, name="helpers")


def _flames(sketch: Sketch, data: Win, room: Room, baseline: float, taken: float) -> None:
    """One for each of a streak, as many as there is room for beside its number."""
    size = room.hero * 0.22
    start = room.x + taken + size * 1.7
    for index in range(min(data.honours[0].number or 0, int((room.x + room.width - start) / (size * 2)))):
        stamp(sketch, start + index * size * 2, baseline - size * 1.05, size, "flame", sketch.theme.win.gold)


def _lines(sketch: Sketch, data: Win, room: Room) -> list[Line]:
    colours = sketch.theme.win
    text = Type("regular", room.text)
    lines = _figure(sketch, data, room)
    first, second = data.customer if lines[0].name == "value" else "", data.detail
    honour = winning.lead(data)
    if honour is not None:
        first = data.progress.label if honour.reason in ("goal", "team goal") and data.progress else winning.said(honour, data.locale)
        second = " · ".join(part for part in (winning.amount(data), data.customer) if part)
    title, shown = set_large(first, "display", (room.title, room.title * 0.84, room.title * 0.7), room.measure, 2)
    for index, words in enumerate(shown):
        lead = title.size * 1.14 if index else title.size * 0.8 + room.title * 0.7 + _hanging(lines[0])
        lines.append(Line(words, title, colours.ink, lead, "title"))
    large = room.hero * 0.06 if lines[-1].name == "customer" else 0
    lines.append(Line(second, text, colours.caption, room.text * 1.76 + large, "detail"))
    lines.append(Line(winning.company(data), text, colours.ink, room.text * 1.76, "helpers"))
    _, quote = set_large(winning.worked(data), "regular", (room.text,), room.measure, 2)
    for index, words in enumerate(quote):
        lines.append(Line(words, text, colours.caption, room.text * (1.4 if index else 1.9), "quote"))
    return [line for line in lines if line.words]


def _hanging(line: Line) -> float:
    """How much farther than a comma its letters reach below the baseline, as those of some currencies do."""
    outline = letter(line.words, line.style).outline
    return 0.0 if outline is None else max(float(outline.vertices[:, 1].max()) - COMMA * line.style.size, 0.0)


def _figure(sketch: Sketch, data: Win, room: Room) -> list[Line]:
    """The main figure on one line; where there is none the customer, on two if need be."""
    colours = sketch.theme.win
    colour = colours.gold if data.tier == "huge" or winning.lead(data) else colours.ink
    style = Type("display", room.hero)
    words = winning.figure(data)
    if not words:
        plain = data.customer.strip() or say(data.locale, "A new deal")
        small, shown = set_large(plain, "display", (room.hero * 0.62, room.hero * 0.5, room.hero * 0.4), room.width, 2)
        return [Line(each, small, colour, small.size * 1.12, "customer") for each in shown]
    return [Line(words, shrunk(words, style, room.width), colour, 0, "value")]


def _medals(sketch: Sketch, data: Win, radius: float, places: Sequence[tuple[float, float]]) -> None:
    """On the ring: for each the angle from twelve o'clock, and its radius."""
    x, y = LIGHT[data.tier]
    for honour, (angle, size) in zip(data.honours[: winning.HONOURS], places, strict=False):
        across, down = math.sin(math.radians(angle)), -math.cos(math.radians(angle))
        medal(sketch, x + radius * across, y + radius * down, size, ICONS[honour.reason], sketch.theme.win)
