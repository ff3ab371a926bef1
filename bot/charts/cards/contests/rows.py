"""What the cards of contests share below their head: which rows are shown, where they lie, and the signs of who leads and who looks."""

import zlib
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Protocol, TypeVar

from matplotlib.path import Path

from bot.charts import lettering
from bot.charts.cards import parts, wording
from bot.charts.cards.parts import BOTTOM, RIGHT, TOP
from bot.charts.sketch import Row, Sketch, shrunk
from bot.charts.theme import LABEL, MARGIN, TEXT, Theme, Type
from bot.texts.languages import count
from bot.texts.numbers import NOTHING

ROWS = 16
PAD = 14.0
"""How far the tint of the viewer's row reaches beyond the columns."""

_SNUG = 0.9


class Entry(Protocol):
    @property
    def viewer(self) -> bool: ...


Entrant = TypeVar("Entrant", bound=Entry)


def shown(rows: Sequence[Entrant], most: int = ROWS) -> Sequence[Entrant]:
    """All rows, or the first of them and the viewer's: one line is left for how many more there are."""
    if len(rows) <= most:
        return rows
    first = rows[: most - 1]
    own = next((row for row in rows[most - 1 :] if row.viewer), None)
    return first if own is None else [*first[:-1], own]


def more(hidden: int, locale: str) -> str:
    return count(locale, "and {n} more", "and {n} more", hidden) if hidden else ""


def spread(
    weights: Sequence[float], tallest: float, top: float = TOP, bottom: float = BOTTOM, *, centred: bool = False
) -> list[tuple[float, float]]:
    """The middle and the height of each row: shares of the room, `tallest` at most for weight 1."""
    unit = min((bottom - top) / max(sum(weights), 1.0), tallest)
    lines, at = [], top + (bottom - top - sum(weights) * unit) / 2 if centred else top
    for weight in weights:
        lines.append((at + weight * unit / 2, weight * unit))
        at += weight * unit
    return lines


def rule(sketch: Sketch, y: float) -> None:
    sketch.box(MARGIN, y - 0.75, RIGHT - MARGIN, 1.5, sketch.theme.rule, name="row rule")


def own(sketch: Sketch, y: float, tall: float, left: float = MARGIN, right: float = RIGHT) -> None:
    """Sets the viewer's row apart: a bar before it, and a tint under it."""
    theme = sketch.theme
    sketch.box(left - PAD, y - tall / 2 + 1, right - left + 2 * PAD, tall - 2, theme.tint, radius=8, name="tint")
    sketch.box(left - PAD, y - tall / 2 + 1, 6, tall - 2, theme.ahead, radius=3, name="viewer")


def remainder(sketch: Sketch, x: float, y: float, words: str) -> None:
    style = LABEL.at(20)
    sketch.text(x, style.middle(y), words, style, sketch.theme.caption, name="more")


def snug(name: str, style: Type, width: float) -> Type:
    """`style` a little smaller where that saves the end of a name."""
    return style.at(max(shrunk(name, style, width).size, _SNUG * style.size))


def named(sketch: Sketch, left: float, right: float, y: float, name: str, detail: str, style: Type, *, stacked: bool) -> None:
    """A name with its detail beneath it, or beside it where all of that has room."""
    theme, small = sketch.theme, TEXT.at(min(style.size - 2, 20.0))
    if stacked and detail:
        sketch.text(left, y + 3, name, style, theme.ink, width=right - left, name="name")
        sketch.text(left, y + 34, detail, small, theme.caption, width=right - left, name="detail")
        return
    baseline = style.middle(y)
    wide = sketch.text(left, baseline, name, style, theme.ink, width=right - left, name="name")
    if detail and left + wide + 12 + lettering.letter(detail, small).width <= right:
        sketch.text(left + wide + 12, baseline, detail, small, theme.caption, name="detail")


def face(sketch: Sketch, x: float, y: float, tall: float, name: str, *, crown: bool, square: bool = False) -> None:
    """The avatar in a row of that height; a crown takes its part of the height."""
    radius = min(tall * 0.4, 34.0)
    if crown:
        radius, y = radius * 0.84, y + radius * 0.2
    parts.avatar(sketch, x, y, radius, name, square=square)
    if crown:
        crowned(sketch, x, y, radius)


def crowned(sketch: Sketch, x: float, y: float, radius: float) -> None:
    """A crown on the avatar at (`x`, `y`): who has won."""
    size = min(radius * 1.05, 40.0)
    sketch.rows.append(Row("poly", "crown", _crown(size), x, y - radius - size * 0.16, sketch.theme.close, sketch.theme.paper, 2.0))


@lru_cache(maxsize=32)
def _crown(size: float) -> Path:
    """Its foot's middle at the origin, `size` wide."""
    half, tall = size / 2, size * 0.62
    rim = tall * 0.42
    points = [
        (-half * 0.84, tall * 0.3), (-half, -rim), (-half * 0.42, -rim * 0.25), (0, -tall * 0.7),
        (half * 0.42, -rim * 0.25), (half, -rim), (half * 0.84, tall * 0.3), (-half * 0.84, tall * 0.3),
    ]  # fmt: skip
    return Path(points, closed=True)


def place(rank: int | None, tied: bool) -> str:
    """ "3", "=3" where it is shared, "–" before anybody has one."""
    return NOTHING if rank is None else f"{'=' if tied else ''}{rank}"


def shared(ranks: Sequence[int | None]) -> set[int]:
    """The ranks that more than one has."""
    return {rank for rank, many in Counter(ranks).items() if rank is not None and many > 1}


def length(value: Decimal | None) -> float:
    """A number for lengths only, which unlike `parts.geometric` may lie below nothing."""
    if value is None or not value.is_finite():
        return 0.0
    return parts.geometric(value) if value >= 0 else -parts.geometric(-value)


def tick(sketch: Sketch, x: float, y: float, size: float, colour: str) -> None:
    sketch.rows.append(Row("poly", "tick", _tick(size), x, y, None, colour, size * 0.24))


@lru_cache(maxsize=64)
def _tick(size: float) -> Path:
    return Path([(-size * 0.5, size * 0.02), (-size * 0.14, size * 0.38), (size * 0.5, -size * 0.36)])


def whole(number: int, locale: str) -> str:
    """A count: 12."""
    return wording.points(Decimal(number), locale)


def colour_of(theme: Theme, name: str) -> str:
    """The colour of that name's avatar."""
    return theme.avatars[zlib.crc32(name.encode("utf-8", "replace")) % len(theme.avatars)]
