"""Medals: a silhouette and an icon for each reason to celebrate, so that it is known on a phone before a word is read.

Icons are outlines in a square from −1 to 1; `stamp` sets one down at a size.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
from matplotlib.path import Path

from bot.charts.cards.winning import Reason
from bot.charts.sketch import Row, Sketch
from bot.charts.theme import Stage

Icon = Literal["star", "podium", "crown", "one", "sunrise", "check", "flag", "flame", "gem", "heart", "quote", "seal"]
Points = Sequence[tuple[float, float]]

ICONS: dict[Reason, Icon] = {
    "personal best": "star",
    "team best": "podium",
    "company best": "crown",
    "first ever": "one",
    "first of the month": "sunrise",
    "goal": "check",
    "team goal": "flag",
    "streak": "flame",
    "milestone": "gem",
}


def medal(sketch: Sketch, x: float, y: float, radius: float, icon: Icon, colours: Stage) -> None:
    """A seal with its icon, on a rim of the stage's dark that parts it from what it hangs on."""
    stamp(sketch, x, y, radius * 1.16, "seal", colours.edge)
    stamp(sketch, x, y, radius, "seal", colours.gold)
    stamp(sketch, x, y, radius * 0.56, icon, colours.on_gold)


def stamp(sketch: Sketch, x: float, y: float, size: float, icon: Icon, fill: str) -> None:
    sketch.rows.append(Row("poly", icon, _icon(icon, size), x, y, fill))


@lru_cache(maxsize=128)
def _icon(icon: Icon, size: float) -> Path:
    shapes = _SHAPES[icon]
    outline = shapes if isinstance(shapes, Path) else Path.make_compound_path(*(_closed(points) for points in shapes))
    return Path(np.asarray(outline.vertices) * size, outline.codes)


def _closed(points: Points) -> Path:
    return Path([*points, points[0]], closed=True)


def _round(x: float, y: float, radius: float, start: float = 0, end: float = 360, steps: int = 32) -> list[tuple[float, float]]:
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def _pointed(points: int, inner: float, outer: float = 1.0) -> list[tuple[float, float]]:
    angles = ((index, math.pi * index / points - math.pi / 2) for index in range(2 * points))
    return [
        ((inner if index % 2 else outer) * math.cos(angle), (inner if index % 2 else outer) * math.sin(angle)) for index, angle in angles
    ]


def _box(left: float, top: float, right: float, bottom: float) -> Points:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _beam(angle: float, near: float, far: float, half: float, y: float) -> Points:
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = [(near, -half), (far, -half), (far, half), (near, half)]
    return [(a * cos - b * sin, y + a * sin + b * cos) for a, b in corners]


def _curve(start: tuple[float, float], *cubics: tuple[float, float]) -> Path:
    codes = [Path.MOVETO, *[Path.CURVE4] * len(cubics), Path.CLOSEPOLY]
    return Path([start, *cubics, start], codes)


_SHAPES: dict[Icon, Path | Sequence[Points]] = {
    "seal": [_pointed(20, 0.9)],
    "star": [_pointed(5, 0.46, 1.08)],
    "podium": [_box(-0.95, -0.05, -0.37, 0.85), _box(-0.29, -0.85, 0.29, 0.85), _box(0.37, 0.3, 0.95, 0.85)],
    "crown": [
        [(-1, -0.5), (-0.48, 0.02), (0, -0.85), (0.48, 0.02), (1, -0.5), (0.78, 0.48), (-0.78, 0.48)],
        _box(-0.78, 0.6, 0.78, 0.85),
    ],
    "one": [[(-0.5, -0.5), (0.05, -0.95), (0.4, -0.95), (0.4, 0.95), (-0.02, 0.95), (-0.02, -0.4), (-0.5, -0.05)]],
    "sunrise": [
        [*_round(0, 0.5, 0.55, 180, 360)],
        _box(-1.05, 0.62, 1.05, 0.84),
        *(_beam(angle, 0.74, 1.12, 0.1, 0.5) for angle in (-166, -128, -90, -52, -14)),
    ],
    "check": [[(-0.92, 0.08), (-0.6, -0.24), (-0.24, 0.12), (0.6, -0.72), (0.92, -0.4), (-0.24, 0.76)]],
    "flag": [_box(-0.72, -0.95, -0.48, 1.0), [(-0.4, -0.9), (0.95, -0.36), (-0.4, 0.2)]],
    "flame": _curve(
        (0.05, -1.1),
        (0.2, -0.62), (0.8, -0.3), (0.8, 0.3),
        (0.8, 0.78), (0.42, 1.05), (0.0, 1.05),
        (-0.42, 1.05), (-0.8, 0.78), (-0.8, 0.3),
        (-0.8, 0.02), (-0.66, -0.22), (-0.5, -0.4),
        (-0.48, -0.15), (-0.36, 0.0), (-0.22, 0.04),
        (-0.3, -0.4), (-0.2, -0.82), (0.05, -1.1),
    ),
    "gem": [
        [(-0.54, -0.78), (-0.2, -0.78), (-0.42, -0.24), (-1.02, -0.24)],
        [(-0.1, -0.78), (0.1, -0.78), (0.32, -0.24), (-0.32, -0.24)],
        [(0.2, -0.78), (0.54, -0.78), (1.02, -0.24), (0.42, -0.24)],
        [(-1.0, -0.12), (-0.42, -0.12), (-0.1, 0.82)],
        [(-0.32, -0.12), (0.32, -0.12), (0.0, 0.92)],
        [(0.42, -0.12), (1.0, -0.12), (0.1, 0.82)],
    ],
    "quote": Path.make_compound_path(
        *(
            part
            for x in (-0.56, 0.52)
            for part in (
                _closed(_round(x, 0.42, 0.46)),
                _curve(
                    (x - 0.46, 0.46),
                    (x - 0.5, -0.16), (x - 0.2, -0.66), (x + 0.3, -0.88),
                    (x + 0.34, -0.8), (x + 0.36, -0.74), (x + 0.4, -0.66),
                    (x + 0.12, -0.5), (x - 0.06, -0.26), (x - 0.04, 0.0),
                    (x - 0.04, 0.2), (x - 0.3, 0.4), (x - 0.46, 0.46),
                ),
            )
        )
    ),
    "heart": _curve(
        (0, 0.92),
        (-0.5, 0.5), (-1.05, 0.1), (-1.05, -0.35),
        (-1.05, -0.72), (-0.78, -0.9), (-0.52, -0.9),
        (-0.3, -0.9), (-0.1, -0.76), (0, -0.54),
        (0.1, -0.76), (0.3, -0.9), (0.52, -0.9),
        (0.78, -0.9), (1.05, -0.72), (1.05, -0.35),
        (1.05, 0.1), (0.5, 0.5), (0, 0.92),
    ),
}  # fmt: skip
