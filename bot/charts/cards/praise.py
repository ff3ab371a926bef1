"""The quieter wins: kudos, warm, from one person to another; and a correction, which is no occasion."""

from bot.charts.cards import parts, sheet, stage, winning
from bot.charts.cards.medals import medal, stamp
from bot.charts.cards.parts import RIGHT
from bot.charts.cards.setting import set_large
from bot.charts.cards.signing import FOOT, pointer, progress_right
from bot.charts.cards.stage import LIGHT
from bot.charts.cards.winning import Win
from bot.charts.lettering import letter
from bot.charts.sketch import Sketch, shrunk
from bot.charts.theme import HEIGHT, LABEL, MARGIN, NAME, TEXT, Stage, Theme, Type
from bot.texts.languages import say

_ROOM = 660.0
_SIZES = (58.0, 50.0, 42.0, 34.0)
_NEW = Type("display", 132)
_OLD = Type("display", 66)
_HEAD, _SIGN = 112.0, 508.0


def kudos(data: Win, theme: Theme) -> Sketch:
    colours = theme.kudos
    sketch = Sketch(theme, stage.plate(theme, "kudos", 0))
    _praise(sketch, data, colours)
    x, y = LIGHT["kudos"]
    sketch.disc(x, y, 152, colours.gold, name="frame")
    sketch.disc(x, y, 144, colours.edge, name="ground")
    parts.avatar(sketch, x, y, 136, data.name, square=data.team)
    if data.giver:
        sketch.disc(x - 118, y + 96, 60, colours.edge, name="ground")
        parts.avatar(sketch, x - 118, y + 96, 52, data.giver)
    medal(sketch, x + 112, y + 96, 46, "heart", colours)
    sketch.text(x, y + 226, data.name, NAME.at(40), colours.ink, anchor="middle", width=404, name="name")
    said = say(data.locale, "from {name}", name=data.giver) if data.giver else data.subtitle
    sketch.text(x, y + 266, said, LABEL, colours.caption, anchor="middle", width=404, name="giver")
    sketch.text(RIGHT, TEXT.middle(FOOT), data.when, TEXT.at(20), colours.caption, anchor="right", width=420, name="when")
    return sketch


def _praise(sketch: Sketch, data: Win, colours: Stage) -> None:
    """The words, as large as they fit on five lines, between their mark and the value they praise."""
    style, lines = set_large(data.quote or data.value or say(data.locale, "Thank you"), "display", _SIZES, _ROOM, 5)
    leading = style.size * 1.2
    tall = 74 + 34 + leading * len(lines) + (84 if data.value and data.quote else 0)
    top = (HEIGHT - tall) / 2
    stamp(sketch, MARGIN + 40, top + 37, 40, "quote", colours.gold)
    y = top + 74 + 34 - leading * 0.2
    for line in lines:
        y += leading
        sketch.text(MARGIN, y - style.size * 0.06, line, style, colours.ink, width=_ROOM, name="words")
    if data.value and data.quote:
        style = LABEL.at(26)
        wide = min(letter(data.value, style).width, _ROOM - 90)
        sketch.box(MARGIN, y + 36, wide + 84, 52, colours.pill, radius=26, name="pill")
        stamp(sketch, MARGIN + 36, y + 62, 13, "heart", colours.gold)
        sketch.text(MARGIN + 60, style.middle(y + 62), data.value, style, colours.ink, width=_ROOM - 90, name="value praised")


def correction(data: Win, theme: Theme) -> Sketch:
    """On plain paper: what it was, small, and what it is."""
    sketch = Sketch(theme, sheet.bare(theme, _HEAD, _SIGN))
    colours = plain(theme)
    style, new = LABEL.at(26), winning.amount(data)
    heading = say(data.locale, "Corrected") if new else say(data.locale, "Withdrawn")
    sketch.text(MARGIN, style.middle(_HEAD / 2 + 6), heading, style, theme.caption, name="pill words")
    sketch.text(RIGHT, TEXT.middle(_HEAD / 2 + 6), data.when, TEXT.at(20), theme.caption, anchor="right", width=600, name="when")
    baseline, x = 272.0, float(MARGIN)
    if data.was is not None:
        old = winning.money(data.was, data.unit, data.locale)
        x += sketch.text(x, baseline, old, shrunk(old, _OLD, 400), theme.caption, width=400, name="was") + 32
        pointer(sketch, x, baseline - 24, 48, theme.caption, 5)
        x += 48 + 32
    new = new or heading
    sketch.text(x, baseline, new, shrunk(new, _NEW, RIGHT - x), theme.ink, width=RIGHT - x, name="value")
    sketch.text(MARGIN, 366, data.customer, NAME.at(46), theme.ink, width=RIGHT - MARGIN, name="title")
    small, lines = set_large(data.detail, "regular", (24,), RIGHT - MARGIN, 2)
    for index, line in enumerate(lines):
        sketch.text(MARGIN, 416 + index * 34, line, small, theme.caption, width=RIGHT - MARGIN, name="detail")
    y = (_SIGN + HEIGHT) / 2 - 4
    parts.avatar(sketch, MARGIN + 54, y, 54, data.name, square=data.team)
    left = MARGIN + 132
    room = RIGHT - progress_right(sketch, data, colours, y) - 40 - left
    sketch.text(left, y - 3, data.name, NAME, theme.ink, width=room, name="name")
    sketch.text(left, y + 33, data.subtitle, TEXT, theme.caption, width=room, name="subtitle")
    return sketch


def plain(theme: Theme) -> Stage:
    """The theme's everyday colours in the place of a stage's."""
    return Stage(theme.paper, theme.paper, theme.ink, theme.caption, theme.ink, theme.paper, theme.track, theme.track, ())
