"""Shapes that stand for something on a track or in a plot, and the same shapes in a legend: told apart by form, not by colour."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
from matplotlib.path import Path

from bot.charts.sketch import Row, Sketch

Shape = Literal["dot", "ring", "diamond", "wedge", "tick", "line", "dashes", "band", "chevron", "target"]
Piece = tuple[float, float, float, float]

HALO = 2.5
"""Paper around a mark that lies over others."""
_PITCH = 16.0
"""From dash to dash."""


def put(sketch: Sketch, shape: Shape, x: float, y: float, size: float, colour: str, *, name: str) -> None:
    """The shape centred on (`x`, `y`), `size` wide, parted by a little paper from what lies beneath."""
    theme = sketch.theme
    match shape:
        case "dot" | "diamond" | "wedge":
            sketch.rows.append(Row("poly", name, _outline(shape, size + HALO), x, y, colour, theme.paper, HALO))
        case "ring":
            sketch.rows.append(Row("ring", name, _outline("dot", size - 4.0), x, y, theme.paper, colour, 4.0))
        case "target":
            sketch.rows.append(Row("ring", name, _outline("dot", size - 3.0), x, y, None, colour, 3.0))
        case "tick":
            sketch.box(x - 2 - HALO, y - size / 2, 4 + 2 * HALO, size, theme.paper, radius=4, name="halo")
            sketch.box(x - 2, y - size / 2, 4, size, colour, radius=2, name=name)
        case "line":
            sketch.line(x - size / 2 + 2, y, x + size / 2 - 2, y, colour, 4, name=name)
        case "dashes":
            dashes(sketch, [(x - size / 2, y, x + size / 2, y)], colour, 3, name=name)
        case "band":
            sketch.box(x - size / 2, y - 8, size, 16, colour, radius=3, name=name)
        case "chevron":
            wing = size * 0.32
            sketch.poly(x + wing / 2, y, [(-wing, -wing), (0, 0), (-wing, wing)], stroke=colour, width=3, name=name)


def width_of(shape: Shape) -> float:
    """How much room a legend keeps for it."""
    return {"tick": 8.0, "line": 30.0, "dashes": 34.0, "band": 26.0}.get(shape, 18.0)


def dashes(sketch: Sketch, pieces: Sequence[Piece], stroke: str, width: float, *, name: str) -> None:
    """Broken lines from (x, y) to (x, y), all in one row."""
    ends: list[tuple[float, float]] = []
    for x, y, to_x, to_y in pieces:
        number = max(1, round(float(np.hypot(to_x - x, to_y - y)) / _PITCH))
        across, down = (to_x - x) / number, (to_y - y) / number
        for at in range(number):
            ends.append((x + (at + 0.2) * across, y + (at + 0.2) * down))
            ends.append((x + (at + 0.8) * across, y + (at + 0.8) * down))
    strokes(sketch, ends, stroke, width, name=name)


def strokes(sketch: Sketch, ends: Sequence[tuple[float, float]], stroke: str, width: float, *, name: str) -> None:
    """Straight lines between every two of `ends`, all in one row."""
    if ends:
        codes = np.tile(np.array([Path.MOVETO, Path.LINETO], dtype=np.uint8), len(ends) // 2)
        sketch.rows.append(Row("line", name, Path(np.asarray(ends, dtype=float), codes), 0, 0, None, stroke, width))


@lru_cache(maxsize=128)
def _outline(shape: Literal["dot", "diamond", "wedge"], size: float) -> Path:
    half = size / 2
    match shape:
        case "dot":
            circle = Path.unit_circle()
            return Path(np.asarray(circle.vertices, dtype=float) * half, circle.codes)
        case "diamond":
            points = [(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)]
        case "wedge":
            points = [(-half, half * 0.87), (half, half * 0.87), (0.0, -half * 0.87)]
    return Path([*points, points[0]], closed=True)
