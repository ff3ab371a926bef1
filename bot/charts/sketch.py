"""A card before it is painted: rows of outlines with a place and a colour, on a sheet of 1200 by 675 with y downwards.

Shapes are painted in the order of their rows, then words over all of them, then photos over what stands in for them. A row is plain data,
so a test can ask where a bar ends without a pixel. Shapes are cached by their size, except polylines: none repeats.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from matplotlib.path import Path

from bot.charts import lettering
from bot.charts.outline import Outline
from bot.charts.photos import Photo
from bot.charts.theme import HEIGHT, WIDTH, Stage, Theme, Type

Anchor = Literal["left", "middle", "right"]
Kind = Literal["box", "disc", "line", "poly", "ring", "arrow", "text"]
Extent = tuple[float, float, float, float]
Points = Sequence[tuple[float, float]]

SQUARE = 0.36
"""Corners of a square avatar, as a share of half its side."""
_HUNG: dict[Anchor, float] = {"left": 0.0, "middle": 0.5, "right": 1.0}
_FINE = 64
"""Steps of a pixel in which words are placed; a power of two, so that adding to a place is exact."""
_ROUND = 0.5522847498
"""How far a cubic's handles reach to pass for a quarter circle of radius 1."""
_CORNER = (Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4)
_BOX = np.array([Path.MOVETO, *_CORNER, *_CORNER, *_CORNER, *_CORNER, Path.CLOSEPOLY], dtype=np.uint8)


class Row(NamedTuple):
    """`outline` set down at (`x`, `y`), filled, stroked, or both. `name` says what it shows ("bar"); a text keeps its words and style."""

    kind: Kind
    name: str
    outline: Outline | Path
    x: float
    y: float
    fill: str | None
    stroke: str | None = None
    line: float = 0.0
    words: str = ""
    style: Type | None = None

    @property
    def extent(self) -> Extent:
        """Left, top, right and bottom of what is painted; of a curve by its handles, which may reach a little further."""
        points, codes = np.asarray(self.outline.vertices, dtype=float), self.outline.codes
        kept = points if codes is None else points[np.asarray(codes) != Path.CLOSEPOLY]
        (left, top), (right, bottom) = kept.min(axis=0), kept.max(axis=0)
        half = self.line / 2
        return (self.x + left - half, self.y + top - half, self.x + right + half, self.y + bottom + half)


class Sketch:
    """Rows over a `plate`, which is a sketch that many cards share and that is painted once. Without a plate it starts with paper."""

    def __init__(self, theme: Theme, plate: "Sketch | None" = None) -> None:
        self.theme = theme
        self.plate = plate
        self.stage: Stage | None = plate.stage if plate else None
        self.rows: list[Row] = []
        self.photos: list[Photo] = []
        if plate is None:
            self.box(0, 0, WIDTH, HEIGHT, theme.paper, name="paper")

    def all_rows(self) -> list[Row]:
        """In painting order, those of the plate first."""
        return [*(self.plate.all_rows() if self.plate else ()), *self.shapes(), *self.texts()]

    def shapes(self) -> list[Row]:
        return [row for row in self.rows if row.kind != "text"]

    def texts(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "text"]

    def box(self, x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0, name: str = "") -> None:
        if width > 0 and height > 0:
            self.rows.append(Row("box", name, _box(width, height, min(radius, width / 2, height / 2)), x, y, fill))

    def disc(self, x: float, y: float, radius: float, fill: str, *, name: str = "") -> None:
        self.rows.append(Row("disc", name, _box(2 * radius, 2 * radius, radius), x - radius, y - radius, fill))

    def line(self, x: float, y: float, to_x: float, to_y: float, stroke: str, width: float, *, name: str = "") -> None:
        self.rows.append(Row("line", name, _line(to_x - x, to_y - y), x, y, None, stroke, width))

    def poly(
        self, x: float, y: float, points: Points, *, fill: str | None = None, stroke: str | None = None, width: float = 0, name: str = ""
    ) -> None:
        """Straight lines through `points`, which count from (`x`, `y`); filled shapes close themselves."""
        self.rows.append(Row("poly", name, Outline(np.array(points, dtype=float)), x, y, fill, stroke, width))

    def ring(self, x: float, y: float, radius: float, share: float, stroke: str, width: float, *, name: str = "") -> None:
        """An arc from twelve o'clock, clockwise over `share` of the circle; a whole one from share 1."""
        if share > 0:
            self.rows.append(Row("ring", name, _arc(radius, min(share, 1.0)), x, y, None, stroke, width))

    def arrow(self, x: float, y: float, size: float, up: bool, fill: str, *, name: str = "") -> None:
        """A triangle centred on (`x`, `y`), `size` wide."""
        self.rows.append(Row("arrow", name, _triangle(size, up), x, y, fill))

    def photo(self, x: float, y: float, radius: float, key: str, *, square: bool = False) -> None:
        """Covers what was drawn there, initials say, where whoever paints knows a photo of that `key`; "" has none."""
        if key:
            self.photos.append(Photo(key, x, y, radius, radius * (SQUARE if square else 1)))

    def text(
        self,
        x: float,
        baseline: float,
        words: str,
        style: Type,
        colour: str,
        *,
        anchor: Anchor = "left",
        width: float | None = None,
        name: str = "",
    ) -> float:
        """Sets `words` down, cut with an ellipsis to `width` where one is given, and returns how wide they came out.

        The baseline lies on a whole pixel, which is sharper, and the start on a 64th: in every row the same words are painted the same.
        """
        shown = words if width is None else lettering.fit(words, style, width)
        outline, wide = lettering.letter(shown, style)
        if outline is not None:
            left = round((x - wide * _HUNG[anchor]) * _FINE) / _FINE
            self.rows.append(Row("text", name, outline, left, round(baseline), colour, words=shown, style=style))
        return wide

    def figure(
        self, x: float, middle: float, words: str, style: Type, colour: str, width: float, *, anchor: Anchor = "right", name: str = ""
    ) -> float:
        """A number centred on `middle`: made smaller rather than cut, for half a number misleads."""
        shown = shrunk(words, style, width)
        return self.text(x, shown.middle(middle), words, shown, colour, anchor=anchor, width=width, name=name)


@lru_cache(maxsize=2048)
def shrunk(words: str, style: Type, width: float) -> Type:
    """`style` at the largest size at which `words` are no wider than `width`; never under half."""
    wide = lettering.letter(words, style).width
    if not wide or wide <= width:
        return style
    return style.at(max(math.floor(style.size * width / wide * 4) / 4, style.size / 2))


def wrapped(words: str, style: Type, width: float, most: int = 2) -> list[str]:
    """`words` in at most `most` lines of `width`; what is left over goes into the last, which is cut."""
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and (len(lines) == most or lettering.letter(joined, style).width <= width):
            lines[-1] = joined
        else:
            lines.append(word)
    return [lettering.fit(line, style, width) for line in lines]


@lru_cache(maxsize=2048)
def _box(width: float, height: float, radius: float) -> Outline:
    if radius <= 0:
        return _closed([(0, 0), (width, 0), (width, height), (0, height)])
    r, k = radius, radius * (1 - _ROUND)
    w, h = width, height
    corners = [
        (r, 0), (w - r, 0), (w - k, 0), (w, k), (w, r),
        (w, h - r), (w, h - k), (w - k, h), (w - r, h),
        (r, h), (k, h), (0, h - k), (0, h - r),
        (0, r), (0, k), (k, 0), (r, 0), (r, 0),
    ]  # fmt: skip
    return Outline(np.array(corners, dtype=float), _BOX)


@lru_cache(maxsize=512)
def _line(across: float, down: float) -> Outline:
    return Outline(np.array([(0, 0), (across, down)], dtype=float))


@lru_cache(maxsize=512)
def _arc(radius: float, share: float) -> Outline:
    unit = Path.arc(0, 360 * share)
    across, up = np.asarray(unit.vertices, dtype=float).T
    # Path.arc runs against the clock from three o'clock, y upwards; ours runs with it from twelve, y downwards.
    return Outline(np.column_stack([up, -across]) * radius, np.asarray(unit.codes))


@lru_cache(maxsize=64)
def _triangle(size: float, up: bool) -> Outline:
    half, tip = size / 2, size * (-0.43 if up else 0.43)
    return _closed([(-half, -tip), (half, -tip), (0, tip)])


def _closed(points: Points) -> Outline:
    codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1), Path.CLOSEPOLY]
    return Outline(np.array([*points, points[0]], dtype=float), np.array(codes, dtype=np.uint8))
