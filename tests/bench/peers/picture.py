"""A card as every drawing library can be given it: what stands where, worked out already, which is time that peers are spared."""

from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path

from bot.charts.sketch import Row, Sketch
from bot.charts.theme import Face

Point = tuple[float, float]
_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}


@dataclass(frozen=True)
class Shape:
    """An outline in pixels, as an SVG path and as a polygon; a box or disc also as corner, size and radius."""

    svg: str
    polygon: tuple[Point, ...]
    box: tuple[float, float, float, float, float] | None
    fill: str | None
    stroke: str | None
    line: float


@dataclass(frozen=True)
class Words:
    """Text from its left end."""

    x: float
    baseline: float
    words: str
    face: Face
    size: float
    fill: str


@dataclass(frozen=True)
class Picture:
    shapes: tuple[Shape, ...]
    texts: tuple[Words, ...]


def of(sketch: Sketch) -> Picture:
    rows = sketch.all_rows()
    return Picture(tuple(_shape(row) for row in rows if row.kind != "text"), tuple(_words(row) for row in rows if row.style is not None))


def _shape(row: Row) -> Shape:
    points = np.asarray(row.outline.vertices, dtype=float) + np.array((row.x, row.y))
    codes = row.outline.codes
    path = Path(points, None if codes is None else np.asarray(codes))
    # As many straight pieces as the eye takes for a curve; each library draws its own curves where it has them.
    flat = path.interpolated(1).to_polygons(closed_only=False)[0]
    box = None
    if row.kind in ("box", "disc"):
        left, top, right, bottom = row.extent
        box = (left, top, right - left, bottom - top, float(points[0][0] - left))
    return Shape(_svg(path), tuple((float(x), float(y)) for x, y in flat), box, row.fill, row.stroke, row.line)


def _svg(path: Path) -> str:
    said = []
    for points, code in path.iter_segments(simplify=False, curves=True):
        letter = _LETTERS[code]
        said.append(letter if letter == "Z" else letter + " ".join(f"{value:.2f}" for value in points))
    return "".join(said)


def _words(row: Row) -> Words:
    assert row.style is not None and row.fill is not None
    return Words(row.x, row.y, row.words, row.style.face, row.style.size, row.fill)
