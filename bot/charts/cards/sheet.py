"""A card without a ring: its bare plate, its title with a figure at the right, and a foot whose legend explains the marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.charts.cards import marks, parts
from bot.charts.cards.marks import Shape
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP
from bot.charts.lettering import fit
from bot.charts.sketch import Sketch
from bot.charts.theme import CAPTION, HEIGHT, LABEL, MARGIN, NAME, TEXT, Theme

FOOT = (BOTTOM + HEIGHT) / 2 - 1


@dataclass(frozen=True)
class Sign:
    """One entry of a legend."""

    shape: Shape
    colour: str
    words: str


@lru_cache(maxsize=16)
def bare(theme: Theme, top: float = TOP, bottom: float = BOTTOM) -> Sketch:
    """A plate without words: paper, and the rules below the head and above the foot."""
    sketch = Sketch(theme)
    for y in (top, bottom):
        sketch.box(MARGIN, y - 1, RIGHT - MARGIN, 2, theme.rule, name="rule")
    return sketch


def title(sketch: Sketch, name: str, lines: Sequence[str], right: float, *, person: str = "", stress: bool = False) -> None:
    """The name over two lines, with the avatar of the person it is about; `stress` sets the last line as what matters."""
    theme, left = sketch.theme, float(MARGIN)
    if person:
        parts.avatar(sketch, MARGIN + 50, 84, 50, person)
        left += 126
    sketch.text(left, 66, name, NAME, theme.ink, width=right - left, name="name")
    first, second = (*lines, "", "")[:2]
    sketch.text(left, 103, first, TEXT, theme.caption, width=right - left, name="subtitle")
    style, ink = (LABEL.at(22), theme.ink) if stress else (TEXT, theme.caption)
    sketch.text(left, 134, second, style, ink, width=right - left, name="period")


def foot(sketch: Sketch, updated: str, note: str, signs: Sequence[Sign]) -> None:
    """The legend, then the note in what room is left, and how fresh the numbers are."""
    theme, style = sketch.theme, CAPTION
    end = RIGHT - 30 - sketch.text(RIGHT, style.middle(FOOT), updated, style, theme.caption, anchor="right", width=360, name="updated")
    x = float(MARGIN)
    for sign in signs:
        wide = marks.width_of(sign.shape)
        room = end - x - wide - 10
        if not fit(sign.words, style, room):
            return
        marks.put(sketch, sign.shape, x + wide / 2, FOOT, 18.0 if wide <= 18 else wide, sign.colour, name="legend mark")
        x += wide + 10 + sketch.text(x + wide + 10, style.middle(FOOT), sign.words, style, theme.caption, width=room, name="legend") + 26
    sketch.text(x, style.middle(FOOT), note, style, theme.caption, width=max(end - x, 0), name="note")
