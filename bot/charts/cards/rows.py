"""What boards share: faces, places with their medals, teams' marks, the viewer's own row, and words no longer than a platform takes."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from bot.charts.cards import parts, wording
from bot.charts.sketch import Sketch
from bot.charts.theme import LABEL, Theme, Type

LONGEST = 2000
"""Characters of an alt text: chats take no more."""

_LENGTHS = (80, 40, 24, 14)
_WIDEST = 14


def face(sketch: Sketch, x: float, y: float, radius: float, name: str, *, square: bool = False, alias: bool = False) -> None:
    """The avatar; of somebody who goes by an alias a figure without letters or a colour of their own."""
    if not alias:
        parts.avatar(sketch, x, y, radius, name, square=square)
        return
    theme = sketch.theme
    sketch.disc(x, y, radius, theme.track, name="avatar")
    sketch.disc(x, y - 0.26 * radius, 0.3 * radius, theme.none, name="nobody")
    sketch.box(x - 0.54 * radius, y + 0.14 * radius, 1.08 * radius, 0.5 * radius, theme.none, radius=0.36 * radius, name="nobody")


def place(sketch: Sketch, x: float, y: float, rank: str, style: Type, room: float, *, medal: int | None = None) -> None:
    """A rank centred on (`x`, `y`), on the medal that it won (1, 2 or 3)."""
    theme = sketch.theme
    if medal is None:
        sketch.figure(x, y, rank, style.at(min(style.size, 26)), theme.caption, room, anchor="middle", name="rank")
        return
    radius = style.size * 0.76
    sketch.disc(x, y, radius, theme.medals[medal - 1], name="medal")
    sketch.figure(x, y, rank, style._replace(face="bold"), theme.on_medal, 1.5 * radius, anchor="middle", name="rank")


def team_mark(sketch: Sketch, x: float, y: float, team: str) -> float:
    """A small square in the team's colour, beside which its name belongs; returns the width it takes."""
    sketch.box(x, y - 6, 12, 12, colour_of(sketch.theme, team), radius=4, name="team")
    return 20.0


def colour_of(theme: Theme, name: str) -> str:
    """The hue that `parts.avatar` gives to the name, strong enough for a mark or a line on the paper."""
    return theme.lines[zlib.crc32(name.encode("utf-8", "replace")) % len(theme.lines)]


def yours(sketch: Sketch, left: float, top: float, width: float, height: float) -> None:
    """The ground of the viewer's own row: a tint, and a stripe for who does not see tints."""
    theme = sketch.theme
    sketch.box(left - 14, top, width + 28, height, theme.tint, radius=10, name="tint")
    sketch.box(left - 14, top + 3, 5, height - 6, theme.ahead, radius=2.5, name="yours")


def left_out(sketch: Sketch, dots: float, left: float, y: float, words: str, width: float) -> None:
    """Three dots under each other for the places between two rows, and how many they are."""
    for step in (-7, 0, 7):
        sketch.disc(dots, y + step, 2, sketch.theme.none, name="left out")
    style = LABEL.at(18)._replace(face="regular")
    sketch.text(left, style.middle(y), words, style, sketch.theme.caption, width=width, name="more")


def shortens(values: Iterable[Decimal | None], unit: str, locale: str, compact: bool) -> bool:
    """Whether a board's numbers are shortened: where it is asked for, or one of them is longer than a column bears."""
    return compact or any(len(wording.amount(value, unit, locale, False)) > _WIDEST for value in values)


def aloud(say: Callable[[int], Sequence[str]]) -> str:
    """The sentences that `say` makes with names of so many characters, in as many of them as a platform takes."""
    for length in _LENGTHS:
        words = " ".join(sentence for sentence in say(length) if sentence)
        if len(words) <= LONGEST:
            return words
    return words[: LONGEST - 1].rstrip() + "…"


def clipped(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
